import type { LaboratoryFailure } from './books';
import type { OutcomePlan } from './bookkeeper';
import { matches, type Match, type Seen } from './match';
import { seededLuck } from './seededLuck';

/** What can go wrong, in the order in which a request meets it. */
export const FAULT_KINDS = [
  'slow',
  'unauthorized',
  'throttled',
  'cut-before',
  'hang-before',
  'error-before',
  'refund-fails',
  'refund-needs-action',
  'error-after',
  'malformed',
  'cut-after',
  'hang-after',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultOptions extends Match {
  readonly kind: FaultKind;
  /** How many requests it hits; null for all until it is taken away. 1 by default. */
  readonly times?: number | null | undefined;
  /** How likely it hits a matching request; 1 by default. The same seed gives the same luck. */
  readonly probability?: number | undefined;
  readonly seed?: number | undefined;
  /** slow: how long the answer waits. */
  readonly ms?: number | undefined;
  /** error-before and error-after: 500 by default. */
  readonly status?: number | undefined;
  /** throttled: what Retry-After says, in seconds. */
  readonly retryAfterS?: number | undefined;
  /** refund-fails: why; and how long after it was executed, by default when it would settle. */
  readonly failureCode?: LaboratoryFailure | undefined;
  readonly afterMs?: number | undefined;
}

/** A fault that is waiting for requests. */
export interface Fault extends FaultOptions {
  readonly id: string;
  /** How many more requests it hits; null for all. */
  left: number | null;
  hits: number;
}

/** The faults that tests have ordered. */
export class Faults {
  private readonly waiting = new Map<string, Fault & { readonly luck: () => number }>();
  private made = 0;

  add(options: FaultOptions): Fault {
    const id = `fault_${++this.made}`;
    const left = options.times === undefined ? 1 : options.times;
    const fault = { ...options, id, left, hits: 0, luck: seededLuck(options.seed ?? this.made) };
    this.waiting.set(id, fault);
    return fault;
  }

  list(): Fault[] {
    return [...this.waiting.values()];
  }

  /** Takes one away, or all of them. */
  remove(id?: string): void {
    if (id === undefined) this.waiting.clear();
    else this.waiting.delete(id);
  }

  /** The faults that hit this request: at most one of each kind. They are used up by it. */
  take(seen: Seen): Map<FaultKind, Fault> {
    const hit = new Map<FaultKind, Fault>();
    for (const fault of this.waiting.values()) {
      if (hit.has(fault.kind) || !matches(fault, seen)) continue;
      if (fault.probability !== undefined && fault.luck() >= fault.probability) continue;
      fault.hits += 1;
      if (fault.left !== null && --fault.left <= 0) this.waiting.delete(fault.id);
      hit.set(fault.kind, fault);
    }
    return hit;
  }
}

/** What the faults of a request have in store for the refund that it makes. */
export function planOf(faults: ReadonlyMap<FaultKind, Fault>): OutcomePlan {
  const failing = faults.get('refund-fails');
  return {
    fails: failing ? { code: failing.failureCode ?? 'REFUSED', afterMs: failing.afterMs ?? null } : null,
    needsAction: faults.has('refund-needs-action'),
  };
}
