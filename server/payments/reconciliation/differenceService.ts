import { addAuditEntry } from '../../audit/audit';
import type { Database } from '../../database/database';
import type { Id } from '../../database/id';
import type { Reach } from '../../partners/reach';
import { textProblem } from '../../plainText';
import { closeProblem, MAX_NOTE_LENGTH, type DifferenceProblem } from './differenceInput';
import { findDifference, findDifferenceForUpdate } from './differenceRepository';
import { DifferenceRow } from './reconciliation.entity';

/** What became of closing a difference. Problems are there exactly when nothing was changed. */
export type DifferenceCloseResult =
  | { readonly difference: DifferenceRow; readonly replayed: boolean }
  | { readonly problems: readonly DifferenceProblem[] };

export interface DifferenceCloseRequest {
  readonly differenceId: Id;
  readonly note: string;
}

/** Who closes a difference. */
export interface DifferenceCloser extends Reach {
  readonly key: string;
  readonly name: string;
}

/** What staff do about differences. It moves no money. */
export class DifferenceService {
  constructor(private readonly database: Database) {}

  /** Closes a difference with a note. The same person closing it with the same note again changes nothing. */
  async close(
    caller: DifferenceCloser,
    { differenceId, note: given }: DifferenceCloseRequest,
  ): Promise<DifferenceCloseResult> {
    const note = given.trim();
    if (!/[\p{L}\p{N}]/u.test(note)) return { problems: [closeProblem.noteRequired()] };
    if ([...note].length > MAX_NOTE_LENGTH) return { problems: [closeProblem.noteTooLong()] };
    const known = await findDifference(this.database.read, caller, differenceId);
    if (!known) return { problems: [closeProblem.unknown()] };
    return this.database.transaction(async (tx) => {
      const difference = await findDifferenceForUpdate(tx, caller, differenceId);
      if (!difference) return { problems: [closeProblem.unknown()] };
      const isReplay = difference.closedBy === caller.name && difference.note === note;
      if (difference.closedAt !== null) return isReplay ? { difference, replayed: true } : { problems: [closeProblem.closed()] };
      // Asked only now: a note that is kept from before there was this rule can be sent again.
      const fault = textProblem('The note', note, 'lines');
      if (fault !== null) return { problems: [closeProblem.noteInvalid(fault)] };
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
