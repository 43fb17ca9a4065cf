import { caseWords, failureText } from './caseWords';

const money = { amount: '84.00', currencyCode: 'EUR' };
const share = { provider: 'stripe', method: 'card', automatic: true, amount: money, byHand: null };
const failure = {
  code: 'INSUFFICIENT_BALANCE',
  title: 'Your balance is too low',
  message: 'Your balance is too low. Nothing was sent. Top it up, then try again.',
  money: 'Still with you. Nothing was sent.',
  retryable: true,
};

describe('failureText', () => {
  it('does not repeat the title that stands above it', () => {
    expect(failureText(failure)).toBe('Nothing was sent. Top it up, then try again.');
    expect(failureText({ title: 'It came back', message: 'The bank returned it.' })).toBe('The bank returned it.');
  });
});

describe('caseWords', () => {
  it('says of a failure what happened, what next and where the money is', () => {
    expect(caseWords({ status: 'FAILED', failure, progress: null, allocations: [] })).toEqual({
      title: 'Your balance is too low',
      text: 'Nothing was sent. Top it up, then try again.',
      money: 'Still with you.',
      moneyRest: '',
    });
    const held = { ...failure, money: 'Held by the bank. It decides by 4 Dec.' };
    expect(caseWords({ status: 'FAILED', failure: held, progress: null, allocations: [] })).toMatchObject({
      money: 'Held by the bank.',
      moneyRest: 'It decides by 4 Dec.',
    });
  });

  it('has words for what came back without a reason', () => {
    const words = caseWords({ status: 'REVERSED', failure: null, progress: null, allocations: [] });
    expect(words).toMatchObject({ title: 'The bank sent it back', money: 'Back with you.' });
  });

  it('never claims to know where the money is while nobody knows', () => {
    const progress = { message: 'Stripe has not answered.', since: '2026-11-23T12:41:00Z', unknown: true };
    const allocations = [{ ...share, status: 'SENT' as const }];
    expect(caseWords({ status: 'PROCESSING', failure: null, progress, allocations }).money).toBe('Not known yet.');
    const known = { ...progress, unknown: false };
    expect(caseWords({ status: 'PROCESSING', failure: null, progress: known, allocations }).money).toBe(
      'With the provider.',
    );
  });

  it('tells what was sent back from what was given back by hand', () => {
    const paid = (status: 'SUCCEEDED' | 'BY_HAND') =>
      caseWords({ status: 'SUCCEEDED', failure: null, progress: null, allocations: [{ ...share, status }] }).money;
    expect(paid('SUCCEEDED')).toBe('Sent back to the customer.');
    expect(paid('BY_HAND')).toBe('Given back by hand.');
  });
});
