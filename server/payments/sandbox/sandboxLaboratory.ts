import type { Database } from '../../database/database';
import { SANDBOX_DECLINES } from '../laboratory/declines';
import { createLaboratory, type Laboratory } from '../laboratory/laboratory';
import { SandboxStore } from './sandboxStore';

/** The secret key that the sandbox's client sends; the laboratory takes any of this shape. */
export const SANDBOX_SECRET_KEY = 'sk_test_sandbox';

/** The laboratory that the desk carries with it, to be tried out without a provider. No money moves. */
export function createSandboxLaboratory(
  database: Database,
  settleDelayMs: number,
  onError?: (error: unknown) => void,
): Laboratory {
  return createLaboratory({
    store: new SandboxStore(database, settleDelayMs),
    settleDelayMs,
    autoCapture: true,
    declines: SANDBOX_DECLINES,
    ...(onError && { onError }),
  });
}
