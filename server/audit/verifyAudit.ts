import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Id } from '../database/id';
import { AuditChainRow, AuditEntryRow } from './audit.entity';
import { ChainCheck, type BrokenPlace } from './chainCheck';
import { findErasures } from './erasures';

/** Rows that are held at once. */
const BATCH_SIZE = 1_000;

export interface VerifyOptions {
  readonly partnerId: Id;
  readonly key: Buffer;
  /** A hash that the chain had once, kept elsewhere; null when there is none. */
  readonly keptHash: string | null;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was found in a partner's chain. */
export interface Verification {
  /** The first place that does not hold; null when everything does. */
  readonly broken: BrokenPlace | null;
  /** Rows of the chain that hold. */
  readonly linked: bigint;
  /** Rows that have no place in the chain yet. */
  readonly unlinked: number;
  readonly erased: number;
  /** The last hash that holds: keep it elsewhere, and the chain can never be cut off before it unseen. */
  readonly chainHash: string;
}

/** Walks a partner's chain from its start, with as much memory for a long one as for a short one. */
export async function verifyAudit(manager: EntityManager, options: VerifyOptions): Promise<Verification> {
  for (;;) {
    const told = await findErasures(manager, options);
    const check = new ChainCheck(options.key, options.keptHash);
    const walk = new Walk(manager, options, check);
    const broken = (await walk.linked()) ?? (await walk.unlinked());
    // What was erased while it was walked, was seen in part only.
    if (!broken && (await findErasures(manager, options)).length !== told.length) continue;
    const { sequence: linked, erased, chainHash } = check;
    return { broken: broken ?? check.erasures(told), linked, unlinked: walk.unlinkedCount, erased: erased.count, chainHash };
  }
}

class Walk {
  unlinkedCount = 0;

  constructor(
    private readonly manager: EntityManager,
    private readonly options: VerifyOptions,
    private readonly check: ChainCheck,
  ) {}

  async linked(): Promise<BrokenPlace | null> {
    const { check } = this;
    for (;;) {
      // Read before the rows: what it names must be among them, however the chain grows meanwhile.
      const end = await this.findEnd();
      const rows = await this.rows()
        .andWhere('entry.sequence > :sequence', { sequence: check.sequence })
        .orderBy('entry.sequence')
        .limit(BATCH_SIZE)
        .getMany();
      if (rows.length === 0) return check.end(end);
      for (const row of rows) {
        const broken = hasPlace(row) ? check.take(row) : null;
        if (broken) return broken;
      }
      this.options.onProgress?.(Number(check.sequence), Number(end?.sequence ?? 0));
    }
  }

  /** Those that got their place only since the others were read are among these, so that no row is left out. */
  async unlinked(): Promise<BrokenPlace | null> {
    const { sequence } = this.check;
    for (let afterId = 0n; ; ) {
      const rows = await this.rows()
        .andWhere('(entry.sequence IS NULL OR entry.sequence > :sequence) AND entry.id > :afterId', { sequence, afterId })
        .orderBy('entry.id')
        .limit(BATCH_SIZE)
        .getMany();
      for (const row of rows) {
        this.unlinkedCount++;
        const broken = this.check.takeUnlinked(row);
        if (broken) return broken;
      }
      const last = rows.at(-1);
      if (!last) return sequence === 0n && this.unlinkedCount === 0 ? { kind: 'EMPTY', sequence: null, entry: null } : null;
      afterId = BigInt(last.id);
    }
  }

  private rows(): SelectQueryBuilder<AuditEntryRow> {
    const partnerId = BigInt(this.options.partnerId);
    return this.manager.createQueryBuilder(AuditEntryRow, 'entry').where('entry.partnerId = :partnerId', { partnerId });
  }

  private findEnd(): Promise<AuditChainRow | null> {
    return this.manager.findOneBy(AuditChainRow, { partnerId: this.options.partnerId });
  }
}

function hasPlace(row: AuditEntryRow): row is AuditEntryRow & { sequence: Id } {
  return row.sequence !== null;
}
