import { Database } from '../../server/database/database';
import { databases } from '../support/databases';
import { startLaboratory } from '../support/laboratory';
import { startMariaDb } from '../support/mariadb';
import { startDesks } from './support/desks';
import { inFlight } from './support/inFlight';
import { brokenInvariants } from './support/invariants';
import { closeDispute, prepareCase, sendNotices, type NoticeCase, type NoticeGround } from './support/noticeCase';
import { NOTICE_SETS, ORDERS_OF_FOUR, type NoticeSet } from './support/noticeSets';
import type { Proof, ProofContext } from './support/proof';
import type { Random } from '../support/random';

const COPIES = 50;
const SHORT_COPIES = 5;
const SHORT_ORDERS = 3;
const CASES_AT_ONCE = 3;
const DAY_MS = 86_400_000;
const HMAC_KEY = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
const CONNECTIONS = '{ providerConnections { provider webhookUrl } }';
const GROUNDS = [
  { name: 'SQLite', kind: 'sqlite' },
  { name: 'MariaDB', kind: 'mysql' },
] as const;

export const proof: Proof = {
  name: 'notices',
  promise: 'In whichever order a provider’s notices come, and however many copies, the end is the same.',
  async run(context) {
    const copies = context.rounds ?? (context.short ? SHORT_COPIES : COPIES);
    if (!process.env.MYSQL_URL) {
      const server = await startMariaDb();
      context.defer(() => server.stop());
      process.env.MYSQL_URL = server.url;
    }
    const orders = context.short ? context.random.shuffle(ORDERS_OF_FOUR).slice(0, SHORT_ORDERS) : ORDERS_OF_FOUR;
    const total = GROUNDS.length * NOTICE_SETS.length * orders.length;
    let done = 0;
    for (const { name, kind } of GROUNDS) {
      const ground = await prepare(context, name, kind);
      for (const set of NOTICE_SETS) {
        await proveSet(context, ground, { set, orders, copies, sent: () => context.progress(++done, total, name) });
      }
    }
    const messages = total * copies * 4;
    return `${NOTICE_SETS.length} sets of four notices in ${orders.length} orders, ${copies} copies each, on SQLite and MariaDB: ${messages} messages, one end for each set`;
  },
};

interface SetRun {
  readonly set: NoticeSet;
  readonly orders: readonly (readonly number[])[];
  readonly copies: number;
  readonly sent: () => void;
}

async function proveSet(context: ProofContext, ground: NoticeGround, { set, orders, copies, sent }: SetRun): Promise<void> {
  const cases: NoticeCase[] = [];
  for (let made = 0; made < orders.length; made++) cases.push(await prepareCase(context, ground, set));
  await ground.laboratory.jump(DAY_MS);
  for (const noticed of cases) await closeDispute(ground, noticed);
  await ground.laboratory.jump(DAY_MS);
  const chances: Random[] = cases.map(() => context.random.fork());
  const ends = new Map<string, string>();
  await inFlight(cases.length, CASES_AT_ONCE, async (index) => {
    const [noticed, order, random] = [cases[index], orders[index], chances[index]];
    if (!noticed || !order || !random) throw new Error('there are fewer cases than orders');
    const end = await sendNotices(context, ground, noticed, { order, copies, random });
    context.check(end.includes(`"status":"${set.end}"`), `${ground.name}: ${set.name}: order ${order.join('')} ends otherwise: ${end}`);
    ends.set(end, order.join(''));
    const [first, other] = [...ends];
    context.check(other === undefined, `${ground.name}: ${set.name}: two ends, ${first?.[1]}: ${first?.[0]} and ${other?.[1]}: ${other?.[0]}`);
    const broken = await brokenInvariants(ground.manager);
    context.check(broken.length === 0, `${ground.name}: ${set.name}: ${broken.join('; ')}`);
    sent();
  });
}

async function prepare(context: ProofContext, name: string, kind: 'sqlite' | 'mysql'): Promise<NoticeGround> {
  const fresh = await databases.find((database) => database.kind === kind)?.create();
  if (!fresh) throw new Error(`there is no database of the kind ${kind}`);
  context.defer(() => fresh.drop());
  const laboratory = await startLaboratory();
  context.defer(() => laboratory.close());
  const desks = await startDesks(context, { databaseUrls: [fresh.url], env: environment(laboratory.url) });
  const database = await Database.open(fresh.url);
  context.defer(() => database.close());
  const client = desks.client(0);
  const { providerConnections } = await client.data<{ providerConnections: { provider: string; webhookUrl: string }[] }>(CONNECTIONS);
  const webhooks = Object.fromEntries(
    providerConnections.map(({ provider, webhookUrl }) => [provider.toLowerCase(), new URL(webhookUrl, desks.desks[0]?.url).href]),
  );
  return { name, client, manager: database.read, laboratory, webhooks };
}

function environment(laboratoryUrl: string): Record<string, string> {
  return {
    // Each message comes from another of the provider's servers.
    TRUSTED_PROXIES: '1',
    STRIPE_SECRET_KEY: 'sk_test_notices',
    STRIPE_WEBHOOK_SECRETS: 'whsec_laboratory',
    STRIPE_URL: laboratoryUrl,
    MOLLIE_API_KEY: 'test_notices',
    MOLLIE_URL: laboratoryUrl,
    ADYEN_API_KEY: 'key_of_the_notices',
    ADYEN_MERCHANT_ACCOUNT: 'LaboratoryMerchant',
    ADYEN_HMAC_KEYS: HMAC_KEY,
    ADYEN_URL: laboratoryUrl,
  };
}
