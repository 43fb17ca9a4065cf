import DataLoader from 'dataloader';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../database/database';
import { COUNT_LIMIT } from '../../database/listQuery';
import type { Id } from '../../database/id';
import { countUpTo, type Count } from '../../graphql/connections/count';
import type { CursorCodec } from '../../graphql/connections/cursor';
import { readChoices } from '../../graphql/limits/sentList';
import { COUNT_WEIGHT, Weighs } from '../../graphql/limits/weight';
import { ConnectionArgs, readPage, toPage, type Page } from '../../graphql/connections/page';
import { callerOf, perRequest, type GraphQLContext } from '../../graphql/context';
import type { GlobalIds } from '../../graphql/globalIds';
import { toMoney, type MoneyType } from '../../graphql/money.type';
import { RequiresScopes } from '../../graphql/permissions/decorators';
import { formatAmount } from '../../money/money';
import type { Order } from '../../orders/order';
import type { OrderLoaders } from '../../orders/orderLoaders';
import { reachOf } from '../../partners/reach';
import type { Refund } from '../../refunds/refund';
import type { RefundLoaders } from '../../refunds/refundLoaders';
import type { DifferenceProblem } from './differenceInput';
import {
  DifferenceCloseInputType,
  DifferenceClosePayloadType,
  DifferenceConnectionType,
  DifferenceFilterInput,
  DifferenceType,
} from './difference.type';
import { countDifferences, findDifferencePage, findMethods, keysetOf, type DifferenceQuery } from './differenceRepository';
import type { DifferenceService } from './differenceService';
import { differenceWords, type DifferenceWords } from './differenceWords';
import type { DifferenceRow } from './reconciliation.entity';

@ArgsType()
class DifferencesArgs extends ConnectionArgs {
  @Field(() => DifferenceFilterInput, { nullable: true }) filter?: DifferenceFilterInput | null;
}

interface DifferenceConnection extends Page<DifferenceRow> {
  readonly query: DifferenceQuery;
}

interface DifferenceClosePayload {
  readonly difference: DifferenceRow | null;
  readonly replayed: boolean;
  readonly userErrors: readonly DifferenceProblem[];
}

@Resolver(() => DifferenceType)
export class DifferenceResolver {
  private readonly methods: (context: GraphQLContext) => DataLoader<Id, string> = perRequest(
    () =>
      new DataLoader(async (paymentIds) => {
        const methods = await findMethods(this.database.read, paymentIds);
        return paymentIds.map((id) => methods.get(id) ?? '');
      }),
  );

  constructor(
    private readonly database: Database,
    private readonly service: DifferenceService,
    private readonly orders: OrderLoaders,
    private readonly refunds: RefundLoaders,
    private readonly ids: GlobalIds,
    private readonly cursors: CursorCodec,
  ) {}

  @RequiresScopes(['refunds:read'])
  @Query(() => DifferenceConnectionType, {
    nullable: true,
    description: 'What this desk and the providers have differently, the latest found first; open ones, unless the filter says otherwise.',
  })
  async differences(@Args(() => DifferencesArgs) args: DifferencesArgs, @Ctx() context: GraphQLContext): Promise<DifferenceConnection> {
    const { kind, open } = args.filter ?? { open: true };
    const query: DifferenceQuery = { reach: reachOf(callerOf(context)), kind: readChoices(kind, ['filter', 'kind']), open: open ?? undefined };
    const binding = JSON.stringify(['differences', query]);
    const page = readPage(args, this.cursors, binding);
    const rows = await findDifferencePage(this.database.read, query, page);
    const toCursor = (row: DifferenceRow) => this.cursors.encode(binding, keysetOf(row));
    return toPage(rows, page, toCursor, { query });
  }

  @RequiresScopes(['refunds:create'])
  @Mutation(() => DifferenceClosePayloadType, {
    nullable: true,
    description: 'Notes how a difference was put right, and closes it. It moves no money.',
  })
  async differenceClose(
    @Arg('input', () => DifferenceCloseInputType) { differenceId, note }: DifferenceCloseInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<DifferenceClosePayload> {
    const id = this.ids.rowId('Difference', differenceId);
    const result = await this.service.close(callerOf(context), { differenceId: id, note });
    if ('problems' in result) return { difference: null, replayed: false, userErrors: result.problems };
    return { ...result, userErrors: [] };
  }

  @FieldResolver(() => ID)
  id(@Root() difference: DifferenceRow): string {
    return this.ids.encode('Difference', difference.id);
  }

  @FieldResolver()
  title(@Root() difference: DifferenceRow): string {
    return wordsOf(difference).title;
  }

  @FieldResolver()
  message(@Root() difference: DifferenceRow): string {
    return wordsOf(difference).message;
  }

  @FieldResolver()
  amount(@Root() { amountMinor, currencyCode }: DifferenceRow): MoneyType {
    return toMoney(amountMinor, currencyCode);
  }

  @FieldResolver()
  async order(@Root() difference: DifferenceRow, @Ctx() context: GraphQLContext): Promise<Order> {
    const order = await this.orders.orders(context).load(difference.orderId);
    if (!order) throw new Error(`difference ${difference.id} has no order`);
    return order;
  }

  @FieldResolver()
  async refund(@Root() { orderId, refundId }: DifferenceRow, @Ctx() context: GraphQLContext): Promise<Refund | null> {
    if (refundId === null) return null;
    const refunds = await this.refunds.refunds(context).load(orderId);
    return refunds.find(({ id }) => id === refundId) ?? null;
  }

  @FieldResolver()
  method(@Root() { paymentId }: DifferenceRow, @Ctx() context: GraphQLContext): Promise<string> {
    return this.methods(context).load(paymentId);
  }
}

@Resolver(() => DifferenceConnectionType)
export class DifferenceConnectionResolver {
  constructor(private readonly database: Database) {}

  @Weighs({ always: COUNT_WEIGHT })
  @FieldResolver()
  async count(@Root() { query }: DifferenceConnection): Promise<Count> {
    return countUpTo(await countDifferences(this.database.read, query), COUNT_LIMIT);
  }
}

function wordsOf({ amountMinor, currencyCode, ...difference }: DifferenceRow): DifferenceWords {
  return differenceWords({ ...difference, amount: `${formatAmount(amountMinor, currencyCode)} ${currencyCode}` });
}
