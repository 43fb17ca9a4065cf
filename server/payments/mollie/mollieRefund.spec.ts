import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capturedOf, disputeOf, ownKeyOf, readMollieRefund, readOutcome, readRefund, type MollieRefund } from './mollieRefund';
import { twinTrouble } from './mollieTwin';

const EXAMPLES = join(__dirname, '../../../../shared/data/psp/mollie');
const NOW = Date.parse('2026-05-01T12:00:00Z');

const refund = (fields: Partial<MollieRefund> = {}): MollieRefund => ({
  id: 're_1',
  status: 'refunded',
  amount: { value: '12.50', currency: 'EUR' },
  metadata: null,
  createdAt: '2026-05-01T11:50:00+00:00',
  ...fields,
});

describe('how a refund stands at Mollie', () => {
  it.each([
    { status: 'queued', means: { status: 'PENDING' } },
    { status: 'pending', means: { status: 'PENDING' } },
    { status: 'processing', means: { status: 'PENDING' } },
    { status: 'refunded', means: { status: 'SUCCEEDED' } },
    { status: 'failed', means: { status: 'FAILED', code: 'RETURNED' } },
    { status: 'canceled', means: { status: 'CANCELED' } },
  ])('reads $status', ({ status, means }) => {
    expect(readOutcome(refund({ status }))).toMatchObject({ ...means, reference: 're_1' });
    expect(readRefund(refund({ status })).status).toBe(means.status);
  });

  it.each([refund({ status: 'a_status_of_tomorrow' }), refund({ status: 'constructor' })])('cannot read %o', (given) => {
    expect(() => readOutcome(given)).toThrow(expect.objectContaining({ code: 'UNREADABLE' }));
  });

  it.each([{ message: 'bad gateway' }, true, null])('takes %p for no refund', (given) => {
    expect(() => readMollieRefund(given)).toThrow(expect.objectContaining({ code: 'UNREADABLE' }));
  });

  it.each([
    { metadata: { refund_desk_key: '42-2' }, ownKey: '42-2' },
    { metadata: { order: 1 }, ownKey: null },
    { metadata: '{"refund_desk_key":"42"}', ownKey: null },
    { metadata: null, ownKey: null },
  ])('knows its own by $metadata', ({ metadata, ownKey }) => {
    expect(ownKeyOf(refund({ metadata }))).toBe(ownKey);
  });

  it.each([
    { value: '12.50', currency: 'EUR', amountMinor: 1_250n },
    { value: '1200', currency: 'JPY', amountMinor: 1_200n },
    { value: '1.234', currency: 'KWD', amountMinor: 1_234n },
  ])('reads $value $currency', ({ value, currency, amountMinor }) => {
    expect(readRefund(refund({ amount: { value, currency } })).amountMinor).toBe(amountMinor);
  });

  it('reads what was captured', () => {
    const amount = { value: '20.00', currency: 'EUR' };
    expect(capturedOf({ id: 'tr_1', status: 'paid', amount })).toEqual({ capturedMinor: 2_000n, currencyCode: 'EUR' });
    expect(capturedOf({ id: 'tr_1', status: 'open', amount })).toMatchObject({ capturedMinor: 0n });
    const amountCaptured = { value: '5.00', currency: 'EUR' };
    expect(capturedOf({ id: 'tr_1', status: 'paid', amount, amountCaptured })).toMatchObject({ capturedMinor: 500n });
    expect(() => capturedOf({ id: 'tr_1', status: 'paid', amount: { value: '1.234', currency: 'EUR' } })).toThrow(
      expect.objectContaining({ code: 'UNREADABLE' }),
    );
  });

  it('counts a chargeback as lost until each is reversed', () => {
    const open = { id: 'chb_1', reversedAt: null };
    const reversed = { id: 'chb_2', reversedAt: '2026-05-01T12:00:00+00:00' };
    expect(disputeOf([])).toBeNull();
    expect(disputeOf([open])).toBe('LOST');
    expect(disputeOf([reversed, open])).toBe('LOST');
    expect(disputeOf([reversed])).toBe('WON');
  });

  const given = existsSync(EXAMPLES);
  if (!given) it.skip('reads real objects: ../shared/data/psp is not here', () => undefined);
  (given ? it : it.skip)('reads real objects', () => {
    const read = (file: string) => JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as unknown;
    expect(readRefund(readMollieRefund(read('refund.json')))).toMatchObject({ ownKey: null, amountMinor: 595n, status: 'PENDING' });
    expect(capturedOf(read('payment.json'))).toEqual({ capturedMinor: 0n, currencyCode: 'EUR' });
    expect(disputeOf([read('chargeback.json')])).toBe('LOST');
  });
});

describe('a second refund of the same amount', () => {
  const request = { idempotencyKey: '43', paymentReference: 'tr_1', amountMinor: 1_250n, currencyCode: 'EUR', refundReference: null, description: '' };

  it.each([
    { what: 'a twin of ten minutes ago', refunds: [refund()], expected: { neverSent: true, retryAfterMs: 50 * 60_000 + 30_000 } },
    { what: 'two twins', refunds: [refund({ createdAt: '2026-05-01T11:05:00Z' }), refund()], expected: { neverSent: true, retryAfterMs: 50 * 60_000 + 30_000 } },
    { what: 'a twin of a clock that is ahead', refunds: [refund({ createdAt: '2026-05-01T13:00:00Z' })], expected: { neverSent: true, retryAfterMs: 60 * 60_000 + 30_000 } },
    { what: 'a twin of yesterday', refunds: [refund({ createdAt: '2026-04-30T12:00:00Z' })], expected: { neverSent: false, retryAfterMs: null } },
    { what: 'a twin that failed', refunds: [refund({ status: 'failed' })], expected: { neverSent: false, retryAfterMs: null } },
    { what: 'another amount', refunds: [refund({ amount: { value: '1.00', currency: 'EUR' } })], expected: { neverSent: false, retryAfterMs: null } },
    { what: 'nothing', refunds: [], expected: { neverSent: false, retryAfterMs: null } },
  ])('waits for $what', ({ refunds, expected }) => {
    expect(twinTrouble(refunds, request, NOW)).toMatchObject({ code: 'IN_PROGRESS', ...expected });
  });
});
