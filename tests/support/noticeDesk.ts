import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Database } from '../../server/database/database';
import { NoticeRow } from '../../server/payments/notice.entity';
import type { ConnectableProvider } from '../../server/payments/payment';
import { startLaboratory, type RunningLaboratory } from './laboratory';
import { recordOrder } from './orders';
import { startPartnerDesk, type PartnerDesk } from './partnerDesk';

/** What the laboratory signs with unless it is told otherwise. */
export const LABORATORY_SECRETS: Readonly<Record<ConnectableProvider, string>> = {
  stripe: 'whsec_laboratory',
  mollie: '',
  adyen: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056',
};

/** A running desk whose partner is connected to the three providers of a laboratory. */
export interface NoticeDesk {
  readonly desk: PartnerDesk;
  readonly laboratory: RunningLaboratory;
  readonly database: Database;
  /** Where a provider sends its notices: an address of the desk. */
  webhookUrl(provider: ConnectableProvider): string;
  /** Records an order of 63.50 that was paid through a provider of the laboratory. Answers its number and the payment. */
  recordPaid(provider: ConnectableProvider): Promise<{ number: string; reference: string }>;
  /** The notices of a payment that the desk has stored. */
  notices(paymentReference: string): Promise<NoticeRow[]>;
  stop(): Promise<void>;
}

const PAID_MINOR = 6350n;
const ADDRESSES = 'query { providerConnections { provider connected webhookUrl } }';

export async function startNoticeDesk(databaseUrl: string, env: Record<string, string> = {}): Promise<NoticeDesk> {
  const laboratory = await startLaboratory();
  const desk = await startPartnerDesk(databaseUrl, {
    STRIPE_SECRET_KEY: 'sk_test_laboratory',
    STRIPE_WEBHOOK_SECRETS: LABORATORY_SECRETS.stripe,
    STRIPE_URL: laboratory.url,
    MOLLIE_API_KEY: 'test_laboratory0123456789012345678901',
    MOLLIE_URL: laboratory.url,
    ADYEN_API_KEY: 'AQElaboratory',
    ADYEN_MERCHANT_ACCOUNT: 'LaboratoryMerchant',
    ADYEN_HMAC_KEYS: LABORATORY_SECRETS.adyen,
    ADYEN_URL: laboratory.url,
    ...env,
  });
  const database = await Database.open(databaseUrl);
  type Answer = { providerConnections: { provider: ConnectableProvider; webhookUrl: string }[] };
  const { providerConnections } = await desk.client.data<Answer>(ADDRESSES);
  const urls = new Map(providerConnections.map(({ provider, webhookUrl }) => [provider, new URL(webhookUrl, desk.desk.url).href]));
  for (const [provider, url] of urls) await laboratory.send('POST', 'receivers', { provider, url });
  return {
    desk,
    laboratory,
    database,
    webhookUrl: (provider) => urls.get(provider) ?? '',
    async recordPaid(provider) {
      const reference = await laboratory.registerPayment({ provider, amountMinor: PAID_MINOR, currencyCode: 'EUR' });
      const number = await recordOrder(desk.client, { payments: [{ provider, method: 'card', reference, amount: '63.50' }] });
      return { number, reference };
    },
    notices: (paymentReference) => database.read.findBy(NoticeRow, { paymentReference }),
    async stop() {
      await database.close();
      await desk.stop();
      await laboratory.close();
    },
  };
}

const LONGEST_WAIT_MS = 30_000;

/** Asks until the answer is the wanted one. Throws the last one when it never comes. */
export async function until<Value>(read: () => Promise<Value>, isWanted: (value: Value) => boolean): Promise<Value> {
  const deadlineMs = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    // SQLite answers without giving anybody else a turn; the laboratory lives in this process.
    await setImmediate();
    if (Date.now() > deadlineMs) throw new Error(`waited in vain, last for ${inspect(value)}`);
  }
}
