import { DEMO_SIGN_INS } from '../../../server/demo/demoSignIns';
import { pageBody, signInBody, type DeskClient } from '../deskClient';
import type { Operation } from './operation';
import type { Samples } from './samples';

const HOT_REQUESTS = 64;
const REFUNDS_A_LOAD = 400;
const SIGN_INS_A_LOAD = 100;
/** Of one account: more at once are refused, because all but the first could be guesses. */
const SIGN_INS_AT_ONCE = 8;
let keys = 0;

const orderIds = ({ orders, ids }: Samples): string[] => orders.map(({ id }) => ids.encode('Order', id));
const previewBody = (orderId: string) => pageBody('RefundPreview', { input: { orderId } });

/** The body that executes a preview of a refund of this order. */
async function createBody(desk: DeskClient, orderId: string): Promise<string> {
  const { data, errors } = await desk.ask(previewBody(orderId));
  const { quote } = (data?.refundPreview ?? {}) as { quote?: string };
  if (quote === undefined) throw new Error(`no preview: ${errors?.[0]?.message}`);
  const idempotencyKey = `bench-${process.pid}-${keys++}-${Date.now()}`;
  return pageBody('RefundCreate', { input: { quote, idempotencyKey, reasonCode: 'ILLNESS', description: 'Ill on the day' } });
}

async function createBodies(desk: DeskClient, ids: readonly string[]): Promise<string[]> {
  const bodies: string[] = [];
  for (const id of ids) bodies.push(await createBody(desk, id));
  return bodies;
}

export const orderOperations: readonly Operation[] = [
  { name: 'order', kind: 'read', bodies: async (_count, samples) => orderIds(samples).map((id) => pageBody('Order', { id })) },
  { name: 'refundPreview', kind: 'read', bodies: async (_count, samples) => orderIds(samples).map(previewBody) },
  {
    name: 'refundCreate',
    kind: 'write',
    mostRequests: REFUNDS_A_LOAD,
    bodies: (count, samples, desk) => createBodies(desk, samples.takeRefundable(count)),
  },
  {
    name: 'refundCreateHot',
    kind: 'write',
    mostRequests: HOT_REQUESTS,
    // One of them gets the money; to the others the order has changed.
    mayRefuse: true,
    async bodies(_count, samples, desk) {
      const [id = ''] = samples.takeRefundable(1);
      return createBodies(desk, Array.from({ length: HOT_REQUESTS }, () => id));
    },
  },
  {
    name: 'signIn',
    kind: 'write',
    mostRequests: SIGN_INS_A_LOAD,
    mostConnections: SIGN_INS_AT_ONCE * DEMO_SIGN_INS.length,
    bodies: async (count) => Array.from({ length: count }, (_, index) => signInBody(DEMO_SIGN_INS[index % DEMO_SIGN_INS.length])),
  },
];
