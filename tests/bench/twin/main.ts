import { ApolloServer } from '@apollo/server';
import type { OrderQueryArgs } from '../../../server/orders/orderQueryInput';
import { serveApollo } from '../serveApollo';
import { listOrders } from './orderList';
import { showOrder } from './orderPage';
import { previewRefund, type PreviewInput } from './refundPreview';
import { typeDefs } from './schema';
import { openStore } from './store';

/**
 * What the desk is measured against: the same answers from a bare Apollo Server with resolvers written by hand over
 * mysql2, with the fewest statements, no permissions and nobody to sign in.
 */
async function main(): Promise<void> {
  const store = await openStore(process.env.DATABASE_URL ?? '', process.env.APP_SECRET ?? '');
  const dates = { placedFrom: readDate, placedBefore: readDate };
  const apollo = new ApolloServer({
    typeDefs,
    resolvers: {
      Query: {
        orders: (_root: unknown, args: OrderQueryArgs) => listOrders(store, { ...args, filter: args.filter && withDates(args.filter, dates) }),
        order: (_root: unknown, { id }: { id: string }) => showOrder(store, id),
        refundPreview: (_root: unknown, { input }: { input: PreviewInput }) => previewRefund(store, input),
      },
    },
  });
  await serveApollo(apollo);
}

const readDate = (text: unknown): Date => new Date(String(text));

function withDates<Filter extends object>(filter: Filter, readers: Readonly<Record<string, (value: unknown) => Date>>): Filter {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, value != null && readers[name] ? readers[name](value) : value])) as Filter;
}

void main();
