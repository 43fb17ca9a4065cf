import { proofProblem, readChange, type RefundChange } from './change';

describe('proofProblem', () => {
  it('wants a word or a number, and has an end', () => {
    expect(proofProblem(' – ')).toMatch(/Say how/);
    expect(proofProblem('Receipt 17')).toBeNull();
    expect(proofProblem('🎟'.repeat(499) + 'a')).toBeNull();
    expect(proofProblem('a'.repeat(503))).toMatch(/by 3 characters/);
  });

  it('turns nothing around', () => {
    expect(proofProblem('Receipt \u2067 17')).toMatch(/turns text around/);
    expect(proofProblem('קבלה 17\nSigned')).toBeNull();
  });
});

describe('readChange', () => {
  const change: RefundChange = { action: 'MARK_PAID', refundId: 'r', idempotencyKey: 'key-1', proof: 'Receipt 17' };
  const stored = (more = {}) => JSON.stringify({ ...change, viewerId: 'noor', ...more });

  it('gives back what was sent, to who sent it', () => {
    expect(readChange(stored(), 'r', 'noor')).toEqual(change);
  });

  it.each([
    [null, 'r', 'noor'],
    ['{', 'r', 'noor'],
    ['null', 'r', 'noor'],
    [stored(), 'r', 'sam'],
    [stored(), 'another', 'noor'],
    [stored({ action: 'PAY_TWICE' }), 'r', 'noor'],
    [stored({ idempotencyKey: 7 }), 'r', 'noor'],
  ])('knows nothing of %p for %s, %s', (json, refundId, viewerId) => {
    expect(readChange(json, refundId, viewerId)).toBeNull();
  });
});
