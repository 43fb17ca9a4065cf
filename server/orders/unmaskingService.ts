import { addAuditEntry } from '../audit/audit';
import { AuditEntryRow } from '../audit/audit.entity';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import type { Caller } from '../people/caller';
import type { Order } from './order';
import { findOrder } from './orderRepository';
import { canUnmask, reasonProblem, UNMASKING_MS, unmaskingProblems, type UnmaskingProblem } from './unmasking';
import { countUnmasking, storeUnmasking } from './unmaskingRepository';

/** What became of a request. Problems are there exactly when nothing is shown. */
export type UnmaskingResult = { readonly order: Order } | { readonly problems: readonly UnmaskingProblem[] };

export interface UnmaskingRequest {
  readonly orderId: Id;
  /** Why, as the audit keeps it. */
  readonly reason: string;
}

/** Shows who does not see customers the one of a single order for a while. */
export class UnmaskingService {
  constructor(private readonly database: Database) {}

  /** Lets the caller see the customer for 15 minutes from now, and notes it with the reason, in one transaction. */
  async unmask(caller: Caller, { orderId, reason: given }: UnmaskingRequest): Promise<UnmaskingResult> {
    if (!canUnmask(caller)) return { problems: [unmaskingProblems.notAllowed()] };
    const reason = given.trim();
    const problem = reasonProblem(reason);
    if (problem) return { problems: [problem] };
    const order = await findOrder(this.database.read, caller, orderId);
    if (!order) return { problems: [unmaskingProblems.orderNotFound()] };
    const now = new Date();
    let entryId: Id | null = null;
    return this.database.transaction(async (tx): Promise<UnmaskingResult> => {
      // The answer to an earlier attempt's COMMIT was lost.
      if (entryId !== null && (await tx.existsBy(AuditEntryRow, { id: entryId }))) return { order };
      if (!(await countUnmasking(tx, caller.key, now))) return { problems: [unmaskingProblems.tooMany()] };
      const until = new Date(now.getTime() + UNMASKING_MS);
      await storeUnmasking(tx, { caller: caller.key, orderId, until }, now);
      entryId = await addAuditEntry(tx, {
        partnerId: caller.partnerId,
        actor: caller.key,
        action: 'customer.unmask',
        subjectType: 'Order',
        subjectId: orderId,
        after: { until: until.toISOString() },
        personal: { reason },
      });
      return { order };
    });
  }
}
