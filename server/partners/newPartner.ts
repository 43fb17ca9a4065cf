import type { EntityManager } from 'typeorm';
import { addAuditEntry, startAuditChain } from '../audit/audit';
import { newId } from '../database/id';
import { insertRows } from '../database/statements';
import { currencyDecimals } from '../money/money';
import { textProblem } from '../plainText';
import { PartnerRow, RefundReasonRow } from './partner.entity';

/** What a partner begins with. */
export interface NewPartner {
  readonly name: string;
  /** ISO 4217, e.g. EUR. */
  readonly currencyCode: string;
  /** As in the IANA database, e.g. Europe/Amsterdam. */
  readonly timeZone: string;
}

/** The reasons for refunds that a new partner has, in the order to offer them. */
export const FIRST_REFUND_REASONS = [
  { code: 'CUSTOMER_REQUEST', label: 'The customer asked for it' },
  { code: 'CANNOT_COME', label: 'The customer cannot come' },
  { code: 'BOUGHT_BY_MISTAKE', label: 'Bought by mistake or twice' },
  { code: 'CLOSED', label: 'We were closed or called it off' },
  { code: 'COMPLAINT', label: 'The customer was not content' },
  { code: 'OTHER', label: 'Something else' },
] as const;

/** What is wrong with a new partner, in words; null when nothing is. */
export function newPartnerProblem({ name, currencyCode, timeZone }: NewPartner): string | null {
  if (name.trim() === '' || name.length > 120) return 'The name of the partner must have 1 to 120 characters.';
  const nameFault = textProblem('The name of the partner', name.trim());
  if (nameFault !== null) return nameFault;
  try {
    currencyDecimals(currencyCode);
  } catch (error) {
    return (error as Error).message;
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return `"${timeZone}" is not a time zone. Use a name such as Europe/Amsterdam.`;
  }
  return null;
}

/** The row of a partner that nobody has set anything for yet. */
export function newPartnerRow(partner: NewPartner, createdAt: Date): PartnerRow {
  return { id: newId(), ...partner, createdAt, staffVersion: 0, requiresTotp: false, allowsUnmasking: false };
}

/** Writes a partner with the first reasons for refunds. Check it with `newPartnerProblem` before. */
export async function insertPartner(tx: EntityManager, partner: NewPartner, actor: string): Promise<PartnerRow> {
  const row = newPartnerRow({ ...partner, name: partner.name.trim() }, new Date());
  const reasons = FIRST_REFUND_REASONS.map((reason, position) => ({ id: newId(), partnerId: row.id, ...reason, position }));
  await insertRows(tx, PartnerRow, [row]);
  await insertRows(tx, RefundReasonRow, reasons);
  await startAuditChain(tx, row.id);
  await addAuditEntry(tx, {
    partnerId: row.id,
    actor,
    action: 'partner.create',
    subjectType: 'Partner',
    subjectId: row.id,
    after: { ...partner },
  });
  return row;
}
