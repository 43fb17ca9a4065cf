import type {
  OrderFilter,
  OrderRefundStatus,
  OrdersQueryVariables,
  OrderSearchMode,
  OrderSortKey,
  OrderStatus,
  SortDirection,
} from '../api/generated';
import { addDays, isDay, startOfDay, type Day } from '../ui/dates';

export const PAGE_SIZE = 25;

/** A range that moves with today, or two days that both belong to it. */
export type DayRange<Preset extends string> = { preset: Preset } | { from: Day; to: Day };
export type PlacedPreset = 'today' | 'yesterday' | '7d' | '30d' | '90d';
export type VisitPreset = 'today' | 'tomorrow' | '7d' | '30d';

/** Everything that decides which orders are shown; it lives in the address. */
export interface ListState {
  search: string;
  mode: OrderSearchMode;
  locationIds: string[];
  placed: DayRange<PlacedPreset> | null;
  visit: DayRange<VisitPreset> | null;
  status: OrderStatus[];
  refundStatus: OrderRefundStatus[];
  sortKey: OrderSortKey;
  sortDirection: SortDirection;
  after: string | null;
  before: string | null;
  /** The number of the page's first row, for "26–50 of 120"; only shown, never asked with. */
  firstRow: number;
}

/** The query of an address, as vue-router gives it. */
export type AddressQuery = Record<string, string | null | undefined | (string | null)[]>;

export const PLACED_PRESETS: Record<PlacedPreset, { label: string; days: [number, number] }> = {
  today: { label: 'Today', days: [0, 0] },
  yesterday: { label: 'Yesterday', days: [-1, -1] },
  '7d': { label: 'Last 7 days', days: [-6, 0] },
  '30d': { label: 'Last 30 days', days: [-29, 0] },
  '90d': { label: 'Last 90 days', days: [-89, 0] },
};

export const VISIT_PRESETS: Record<VisitPreset, { label: string; days: [number, number] }> = {
  today: { label: 'Today', days: [0, 0] },
  tomorrow: { label: 'Tomorrow', days: [1, 1] },
  '7d': { label: 'Next 7 days', days: [0, 6] },
  '30d': { label: 'Next 30 days', days: [0, 29] },
};

const STATUSES: readonly OrderStatus[] = ['BOOKED', 'PAID', 'CANCELED'];
const REFUND_STATUSES: readonly OrderRefundStatus[] = [
  'NONE',
  'AWAITING_APPROVAL',
  'PROCESSING',
  'ACTION_REQUIRED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
];
const SORT_KEYS: Record<string, OrderSortKey> = {
  placed: 'PLACED_AT',
  number: 'NUMBER',
  total: 'TOTAL',
  visit: 'VISIT_DATE',
};

/** The one text of a part of an address; nothing where it is missing. */
export function textOf(value: AddressQuery[string]): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function list(value: AddressQuery[string]): string[] {
  return textOf(value).split(',').filter(Boolean);
}

function known<T extends string>(values: string[], all: readonly T[]): T[] {
  return all.filter((value) => values.includes(value.toLowerCase()));
}

function range<P extends string>(value: string, presets: Record<P, unknown>): DayRange<P> | null {
  if (Object.hasOwn(presets, value)) return { preset: value as P };
  const [from = '', to = ''] = value.split('..');
  return isDay(from) && isDay(to) && from <= to ? { from, to } : null;
}

/** A range as an address writes it. */
export function rangeText<P extends string>(value: DayRange<P> | null): string {
  if (!value) return '';
  return 'preset' in value ? value.preset : `${value.from}..${value.to}`;
}

/** A range of past days that an address names; null for none, or one that is not known. */
export function rangeOf(value: string): DayRange<PlacedPreset> | null {
  return range(value, PLACED_PRESETS);
}

/** The first and the last day of a range of past days. */
export function rangeDays(value: DayRange<PlacedPreset>, today: Day): { from: Day; to: Day } {
  return days(value, PLACED_PRESETS, today);
}

/** Reads the list from an address. What it does not know is left out: an old link still shows orders. */
export function parseListState(query: AddressQuery): ListState {
  const sort = textOf(query.sort);
  const sortKey = SORT_KEYS[sort.replace(/^-/, '')];
  const firstRow = Number(textOf(query.row));
  return {
    search: textOf(query.q),
    mode: textOf(query.mode) === 'extended' ? 'EXTENDED' : 'SIMPLE',
    locationIds: list(query.location),
    placed: range(textOf(query.placed), PLACED_PRESETS),
    visit: range(textOf(query.visit), VISIT_PRESETS),
    status: known(list(query.status), STATUSES),
    refundStatus: known(list(query.refund), REFUND_STATUSES),
    sortKey: sortKey ?? 'PLACED_AT',
    sortDirection: sortKey && !sort.startsWith('-') ? 'ASC' : 'DESC',
    after: textOf(query.after) || null,
    before: textOf(query.after) ? null : textOf(query.before) || null,
    firstRow: Number.isSafeInteger(firstRow) && firstRow > 1 ? firstRow : 1,
  };
}

/** The address of a list, without what is the default. */
export function listAddress(state: ListState): Record<string, string> {
  const sortName = Object.keys(SORT_KEYS).find((name) => SORT_KEYS[name] === state.sortKey) ?? 'placed';
  const sort = (state.sortDirection === 'DESC' ? '-' : '') + sortName;
  const cursor = state.after ?? state.before;
  const query = {
    q: state.search,
    mode: state.mode === 'EXTENDED' ? 'extended' : '',
    location: state.locationIds.join(','),
    placed: rangeText(state.placed),
    visit: rangeText(state.visit),
    status: state.status.join(',').toLowerCase(),
    refund: state.refundStatus.join(',').toLowerCase(),
    sort: sort === '-placed' ? '' : sort,
    after: state.after ?? '',
    before: state.before ?? '',
    row: cursor && state.firstRow > 1 ? String(state.firstRow) : '',
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** The same list from its first page: a cursor belongs to one filter and one sort only. */
export function fromFirstPage(state: ListState): ListState {
  return { ...state, after: null, before: null, firstRow: 1 };
}

/** True when anything narrows the list besides the search. */
export function hasFilters(state: ListState): boolean {
  return (
    state.locationIds.length + state.status.length + state.refundStatus.length > 0 ||
    !!state.placed ||
    !!state.visit
  );
}

export function withoutFilters(state: ListState): ListState {
  return fromFirstPage({
    ...state,
    locationIds: [],
    placed: null,
    visit: null,
    status: [],
    refundStatus: [],
  });
}

function days<P extends string>(
  value: DayRange<P>,
  presets: Record<P, { days: [number, number] }>,
  today: Day,
) {
  if (!('preset' in value)) return value;
  const [from, to] = presets[value.preset].days;
  return { from: addDays(today, from), to: addDays(today, to) };
}

/** The filter of the API, the days taken in the partner's time zone. Undefined when nothing is filtered. */
export function listFilter(state: ListState, today: Day, timeZone: string): OrderFilter | undefined {
  const filter: OrderFilter = {};
  if (state.placed) {
    const { from, to } = days(state.placed, PLACED_PRESETS, today);
    filter.placedFrom = startOfDay(from, timeZone);
    filter.placedBefore = startOfDay(addDays(to, 1), timeZone);
  }
  if (state.visit) {
    const { from, to } = days(state.visit, VISIT_PRESETS, today);
    filter.visitFrom = from;
    filter.visitTo = to;
  }
  if (state.status.length > 0) filter.status = state.status;
  if (state.refundStatus.length > 0) filter.refundStatus = state.refundStatus;
  if (state.locationIds.length > 0) filter.locationId = state.locationIds;
  return Object.keys(filter).length > 0 ? filter : undefined;
}

/** What to ask the API for this list. */
export function listVariables(state: ListState, today: Day, timeZone: string): OrdersQueryVariables {
  const page = state.before
    ? { last: PAGE_SIZE, before: state.before }
    : { first: PAGE_SIZE, after: state.after ?? undefined };
  const search = state.search.trim();
  return {
    ...page,
    search: search || undefined,
    mode: search ? state.mode : undefined,
    filter: listFilter(state, today, timeZone),
    sort: { key: state.sortKey, direction: state.sortDirection },
  };
}
