import type { EntityManager } from 'typeorm';
import { Sealer } from '../sealer';
import { storeRecoveryCodes, takeTotpStep } from './accountRepository';
import type { StaffRow } from './people.entity';
import { RecoveryCodes } from './recoveryCodes';
import { newTotpSecret, totpStep } from './totp';

/** What somebody proved to have beside the password. */
export type Factor = 'TOTP' | 'RECOVERY_CODE';

/** A secret that was just made: in words for the person, and sealed for the row. */
export interface SealedSecret {
  readonly secret: string;
  readonly sealed: string;
}

/** The second factor of people: codes of an authenticator app, and recovery codes. Each code counts once. */
export class SecondFactor {
  private readonly sealer: Sealer;
  private readonly recoveryCodes: RecoveryCodes;

  constructor(appSecret: string) {
    this.sealer = new Sealer(appSecret, 'totp');
    this.recoveryCodes = new RecoveryCodes(appSecret);
  }

  newSecret(staff: StaffRow): SealedSecret {
    const secret = newTotpSecret();
    return { secret, sealed: this.sealer.seal(secret, staff.id) };
  }

  /** New recovery codes, to be shown once, and what is kept of them. */
  newRecoveryCodes(): { readonly codes: readonly string[]; readonly hashes: readonly string[] } {
    const codes = this.recoveryCodes.make();
    return { codes, hashes: codes.map((code) => this.recoveryCodes.hash(code)) };
  }

  /** The time step of a code for the secret that a person is setting up; null for a wrong one. */
  pendingStep(staff: StaffRow, code: string): number | null {
    return this.stepOf(staff.totpPendingSealed, staff, code);
  }

  /** Takes a code away from a person who has a second factor, for ever; null when it does not count. */
  async take(tx: EntityManager, staff: StaffRow, code: string): Promise<Factor | null> {
    if (/^[\d\s]{6,}$/.test(code)) {
      const step = this.stepOf(staff.totpSealed, staff, code);
      return step !== null && (await takeTotpStep(tx, staff, step)) ? 'TOTP' : null;
    }
    const hash = this.recoveryCodes.hash(code);
    const held = staff.recoveryCodeHashes ?? [];
    const rest = held.filter((one) => one !== hash);
    if (rest.length === held.length) return null;
    return (await storeRecoveryCodes(tx, staff, rest)) ? 'RECOVERY_CODE' : null;
  }

  private stepOf(sealed: string | null, staff: StaffRow, code: string): number | null {
    const secret = sealed === null ? null : this.sealer.open(sealed, staff.id);
    // Apps show the six digits in two groups.
    return secret === null ? null : totpStep(secret, code.replace(/\s/g, ''), Date.now());
  }
}
