import type { LaboratoryFailure } from './books';
import { Bookkeeper } from './bookkeeper';
import { LaboratoryClock } from './clock';
import { bookRoutes } from './control/bookRoutes';
import { faultRoutes } from './control/faultRoutes';
import { stripeDialect } from './dialects/stripe';
import { Faults } from './faults';
import { KeyMemory } from './keyMemory';
import { MemoryStore } from './memoryStore';
import { Pauses } from './pauses';
import { createServer } from './server';
import type { LaboratoryStore } from './store';

export interface LaboratoryOptions {
  /** Where the books are kept; in memory by default. */
  readonly store?: LaboratoryStore;
  /** How long a refund is pending; 0 by default: it has arrived as soon as it is executed. */
  readonly settleDelayMs?: number;
  /** Takes a payment that nobody registered for one that was captured, without a limit. */
  readonly autoCapture?: boolean;
  /** Amounts in minor units that are declined when they would settle; none by default. */
  readonly declines?: ReadonlyMap<bigint, LaboratoryFailure>;
}

/** One server that speaks the dialects of Stripe, Mollie and Adyen, and remembers what it executed. No money moves. */
export interface Laboratory {
  readonly books: Bookkeeper;
  readonly clock: LaboratoryClock;
  readonly faults: Faults;
  readonly pauses: Pauses;
  /** Listens on a port, 0 for any free one, and on loopback unless told otherwise. Answers its address. */
  listen(port: number, host?: string): Promise<string>;
  close(): Promise<void>;
}

/** Makes a laboratory that does not listen yet. */
export function createLaboratory(options: LaboratoryOptions = {}): Laboratory {
  const store = options.store ?? new MemoryStore();
  const clock = new LaboratoryClock();
  const keys = new KeyMemory(store);
  const books = new Bookkeeper({
    store,
    clock,
    settleDelayMs: options.settleDelayMs ?? 0,
    autoCapture: options.autoCapture ?? false,
    declines: options.declines ?? new Map(),
    onChange: () => undefined,
  });
  const faults = new Faults();
  const pauses = new Pauses();
  const dialects = [stripeDialect(books)];
  const control = [...bookRoutes(books, clock), ...faultRoutes(faults, pauses)];
  const server = createServer({ clock, faults, pauses, keys }, dialects, control);
  return {
    books,
    clock,
    faults,
    pauses,
    async listen(port, host = '127.0.0.1') {
      clock.jump(await store.clockOffsetMs());
      await keys.load();
      return server.listen({ port, host });
    },
    async close() {
      pauses.releaseAll();
      await server.close();
      await store.close();
    },
  };
}
