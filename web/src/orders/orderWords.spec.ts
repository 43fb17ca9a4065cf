import { itemsText, paymentInText, paymentName } from './orderWords';

const HOSTILE = 'Zoo \u2069\u202E21';
const SHOWN = '\u2068Zoo \u202E21\u2069';

it('keeps names within their own part of a line of items', () => {
  expect(itemsText([{ quantity: 2, productName: HOSTILE }, { quantity: 1, productName: 'Parking' }])).toBe(`2 × ${SHOWN} · \u2068Parking\u2069`);
});

it('writes ways to pay as people do, and isolates what it does not know', () => {
  expect(['ideal', 'gift_card', HOSTILE].map(paymentName)).toEqual(['iDEAL', 'Gift card', SHOWN]);
  expect(['ideal', 'gift_card', HOSTILE].map(paymentInText)).toEqual(['iDEAL', 'gift card', SHOWN]);
});
