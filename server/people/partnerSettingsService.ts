import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { execute } from '../database/statements';
import { findPartner } from '../partners/partnerRepository';
import type { Caller } from './caller';
import { settingsProblems, type PartnerSettings, type PartnerSettingsProblem } from './partnerSettings';
import { StaffRow } from './people.entity';

/** What became of a change. Problems are there exactly when nothing was changed. */
export type PartnerSettingsResult =
  | { readonly settings: PartnerSettings }
  | { readonly problems: readonly PartnerSettingsProblem[] };

/** What a partner has decided about its own people. */
export class PartnerSettingsService {
  constructor(private readonly database: Database) {}

  read(caller: Pick<Caller, 'partnerId'>): Promise<PartnerSettings> {
    return readSettings(this.database.read, caller.partnerId);
  }

  /** Changes what is given, and leaves the rest. */
  async update(caller: Caller, changes: Partial<PartnerSettings>): Promise<PartnerSettingsResult> {
    for (;;) {
      const result = await this.database.transaction((tx) => change(tx, caller, changes));
      if (result !== 'CHANGED_MEANWHILE') return result;
    }
  }
}

async function change(
  tx: EntityManager,
  { key, kind, id, partnerId }: Caller,
  changes: Partial<PartnerSettings>,
): Promise<PartnerSettingsResult | 'CHANGED_MEANWHILE'> {
  const before = await readSettings(tx, partnerId);
  const after = { ...before, ...changes };
  const hasTotp = kind === 'staff' && (await tx.findOneBy(StaffRow, { id, partnerId }))?.totpSealed != null;
  const problems = settingsProblems(before, after, hasTotp);
  if (problems.length > 0) return { problems };
  if (before.requiresTotp === after.requiresTotp && before.allowsUnmasking === after.allowsUnmasking) {
    return { settings: after };
  }
  if (!(await store(tx, partnerId, before, after))) return 'CHANGED_MEANWHILE';
  await addAuditEntry(tx, {
    partnerId,
    actor: key,
    action: 'partner.settings',
    subjectType: 'Partner',
    subjectId: partnerId,
    before,
    after,
  });
  return { settings: after };
}

async function readSettings(manager: EntityManager, partnerId: Id): Promise<PartnerSettings> {
  const partner = await findPartner(manager, partnerId);
  if (!partner) throw new Error('the partner of a caller is not there');
  return { requiresTotp: partner.requiresTotp, allowsUnmasking: partner.allowsUnmasking };
}

/** False when somebody else has changed them since `before` was read. */
async function store(tx: EntityManager, partnerId: Id, before: PartnerSettings, after: PartnerSettings): Promise<boolean> {
  const sql = `UPDATE partners SET requires_totp = ?, allows_unmasking = ?
    WHERE id = ? AND requires_totp = ? AND allows_unmasking = ?`;
  const settingsOf = ({ requiresTotp, allowsUnmasking }: PartnerSettings) => [Number(requiresTotp), Number(allowsUnmasking)];
  return (await execute(tx, sql, [...settingsOf(after), BigInt(partnerId), ...settingsOf(before)])) === 1;
}
