import type { AuditActorKind, AuditFilter } from '../api/generated';
import { rangeDays, rangeOf, rangeText, textOf, type AddressQuery, type DayRange, type PlacedPreset } from '../orders/listQuery';
import { addDays, startOfDay, type Day } from '../ui/dates';
import { ACTION_GROUPS, KIND_WORDS, type ActionGroup } from './auditWords';

/** Everything that decides which entries are shown; it lives in the address. */
export interface AuditState {
  /** A person's or a program's id, or a kind of those without a name. */
  who: string | null;
  what: ActionGroup[];
  when: DayRange<PlacedPreset> | null;
  orderNumber: string;
}

const GROUPS = Object.keys(ACTION_GROUPS) as ActionGroup[];

/** Reads an address. What it does not know is left out: an old link still shows the audit. */
export function parseAuditState(query: AddressQuery): AuditState {
  const what = textOf(query.what).split(',');
  return {
    who: textOf(query.who) || null,
    what: GROUPS.filter((group) => what.includes(group)),
    when: rangeOf(textOf(query.when)),
    orderNumber: textOf(query.order).trim(),
  };
}

/** The address of what is shown, without what is the default. */
export function auditAddress({ who, what, when, orderNumber }: AuditState): Record<string, string> {
  const query = { who: who ?? '', what: what.join(','), when: rangeText(when), order: orderNumber };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** True when anything narrows what is shown. */
export function hasAuditFilters(state: AuditState): boolean {
  return Object.keys(auditAddress(state)).length > 0;
}

/** The filter of the API, the days taken in the partner's time zone. */
export function auditFilter({ who, what, when, orderNumber }: AuditState, today: Day, timeZone: string): AuditFilter {
  const days = when && rangeDays(when, today);
  return {
    ...(who !== null && (isKind(who) ? { actorKind: who } : { actorId: who })),
    ...(what.length > 0 && { action: what.flatMap((group) => Object.keys(ACTION_GROUPS[group].actions)) }),
    ...(days && { from: startOfDay(days.from, timeZone), before: startOfDay(addDays(days.to, 1), timeZone) }),
    ...(orderNumber !== '' && { orderNumber }),
  };
}

function isKind(who: string): who is AuditActorKind {
  return Object.hasOwn(KIND_WORDS, who);
}
