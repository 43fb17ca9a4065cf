import { formatAmount } from '../money/money';

// What the audit shows of a row: whoever reads it knows no rows, keys and numbers of the database.

/** OTHER is what no row has by now: it keeps an old one readable. */
export const ACTOR_KINDS = ['STAFF', 'API_CLIENT', 'VISITOR', 'WORKER', 'COMMAND', 'PROVIDER', 'OTHER'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who did something, by kind and by the id of a row where there is one. */
export interface ActorKey {
  readonly kind: ActorKind;
  readonly id: string | null;
}

/** One property of what changed, as text; null where it was not there. */
export interface AuditChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What the names of amounts in minor units end with. */
const MINOR = 'Minor';
const CALLER = /^(staff|apiClient):(\d+)$/;
/** What stands in rows for each kind: a word, or the beginning of the keys of callers. */
const ACTORS: Readonly<Record<Exclude<ActorKind, 'OTHER'>, string>> = {
  STAFF: 'staff:',
  API_CLIENT: 'apiClient:',
  VISITOR: 'visitor',
  WORKER: 'worker',
  COMMAND: 'command',
  PROVIDER: 'provider',
};
const NAMED_KINDS = Object.keys(ACTORS) as (keyof typeof ACTORS)[];

/** Reads the actor of a row. */
export function actorOf(actor: string): ActorKey {
  const [, , id = null] = CALLER.exec(actor) ?? [];
  return { kind: NAMED_KINDS.find((kind) => (id === null ? actor : actor.slice(0, -id.length)) === ACTORS[kind]) ?? 'OTHER', id };
}

/** How rows name the only actor of a kind that is neither people nor programs; no row has an empty one. */
export function actorWord(kind: ActorKind): string {
  return kind === 'OTHER' ? '' : ACTORS[kind];
}

/**
 * What changed, property by property. The ids and keys of rows are left out: nobody knows them. `totalMinor` is shown
 * as `total`, an amount in the currency of what the entry is about; null where it has none.
 */
export function changesOf(before: unknown, after: unknown, currencyCode: string | null): AuditChange[] {
  const [from, to] = [propertiesOf(before), propertiesOf(after)];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names
    .filter((name) => !/Ids?$/.test(name) && ![from[name], to[name]].some(isRowKey))
    .map((name) => changeOf(name, from[name], to[name], currencyCode))
    .filter(({ before: was, after: is }) => was !== is);
}

function changeOf(name: string, before: unknown, after: unknown, currencyCode: string | null): AuditChange {
  if (currencyCode === null || !name.endsWith(MINOR)) return { name, before: textOf(before), after: textOf(after) };
  const amountOf = (value: unknown) => textOf(value) && `${formatAmount(BigInt(textOf(value) ?? 0), currencyCode)} ${currencyCode}`;
  return { name: name.slice(0, -MINOR.length), before: amountOf(before), after: amountOf(after) };
}

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isRowKey(value: unknown): boolean {
  return typeof value === 'string' && CALLER.test(value);
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
}
