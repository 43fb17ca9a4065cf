import {
  fromFirstPage,
  hasFilters,
  listAddress,
  listFilter,
  listVariables,
  parseListState,
  withoutFilters,
} from './listQuery';

const today = '2026-11-23';
const zone = 'Europe/Amsterdam';

describe('the address of a list', () => {
  it('is empty for the list that everyone sees first', () => {
    expect(listAddress(parseListState({}))).toEqual({});
  });

  it('comes back as it was', () => {
    const query = {
      q: 'jansen@gmail.com',
      mode: 'extended',
      location: 'a,b',
      placed: '7d',
      visit: '2026-11-01..2026-11-23',
      status: 'paid,canceled',
      refund: 'processing',
      sort: 'total',
      after: 'cursor',
      row: '26',
    };
    expect(listAddress(parseListState(query))).toEqual(query);
  });

  it('drops what it does not know, and never two cursors', () => {
    const state = parseListState({
      placed: 'constructor',
      visit: '2026-13-01..2026-11-23',
      status: 'paid,lost',
      sort: '-colour',
      after: 'a',
      before: 'b',
      row: '-4',
    });
    expect(listAddress(state)).toEqual({ status: 'paid', after: 'a' });
  });

  it('refuses a range that ends before it begins', () => {
    expect(parseListState({ placed: '2026-11-23..2026-11-01' }).placed).toBeNull();
  });
});

describe('what is asked', () => {
  it('takes days in the partner’s time zone, the last one included', () => {
    expect(listFilter(parseListState({ placed: '7d' }), today, zone)).toEqual({
      placedFrom: '2026-11-16T23:00:00.000Z',
      placedBefore: '2026-11-23T23:00:00.000Z',
    });
    expect(listFilter(parseListState({ visit: 'tomorrow' }), today, zone)).toEqual({
      visitFrom: '2026-11-24',
      visitTo: '2026-11-24',
    });
  });

  it('asks for no filter when none is set, and for the mode only with a search', () => {
    expect(listVariables(parseListState({ mode: 'extended' }), today, zone)).toEqual({
      first: 25,
      after: undefined,
      search: undefined,
      mode: undefined,
      filter: undefined,
      sort: { key: 'PLACED_AT', direction: 'DESC' },
    });
  });

  it('goes back by the last rows before a cursor', () => {
    const variables = listVariables(parseListState({ q: ' 100245 ', before: 'x' }), today, zone);
    expect(variables).toMatchObject({ last: 25, before: 'x', search: '100245', mode: 'SIMPLE' });
    expect(variables).not.toHaveProperty('first');
  });
});

it('forgets the cursor with the filter that it belongs to', () => {
  const state = parseListState({ q: 'x', status: 'paid', after: 'c', row: '26' });
  expect(hasFilters(state)).toBe(true);
  expect(listAddress(fromFirstPage(state))).toEqual({ q: 'x', status: 'paid' });
  expect(listAddress(withoutFilters(state))).toEqual({ q: 'x' });
});
