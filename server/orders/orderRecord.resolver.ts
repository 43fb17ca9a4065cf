import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { readOrder } from './orderRecord';
import { OrderRecordInputType, OrderRecordPayloadType } from './orderRecord.type';
import { RecordRefused, type OrderRecorder } from './orderRecorder';

@Resolver()
export class OrderRecordResolver {
  constructor(private readonly recorder: OrderRecorder) {}

  @RequiresScopes(['orders:write'])
  @Mutation(() => OrderRecordPayloadType, {
    nullable: true,
    description: 'Records an order from a check-out; the same number again updates nothing that money depends on.',
  })
  async orderRecord(
    @Arg('input', () => OrderRecordInputType) input: OrderRecordInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<OrderRecordPayloadType> {
    const caller = callerOf(context);
    const read = readOrder(input);
    if ('problems' in read) return { order: null, created: false, userErrors: [...read.problems] };
    try {
      return { ...(await this.recorder.record(caller, read.order, caller.key)), userErrors: [] };
    } catch (error) {
      if (error instanceof RecordRefused) return { order: null, created: false, userErrors: [error.problem] };
      throw error;
    }
  }
}
