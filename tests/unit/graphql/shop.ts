import { Arg, createUnionType, Ctx, Field, InputType, Int, InterfaceType, Mutation } from 'type-graphql';
import { ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import type { Caller } from '../../../server/graphql/caller';
import type { GraphQLContext } from '../../../server/graphql/context';
import { createGlobalIds } from '../../../server/graphql/globalIds';
import { NodeRegistry, NodeType } from '../../../server/graphql/node';
import { NodeResolver } from '../../../server/graphql/node.resolver';
import {
  Authenticated,
  guardEnumValues,
  NodeRequiresScopes,
  Open,
  Public,
  RequiresArgScopes,
  RequiresScopes,
} from '../../../server/graphql/permissions/decorators';
import { buildGraphQLSchema } from '../../../server/graphql/schema';

/** A small made-up API in which every kind of rule stands somewhere. */

export const SHOP_SCOPES = ['orders', 'customers', 'refunds', 'refund', 'waive', 'staff'].map((name) => `${name}:use`);

/** What ran for a request, as `Type.field`; kept by its reply, for Apollo Server hands the resolvers a copy of the context. */
const traces = new WeakMap<object, string[]>();
export const traceOf = (context: GraphQLContext): string[] => traces.get(context.reply) ?? [];
function ran(context: GraphQLContext, place: string): void {
  traces.set(context.reply, [...traceOf(context), place]);
}

/** A value that says who may see it. */
const secret = (scopes: string) => `secret[${scopes}]`;

export enum Mode {
  PLAIN = 'plain',
  DEEP = 'deep',
}
registerEnumType(Mode, { name: 'Mode' });
guardEnumValues(Mode, { DEEP: [['customers:use']] });

@InputType()
export class Filter {
  @Field(() => String, { nullable: true }) text?: string | null;
  @RequiresScopes(['waive:use'])
  @Field(() => Boolean, { nullable: true, defaultValue: false })
  waive?: boolean | null;
  @RequiresScopes(['customers:use', 'orders:use'], ['staff:use'])
  @Field(() => String, { nullable: true })
  either?: string | null;
  @Field(() => [Mode], { nullable: true }) modes?: Mode[] | null;
  @Field(() => Filter, { nullable: true }) nested?: Filter | null;
}

@InterfaceType({ resolveType: (person: object) => person.constructor.name.replace('Type', '') })
export abstract class Person {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) email!: string | null;
}

@Open()
@ObjectType('Customer', { implements: Person })
export class CustomerType extends Person {
  @RequiresScopes(['customers:use'])
  @Field(() => String, { nullable: true, name: 'email' })
  guardedEmail(@Ctx() context: GraphQLContext): string {
    ran(context, 'Customer.email');
    return secret('customers:use');
  }
}

@Open()
@ObjectType('Colleague', { implements: Person })
export class ColleagueType extends Person {}

@NodeRequiresScopes(['orders:use'])
@Open()
@ObjectType('Order', { implements: NodeType })
export class OrderType extends NodeType {
  constructor(readonly depth: number) {
    super();
    this.id = ids.encode('Order', '1');
  }
  @Field(() => String) number(@Ctx() context: GraphQLContext): string {
    ran(context, 'Order.number');
    return `O${this.depth}`;
  }
  @Field(() => CustomerType) customer(): CustomerType {
    return Object.assign(new CustomerType(), { name: 'N' });
  }
  @RequiresScopes(['refunds:use'])
  @Field(() => [RefundType], { nullable: true })
  refunds(@Ctx() context: GraphQLContext): RefundType[] {
    ran(context, 'Order.refunds');
    return [new RefundType(this.depth + 1), new RefundType(this.depth + 1)];
  }
  @RequiresScopes(['orders:use', 'customers:use'], ['staff:use'])
  @Field(() => String, { nullable: true })
  async note(@Ctx() context: GraphQLContext): Promise<string> {
    ran(context, 'Order.note');
    return secret('orders:use customers:use|staff:use');
  }
  @Field(() => [[OrderType]], { nullable: true }) grid(): OrderType[][] {
    const order = new OrderType(this.depth + 1);
    return [[order], [], [order, order]];
  }
  @Field(() => OrderType, { nullable: true }) nothing(): OrderType | null {
    return null;
  }
}

@NodeRequiresScopes(['refunds:use'])
@Open()
@ObjectType('Refund', { implements: NodeType })
export class RefundType extends NodeType {
  constructor(readonly depth: number) {
    super();
    this.id = ids.encode('Refund', '1');
  }
  @Field(() => String) number(): string {
    return `R${this.depth}`;
  }
  @Field(() => OrderType) order(): OrderType {
    return new OrderType(this.depth + 1);
  }
  @Authenticated()
  @Field(() => String, { nullable: true })
  note(@Ctx() context: GraphQLContext): string {
    ran(context, 'Refund.note');
    return secret('');
  }
}

@RequiresScopes(['staff:use'])
@ObjectType('Vault')
export class VaultType {
  @Field(() => String) code(): string {
    return secret('staff:use');
  }
}

const Found = createUnionType({
  name: 'Found',
  types: () => [OrderType, RefundType, CustomerType],
});

@Open()
@ObjectType('SignOutPayload')
export class SignOutPayload {
  @Field(() => Boolean) signedOut!: boolean;
}

@ObjectType('RefundPayload')
export class RefundPayload {
  @Field(() => OrderType, { nullable: true }) order!: OrderType | null;
  @Field(() => CustomerType) customer!: CustomerType;
}

export const ids = createGlobalIds(Buffer.alloc(32, 7), { Order: 1, Refund: 2 });

@Resolver()
export class ShopResolver {
  @Public()
  @Query(() => String, { nullable: true })
  viewer(@Ctx() context: GraphQLContext): string | null {
    return context.caller?.name ?? null;
  }

  @RequiresScopes(['orders:use'])
  @RequiresArgScopes('hidden', ['staff:use'])
  @Query(() => [OrderType], { nullable: true })
  orders(
    @Arg('filter', () => Filter, { nullable: true }) _filter: Filter | null,
    @Arg('mode', () => Mode, { defaultValue: Mode.PLAIN }) _mode: Mode,
    @Arg('hidden', () => Int, { nullable: true }) _hidden: number | null,
    @Arg('filters', () => [Filter], { nullable: true }) _filters: Filter[] | null,
    @Ctx() context: GraphQLContext,
  ): OrderType[] {
    ran(context, 'Query.orders');
    return [new OrderType(0), new OrderType(0)];
  }

  /** Never null: what is forbidden here takes the whole answer along. */
  @Public()
  @Query(() => Int)
  tally(@Arg('filter', () => Filter, { nullable: true }) _filter: Filter | null, @Ctx() context: GraphQLContext): number {
    ran(context, 'Query.tally');
    return 2;
  }

  @Authenticated()
  @Query(() => [Found], { nullable: true })
  found(): object[] {
    return [new OrderType(0), new RefundType(0), Object.assign(new CustomerType(), { name: 'N' })];
  }

  @Public()
  @Query(() => [Person], { nullable: true })
  persons(): Person[] {
    return [new CustomerType(), new ColleagueType()].map((it) => Object.assign(it, { name: 'N', email: 'open' }));
  }

  @Public()
  @Query(() => VaultType, { nullable: true })
  vault(@Ctx() context: GraphQLContext): VaultType {
    ran(context, 'Query.vault');
    return new VaultType();
  }

  @Public()
  @Query(() => Int, { nullable: true })
  fail(): number {
    throw new Error('SELECT password FROM staff; -- /srv/desk');
  }

  @Public()
  @Mutation(() => Boolean)
  signIn(@Ctx() context: GraphQLContext): boolean {
    ran(context, 'Mutation.signIn');
    return true;
  }

  @Authenticated()
  @Mutation(() => SignOutPayload)
  signOut(@Ctx() context: GraphQLContext): SignOutPayload {
    ran(context, 'Mutation.signOut');
    return { signedOut: true };
  }

  @RequiresScopes(['refund:use'])
  @Mutation(() => RefundPayload, { nullable: true })
  refund(
    @Arg('input', () => Filter, { nullable: true }) _input: Filter | null,
    @Ctx() context: GraphQLContext,
  ): RefundPayload {
    ran(context, 'Mutation.refund');
    return { order: new OrderType(0), customer: Object.assign(new CustomerType(), { name: 'N' }) };
  }
}

const nodes = new NodeRegistry();
nodes.register('Order', async (_id, context) => (ran(context, 'node.Order'), new OrderType(0)));
nodes.register('Refund', async (_id, context) => (ran(context, 'node.Refund'), new RefundType(0)));

const instances = new Map<unknown, object>([
  [ShopResolver, new ShopResolver()],
  [NodeResolver, new NodeResolver(nodes, ids)],
]);

/** What the second lock caught, over all requests: must stay empty but where a test goes around the first. */
export const caught: string[] = [];

export function buildShop() {
  return buildGraphQLSchema({
    resolvers: [ShopResolver, NodeResolver],
    orphanedTypes: [OrderType, RefundType, CustomerType, ColleagueType],
    scopes: SHOP_SCOPES,
    onSecondLock: (place) => caught.push(place),
  });
}

export function callerWith(scopes: readonly string[]): Caller {
  const partner = { id: '1', name: 'Shop', currencyCode: 'EUR', allowsUnmasking: false, policyCount: 0, timeZone: 'UTC' };
  const person = { kind: 'staff', id: '1', key: 'staff:1', name: 'Ada', partnerId: '1', partner } as const;
  return { ...person, scopes: new Set(scopes), locationIds: null, sessionId: null };
}

/** The context of a request of a caller, who was somebody else or had other rights before, or the same ones. */
export function contextOf(caller: Caller | null, presumed: Caller | null = null): GraphQLContext {
  return {
    caller: null,
    authenticate: () => Promise.resolve(caller),
    presumedCaller: () => presumed,
    requestId: 'request-1',
    ipAddress: '127.0.0.1',
    userAgent: null,
    sessionToken: null,
    reply: { setCookie: () => undefined, clearCookie: () => undefined },
    resolvers: { get: (resolverClass) => instances.get(resolverClass) as never },
  };
}
