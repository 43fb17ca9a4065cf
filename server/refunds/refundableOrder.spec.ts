import type { RefundPolicyRow } from '../partners/partner.entity';
import { toFeePolicy } from './refundableOrder';

const fixed = { feeKind: 'FIXED', currencyCode: 'EUR', feeFixedMinor: 250n } as RefundPolicyRow;

describe('the fee rule of an order', () => {
  it('keeps a fixed fee only in its own currency', () => {
    expect(toFeePolicy(fixed, 'EUR')).toEqual({ kind: 'FIXED', amountMinor: 250n });
    expect(toFeePolicy(fixed, 'GBP')).toEqual({ kind: 'NONE' });
  });

  it('is none where the partner had no rules yet', () => {
    expect(toFeePolicy(null, 'EUR')).toEqual({ kind: 'NONE' });
  });
});
