import pino from 'pino';
import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { MailError, type Mail } from '../../server/mail/mailer';
import { confirmationSender } from '../../server/orders/confirmationSender';
import { ConfirmationService, type ResendCaller } from '../../server/orders/confirmationService';
import type { NewOrder } from '../../server/orders/newOrder';
import { findOrder } from '../../server/orders/orderRepository';
import { OrderRecorder } from '../../server/orders/orderRecorder';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { Worker } from '../../server/outbox/worker';
import { insertPartner } from '../../server/partners/newPartner';
import { wholePartner } from '../../server/partners/reach';
import { databases, type FreshDatabase } from '../support/databases';
import { mailsTo } from '../support/mails';
import { recordOrder } from '../support/orders';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { tamper } from '../support/tamper';

const newOrder: NewOrder = {
  number: '100245',
  placedAt: new Date('2026-11-20T10:00:00Z'),
  visitDate: '2026-12-05',
  locationName: 'Zoo',
  channel: 'ONLINE',
  status: 'PAID',
  canceledAt: null,
  customer: { email: 'jane.doe@example.com', name: 'Jane Doe', phone: null },
  currencyCode: 'EUR',
  items: [
    {
      productName: 'Adult',
      sku: null,
      quantity: 2,
      totalMinor: 4_900n,
      discountMinor: 0n,
      taxRatePpm: 90_000,
      refundable: true,
      barcodes: ['LP-0001', 'LP-0002'],
    },
  ],
  payments: [{ provider: 'sandbox', method: 'card', reference: 'p1', amountMinor: 4_900n }],
  totalMinor: 4_900n,
  capturedMinor: 4_900n,
};
const logger = pino({ level: 'silent' });

describe.each(databases)('the confirmation on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let service: ConfirmationService;
  let caller: ResendCaller;
  let orderId: string;
  let sent: Mail[];

  beforeEach(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    service = new ConfirmationService(database);
    caller = { key: 'staff:1', ...wholePartner(await addPartner('Lindenhof Park')) };
    const { order } = await new OrderRecorder(database).record(caller, newOrder, 'test');
    orderId = order.id;
    sent = [];
  });

  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  const addPartner = async (name: string): Promise<string> => {
    const partner = { name, currencyCode: 'EUR', timeZone: 'Europe/Amsterdam' };
    return (await database.transaction((tx) => insertPartner(tx, partner, 'test'))).id;
  };
  const resend = (email: string | null = null, id = orderId) => service.resend(caller, { orderId: id, email });
  const worker = (send: (mail: Mail) => Promise<void>) => {
    const handler = confirmationSender(database, { send }, logger);
    return new Worker(database, { REFUND_SEND: handler, CONFIRMATION_SEND: handler }, logger);
  };
  const keep = async (mail: Mail): Promise<void> => void sent.push(mail);

  it('is promised, and sent by the worker once', async () => {
    expect(await resend()).toMatchObject({ order: { id: orderId } });
    expect(await worker(keep).workOff()).toBe(1);
    expect(await worker(keep).workOff()).toBe(0);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: 'jane.doe@example.com', subject: 'Your order 100245 at Lindenhof Park' });
    expect(sent[0]!.text).toMatch(/Your visit: 5 December 2026\nWhere: Zoo\n\n2 × Adult {2}EUR 49.00\n {4}Ticket LP-0001\n/);
  });

  it('goes to another address, which the order keeps; the audit tells neither but as personal data', async () => {
    expect(await resend(' New.Jane@Example.org ')).toMatchObject({ order: { customer: { email: 'new.jane@example.org' } } });
    await worker(keep).workOff();
    expect(sent.map(({ to }) => to)).toEqual(['new.jane@example.org']);
    const order = await findOrder(database.read, caller, orderId);
    expect(order).toMatchObject({ version: 1, customer: { email: 'new.jane@example.org', name: 'Jane Doe' } });
    expect(await database.read.findBy(AuditEntryRow, { action: 'confirmation.resend' })).toMatchObject([
      {
        actor: 'staff:1',
        subjectType: 'Order',
        subjectId: orderId,
        before: { email: 'j***@e***.com' },
        after: { email: 'n***@e***.org' },
        personal: { email: 'new.jane@example.org', emailBefore: 'jane.doe@example.com' },
      },
    ]);
  });

  it('is not sent twice within two minutes, whoever asks at once', async () => {
    const results = await Promise.all([resend(), resend()]);
    expect(results.filter((result) => 'order' in result)).toHaveLength(1);
    expect(results).toContainEqual({ problems: [expect.objectContaining({ code: 'SENT_RECENTLY' })] });
    expect(await database.read.count(OutboxRow)).toBe(1);
    expect(await resend('other@example.com')).toMatchObject({ problems: [{ code: 'SENT_RECENTLY' }] });
    const order = await findOrder(database.read, caller, orderId);
    expect(order!.customer.email).toBe('jane.doe@example.com');
    const twoMinutesAgo = new Date(Date.now() - 120_001);
    await tamper(fresh.url, 'UPDATE audit_entries SET at_ms = ? WHERE subject_id = ?', [twoMinutesAgo.getTime(), BigInt(orderId)]);
    expect(await resend()).toMatchObject({ order: { id: orderId } });
  });

  it('is refused for what is no address, with nothing changed', async () => {
    const refused = { problems: [{ code: 'EMAIL_INVALID', field: ['input', 'email'] }] };
    expect(await resend('nonsense')).toMatchObject(refused);
    expect(await resend('')).toMatchObject(refused);
    expect(await database.read.count(OutboxRow)).toBe(0);
  });

  it('of what is not there and of what is another partner’s is refused alike', async () => {
    const unknown = await resend(null, '12345');
    expect(unknown).toMatchObject({ problems: [{ code: 'ORDER_NOT_FOUND', field: ['input', 'orderId'] }] });
    caller = { key: 'staff:2', ...wholePartner(await addPartner('Elsewhere')) };
    expect(await resend('eve@example.com')).toEqual(unknown);
    expect(await database.read.count(OutboxRow)).toBe(0);
  });

  it('is tried again when the mail server is away, and given up when it refuses for good', async () => {
    await resend();
    await worker(() => Promise.reject(new MailError('ETIMEDOUT', false))).workOff();
    const [job] = await database.read.find(OutboxRow);
    expect(job).toMatchObject({ attempts: 1, leaseToken: null });
    await database.transaction((tx) => tx.update(OutboxRow, { id: job!.id }, { dueAt: new Date() }));
    await worker(() => Promise.reject(new MailError('EENVELOPE 550', true))).workOff();
    expect(await database.read.count(OutboxRow)).toBe(0);
  });
});

const RESEND = `mutation ($input: ConfirmationResendInput!) { confirmationResend(input: $input) {
  order { customer { maskedEmail } } userErrors { code } } }`;

describe.each(databases)('another address for a confirmation on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let park: PartnerDesk;

  beforeAll(async () => {
    fresh = await create();
    park = await startPartnerDesk(fresh.url);
  });

  afterAll(async () => {
    await park.stop();
    await fresh.drop();
  });

  it('is taken only from who sees customers, as the tickets go there', async () => {
    const number = await recordOrder(park.client);
    const readOrder = async () =>
      (await park.client.data<{ orderByNumber: { id: string; customer: { email: string } } }>(
        'query ($number: String!) { orderByNumber(number: $number) { id customer { email } } }',
        { number },
      )).orderByNumber;
    const { id: orderId, customer } = await readOrder();
    const support = park.createClient(['orders:read', 'orders:resend']);
    const refused = await support.request(RESEND, { input: { orderId, email: 'mallory@evil.example' } });
    expect(refused.data).toEqual({ confirmationResend: null });
    expect(refused.errors).toMatchObject([
      { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', missingScopes: [['customers:read']] } },
    ]);
    expect((await readOrder()).customer).toEqual(customer);
    expect(await support.data(RESEND, { input: { orderId, email: null } })).toMatchObject({
      confirmationResend: { order: { customer: { maskedEmail: 'c***@e***.org' } }, userErrors: [] },
    });
    expect(mailsTo(park.desk, 'mallory@evil.example')).toEqual([]);
    const agent = park.createClient(['orders:read', 'orders:resend', 'customers:read']);
    const next = (await park.client.data<{ orderByNumber: { id: string } }>(
      'query ($number: String!) { orderByNumber(number: $number) { id } }',
      { number: await recordOrder(park.client) },
    )).orderByNumber;
    expect(await agent.data(RESEND, { input: { orderId: next.id, email: 'new@example.org' } })).toMatchObject({
      confirmationResend: { order: { customer: { maskedEmail: 'n***@e***.org' } }, userErrors: [] },
    });
  });
});
