import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Id } from '../database/id';
import { AuditEntryRow } from './audit.entity';
import { holdsSeal } from './auditChain';
import type { Erasure } from './chainCheck';
import { ERASURE } from './eraseAudit';

const told = z.object({
  entries: z.int().nonnegative(),
  sumOfIds: z.string().regex(/^[0-9a-f]{64}$/).nullish().transform((sum) => sum ?? null),
});

/** What the entries of a partner tell of erased personal data; those that do not carry their seal tell nothing. */
export async function findErasures(
  manager: EntityManager,
  { partnerId, key }: { readonly partnerId: Id; readonly key: Buffer },
): Promise<Erasure[]> {
  const rows = await manager.findBy(AuditEntryRow, { partnerId, action: ERASURE });
  return rows.filter((row) => row.seal !== null && holdsSeal(key, { ...row, seal: row.seal })).map(({ after }) => told.parse(after));
}
