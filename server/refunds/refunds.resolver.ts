import { Args, ArgsType, Ctx, Field, FieldResolver, InputType, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../database/database';
import { COUNT_LIMIT } from '../database/listQuery';
import { countUpTo, type Count } from '../graphql/connections/count';
import type { CursorCodec } from '../graphql/connections/cursor';
import { ConnectionArgs, readPage, toPage, type Page } from '../graphql/connections/page';
import { callerOf, type GraphQLContext } from '../graphql/context';
import { readChoices } from '../graphql/limits/sentList';
import { COUNT_WEIGHT, Weighs } from '../graphql/limits/weight';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { DateTimeScalar } from '../graphql/scalars';
import { reachOf } from '../partners/reach';
import type { Refund, RefundStatus } from './refund';
import { RefundConnectionType, RefundStatusEnum } from './refund.type';
import { countRefunds, findRefundPage, keysetOf, type RefundQuery } from './refundPage';

@InputType('RefundFilter')
class RefundFilterInput {
  @Field(() => [RefundStatusEnum], { nullable: true }) status?: RefundStatus[] | null;
  @Field(() => [String], { nullable: true }) reasonCode?: string[] | null;
  @Field(() => DateTimeScalar, { nullable: true }) requestedFrom?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) requestedBefore?: Date | null;
}

@ArgsType()
class RefundsArgs extends ConnectionArgs {
  @Field(() => RefundFilterInput, { nullable: true }) filter?: RefundFilterInput | null;
}

interface RefundConnection extends Page<Refund> {
  readonly query: RefundQuery;
}

@Resolver(() => RefundConnectionType)
export class RefundsResolver {
  constructor(
    private readonly database: Database,
    private readonly cursors: CursorCodec,
  ) {}

  @RequiresScopes(['refunds:read'])
  @Query(() => RefundConnectionType, { nullable: true })
  async refunds(@Args(() => RefundsArgs) args: RefundsArgs, @Ctx() context: GraphQLContext): Promise<RefundConnection> {
    const { filter } = args;
    const query: RefundQuery = {
      reach: reachOf(callerOf(context)),
      status: readChoices(filter?.status, ['filter', 'status']),
      reasonCode: readChoices(filter?.reasonCode, ['filter', 'reasonCode']),
      requestedFrom: filter?.requestedFrom ?? undefined,
      requestedBefore: filter?.requestedBefore ?? undefined,
    };
    const binding = JSON.stringify(['refunds', query]);
    const page = readPage(args, this.cursors, binding);
    const refunds = await findRefundPage(this.database.read, query, page);
    const toCursor = (refund: Refund) => this.cursors.encode(binding, keysetOf(refund));
    return toPage(refunds, page, toCursor, { query });
  }

  @Weighs({ always: COUNT_WEIGHT })
  @FieldResolver()
  async count(@Root() { query }: RefundConnection): Promise<Count> {
    return countUpTo(await countRefunds(this.database.read, query), COUNT_LIMIT);
  }
}
