import type { QueryRunner } from 'typeorm';
import { currentAuditKey, newAuditEntryRow } from '../../audit/audit';
import { CHAIN_START, sealOfEnd } from '../../audit/auditChain';

interface StoredEnd {
  readonly partner_id: bigint | string;
  readonly sequence: bigint | string;
  readonly chain_hash: string;
}

/**
 * Seals the ends of the chains that are older than seals of ends, all at once and with an entry that tells of it. It is
 * the only place that seals an end which carries no seal, and it seals none where an entry of any partner was written
 * after this: then somebody has taken the seals away. A chain that is not whole is left as it is, for `audit verify`
 * to tell of. To be called in a transaction.
 */
export async function sealChains(queryRunner: QueryRunner): Promise<void> {
  const ask = async <Row>(sql: string) => (await queryRunner.query(sql)) as Row[];
  if ((await ask(`SELECT 1 FROM audit_entries WHERE seal LIKE '2.%' LIMIT 1`)).length > 0) return;
  await startMissing(queryRunner);
  const lock = queryRunner.dataSource.options.type === 'better-sqlite3' ? '' : ' FOR UPDATE';
  const ends = await ask<StoredEnd>(`SELECT partner_id, sequence, chain_hash FROM audit_chains WHERE seal IS NULL${lock}`);
  for (const end of ends) await sealChain(queryRunner, end);
}

/** Begins the chains of partners whose entries have no places yet. */
async function startMissing(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(
    `INSERT INTO audit_chains (partner_id, sequence, chain_hash)
     SELECT partner.id, 0, ? FROM partners partner
     WHERE EXISTS (SELECT 1 FROM audit_entries entry WHERE entry.partner_id = partner.id)
       AND NOT EXISTS (SELECT 1 FROM audit_entries entry WHERE entry.partner_id = partner.id AND entry.sequence IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM audit_chains chain WHERE chain.partner_id = partner.id)`,
    [CHAIN_START],
  );
}

async function sealChain(queryRunner: QueryRunner, { partner_id, sequence, chain_hash: chainHash }: StoredEnd): Promise<void> {
  const key = currentAuditKey();
  if (!key) throw new Error('The audit of this database is sealed while it is migrated, which takes APP_SECRET.');
  const partnerId = String(partner_id);
  await queryRunner.query('UPDATE audit_chains SET seal = ? WHERE partner_id = ?', [
    sealOfEnd(key, { partnerId, sequence: BigInt(sequence), chainHash }),
    BigInt(partnerId),
  ]);
  const entry = { partnerId, actor: 'worker', action: 'audit.seal', subjectType: 'Partner', subjectId: partnerId };
  const { id, at, actor, action, subjectType, subjectId, after, seal } = newAuditEntryRow(
    { ...entry, after: { entries: Number(sequence) } },
    new Date(),
  );
  // The columns of this migration's time, which may not be all that the entity has.
  await queryRunner.query(
    `INSERT INTO audit_entries (id, partner_id, at_ms, actor, action, subject_type, subject_id, after_json, seal)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [BigInt(id), BigInt(partnerId), at.getTime(), actor, action, subjectType, BigInt(subjectId), JSON.stringify(after), seal],
  );
}
