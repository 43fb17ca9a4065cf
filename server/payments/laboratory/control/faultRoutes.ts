import { z } from 'zod';
import type { Faults } from '../faults';
import type { Pauses } from '../pauses';
import type { ControlRoute } from './control';
import { INPUTS } from './inputs';

const MAX_WAIT_MS = 120_000;
const named = z.object({ id: z.string() });

/** Faults, and pauses at which a test can end the desk. */
export function faultRoutes(faults: Faults, pauses: Pauses): ControlRoute[] {
  return [
    {
      method: 'POST',
      url: '/laboratory/faults',
      async answer({ body }) {
        const orders = z.array(INPUTS.fault).parse(Array.isArray(body) ? body : [body]);
        return { ids: orders.map((order) => faults.add(order).id) };
      },
    },
    {
      method: 'GET',
      url: '/laboratory/faults',
      answer: async () => ({ faults: faults.list() }),
    },
    {
      method: 'DELETE',
      url: '/laboratory/faults',
      async answer() {
        faults.remove();
        return { faults: [] };
      },
    },
    {
      method: 'DELETE',
      url: '/laboratory/faults/:id',
      async answer({ params }) {
        faults.remove(named.parse(params).id);
        return { faults: faults.list() };
      },
    },
    {
      method: 'POST',
      url: '/laboratory/pauses',
      answer: async ({ body }) => ({ id: pauses.add(INPUTS.pause.parse(body)) }),
    },
    {
      method: 'GET',
      url: '/laboratory/pauses/:id',
      async answer({ params, query }) {
        const waitMs = z.coerce.number().int().min(0).max(MAX_WAIT_MS).default(30_000).parse(query.waitMs);
        const request = await pauses.waitUntilReached(named.parse(params).id, waitMs);
        return { isReached: request !== null, request };
      },
    },
    {
      method: 'POST',
      url: '/laboratory/pauses/:id/continue',
      async answer({ params }) {
        pauses.release(named.parse(params).id);
        return {};
      },
    },
  ];
}
