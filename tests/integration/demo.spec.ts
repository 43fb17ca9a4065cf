import { pino } from 'pino';
import { Database } from '../../server/database/database';
import { DEMO_API_TOKEN, DEMO_SIGN_INS } from '../../server/demo/demoSignIns';
import { seedDemo } from '../../server/demo/seedDemo';
import { OrderRow } from '../../server/orders/order.entity';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { Worker } from '../../server/outbox/worker';
import type { Providers } from '../../server/payments/providers';
import { createSandboxLaboratory } from '../../server/payments/sandbox/sandboxLaboratory';
import { SandboxProvider } from '../../server/payments/sandbox/sandboxProvider';
import { findCallerByApiToken } from '../../server/people/callerRepository';
import { verifyPassword } from '../../server/people/password';
import { StaffRow } from '../../server/people/people.entity';
import { hashToken } from '../../server/people/token';
import { RefundRow } from '../../server/refunds/refund.entity';
import { RefundSender } from '../../server/refunds/refundSender';
import { TicketRow } from '../../server/tickets/ticket.entity';
import { databases, type FreshDatabase } from '../support/databases';

describe.each(databases)('the demo partner on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;

  beforeAll(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    await seedDemo(database, new Date());
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  it('is filled in once', async () => {
    expect(await database.read.count(OrderRow)).toBe(2_000);
    await expect(seedDemo(database, new Date())).rejects.toThrow('needs an empty one');
    expect(await database.read.count(OrderRow)).toBe(2_000);
  });

  it('lets its people in, and its check-out', async () => {
    for (const { email, password, scopes } of DEMO_SIGN_INS) {
      const staff = await database.read.findOneByOrFail(StaffRow, { email });
      expect(await verifyPassword(staff.passwordHash, password)).toBe(true);
      expect(staff.scopes).toEqual([...scopes]);
    }
    const caller = await findCallerByApiToken(database.read, hashToken(DEMO_API_TOKEN));
    expect(caller).toMatchObject({ kind: 'apiClient', partner: { name: 'Lindenhof Park' } });
  });

  it('has refunds that the worker brings to an end', async () => {
    const laboratory = createSandboxLaboratory(database, 0);
    const sandbox = new SandboxProvider(await laboratory.listen(0), 0);
    const providers: Providers = {
      connectedTo: () => Promise.resolve(new Set(['sandbox'] as const)),
      of: () => Promise.resolve(sandbox),
    };
    const sender = new RefundSender(database, providers, pino({ level: 'silent' }));
    const handlers = { REFUND_SEND: sender.handle, CONFIRMATION_SEND: () => Promise.resolve(null) };
    const worker = new Worker(database, handlers, pino({ level: 'silent' }));
    const jobs = await database.read.count(OutboxRow);
    const held = await database.read.countBy(TicketRow, { status: 'REFUND_HOLD' });
    while ((await worker.workOff()) > 0);
    const left = await database.read.find(OutboxRow);
    expect(jobs - left.length).toBeGreaterThanOrEqual(4);
    // What is left is with the provider, which takes its time.
    expect(left.filter((job) => job.dueAt <= new Date())).toEqual([]);
    expect(await database.read.countBy(RefundRow, { status: 'PROCESSING' })).toBe(left.length);
    expect(await database.read.countBy(TicketRow, { status: 'REFUND_HOLD' })).toBeLessThan(held);
    await laboratory.close();
  });
});
