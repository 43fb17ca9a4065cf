import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnLaboratory } from '../support/laboratory';
import { stripeClient } from '../support/officialClients';

describe('the laboratory as a process of its own', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'laboratory-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('remembers after a kill what it executed and answered, and what time it was', async () => {
    const file = join(folder, 'books');
    const first = await spawnLaboratory({ file, settleDelayMs: 3_600_000 });
    const payment = await first.registerPayment({ provider: 'stripe', amountMinor: 10_000n, currencyCode: 'EUR' });
    const refund = (url: string, key: string) =>
      stripeClient(url).refunds.create({ payment_intent: payment, amount: 6000 }, { idempotencyKey: key });
    const made = await refund(first.url, 'k1');
    await first.jump(3_600_000);
    // Executed, and the process dies before it has answered.
    const pause = await first.pause({ point: 'after-executing', key: 'k2' });
    const second = await first.registerPayment({ provider: 'stripe', amountMinor: 5000n, currencyCode: 'EUR' });
    const lost = stripeClient(first.url).refunds.create({ payment_intent: second, amount: 5000 }, { idempotencyKey: 'k2' });
    const isLost = expect(lost).rejects.toThrow();
    await pause.reached();
    await first.kill();
    await isLost;

    const again = await spawnLaboratory({ file, settleDelayMs: 3_600_000 });
    expect((await again.executed()).map(({ key, status }) => [key, status])).toEqual([
      ['k1', 'SUCCEEDED'],
      ['k2', 'PENDING'],
    ]);
    expect((await refund(again.url, 'k1')).id).toBe(made.id);
    const found = await stripeClient(again.url).refunds.create({ payment_intent: second, amount: 5000 }, { idempotencyKey: 'k2' });
    expect(found.status).toBe('pending');
    expect(await again.executed()).toHaveLength(2);
    expect((await again.notices()).map(({ type }) => type)).toContain('refund.updated');
    await again.close();
  });
});
