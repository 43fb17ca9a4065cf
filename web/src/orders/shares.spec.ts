import { isByHand, splitOf, unpaidOf, wayOf, type Share } from './shares';

const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const share = (method: string, amount: string, more: Partial<Share> = {}): Share => ({
  method,
  amount: euro(amount),
  automatic: true,
  status: null,
  ...more,
});
const card = share('card', '60.00');
const cash = share('cash', '24.00', { automatic: false });

describe('splitOf', () => {
  it('tells what is sent from what staff give back themselves', () => {
    expect(splitOf([card, share('ideal', '10.00'), cash])).toEqual({ sent: euro('70.00'), byHand: euro('24.00') });
    expect(splitOf([card])).toEqual({ sent: euro('60.00'), byHand: null });
    expect(splitOf([cash])).toEqual({ sent: null, byHand: euro('24.00') });
  });

  it('counts by hand what was given back so after it could not be sent', () => {
    expect(isByHand(share('card', '1.00', { status: 'BY_HAND' }))).toBe(true);
    expect(isByHand(share('card', '1.00', { status: 'FAILED' }))).toBe(false);
  });
});

describe('wayOf', () => {
  it('says which way a share goes', () => {
    expect(wayOf(card)).toBe('to the card');
    expect(wayOf(share('ideal', '1.00'))).toBe('by iDEAL');
    expect(wayOf(share('bank_transfer', '1.00'))).toBe('by bank transfer');
    expect(wayOf(share('klarna', '1.00'))).toBe('by Klarna');
    expect(wayOf(cash)).toBe('by hand (cash)');
  });
});

describe('unpaidOf', () => {
  it('is what the customer does not have yet', () => {
    const paid = share('voucher', '33.34', { status: 'SUCCEEDED' });
    expect(unpaidOf([paid, share('card', '66.66', { status: 'FAILED' })])).toEqual(euro('66.66'));
    expect(unpaidOf([paid])).toBeNull();
  });
});
