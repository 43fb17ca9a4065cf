import {
  chooseAll,
  choiceInput,
  countChosen,
  countOpen,
  fitChoice,
  openTickets,
  setQuantity,
  toggleTicket,
} from './choice';
import type { ChoosableItem, ChoosableTicket } from './choice';

const ticket = (id: string, status: ChoosableTicket['status'] = 'VALID') => ({ id, status });
const adults: ChoosableItem = {
  id: 'adults',
  refundableQuantity: 2,
  tickets: [ticket('t1', 'REDEEMED'), ticket('t2'), ticket('t3')],
};
const lunch: ChoosableItem = { id: 'lunch', refundableQuantity: 2, tickets: [] };
const fee: ChoosableItem = { id: 'fee', refundableQuantity: 0, tickets: [] };

describe('openTickets', () => {
  it('leaves out redeemed tickets where the server does not count them', () => {
    expect(openTickets(adults).map(({ id }) => id)).toEqual(['t2', 't3']);
  });

  it('offers them last where it does', () => {
    expect(openTickets({ ...adults, refundableQuantity: 3 }).map(({ id }) => id)).toEqual(['t2', 't3', 't1']);
  });
});

describe('setQuantity', () => {
  it('stays between nothing and what can be refunded', () => {
    expect(setQuantity({}, lunch, 9).lunch).toEqual({ quantity: 2, ticketIds: [] });
    expect(setQuantity(setQuantity({}, lunch, 2), lunch, -1)).toEqual({});
    expect(setQuantity({}, fee, 1)).toEqual({});
  });

  it('brings tickets along, and keeps those that were picked', () => {
    expect(setQuantity({}, adults, 1).adults).toEqual({ quantity: 1, ticketIds: ['t2'] });
    const picked = toggleTicket({}, adults, 't3');
    expect(setQuantity(picked, adults, 2).adults?.ticketIds).toEqual(['t3', 't2']);
    expect(setQuantity(setQuantity(picked, adults, 2), adults, 1).adults?.ticketIds).toEqual(['t3']);
  });
});

describe('toggleTicket', () => {
  it('moves the quantity with the tickets', () => {
    const one = toggleTicket({}, adults, 't3');
    expect(one.adults).toEqual({ quantity: 1, ticketIds: ['t3'] });
    expect(toggleTicket(one, adults, 't3')).toEqual({});
  });

  it('never takes more than can be refunded', () => {
    const all = setQuantity({}, adults, 2);
    expect(toggleTicket(all, adults, 't1')).toBe(all);
  });
});

it('chooses everything that can be refunded', () => {
  const items = [adults, lunch, fee];
  const all = chooseAll(items);
  expect(countChosen(all)).toBe(4);
  expect(countOpen(items)).toBe(4);
  expect(all).not.toHaveProperty('fee');
});

it('names tickets only where there was a choice', () => {
  expect(choiceInput(setQuantity({}, adults, 2), [adults])).toEqual([{ orderItemId: 'adults', quantity: 2 }]);
  expect(choiceInput(toggleTicket({}, adults, 't3'), [adults, lunch])).toEqual([
    { orderItemId: 'adults', quantity: 1, ticketIds: ['t3'] },
  ]);
});

it('fits an earlier choice to what the order still allows', () => {
  const earlier = setQuantity(setQuantity({}, adults, 2), lunch, 2);
  const now = [
    {
      ...adults,
      refundableQuantity: 1,
      tickets: [ticket('t1', 'REDEEMED'), ticket('t2', 'VOID'), ticket('t3')],
    },
    { ...lunch, refundableQuantity: 0 },
  ];
  expect(fitChoice(earlier, now)).toEqual({ adults: { quantity: 1, ticketIds: ['t3'] } });
});
