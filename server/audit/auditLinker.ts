import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { findRow } from '../database/rows';
import type { StoredRow } from '../database/table';
import { rowReader } from '../database/rowReader';
import { select, sql } from '../database/sql';
import { execute, type SqlParameter } from '../database/statements';
import { AuditChainRow, AuditEntryRow } from './audit.entity';
import { auditKeyOf, linksAfter, sealOfEnd, type Link } from './auditChain';

/** How long to wait before looking again, so that what is written one by one is linked many at a time. */
const PAUSE_MS = 500;
/** Rows a transaction. */
const BATCH_SIZE = 200;

/**
 * Gives the rows of the audit their places in the chain of their partner, shortly after they were written: in the
 * transaction of a change every change of a partner would wait for the end of the chain. Any number of processes may
 * run one; who comes second at the end of a chain changes nothing. An end that does not carry its seal is never moved:
 * a seal over it would make good what somebody did to it.
 */
export class AuditLinker {
  private readonly key: Buffer;
  private running: Promise<void> | null = null;
  /** Partners whose chain has been found without its seal, so that it is said once. */
  private readonly unsealed = new Set<Id>();
  private stopping = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    appSecret: string,
    private readonly logger: Logger,
  ) {
    this.key = auditKeyOf(appSecret);
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes what is under way, then stops. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  /** Links one batch of every partner that has rows without a place. Answers how many rows got theirs. */
  async linkOnce(): Promise<number> {
    let linked = 0;
    for (const partnerId of await findPartnersToLink(this.database.read)) {
      linked += await this.database.transaction((tx) => this.linkPartner(tx, partnerId));
    }
    return linked;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const linked = await this.linkOnce().catch((error: unknown) => {
        this.logger.error({ err: error }, 'the audit could not be linked; trying again');
        return 0;
      });
      if (linked < BATCH_SIZE && !this.stopping) await this.pause();
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PAUSE_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async linkPartner(tx: EntityManager, partnerId: Id): Promise<number> {
    const end = await this.findSealedEnd(tx, partnerId);
    if (!end) return 0;
    const rows = await findUnlinked(tx, partnerId);
    const links = linksAfter(this.key, { ...end, sequence: BigInt(end.sequence) }, rows);
    const last = links.at(-1);
    if (!last || !(await this.moveEnd(tx, end, last))) return 0;
    await storeLinks(tx, links);
    return links.length;
  }

  private async findSealedEnd(tx: EntityManager, partnerId: Id): Promise<AuditChainRow | null> {
    const end = await findRow(tx, AuditChainRow, { partnerId });
    if (end && end.seal === sealOfEnd(this.key, end)) {
      this.unsealed.delete(partnerId);
      return end;
    }
    if (!this.unsealed.has(partnerId)) {
      const problem = 'the end of the chain does not carry its seal: it was changed from outside, or APP_SECRET is another';
      this.logger.error({ partnerId }, `the audit is not linked any more, because ${problem}; audit verify tells more`);
      this.unsealed.add(partnerId);
    }
    return null;
  }

  /** Moves the end of a chain on; false when somebody else has moved it since it was read. */
  private async moveEnd(tx: EntityManager, end: AuditChainRow, { sequence, chainHash }: Link): Promise<boolean> {
    const seal = sealOfEnd(this.key, { partnerId: end.partnerId, sequence, chainHash });
    const matched = await execute(
      tx,
      'UPDATE audit_chains SET sequence = ?, chain_hash = ?, seal = ? WHERE partner_id = ? AND sequence = ? AND seal = ?',
      [sequence, chainHash, seal, BigInt(end.partnerId), BigInt(end.sequence), end.seal],
    );
    return matched === 1;
  }
}

async function findPartnersToLink(manager: EntityManager): Promise<Id[]> {
  const rows = await manager.query<{ id: bigint | string }[]>(
    `SELECT partner.id FROM partners partner WHERE EXISTS (
       SELECT 1 FROM audit_entries entry WHERE entry.partner_id = partner.id AND entry.sequence IS NULL)`,
  );
  return rows.map(({ id }) => String(id));
}

async function findUnlinked(tx: EntityManager, partnerId: Id): Promise<AuditEntryRow[]> {
  const reader = rowReader(tx, AuditEntryRow);
  const rows = await select<StoredRow>(
    tx,
    sql`SELECT ${reader.columns('entry')} FROM audit_entries entry
      WHERE entry.partner_id = ${BigInt(partnerId)} AND entry.sequence IS NULL ORDER BY entry.id LIMIT ${BATCH_SIZE}`,
  );
  return rows.map(reader.read);
}

async function storeLinks(tx: EntityManager, links: readonly Link[]): Promise<void> {
  const choose = (value: (link: Link) => SqlParameter) => ({
    sql: `CASE id ${links.map(() => 'WHEN ? THEN ?').join(' ')} END`,
    parameters: links.flatMap((link) => [BigInt(link.id), value(link)]),
  });
  const sequence = choose((link) => link.sequence);
  const chainHash = choose((link) => link.chainHash);
  const matched = await execute(
    tx,
    `UPDATE audit_entries SET sequence = ${sequence.sql}, chain_hash = ${chainHash.sql}
     WHERE sequence IS NULL AND id IN (${links.map(() => '?').join(', ')})`,
    [...sequence.parameters, ...chainHash.parameters, ...links.map(({ id }) => BigInt(id))],
  );
  if (matched !== links.length) throw new Error('an audit entry was linked by somebody who did not move the end of the chain');
}
