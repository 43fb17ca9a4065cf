import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { Order } from '../orders/order';
import { findOrder } from '../orders/orderRepository';
import type { Refund } from './refund';
import { refundCallerOf } from './refundCaller';
import {
  RefundCancelInputType,
  RefundChangePayloadType,
  RefundMarkPaidInputType,
  RefundRetryInputType,
} from './refundChange.type';
import type { RefundChangeProblem } from './refundChangeInput';
import type { RefundChangeResult, RefundChangeService } from './refundChangeService';
import { findRefund } from './refundRepository';

interface RefundChangePayload {
  readonly refund: Refund | null;
  readonly order: Order | null;
  readonly replayed: boolean;
  readonly userErrors: readonly RefundChangeProblem[];
}

@Resolver()
export class RefundChangeResolver {
  constructor(
    private readonly database: Database,
    private readonly service: RefundChangeService,
    private readonly ids: GlobalIds,
    private readonly nudgeWorker: () => void,
  ) {}

  @RequiresScopes(['refunds:create'])
  @Mutation(() => RefundChangePayloadType, { nullable: true, description: 'Sends what failed of a refund once more.' })
  refundRetry(
    @Arg('input', () => RefundRetryInputType) { refundId, idempotencyKey }: RefundRetryInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<RefundChangePayload> {
    return this.change(refundId, context, (id) =>
      this.service.retry(refundCallerOf(context), { refundId: id, idempotencyKey }),
    );
  }

  @RequiresScopes(['refunds:create'])
  @Mutation(() => RefundChangePayloadType, {
    nullable: true,
    description: 'Calls a refund back that was not sent yet, or that its provider can still stop.',
  })
  refundCancel(
    @Arg('input', () => RefundCancelInputType) { refundId, idempotencyKey }: RefundCancelInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<RefundChangePayload> {
    return this.change(refundId, context, (id) =>
      this.service.cancel(refundCallerOf(context), { refundId: id, idempotencyKey }),
    );
  }

  @RequiresScopes(['refunds:create'])
  @Mutation(() => RefundChangePayloadType, {
    nullable: true,
    description: 'Records that staff paid by hand what failed of a refund; sends nothing.',
  })
  refundMarkPaid(
    @Arg('input', () => RefundMarkPaidInputType) { refundId, proof, idempotencyKey }: RefundMarkPaidInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<RefundChangePayload> {
    return this.change(refundId, context, (id) =>
      this.service.markPaid(refundCallerOf(context), { refundId: id, proof, idempotencyKey }),
    );
  }

  private async change(
    globalId: string,
    context: GraphQLContext,
    act: (refundId: Id) => Promise<RefundChangeResult>,
  ): Promise<RefundChangePayload> {
    const result = await act(this.ids.rowId('Refund', globalId));
    if ('problems' in result) return { refund: null, order: null, replayed: false, userErrors: result.problems };
    if (!result.replayed) this.nudgeWorker();
    const caller = callerOf(context);
    const refund = await findRefund(this.database.read, caller, result.refundId);
    const order = refund && (await findOrder(this.database.read, caller, refund.orderId));
    return { refund, order, replayed: result.replayed, userErrors: [] };
  }
}
