import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatAmount } from '../../server/money/money';
import { databases, type FreshDatabase } from '../support/databases';
import {
  describeWithOnlineRetail,
  readRetailOrders,
  readRetailRefunds,
  toImportLine,
  type RetailRefund,
} from '../support/onlineRetail';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { create, preview, readOrder, settled } from '../support/refunds';

jest.setTimeout(300_000);

const pounds = (amountMinor: number): string => formatAmount(BigInt(amountMinor), 'GBP');

describeWithOnlineRetail('a real shop: 2,000 orders and every refund ever given on them', () => {
  describe.each(databases)('on $kind', ({ create: createDatabase }) => {
    let fresh: FreshDatabase;
    let shop: PartnerDesk;
    let refunds: RetailRefund[];

    beforeAll(async () => {
      fresh = await createDatabase();
      shop = await startPartnerDesk(fresh.url);
      refunds = await readRetailRefunds();
      const folder = mkdtempSync(join(tmpdir(), 'refund-desk-'));
      const file = join(folder, 'orders.jsonl');
      writeFileSync(file, (await readRetailOrders()).map((order) => `${toImportLine(order)}\n`).join(''));
      shop.run('import', file);
      rmSync(folder, { recursive: true, force: true });
    });

    afterAll(async () => {
      await shop.stop();
      await fresh.drop();
    });

    /** Previews and creates one refund of the shop; null where the desk would not. */
    const give = async (refund: RetailRefund): Promise<string | null> => {
      const order = await readOrder(shop.client, refund.orderId);
      const items = refund.lines.map((line) => ({
        orderItemId: order.items[line.orderLine]?.id,
        quantity: line.quantity,
      }));
      const promised = await preview(shop.client, { orderId: order.id, items });
      if (promised.quote === null) return null;
      const created = await create(shop.client, { quote: promised.quote, idempotencyKey: `refund-${refund.id}` });
      if (!created.refund) return null;
      expect([promised.total.amount, created.refund.total.amount]).toEqual(Array(2).fill(pounds(refund.amountMinor)));
      expect(promised.full).toBe(refund.kind === 'full');
      return created.refund.id;
    };

    it('gives back to the penny what the shop gave back, one after the other', async () => {
      for (const refund of refunds) {
        const refundId = await give(refund);
        if (refundId === null) throw new Error(`${refund.id} was not given`);
        expect(await settled(shop.client, refundId)).toBe('SUCCEEDED');
        const order = await readOrder(shop.client, refund.orderId);
        const ended = refund.kind === 'partial' ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
        expect([refund.id, order.refundStatus]).toEqual([refund.id, ended]);
      }
    });

    it('adds up, on each order and over the shop, and nothing more can be refunded', async () => {
      const byOrder = new Map<string, number>();
      for (const { orderId, amountMinor } of refunds) {
        byOrder.set(orderId, (byOrder.get(orderId) ?? 0) + amountMinor);
      }
      let givenMinor = 0n;
      for (const [number, amountMinor] of byOrder) {
        const order = await readOrder(shop.client, number);
        expect([number, order.refunded.amount]).toEqual([number, pounds(amountMinor)]);
        givenMinor += BigInt(order.refunded.amount.replace('.', ''));
        await expectNoMore(order.id, order.refundable.amount);
      }
      expect(givenMinor).toBe(BigInt(refunds.reduce((sum, refund) => sum + refund.amountMinor, 0)));
    });

    it('changes nothing when every refund is asked for again with its key', async () => {
      const numbers = [...new Set(refunds.map((refund) => refund.orderId))];
      const read = () => Promise.all(numbers.map((number) => readOrder(shop.client, number)));
      const before = await read();
      for (const refund of refunds) expect([refund.id, await give(refund)]).toEqual([refund.id, null]);
      expect(await read()).toEqual(before);
    });

    /** Asking for one unit more than is left of any item is refused, and what is left is what the order says. */
    const expectNoMore = async (orderId: string, refundable: string): Promise<void> => {
      const rest = await preview(shop.client, { orderId });
      expect(rest.subtotal.amount).toBe(refundable);
      expect(rest.quote === null).toBe(refundable === '0.00');
    };
  });
});
