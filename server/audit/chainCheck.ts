import type { Id } from '../database/id';
import type { AuditChainRow, AuditEntryRow } from './audit.entity';
import { CHAIN_START, holdsSeal, linkOf, oldSealOf, personalHashOf, sealOfEnd } from './auditChain';
import { addSums, ErasureTally } from './erasureTally';

/** What is wrong at the first place of a chain that does not hold. */
export type BrokenKind =
  | 'CHANGED'
  | 'PERSONAL_DATA_CHANGED'
  | 'MOVED'
  | 'MISSING'
  | 'ADDED'
  | 'CUT_OFF'
  | 'END_CHANGED'
  | 'NO_END'
  | 'END_NOT_SEALED'
  | 'EMPTY'
  | 'ERASED_UNTOLD'
  | 'NOT_AS_KEPT';

/** What an entry tells of an erasure: how many entries lost their personal data, and which; null in old ones. */
export interface Erasure {
  readonly entries: number;
  readonly sumOfIds: string | null;
}

/** Where a chain breaks. The sequence is null where no place is meant or the row has none yet, the row where there is none. */
export interface BrokenPlace {
  readonly kind: BrokenKind;
  readonly sequence: bigint | null;
  readonly entry: Pick<AuditEntryRow, 'id' | 'at' | 'action'> | null;
}

/**
 * Checks a chain row by row, remembering only the last hash. The first broken place is what everything after hangs on,
 * so there is nothing to learn behind it.
 */
export class ChainCheck {
  /** Rows of the chain so far. */
  sequence = 0n;
  chainHash = CHAIN_START;
  /** Rows whose personal data was erased. */
  readonly erased: ErasureTally;
  private hasSealed = false;
  private hasKept: boolean;

  /** @param keptHash a hash that the chain had once, kept elsewhere; null when there is none */
  constructor(
    private readonly key: Buffer,
    private readonly keptHash: string | null = null,
  ) {
    this.hasKept = keptHash === null;
    this.erased = new ErasureTally(key);
  }

  /** Takes the next row of the chain. Answers what is wrong with it; null when nothing is. */
  take(row: AuditEntryRow & { readonly sequence: Id }): BrokenPlace | null {
    const expected = this.sequence + 1n;
    if (BigInt(row.sequence) !== expected) return { kind: 'MISSING', sequence: expected, entry: null };
    const broken = (kind: BrokenKind): BrokenPlace => ({ kind, sequence: expected, entry: row });
    const problem = this.problemOf(row);
    if (problem !== null) return broken(problem);
    const link = linkOf(this.key, this.chainHash, expected, row.seal ?? oldSealOf(this.key, row));
    if (link !== row.chainHash) return broken(row.seal === null ? 'CHANGED' : 'MOVED');
    this.sequence = expected;
    this.chainHash = link;
    if (link === this.keptHash) this.hasKept = true;
    return null;
  }

  /** Takes a row that has no place in the chain yet; its seal holds it meanwhile. */
  takeUnlinked(row: AuditEntryRow): BrokenPlace | null {
    const problem = this.problemOf(row);
    return problem && { kind: problem, sequence: null, entry: row };
  }

  /** Compares what was walked with what the partner's chain is said to end with; null when that is nowhere. */
  end(end: AuditChainRow | null): BrokenPlace | null {
    if (!end) return whole('NO_END');
    const lastSequence = BigInt(end.sequence);
    const at = (kind: BrokenKind, sequence: bigint): BrokenPlace => ({ kind, sequence, entry: null });
    if (lastSequence > this.sequence) return at('CUT_OFF', this.sequence + 1n);
    if (lastSequence < this.sequence || end.chainHash !== this.chainHash) return at('END_CHANGED', lastSequence);
    if (!this.hasKept) return at('NOT_AS_KEPT', this.sequence);
    return end.seal === sealOfEnd(this.key, end) ? null : whole('END_NOT_SEALED');
  }

  /** Compares the rows that were erased with what the entries of erasures tell of. */
  erasures(told: readonly Erasure[]): BrokenPlace | null {
    const count = told.reduce((sum, { entries }) => sum + entries, 0);
    const sum = addSums(told.map(({ sumOfIds }) => sumOfIds));
    const isTold = this.erased.count === count && (sum === null || sum === this.erased.sum);
    return isTold ? null : whole('ERASED_UNTOLD');
  }

  private problemOf(row: AuditEntryRow): BrokenKind | null {
    const { seal, personal, personalSalt, personalHash } = row;
    // Whoever writes seals never writes a row without one after it.
    if (seal === null && this.hasSealed) return 'ADDED';
    if (seal !== null && !holdsSeal(this.key, { ...row, seal })) return 'CHANGED';
    this.hasSealed ||= seal !== null;
    if (personal === null) {
      if (personalHash !== null) this.erased.add(row.id);
      return null;
    }
    const isGenuine = personalSalt !== null && personalHashOf(personalSalt, personal) === personalHash;
    return isGenuine ? null : 'PERSONAL_DATA_CHANGED';
  }
}

function whole(kind: BrokenKind): BrokenPlace {
  return { kind, sequence: null, entry: null };
}
