import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { findRows } from '../database/rows';
import { execute } from '../database/statements';
import { OrderRow } from '../orders/order.entity';
import { callerKey } from '../people/caller';
import { StaffRow } from '../people/people.entity';
import { addAuditEntry, currentAuditKey } from './audit';
import { AuditEntryRow } from './audit.entity';
import { subjectsOfOrders } from './auditSubjects';
import { ErasureTally } from './erasureTally';

/** Whose personal data is erased, or how old it is. Addresses are in lower case. */
export type ErasureOf =
  | { readonly kind: 'customerEmail'; readonly email: string }
  | { readonly kind: 'staffEmail'; readonly email: string }
  | { readonly kind: 'before'; readonly before: Date };

/** The action of the entries that tell of erased personal data. */
export const ERASURE = 'audit.erase';

const BATCH_SIZE = 1_000;

/**
 * Erases personal data from the audit of a partner: of the rows about a customer's orders, about or by a member of
 * staff, or of all that are old, and of every row that holds the address or the name, wherever it stands: in a search,
 * say. Their hashes stay, so that the chain holds. Each batch is noted in the audit along with it. Answers how many rows were erased.
 */
export async function eraseAudit(database: Database, partnerId: Id, of: ErasureOf): Promise<number> {
  const concerns = await concernOf(database.read, partnerId, of);
  let erased = 0;
  for (let afterId = 0n; ; ) {
    const rows = await findPersonal(database.read, partnerId, afterId);
    const last = rows.at(-1);
    if (!last) return erased;
    afterId = BigInt(last.id);
    const ids = rows.filter(concerns).map(({ id }) => id);
    if (ids.length > 0) erased += await database.transaction((tx) => eraseRows(tx, partnerId, of, ids));
  }
}

function findPersonal(manager: EntityManager, partnerId: Id, afterId: bigint): Promise<AuditEntryRow[]> {
  return manager
    .createQueryBuilder(AuditEntryRow, 'entry')
    .where('entry.partnerId = :partnerId AND entry.personal IS NOT NULL', { partnerId: BigInt(partnerId) })
    .andWhere('entry.id > :afterId', { afterId })
    .orderBy('entry.id')
    .limit(BATCH_SIZE)
    .getMany();
}

/** Tells which rows are meant. */
async function concernOf(manager: EntityManager, partnerId: Id, of: ErasureOf): Promise<(row: AuditEntryRow) => boolean> {
  if (of.kind === 'before') return ({ at }) => at < of.before;
  const { email } = of;
  if (of.kind === 'customerEmail') {
    const orders = await manager.find(OrderRow, { select: { id: true, customerName: true }, where: { partnerId, customerEmail: email } });
    const subjects = new Set(await subjectsOfOrders(manager, orders.map(({ id }) => id)));
    const holds = holdsAny(email, new Set(orders.flatMap(({ customerName }) => customerName ?? [])));
    return (row) => subjects.has(row.subjectId) || holds(row);
  }
  const person = await manager.findOneBy(StaffRow, { partnerId, email });
  const actor = person && callerKey('staff', person.id);
  const holds = holdsAny(email, new Set(person ? [person.name] : []));
  return (row) => row.actor === actor || row.subjectId === person?.id || holds(row);
}

/** Finds the address, and each name, within any text of a row. A name of one word may be many a word: it counts alone only. */
function holdsAny(email: string, names: ReadonlySet<string>): (row: AuditEntryRow) => boolean {
  const sought = [...names].map(folded);
  const isName = (text: string) => sought.some((name) => text === name || (/\s/.test(name) && text.includes(name)));
  return ({ personal }) =>
    Object.values(personal ?? {}).some((value) => {
      const text = folded(value ?? '');
      return addressesIn(text).includes(folded(email)) || isName(text);
    });
}

function addressesIn(text: string): string[] {
  return text.split(/[^\p{L}\p{N}.@+_%'-]+/u).map((word) => word.replace(/^[.'-]+|[.'-]+$/g, ''));
}

/** As people would call two texts the same. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase();
}

async function eraseRows(tx: EntityManager, partnerId: Id, of: ErasureOf, ids: readonly Id[]): Promise<number> {
  // Somebody else may have erased some of them meanwhile.
  const rows = (await findRows(tx, AuditEntryRow, { id: ids }, { forUpdate: true })).filter(({ personal }) => personal !== null);
  if (rows.length === 0) return 0;
  await execute(
    tx,
    `UPDATE audit_entries SET personal_json = NULL, personal_salt = NULL WHERE id IN (${rows.map(() => '?').join(', ')})`,
    rows.map(({ id }) => BigInt(id)),
  );
  await addAuditEntry(tx, {
    partnerId,
    actor: 'command',
    action: ERASURE,
    subjectType: 'Partner',
    subjectId: partnerId,
    after: {
      entries: rows.length,
      of: of.kind,
      ...(of.kind === 'before' ? { before: of.before.toISOString() } : {}),
      sumOfIds: sumOf(rows),
    },
  });
  return rows.length;
}

function sumOf(rows: readonly AuditEntryRow[]): string | null {
  const key = currentAuditKey();
  if (!key) return null;
  const tally = new ErasureTally(key);
  for (const { id } of rows) tally.add(id);
  return tally.sum;
}
