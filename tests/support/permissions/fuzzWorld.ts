import { Database } from '../../../server/database/database';
import { newId } from '../../../server/database/id';
import { insertRows } from '../../../server/database/statements';
import { OutboxRow } from '../../../server/outbox/outbox.entity';
import { PartnerRow } from '../../../server/partners/partner.entity';
import { PaymentRow } from '../../../server/payments/payment.entity';
import { DifferenceRow } from '../../../server/payments/reconciliation/reconciliation.entity';
import { SCOPES, type Scope } from '../../../server/people/scope';
import { SCOPES_OF_ROLE } from '../../../server/people/role';
import type { FreshDatabase } from '../databases';
import { GraphqlClient } from '../graphqlClient';
import { recordOrder } from '../orders';
import { startPartnerDesk } from '../partnerDesk';
import type { Random } from '../random';
import { create, preview, readOrder, settled } from '../refunds';
import { CallerMaker } from './callers';
import type { Held } from './oracle';
import type { Known } from './randomValues';

/** A text that is kept somewhere, and who may ever see it: all scopes of any of the lists. */
export interface Secret {
  readonly text: string;
  readonly needs: readonly (readonly Scope[])[];
}

export interface FuzzCaller {
  readonly client: GraphqlClient;
  readonly held: Held;
}

/** A desk with orders, refunds and differences that are full of recognisable secrets, and callers with all sorts of rights. */
export interface FuzzWorld {
  readonly database: Database;
  /** May everything. */
  readonly all: FuzzCaller;
  readonly callers: readonly FuzzCaller[];
  readonly secrets: readonly Secret[];
  readonly known: Known;
  /** The type of each global id that is known. */
  readonly typeOfId: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

const ORDERS = 4;
const RANDOM_CALLERS = 24;
const WIRING = { secretKey: 'sk_test_hiddenwiring', webhookSecrets: ['whsec_hiddenwiring'] };
const IDS = `query ($number: String!) { orderByNumber(number: $number) { id location { id } payments { id }
  items { id tickets { id } } refunds { id } } staff { id } differences(first: 20) { nodes { id } } viewer { partner { id } } }`;

interface IdsOfOrder {
  readonly orderByNumber: {
    readonly id: string;
    readonly location: { readonly id: string };
    readonly payments: readonly { readonly id: string }[];
    readonly items: readonly { readonly id: string; readonly tickets: readonly { readonly id: string }[] }[];
    readonly refunds: readonly { readonly id: string }[];
  };
  readonly staff: readonly { readonly id: string }[];
  readonly differences: { readonly nodes: readonly { readonly id: string }[] };
  readonly viewer: { readonly partner: { readonly id: string } };
}

/** Starts the world on an empty database, and waits until nothing moves in it any more. */
export async function makeFuzzWorld(fresh: FreshDatabase, random: Random): Promise<FuzzWorld> {
  const desk = await startPartnerDesk(fresh.url, { TRUSTED_PROXIES: '1' });
  const database = await Database.open(fresh.url);
  const makers = new CallerMaker(database, desk.desk.url);
  const numbers: string[] = [];
  for (let index = 0; index < ORDERS; index += 1) numbers.push(await makeOrder(desk.client, database, index));
  await desk.client.data('mutation ($stripe: StripeCredentialsInput) { providerConnect(input: { stripe: $stripe }) { userErrors { code } } }', {
    stripe: WIRING,
  });
  const answers: IdsOfOrder[] = [];
  for (const number of numbers) answers.push(await desk.client.data<IdsOfOrder>(IDS, { number }));
  const ids = idsIn(answers);
  await quiet(database);
  const sets = [...Object.values(SCOPES_OF_ROLE), ...Array.from({ length: RANDOM_CALLERS }, () => randomScopes(random))];
  const callers: FuzzCaller[] = [{ client: new GraphqlClient(desk.desk.url), held: null }];
  for (const [index, scopes] of sets.entries()) {
    const client = index % 4 === 0 ? await makers.person(scopes) : await makers.program(scopes);
    callers.push({ client, held: new Set(scopes) });
  }
  return {
    database,
    all: { client: desk.client, held: new Set(SCOPES) },
    callers,
    secrets: secretsOf(numbers),
    known: { ids, texts: textsOf(numbers) },
    typeOfId: new Map(Object.entries(ids).flatMap(([typeName, some]) => some.map((id) => [id, typeName] as const))),
    async stop() {
      await database.close();
      await desk.stop();
    },
  };
}

async function makeOrder(client: GraphqlClient, database: Database, index: number): Promise<string> {
  const number = await recordOrder(client, {
    number: `F${index}`,
    customer: { email: `hidden-mail-${index}@secret.example`, name: `Hidden Name${index}`, phone: `+31 6 0000 000${index}` },
    items: [
      { productName: 'Adult', quantity: 2, total: '50.00', taxRate: '0.09', barcodes: [`HIDDENBARCODE-${index}-A0001`, `HIDDENBARCODE-${index}-B0002`] },
      { productName: 'Lunch box', quantity: 3, total: '13.50', taxRate: '0.21' },
    ],
    payments: [{ provider: 'sandbox', method: 'card', reference: `hidden-payment-${index}`, amount: '63.50' }],
  });
  const order = await readOrder(client, number);
  const { quote } = await preview(client, { orderId: order.id, items: [{ orderItemId: order.items[1]?.id, quantity: 1 }] });
  const { refund } = await create(client, { quote, idempotencyKey: `refund-of-${number}`, description: `hidden reason ${index}` });
  if (!refund) throw new Error('No refund was made.');
  await settled(client, refund.id);
  await addDifference(database, index);
  return number;
}

async function addDifference(database: Database, index: number): Promise<void> {
  const payment = await database.read.findOneByOrFail(PaymentRow, { reference: `hidden-payment-${index}` });
  const { id: partnerId } = await database.read.findOneByOrFail(PartnerRow, {});
  const row: DifferenceRow = {
    id: newId(),
    partnerId,
    kind: 'PAID_BUT_NOT_HERE',
    identity: `fuzz-${index}`,
    orderId: payment.orderId,
    paymentId: payment.id,
    refundId: null,
    provider: 'sandbox',
    providerReference: `hidden-difference-${index}`,
    ours: null,
    theirs: null,
    amountMinor: 100n,
    currencyCode: 'EUR',
    foundAt: new Date(),
    seenAt: new Date(),
    closedAt: index % 2 === 0 ? null : new Date(),
    closedBy: index % 2 === 0 ? null : 'reconciliation',
    note: null,
  };
  await database.transaction((tx) => insertRows(tx, DifferenceRow, [row]));
}

function secretsOf(numbers: readonly string[]): Secret[] {
  const ofOrders = numbers.flatMap((_number, index): Secret[] => [
    { text: `hidden-mail-${index}@`, needs: [['customers:read']] },
    { text: `Hidden Name${index}`, needs: [['customers:read']] },
    { text: `+31 6 0000 000${index}`, needs: [['customers:read']] },
    { text: `HIDDENBARCODE-${index}`, needs: [['customers:read']] },
    { text: `hidden-payment-${index}`, needs: [['refunds:read']] },
    { text: `hidden-difference-${index}`, needs: [['refunds:read']] },
    { text: `hidden reason ${index}`, needs: [['refunds:read']] },
  ]);
  const never = ['hiddenwiring', 'argon2id', 'whsec_', 'SELECT ', 'node_modules'];
  return [...ofOrders, { text: 'admin@example.org', needs: [['staff:manage'], ['audit:read']] }, ...never.map((text) => ({ text, needs: [] }))];
}

function textsOf(numbers: readonly string[]): Known['texts'] {
  const search = numbers.flatMap((number, index) => [
    number,
    `hidden-mail-${index}@secret.example`,
    `Name${index}`,
    `HIDDENBARCODE-${index}-A0001`,
    'Adult',
  ]);
  const key = ['a-key-of-the-fuzz'];
  return { search, number: numbers, reasonCode: ['OTHER'], email: ['somebody@example.com'], idempotencyKey: key };
}

function idsIn(answers: readonly IdsOfOrder[]): Record<string, string[]> {
  const orders = answers.map(({ orderByNumber }) => orderByNumber);
  const items = orders.flatMap((order) => order.items);
  const idsOf = (some: readonly { readonly id: string }[]) => [...new Set(some.map(({ id }) => id))];
  return {
    Order: idsOf(orders),
    OrderItem: idsOf(items),
    Ticket: idsOf(items.flatMap(({ tickets }) => tickets)),
    Refund: idsOf(orders.flatMap(({ refunds }) => refunds)),
    Payment: idsOf(orders.flatMap(({ payments }) => payments)),
    Location: idsOf(orders.map(({ location }) => location)),
    Difference: idsOf(answers.flatMap(({ differences }) => differences.nodes)),
    Staff: idsOf(answers.flatMap(({ staff }) => staff)),
    Partner: idsOf(answers.map(({ viewer }) => viewer.partner)),
  };
}

/** Many with little, some with much. */
function randomScopes(random: Random): Scope[] {
  const share = random.pick([0.15, 0.4, 0.85]);
  return SCOPES.filter(() => random.chance(share));
}

/** Waits until the worker has nothing left to do. */
async function quiet(database: Database): Promise<void> {
  const SOON_MS = 10 * 60_000;
  for (;;) {
    const rows = await database.read.find(OutboxRow);
    if (rows.every(({ dueAt }) => dueAt.getTime() > Date.now() + SOON_MS)) return;
  }
}
