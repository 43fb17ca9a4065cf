import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import { isolated } from '../plainText';
import { promiseNotice } from './accountNotice';
import { codeInvalid, codeRequired, passwordWrong, refused, type AccountResult } from './accountProblem';
import {
  getPartnerOf,
  getStaff,
  storePendingTotp,
  storeRecoveryCodes,
  turnOffTotp,
  turnOnTotp,
} from './accountRepository';
import type { Caller } from './caller';
import type { StaffRow } from './people.entity';
import type { Reauthentication } from './reauthentication';
import type { SecondFactor } from './secondFactor';
import { keepOnlySession } from './sessionRepository';
import type { SignInLimits } from './signInThrottle';
import { totpUri } from './totp';

/** What an authenticator app needs to know: as an address for the picture, and to be typed. */
export interface TotpSetup {
  readonly uri: string;
  readonly secret: string;
}

/** Recovery codes, which nobody can be told again. */
export interface NewRecoveryCodes {
  readonly recoveryCodes: readonly string[];
}

const alreadyOn = (field: 'password' | 'code') =>
  refused('TOTP_ON_ALREADY', 'Two-step sign-in is on already. Nothing was changed.', field);
const notBegun = () => refused('TOTP_NOT_BEGUN', 'Begin again: another code is to be scanned by now.', 'code');
const notOn = () => refused('TOTP_NOT_ON', 'Two-step sign-in is not on. Nothing was changed.', 'password');
const required = (partnerName: string) =>
  refused('TOTP_REQUIRED', `${isolated(partnerName)} requires two-step sign-in, so it cannot be turned off.`, 'password');

/** The second factor of whoever is signed in: setting it up, turning it off, and its recovery codes. */
export class TotpService {
  constructor(
    private readonly database: Database,
    private readonly secondFactor: SecondFactor,
    private readonly throttle: SignInLimits,
    private readonly reauthentication: Reauthentication,
  ) {}

  /**
   * Makes a secret for who knows the password: whoever found a session open must not make their own app the person's.
   * It counts only once a code of it was confirmed. Throws TooManyTriesError and QueueFullError, as the others do.
   */
  async begin(caller: Caller, password: string, address: string): Promise<AccountResult<TotpSetup>> {
    const staff = await this.reauthentication.confirm(caller, password, address);
    if (!staff) return passwordWrong('password');
    const { secret, sealed } = this.secondFactor.newSecret(staff);
    const isKept = await this.database.transaction(async (tx) => {
      // The answer to an earlier attempt's COMMIT was lost.
      if ((await getStaff(tx, staff.id)).totpPendingSealed === sealed) return true;
      if (!(await storePendingTotp(tx, staff.id, sealed))) return false;
      await note(tx, staff, caller.key, 'totp.begin');
      return true;
    });
    return isKept ? { secret, uri: totpUri(secret, staff.email) } : alreadyOn('password');
  }

  /** Turns it on with a first code. Every other session ends: it was begun with the password alone. */
  async confirm(caller: Caller, code: string): Promise<AccountResult<NewRecoveryCodes>> {
    await this.throttle.attemptCode(caller.key);
    const staff = await getStaff(this.database.read, caller.id);
    if (staff.totpSealed !== null) return alreadyOn('code');
    if (staff.totpPendingSealed === null) return notBegun();
    const step = this.secondFactor.pendingStep(staff, code);
    if (step === null) return codeInvalid();
    await this.throttle.codeSucceeded(caller.key);
    const { codes, hashes } = this.secondFactor.newRecoveryCodes();
    const isOn = await this.database.transaction(async (tx) => {
      // The answer to an earlier attempt's COMMIT was lost.
      if (hasCodes(await getStaff(tx, staff.id), hashes)) return true;
      if (!(await turnOnTotp(tx, staff, step, hashes))) return false;
      if (caller.sessionId !== null) await keepOnlySession(tx, staff.id, caller.sessionId);
      await note(tx, staff, caller.key, 'totp.on');
      await promiseNotice(tx, staff.id, 'TOTP_ON');
      return true;
    });
    return isOn ? { recoveryCodes: codes } : notBegun();
  }

  /** Turns it off, for who has both factors. Refused where the partner requires it. */
  async disable(
    caller: Caller,
    password: string,
    code: string | null,
    address: string,
  ): Promise<AccountResult<{ readonly isOff: true }>> {
    const staff = await this.reauthentication.confirm(caller, password, address);
    if (!staff) return passwordWrong('password');
    if (staff.totpSealed === null) return notOn();
    const partner = await getPartnerOf(this.database.read, staff);
    if (partner.requiresTotp) return required(partner.name);
    if (code === null) return codeRequired();
    await this.throttle.attemptCode(caller.key);
    const isOff = await this.database.transaction(async (tx) => {
      const now = await getStaff(tx, staff.id);
      if (now.totpSealed === null) return true;
      if ((await this.secondFactor.take(tx, now, code)) === null || !(await turnOffTotp(tx, now))) return false;
      await note(tx, staff, caller.key, 'totp.off');
      await promiseNotice(tx, staff.id, 'TOTP_OFF');
      return true;
    });
    if (!isOff) return codeInvalid();
    await this.throttle.codeSucceeded(caller.key);
    return { isOff };
  }

  /** New recovery codes in place of those that are left, for who has both factors: each stands in for the app. */
  async renewRecoveryCodes(
    caller: Caller,
    password: string,
    code: string,
    address: string,
  ): Promise<AccountResult<NewRecoveryCodes>> {
    const staff = await this.reauthentication.confirm(caller, password, address);
    if (!staff) return passwordWrong('password');
    if (staff.totpSealed === null) return notOn();
    await this.throttle.attemptCode(caller.key);
    const { codes, hashes } = this.secondFactor.newRecoveryCodes();
    const isRenewed = await this.database.transaction(async (tx) => {
      const now = await getStaff(tx, staff.id);
      // The answer to an earlier attempt's COMMIT was lost.
      if (hasCodes(now, hashes)) return true;
      if ((await this.secondFactor.take(tx, now, code)) === null) return false;
      // Read again: the code may have been one of those that are replaced.
      if (!(await storeRecoveryCodes(tx, await getStaff(tx, staff.id), hashes))) return false;
      await note(tx, staff, caller.key, 'recoveryCode.renew');
      return true;
    });
    if (!isRenewed) return codeInvalid();
    await this.throttle.codeSucceeded(caller.key);
    return { recoveryCodes: codes };
  }
}

function hasCodes({ recoveryCodeHashes }: StaffRow, hashes: readonly string[]): boolean {
  return recoveryCodeHashes?.join() === hashes.join();
}

async function note(tx: EntityManager, { id, partnerId }: StaffRow, actor: string, action: string): Promise<void> {
  const subject = { subjectType: 'Staff', subjectId: id };
  await addAuditEntry(tx, { partnerId, actor, action, ...subject });
}
