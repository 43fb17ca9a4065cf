import type { Id } from '../database/id';
import type { AuditChainRow, AuditEntryRow } from './audit.entity';
import { CHAIN_START, linkOf, personalHashOf, sealOf } from './auditChain';

/** What is wrong at the first place of a chain that does not hold. */
export type BrokenKind =
  | 'CHANGED'
  | 'PERSONAL_DATA_CHANGED'
  | 'MOVED'
  | 'MISSING'
  | 'ADDED'
  | 'CUT_OFF'
  | 'END_CHANGED'
  | 'NOT_AS_KEPT';

/** Where a chain breaks. The sequence is null for a row that has no place yet, the row where there is none. */
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
  /** Rows whose personal data was erased. */
  erased = 0;
  /** Rows of the chain so far. */
  sequence = 0n;
  chainHash = CHAIN_START;
  private hasSealed = false;
  private hasKept: boolean;

  /** @param keptHash a hash that the chain had once, kept elsewhere; null when there is none */
  constructor(
    private readonly key: Buffer,
    private readonly keptHash: string | null = null,
  ) {
    this.hasKept = keptHash === null;
  }

  /** Takes the next row of the chain. Answers what is wrong with it; null when nothing is. */
  take(row: AuditEntryRow & { readonly sequence: Id }): BrokenPlace | null {
    const expected = this.sequence + 1n;
    if (BigInt(row.sequence) !== expected) return { kind: 'MISSING', sequence: expected, entry: null };
    const broken = (kind: BrokenKind): BrokenPlace => ({ kind, sequence: expected, entry: row });
    const problem = this.problemOf(row);
    if (problem !== null) return broken(problem);
    const link = linkOf(this.key, this.chainHash, expected, row.seal ?? sealOf(this.key, row));
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

  /** Compares what was walked with what the partner's chain is said to end with; null when it has no end yet. */
  end(end: Pick<AuditChainRow, 'sequence' | 'chainHash'> | null): BrokenPlace | null {
    const lastSequence = BigInt(end?.sequence ?? 0);
    const at = (kind: BrokenKind, sequence: bigint): BrokenPlace => ({ kind, sequence, entry: null });
    if (lastSequence > this.sequence) return at('CUT_OFF', this.sequence + 1n);
    if (lastSequence < this.sequence || (end?.chainHash ?? CHAIN_START) !== this.chainHash) return at('END_CHANGED', lastSequence);
    return this.hasKept ? null : at('NOT_AS_KEPT', this.sequence);
  }

  private problemOf(row: AuditEntryRow): BrokenKind | null {
    const { seal, personal, personalSalt, personalHash } = row;
    // Whoever writes seals never writes a row without one after it.
    if (seal === null && this.hasSealed) return 'ADDED';
    if (seal !== null && seal !== sealOf(this.key, row)) return 'CHANGED';
    this.hasSealed ||= seal !== null;
    if (personal === null) {
      if (personalHash !== null) this.erased++;
      return null;
    }
    const isGenuine = personalSalt !== null && personalHashOf(personalSalt, personal) === personalHash;
    return isGenuine ? null : 'PERSONAL_DATA_CHANGED';
  }
}
