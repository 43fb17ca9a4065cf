import { Database } from '../../server/database/database';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { SandboxRefundRow } from '../../server/payments/sandbox/sandboxRefund.entity';
import { databases, type FreshDatabase } from '../support/databases';
import { startDesk } from '../support/desk';
import { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { ADMIN, startPartnerDesk } from '../support/partnerDesk';
import { create, preview, readOrder, settled } from '../support/refunds';

describe.each(databases)('a desk that is killed with a refund under way, on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let database: Database;

  beforeEach(async () => {
    fresh = await createDatabase();
  });

  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  /** Waits until the provider has been asked and the worker waits for its answer. */
  const untilSent = async (): Promise<void> => {
    for (;;) {
      const jobs = await database.read.find(OutboxRow);
      if (jobs.some((job) => job.attempts > 0 && job.leaseToken === null)) return;
    }
  };

  it('ends it after the next start, and the provider has executed it once', async () => {
    const zoo = await startPartnerDesk(fresh.url, { SANDBOX_DELAY_MS: '2000' });
    database = await Database.open(fresh.url);
    const order = await readOrder(zoo.client, await recordOrder(zoo.client));
    const { quote } = await preview(zoo.client, { orderId: order.id });
    const { refund } = await create(zoo.client, { quote, idempotencyKey: 'before-the-cut' });
    await untilSent();
    await zoo.desk.kill();

    const again = await startDesk({ databaseUrl: fresh.url });
    const client = new GraphqlClient(again.url);
    await client.signIn(ADMIN.email, ADMIN.password);
    expect(await settled(client, refund?.id ?? '')).toBe('SUCCEEDED');
    expect(await readOrder(client, order.number)).toMatchObject({ refundStatus: 'REFUNDED', refunded: { amount: '60.00' } });
    expect(await database.read.countBy(SandboxRefundRow, {})).toBe(1);
    await again.stop();
  });
});
