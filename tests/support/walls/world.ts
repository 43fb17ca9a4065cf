import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, getNamedType, isRequiredArgument, type GraphQLField, type GraphQLSchema } from 'graphql';
import { printApiSchema } from '../../../server/apiSchema';
import { sealAuditWith } from '../../../server/audit/audit';
import { Database } from '../../../server/database/database';
import { newId } from '../../../server/database/id';
import { OrderRow } from '../../../server/orders/order.entity';
import { PartnerRow } from '../../../server/partners/partner.entity';
import { PaymentRow } from '../../../server/payments/payment.entity';
import { DifferenceRow } from '../../../server/payments/reconciliation/reconciliation.entity';
import { scheduleReconciliations } from '../../../server/payments/reconciliation/reconcileSchedule';
import { createAdmin, createPartner, createToken } from '../../../server/people/peopleCommands';
import { SCOPES } from '../../../server/people/scope';
import { TEST_SECRET } from '../desk';
import { GraphqlClient } from '../graphqlClient';
import { recordOrder } from '../orders';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../partnerDesk';
import { create, preview, readOrder, settled } from '../refunds';
import { argumentsOf, documentOf, isPublic, type Filler } from './schemaWalk';
import { Values } from './values';

type Field = GraphQLField<unknown, unknown>;

/** A server that tells what each request made it ask its database. */
export interface WallsDesk {
  readonly park: PartnerDesk;
  readonly database: Database;
  readonly schema: GraphQLSchema;
  /** The statements of the request that was sent with this name in `x-note`. */
  statementsOf(name: string): string[];
  stop(): Promise<void>;
}

/** One side of a wall: a partner with something of everything. */
export interface Side {
  readonly word: string;
  readonly partnerId: string;
  /** A program with every permission. */
  readonly program: GraphqlClient;
  /** A person with every permission, signed in. */
  readonly person: GraphqlClient;
  /** Everything that it can see, and what it knows beside. */
  readonly values: Values;
}

export async function startWallsDesk(databaseUrl: string): Promise<WallsDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'refund-desk-notes-'));
  const preload = `--require ${join(__dirname, '../noteStatements.cjs')}`;
  const park = await startPartnerDesk(databaseUrl, { NODE_OPTIONS: preload, NOTES_FOLDER: folder, TRUSTED_PROXIES: '1', RATE_LIMIT_FACTOR: '100' });
  const database = await Database.open(databaseUrl);
  return {
    park,
    database,
    schema: buildSchema(printApiSchema()),
    statementsOf(name) {
      const file = join(folder, name);
      if (!existsSync(file)) return [];
      return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as string);
    },
    async stop() {
      await database.close();
      await park.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The zone in which it is about noon. Those of `Etc` count westwards: Etc/GMT-2 is two hours ahead of UTC. */
function middayZone(now: Date): string {
  const ahead = 12 - now.getUTCHours();
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Builds a partner whose texts begin with its word where they can. */
export async function buildSide(desk: WallsDesk, word: string): Promise<Side> {
  const { park, database } = desk;
  const { url } = park.desk;
  const ofPartner = { database, partnerName: word };
  sealAuditWith(TEST_SECRET);
  // Its night is far away, and its reconciliation planned, so that none comes in between.
  await createPartner(database, { name: word, currencyCode: 'EUR', timeZone: middayZone(new Date()) });
  await scheduleReconciliations(database);
  // Whoever is made first is what changes are tried on; nothing else depends on them.
  for (const name of ['Ann', 'Zoe']) {
    const email = `${name.toLowerCase()}@${word.toLowerCase()}.example.org`;
    await createAdmin({ ...ofPartner, email, name: `${word} ${name}`, password: ADMIN.password });
  }
  await createToken({ ...ofPartner, name: `${word} first`, scopes: SCOPES });
  const { token } = await createToken({ ...ofPartner, name: `${word} second`, scopes: SCOPES });
  const program = new GraphqlClient(url, token);
  const person = new GraphqlClient(url);
  await person.signIn(`zoe@${word.toLowerCase()}.example.org`, ADMIN.password);
  const { id: partnerId } = await database.read.findOneByOrFail(PartnerRow, { name: word });
  const side: Side = { word, partnerId, program, person, values: new Values(desk.schema) };
  side.values.put('secret.token', token);
  await fillOrders(desk, side);
  await doEverything(desk, side);
  await seeEverything(desk, side.person, side.values);
  await seeEverything(desk, side.program, side.values);
  return side;
}

/** Orders with refunds in several states; what is still to be refunded is there first. */
async function fillOrders({ database }: WallsDesk, { word, program, values }: Side): Promise<void> {
  const record = (label: string, locationName: string | null, quantity: number, amount: string) =>
    recordOrder(program, {
      number: `${word}-${label}`,
      locationName: locationName && `${word} ${locationName}`,
      customer: { email: `${label}@${word.toLowerCase()}.example.com`, name: `${word} Customer ${label}`, phone: `+31 ${word}` },
      items: [{ productName: `${word} ticket`, sku: `${word}-sku`, quantity, total: amount, barcodes: barcodes(`${word}/${label}`, quantity) }],
      payments: [{ provider: 'sandbox', method: 'card', reference: `${word}_pay_${label}`, amount }],
    });
  const refund = async (number: string, quantity: number | null): Promise<string> => {
    const order = await readOrder(program, number);
    const some = quantity === null ? {} : { items: [{ orderItemId: order.items[0]?.id, quantity }] };
    const { quote } = await preview(program, { orderId: order.id, ...some });
    const idempotencyKey = `${word}-key-${number}`;
    const made = await create(program, { quote, idempotencyKey, description: `${word} reason ${number}` });
    if (!made.refund) throw new Error(JSON.stringify(made.userErrors));
    values.put('secret.idempotencyKey', idempotencyKey);
    values.put('secret.quote', quote ?? '');
    return made.refund.id;
  };
  await record('open', 'Zoo', 5, '25.00');
  await record('closed', null, 1, '77.77');
  const refunds = [
    await refund(`${word}-open`, 1),
    await refund(await record('whole', 'Museum', 2, '40.00'), null),
    await refund(await record('refused', 'Museum', 1, '66.66'), null),
    await refund(`${word}-closed`, null),
  ];
  for (const id of refunds) await settled(program, id);
  // The one of the zoo comes first, and so stays open: what is closed is the latest.
  for (const label of ['open', 'whole', 'closed']) await addDifference(database, `${word}-${label}`, word);
}

function barcodes(start: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${start}/${index}`);
}

async function addDifference(database: Database, number: string, word: string): Promise<void> {
  const { id: orderId, partnerId } = await database.read.findOneByOrFail(OrderRow, { number });
  const { id: paymentId } = await database.read.findOneByOrFail(PaymentRow, { orderId });
  const place = { partnerId, orderId, paymentId, provider: 'sandbox', currencyCode: 'EUR' } as const;
  const found = { foundAt: new Date(), seenAt: new Date(), amountMinor: 100n, refundId: null, ours: null, theirs: null };
  const kind = { kind: 'STUCK', identity: `${word}-${number}`, providerReference: `${word}_re_${number}` } as const;
  const open = { closedAt: null, closedBy: null, note: null };
  await database.transaction((tx) => tx.insert(DifferenceRow, { id: newId(), ...place, ...kind, ...found, ...open }));
}

/** Calls each mutation once as its partner would, so that there is whatever it makes; then what has to stay is made anew. */
async function doEverything(desk: WallsDesk, { program, person, values }: Side): Promise<void> {
  const fields = Object.values(desk.schema.getMutationType()?.getFields() ?? {}).filter((field) => !isPublic(field));
  const call = async (client: GraphqlClient, field: Field): Promise<void> => {
    const answer = await client.request(documentOf(desk.schema, 'mutation', field), argumentsOf(field, fillerOf(values, field), null));
    if (answer.data === null) throw new Error(`${field.name}: ${JSON.stringify(answer.errors)}`);
    values.add(answer.data);
  };
  const named = (pattern: RegExp) => fields.filter(({ name }) => pattern.test(name));
  for (const field of named(/Create$|Invite$|Connect$/)) await call(person, field);
  await seeEverything(desk, person, values);
  for (const field of fields) await call(program, field);
  for (const field of named(/Create$|Invite$|Connect$/)) await call(person, field);
}

/** Asks for everything that somebody can see; what takes an argument is asked for with what was seen before. */
export async function seeEverything({ schema }: WallsDesk, client: GraphqlClient, values: Values): Promise<void> {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  const needsArguments = (field: Field) => field.args.some(isRequiredArgument);
  for (const field of [...fields.filter((one) => !needsArguments(one)), ...fields.filter(needsArguments)]) {
    const answer = await client.request(documentOf(schema, 'query', field), argumentsOf(field, fillerOf(values, field), null));
    if (answer.data === null) throw new Error(`${field.name}: ${JSON.stringify(answer.errors)}`);
    values.add(answer.data);
  }
}

/** Fills with what one sees oneself: a query that looks something up by one of its texts gets that text. */
export function fillerOf(values: Values, field: Field): Filler {
  const shown = getNamedType(field.type).name;
  const isArgument = (name: string) => field.args.some((argument) => argument.name === name);
  // The id in `sessionEnd` is a session's.
  const named = /^[a-z]+/.exec(field.name)?.[0] ?? '';
  const subject = shown.endsWith('Payload') ? named.charAt(0).toUpperCase() + named.slice(1) : shown;
  return {
    fill: (name, type) => (isArgument(name) ? values.first(`${shown}.${name}`) : undefined) ?? values.fill(name, type, subject),
    wants: (name) => values.own.has(name),
  };
}
