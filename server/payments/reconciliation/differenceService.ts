import { addAuditEntry } from '../../audit/audit';
import type { Database } from '../../database/database';
import type { Id } from '../../database/id';
import type { Caller } from '../../graphql/caller';
import { closeProblem, MAX_NOTE_LENGTH, type DifferenceProblem } from './differenceInput';
import { findDifferenceForUpdate } from './differenceRepository';
import { DifferenceRow } from './reconciliation.entity';

/** What became of closing a difference. Problems are there exactly when nothing was changed. */
export type DifferenceCloseResult =
  | { readonly difference: DifferenceRow; readonly replayed: boolean }
  | { readonly problems: readonly DifferenceProblem[] };

export interface DifferenceCloseRequest {
  /** Null where the caller's id names nothing. */
  readonly differenceId: Id | null;
  readonly note: string;
}

/** What staff do about differences. It moves no money. */
export class DifferenceService {
  constructor(private readonly database: Database) {}

  /** Closes a difference with a note. The same person closing it with the same note again changes nothing. */
  async close(
    caller: Pick<Caller, 'key' | 'name' | 'partnerId'>,
    { differenceId, note: given }: DifferenceCloseRequest,
  ): Promise<DifferenceCloseResult> {
    const note = given.trim();
    if (!/[\p{L}\p{N}]/u.test(note)) return { problems: [closeProblem.noteRequired()] };
    if ([...note].length > MAX_NOTE_LENGTH) return { problems: [closeProblem.noteTooLong()] };
    if (differenceId === null) return { problems: [closeProblem.unknown()] };
    return this.database.transaction(async (tx) => {
      const difference = await findDifferenceForUpdate(tx, caller.partnerId, differenceId);
      if (!difference) return { problems: [closeProblem.unknown()] };
      const isReplay = difference.closedBy === caller.name && difference.note === note;
      if (difference.closedAt !== null) return isReplay ? { difference, replayed: true } : { problems: [closeProblem.closed()] };
      const closed = { closedAt: new Date(), closedBy: caller.name, note };
      await tx.update(DifferenceRow, { id: differenceId }, closed);
      await addAuditEntry(tx, {
        partnerId: caller.partnerId,
        actor: caller.key,
        action: 'difference.close',
        subjectType: 'Difference',
        subjectId: differenceId,
        after: { kind: difference.kind },
        personal: { note },
      });
      return { difference: { ...difference, ...closed }, replayed: false };
    });
  }
}
