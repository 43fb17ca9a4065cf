import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { insertRows } from '../../server/database/statements';
import { importOrders, ImportSourceError } from '../../server/orders/importOrders';
import type { NewOrder } from '../../server/orders/newOrder';
import { OrderItemRow, OrderRow } from '../../server/orders/order.entity';
import { readOrder, type OrderRecordInput } from '../../server/orders/orderRecord';
import { OrderRecorder } from '../../server/orders/orderRecorder';
import { runImport } from '../../server/orders/runImport';
import { newPartnerRow } from '../../server/partners/newPartner';
import { LocationRow, PartnerRow } from '../../server/partners/partner.entity';
import { wholePartner } from '../../server/partners/reach';
import { PaymentRow } from '../../server/payments/payment.entity';
import { TicketRow } from '../../server/tickets/ticket.entity';
import { databases, type FreshDatabase } from '../support/databases';
import { describeWithOnlineRetail, readRetailOrders, toImportLine } from '../support/onlineRetail';

const input: OrderRecordInput = {
  number: '1001',
  placedAt: new Date('2026-07-14T17:30:00Z'),
  visitDate: '2026-08-01',
  locationName: 'Zoo',
  customer: { email: 'jane@example.org', name: 'Jane Doe' },
  currencyCode: 'EUR',
  items: [{ productName: 'Adult', quantity: 2, total: '50.00', taxRate: '0.09', barcodes: ['a', 'b'] }],
  payments: [{ provider: 'sandbox', method: 'ideal', reference: 'tr_1', amount: '50.00' }],
};

function order(changes: Partial<OrderRecordInput> = {}): NewOrder {
  const read = readOrder({ ...input, ...changes });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.order;
}

async function* bytesOf(text: string | Buffer): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

describe.each(databases)('on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let partner: PartnerRow;
  let recorder: OrderRecorder;

  beforeEach(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    recorder = new OrderRecorder(database);
    partner = await addPartner();
  });
  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  async function addPartner(): Promise<PartnerRow> {
    const row = newPartnerRow({ name: 'Zoo', currencyCode: 'EUR', timeZone: 'Europe/Amsterdam' }, new Date());
    await database.transaction((tx) => insertRows(tx, PartnerRow, [row]));
    return row;
  }

  const counts = () =>
    Promise.all([OrderRow, OrderItemRow, TicketRow, PaymentRow, LocationRow].map((row) => database.read.count(row)));

  describe('recording an order', () => {
    it('writes it whole, with a note in the audit', async () => {
      const recorded = await recorder.record(wholePartner(partner.id), order(), 'apiClient:1');
      expect(recorded.created).toBe(true);
      expect(recorded.order).toMatchObject({
        number: '1001',
        placedAt: input.placedAt,
        visitDate: '2026-08-01',
        status: 'PAID',
        totalMinor: 5000n,
        capturedMinor: 5000n,
        takenMinor: 0n,
        version: 1,
        customer: { email: 'jane@example.org', name: 'Jane Doe', phone: null },
      });
      expect(await counts()).toEqual([1, 1, 2, 1, 1]);
      const [entry] = await database.read.find(AuditEntryRow);
      expect(entry).toMatchObject({ actor: 'apiClient:1', action: 'order.record', subjectId: recorded.order.id });
    });

    it('changes nothing that money depends on when it comes again', async () => {
      const first = await recorder.record(wholePartner(partner.id), order(), 'apiClient:1');
      const again = await recorder.record(
        wholePartner(partner.id),
        order({
          visitDate: '2026-09-01',
          locationName: 'Aquarium',
          customer: { email: 'john@example.org' },
          items: [{ productName: 'Child', quantity: 1, total: '99.00' }],
          payments: [{ ...input.payments[0]!, amount: '99.00' }],
        }),
        'apiClient:1',
      );
      expect(again.created).toBe(false);
      expect(again.order).toEqual({
        ...first.order,
        visitDate: '2026-09-01',
        locationId: expect.not.stringMatching(first.order.locationId ?? ''),
        customer: { ...first.order.customer, email: 'john@example.org' },
      });
      expect(await counts()).toEqual([1, 1, 2, 1, 2]);
      const entries = await database.read.find(AuditEntryRow, { order: { id: 'ASC' } });
      expect(entries[1]).toMatchObject({ action: 'order.update', after: { changed: ['customerEmail', 'visitDate', 'locationId'] } });
      expect(JSON.stringify(entries)).not.toContain('john@');
    });

    it('calls it off once, and for good', async () => {
      await recorder.record(wholePartner(partner.id), order(), 'apiClient:1');
      const canceledAt = new Date('2026-07-20T08:00:00Z');
      const calledOff = await recorder.record(wholePartner(partner.id), order({ canceledAt }), 'apiClient:1');
      expect(calledOff.order).toMatchObject({ status: 'CANCELED', canceledAt, version: 2 });
      for (const later of [null, new Date('2026-07-21T08:00:00Z')]) {
        const again = await recorder.record(wholePartner(partner.id), order({ canceledAt: later }), 'apiClient:1');
        expect(again.order).toEqual(calledOff.order);
      }
    });

    it('makes one order of many requests at once', async () => {
      const all = await Promise.all(Array.from({ length: 12 }, () => recorder.record(wholePartner(partner.id), order(), 'apiClient:1')));
      expect(all.filter((recorded) => recorded.created)).toHaveLength(1);
      expect(new Set(all.map((recorded) => recorded.order.id)).size).toBe(1);
      expect(await counts()).toEqual([1, 1, 2, 1, 1]);
    });

    it('keeps partners apart', async () => {
      const other = await addPartner();
      const mine = await recorder.record(wholePartner(partner.id), order(), 'apiClient:1');
      const theirs = await recorder.record(wholePartner(other.id), order(), 'apiClient:2');
      expect(theirs.created).toBe(true);
      expect(theirs.order.locationId).not.toBe(mine.order.locationId);
    });
  });

  describe('an import', () => {
    const line = (changes: Record<string, unknown> = {}) => JSON.stringify({ ...input, ...changes });

    it('records the good lines and names the bad ones', async () => {
      const text = [line(), '{', line({ number: '' }), 'x'.repeat(1_048_577), line({ number: '1002' })].join('\n');
      const summary = await importOrders({ database, partner, source: bytesOf(text) });
      expect(summary).toMatchObject({ lines: 5, created: 2, known: 0, badCount: 3 });
      expect(summary.bad).toEqual([
        { line: 2, reason: expect.stringMatching(/^not valid JSON/) },
        { line: 3, reason: 'number: The number must not be empty.' },
        { line: 4, reason: 'longer than 1 MiB' },
      ]);
    });

    it('adds nothing the second time, and calls off what was called off since', async () => {
      const other = { number: '1002', items: [{ productName: 'Child', quantity: 1, total: '60.00' }] };
      const text = [line(), line({ number: '1002' }), line(other)].join('\n');
      expect(await importOrders({ database, partner, source: bytesOf(text) })).toMatchObject({ created: 2, known: 1 });
      expect(await database.read.findOneBy(OrderRow, { number: '1002' })).toMatchObject({ totalMinor: 5000n });
      const before = [await database.read.find(OrderRow), await counts()];
      expect(await importOrders({ database, partner, source: bytesOf(gzipSync(text)) })).toMatchObject({ created: 0, known: 3 });
      expect([await database.read.find(OrderRow), await counts()]).toEqual(before);
      const calledOff = line({ canceledAt: '2026-07-20T08:00:00Z', customer: { email: 'other@example.org' } });
      await importOrders({ database, partner, source: bytesOf(calledOff) });
      expect(await database.read.findOneBy(OrderRow, { number: '1001' })).toMatchObject({
        status: 'CANCELED',
        version: 2,
        customerEmail: 'jane@example.org',
      });
    });

    it('adds every order once when the same file is imported twice at once', async () => {
      const text = Array.from({ length: 450 }, (_, index) => line({ number: `${index}` })).join('\n');
      const both = await Promise.all([1, 2].map(() => importOrders({ database, partner, source: bytesOf(text) })));
      expect(both[0]!.created + both[1]!.created).toBe(450);
      expect(await counts()).toEqual([450, 450, 900, 450, 1]);
    });

    it('keeps what it read of a file that is cut off, and says so', async () => {
      const packed = gzipSync(Array.from({ length: 300 }, (_, index) => line({ number: `${index}` })).join('\n'));
      const failed = importOrders({ database, partner, source: bytesOf(packed.subarray(0, packed.length - 20)) });
      const error = await failed.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ImportSourceError);
      expect(await database.read.count(OrderRow)).toBe((error as ImportSourceError).summary.created);
    });
  });

  describe('the import command', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'refund-desk-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    async function run(file: string, content?: string): Promise<{ code: number; printed: string }> {
      const path = join(folder, file);
      if (content !== undefined) writeFileSync(path, content);
      const output = new PassThrough();
      const code = await runImport({ database, partner, file: path, output });
      return { code, printed: String(output.read() as Buffer) };
    }

    it('says by its exit code whether all went well', async () => {
      const good = await run('good.jsonl', `${JSON.stringify(input)}\n`);
      expect(good).toEqual({ code: 0, printed: expect.stringContaining('1 lines: 1 orders added, 0 known already, 0 bad.') });
      expect(await run('bad.jsonl', 'x\n')).toEqual({ code: 1, printed: expect.stringContaining('line 1: not valid JSON') });
      expect(await run('missing.jsonl')).toEqual({ code: 2, printed: expect.stringContaining('there is no such file') });
    });
  });

  describeWithOnlineRetail('2,000 real orders', () => {
    it('are imported whole, and once', async () => {
      const orders = await readRetailOrders();
      const text = gzipSync(orders.map(toImportLine).join('\n'));
      expect(await importOrders({ database, partner, source: bytesOf(text) })).toMatchObject({ created: 2000, badCount: 0 });
      expect(await importOrders({ database, partner, source: bytesOf(text) })).toMatchObject({ created: 0, known: 2000 });
      const rows = await database.read.find(OrderRow);
      const lines = orders.reduce((count, { lines }) => count + lines.length, 0);
      expect(await counts()).toEqual([2000, lines, 0, 2000, 0]);
      const totals = new Map(rows.map((row) => [row.number, row.totalMinor]));
      expect(orders.filter(({ id, totalMinor }) => totals.get(id) !== BigInt(totalMinor))).toEqual([]);
      expect(rows.filter((row) => row.capturedMinor !== row.totalMinor || row.status !== 'PAID')).toEqual([]);
    });
  });
});
