import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BookPayment, BookRefund } from './books';
import { FileStore } from './fileStore';

const PAYMENT: BookPayment = {
  provider: 'mollie',
  reference: 'tr_1',
  amountMinor: 9_007_199_254_740_993n,
  currencyCode: 'EUR',
  isLimited: true,
  createdAtMs: 1,
  dispute: { reference: 'chb_1', amountMinor: 5n, openedAtMs: 2, closed: null },
};
const REFUND: BookRefund = {
  provider: 'mollie',
  reference: 're_1',
  paymentReference: 'tr_1',
  amountMinor: 6000n,
  currencyCode: 'EUR',
  key: 'k1',
  metadata: { amountMinor: 'not ours', note: 'é' },
  merchantReference: null,
  description: 'R-1',
  isExternal: false,
  needsAction: false,
  createdAtMs: 3,
  settlesAtMs: 4,
  fails: null,
  canceledAtMs: null,
};
const ANSWER = { provider: 'mollie', key: 'k1', fingerprint: 'f', answeredAtMs: 3, status: 201, headers: {}, body: { id: 're_1', amountMinor: 'x' } } as const;

describe('the books in a file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laboratory-'));
    path = join(folder, 'books');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = async () => {
    const store = await FileStore.open(path);
    await store.savePayment(PAYMENT);
    await store.addRefund(REFUND);
    await store.saveAnswer(ANSWER);
    await store.saveRefund({ ...REFUND, canceledAtMs: 5 });
    await store.saveClockOffsetMs(77);
    await store.close();
  };

  it('are the same after a restart', async () => {
    await write();
    const store = await FileStore.open(path);
    expect(await store.payments()).toEqual([PAYMENT]);
    expect(await store.refunds()).toEqual([{ ...REFUND, canceledAtMs: 5 }]);
    expect(await store.refundsOf('mollie', 'tr_1')).toHaveLength(1);
    expect(await store.findRefundByKey('mollie', 'k1', 0)).toMatchObject({ reference: 're_1' });
    expect(await store.answers()).toEqual([ANSWER]);
    expect(await store.clockOffsetMs()).toBe(77);
    await store.close();
  });

  it('lose only half a line that a dying process left, and go on after it', async () => {
    await write();
    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, '{"kind":"refund","row":{"prov');
    const store = await FileStore.open(path);
    expect(await store.refunds()).toHaveLength(1);
    await store.saveClockOffsetMs(99);
    await store.close();
    expect(readFileSync(path, 'utf8')).toBe(`${whole}{"kind":"clock","row":99}\n`);
  });

  it('are not guessed at when a line in the middle is broken', async () => {
    await write();
    writeFileSync(path, `oops\n${readFileSync(path, 'utf8')}`);
    await expect(FileStore.open(path)).rejects.toThrow('cannot be read: oops');
  });
});
