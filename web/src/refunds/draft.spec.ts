import {
  descriptionProblem,
  isDescribed,
  newDraft,
  previewInput,
  readDraft,
  refuse,
  send,
  type Draft,
} from './draft';

const key = () => 'key-2';
const quoted = (quote: string, byHand = false) => ({
  quote,
  total: { amount: '84.00', currencyCode: 'EUR' },
  byHand,
});
const draft: Draft = {
  ...newDraft('order', 'noor', 'key-1'),
  reasonCode: 'ILLNESS',
  description: ' Fell ill. ',
};

describe('a description', () => {
  it('is needed and has an end', () => {
    expect(descriptionProblem('  \n ')).toMatch(/Say why/);
    expect(descriptionProblem('a'.repeat(500))).toBeNull();
    expect(descriptionProblem('a'.repeat(503))).toMatch(/by 3 characters/);
  });

  it('turns nothing around, and may have several lines', () => {
    expect(descriptionProblem('Ill \u202Eyadot')).toMatch(/turns text around/);
    expect(descriptionProblem('Ill\ttoday')).toMatch(/control character/);
    expect(descriptionProblem('חולה\nمريض 👩‍👩‍👧\t')).toBeNull();
  });

  it('counts characters as people do', () => {
    expect(descriptionProblem('🎟'.repeat(500))).toBeNull();
  });

  it('comes with a reason', () => {
    expect(isDescribed(draft)).toBe(true);
    expect(isDescribed({ ...draft, reasonCode: '' })).toBe(false);
  });
});

describe('previewInput', () => {
  const items = [{ id: 'lunch', refundableQuantity: 2, tickets: [] }];

  it('names no items for everything', () => {
    expect(previewInput(draft, items, true)).toEqual({ orderId: 'order' });
  });

  it('names the waiver only for someone who may use it', () => {
    const waived = { ...draft, choice: { lunch: { quantity: 1, ticketIds: [] } }, waiveFee: true };
    const chosen = { orderId: 'order', items: [{ orderItemId: 'lunch', quantity: 1 }] };
    expect(previewInput(waived, items, true)).toEqual({ ...chosen, waiveFee: true });
    expect(previewInput(waived, items, false)).toEqual(chosen);
  });
});

describe('sending', () => {
  it('repeats exactly what is unanswered, even when the page has a newer quote', () => {
    const first = send(draft, quoted('quote-1'), key);
    const again = send({ ...first, description: 'Something else' }, quoted('quote-2'), key);
    expect(again.sent).toEqual(first.sent);
    expect(first.sent).toEqual({
      quote: 'quote-1',
      idempotencyKey: 'key-1',
      reasonCode: 'ILLNESS',
      description: 'Fell ill.',
    });
  });

  it('survives a reload in between', () => {
    const first = send(draft, quoted('quote-1'), key);
    const restored = readDraft(JSON.stringify(first), 'order', 'noor');
    expect(restored && send(restored, quoted('quote-2'), key).sent).toEqual(first.sent);
  });

  it('keeps its key after a refusal, until the contents change', () => {
    const refused = refuse(send(draft, quoted('quote-1'), key));
    expect(refused.sent).toBeNull();
    expect(send(refused, quoted('quote-1'), key).sent.idempotencyKey).toBe('key-1');
    expect(send(refused, quoted('quote-2'), key).sent).toMatchObject({
      idempotencyKey: 'key-2',
      quote: 'quote-2',
    });
    expect(
      send({ ...refused, description: 'Fell very ill.' }, quoted('quote-1'), key).sent.idempotencyKey,
    ).toBe('key-2');
  });
});

describe('what shows that it was given back by hand', () => {
  const proven = { ...draft, byHandProof: ' Receipt 17 ' };

  it('is sent only where a part is given back by hand', () => {
    expect(send(proven, quoted('quote-1', true), key).sent.byHandProof).toBe('Receipt 17');
    expect(send(proven, quoted('quote-1'), key).sent).not.toHaveProperty('byHandProof');
  });

  it('is a part of the contents: another one after a refusal asks for another key', () => {
    const refused = refuse(send(proven, quoted('quote-1', true), key));
    expect(send(refused, quoted('quote-1', true), key).sent.idempotencyKey).toBe('key-1');
    const other = { ...refused, byHandProof: 'Receipt 18' };
    expect(send(other, quoted('quote-1', true), key).sent.idempotencyKey).toBe('key-2');
  });
});

describe('readDraft', () => {
  it('gives back nothing of another order, another person or another make', () => {
    const json = JSON.stringify(draft);
    expect(readDraft(json, 'order', 'noor')).toEqual(draft);
    expect(readDraft(json, 'other', 'noor')).toBeNull();
    expect(readDraft(json, 'order', 'sam')).toBeNull();
    expect(readDraft('{"orderId":"order","viewerId":"noor"}', 'order', 'noor')).toBeNull();
    expect(readDraft('{', 'order', 'noor')).toBeNull();
    expect(readDraft(null, 'order', 'noor')).toBeNull();
  });
});
