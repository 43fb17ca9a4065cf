import { createApp, type App } from '../../../server/app';
import { readConfig } from '../../../server/config';
import { newId } from '../../../server/database/id';
import { insertRows } from '../../../server/database/statements';
import { PartnerRow, RefundPolicyRow } from '../../../server/partners/partner.entity';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider } from '../../../server/payments/payment';
import { SCOPES } from '../../../server/people/scope';
import type { DatabaseKind } from '../../support/databases';
import { deskEnvironment, runDesk, TEST_SECRET } from '../../support/desk';
import { GraphqlClient } from '../../support/graphqlClient';
import { startLaboratory, type RunningLaboratory } from '../../support/laboratory';
import type { ProofContext } from './proof';
import type { Random } from '../../support/random';
import type { ShiftedClock } from './shiftedClock';

/** A payment as the steps know it. */
export interface KnownPayment {
  readonly provider: ConnectableProvider | 'manual';
  readonly reference: string;
  readonly amountMinor: bigint;
}

export interface KnownOrder {
  readonly id: string;
  readonly number: string;
  readonly itemIds: readonly string[];
  readonly payments: readonly KnownPayment[];
}

/** A request for a refund that was made: the same one again must come to the same. */
export interface KnownKey {
  readonly key: string;
  readonly quote: string;
  /** Null when it was refused, which burns no key. */
  refundId: string | null;
}

/** A desk in this process with its database and its providers, and what the steps have done to it. */
export interface World {
  readonly context: ProofContext;
  readonly random: Random;
  readonly clock: ShiftedClock;
  readonly laboratory: RunningLaboratory;
  readonly providers: readonly ConnectableProvider[];
  readonly orders: KnownOrder[];
  readonly quotes: { readonly quote: string; readonly order: KnownOrder }[];
  readonly keys: KnownKey[];
  readonly refundIds: string[];
  /** What was done last, for whoever has to find out what broke. */
  readonly log: string[];
  readonly app: App;
  client(): GraphqlClient;
  /** Ends the program and starts it again on the same database. */
  restart(): Promise<void>;
  /** Removes everything. */
  end(): Promise<void>;
}

/** Throws BrokenPromise unless the condition holds. */
export function must(world: World, condition: boolean, brokenPromise: string): asserts condition {
  world.context.check(condition, brokenPromise);
}

const HMAC_KEY = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
const CONNECTIONS = '{ providerConnections { provider webhookUrl } }';

/** Puts a new world together; its chance is all that it takes from outside. */
export async function makeWorld(context: ProofContext, kind: DatabaseKind, clock: ShiftedClock, random: Random): Promise<World> {
  const fresh = await kind.create();
  const laboratory = await startLaboratory();
  const environment = deskEnvironment(fresh.url, {
    APP_SECRET: TEST_SECRET,
    LOG_LEVEL: 'silent',
    STRIPE_SECRET_KEY: 'sk_test_steps',
    STRIPE_WEBHOOK_SECRETS: 'whsec_laboratory',
    STRIPE_URL: laboratory.url,
    MOLLIE_API_KEY: 'test_steps',
    MOLLIE_URL: laboratory.url,
    ADYEN_API_KEY: 'key_of_the_steps',
    ADYEN_MERCHANT_ACCOUNT: 'LaboratoryMerchant',
    ADYEN_HMAC_KEYS: HMAC_KEY,
    ADYEN_URL: laboratory.url,
  });
  const run = (...args: string[]): string => runDesk(args, environment);
  run('admin', '--email', 'admin@example.org', '--name', 'Admin', '--partner', 'Lindenhof', '--currency', 'EUR', '--time-zone', 'UTC');
  const token = /rd_\w+/.exec(run('token', '--name', 'program', '--scopes', SCOPES.join(',')))?.[0] ?? '';
  const config = readConfig(environment);
  const running = { app: await createApp(config), url: '' };
  const world: World = {
    context,
    random,
    clock,
    laboratory,
    providers: CONNECTABLE_PROVIDERS,
    orders: [],
    quotes: [],
    keys: [],
    refundIds: [],
    log: [],
    get app() {
      return running.app;
    },
    client: () => new GraphqlClient(running.url, token),
    async restart() {
      await running.app.close();
      running.app = await createApp(config);
      running.url = await running.app.listen(0, '127.0.0.1');
      await receive(world, running.url);
    },
    async end() {
      await running.app.close();
      await laboratory.close();
      await fresh.drop();
    },
  };
  running.url = await running.app.listen(0, '127.0.0.1');
  await receive(world, running.url);
  await choosePolicy(world);
  return world;
}

/** Tells the providers where the desk takes their notices now. */
async function receive({ client, laboratory }: World, url: string): Promise<void> {
  const { providerConnections } = await client().data<{
    providerConnections: { provider: string; webhookUrl: string }[];
  }>(CONNECTIONS);
  for (const provider of CONNECTABLE_PROVIDERS) {
    const found = providerConnections.find((connection) => connection.provider.toLowerCase() === provider);
    if (found) await laboratory.receiver({ provider, url: new URL(found.webhookUrl, url).href });
  }
}

/** No fee, a part, or a fixed one. */
async function choosePolicy({ app, random }: World): Promise<void> {
  const { id: partnerId } = await app.database.read.findOneByOrFail(PartnerRow, {});
  const feeKind = random.pick(['NONE', 'NONE', 'FIXED', 'PERCENTAGE'] as const);
  const fee = { feeKind, currencyCode: 'EUR', feeFixedMinor: feeKind === 'FIXED' ? 250n : 0n, feeRatePpm: feeKind === 'PERCENTAGE' ? 125_000 : 0 };
  await app.database.transaction((tx) =>
    insertRows(tx, RefundPolicyRow, [{ id: newId(), partnerId, validFrom: new Date(1), ...fee }]),
  );
}
