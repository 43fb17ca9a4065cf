import { z } from 'zod';
import { CURRENCY_DECIMALS } from '../../../money/currencies';
import { DIALECTS, FAILURES } from '../books';
import { FAULT_KINDS } from '../faults';
import { PAUSE_POINTS } from '../pauses';

const provider = z.enum(DIALECTS);
const reference = z.string().min(1).max(128);
const wholeMs = z.int().min(0);
const amountMinor = z
  .union([z.string().regex(/^\d{1,18}$/), z.int().min(0)])
  .transform((amount) => BigInt(amount));
const currencyCode = z.string().refine((code) => CURRENCY_DECIMALS.has(code), { message: 'is no ISO 4217 code' });
const match = { provider: provider.optional(), method: z.string().optional(), path: z.string().optional(), key: z.string().optional() };

const noticeFilter = {
  provider: provider.optional(),
  payment: z.string().optional(),
  refund: z.string().optional(),
  type: z.string().optional(),
};

/** What each address of the control takes; what is not named is refused. */
export const INPUTS = {
  payment: z.strictObject({ provider, reference: reference.optional(), amountMinor, currencyCode }),
  externalRefund: z.strictObject({ provider, paymentReference: reference, amountMinor }),
  failRefund: z.strictObject({ provider, reference, failureCode: z.enum(FAILURES).default('RETURNED'), afterMs: wholeMs.default(0) }),
  dispute: z.strictObject({
    provider,
    paymentReference: reference,
    status: z.enum(['OPEN', 'WON', 'LOST']),
    amountMinor: amountMinor.optional(),
  }),
  jump: z.strictObject({ ms: wholeMs }),
  settings: z.strictObject({ settleDelayMs: wholeMs.optional() }),
  fault: z.strictObject({
    ...match,
    kind: z.enum(FAULT_KINDS),
    times: z.int().min(1).nullable().optional(),
    probability: z.number().min(0).max(1).optional(),
    seed: z.int().min(0).optional(),
    ms: wholeMs.optional(),
    status: z.int().min(400).max(599).optional(),
    retryAfterS: z.int().min(0).optional(),
    failureCode: z.enum(FAILURES).optional(),
    afterMs: wholeMs.optional(),
  }),
  receiver: z.strictObject({
    provider,
    url: z.url({ protocol: /^https?$/ }).nullable().optional(),
    secrets: z.array(z.string().min(1)).optional(),
    merchantAccount: z.string().min(1).nullable().optional(),
    isAutomatic: z.boolean().optional(),
    delayMs: wholeMs.optional(),
    copies: z.int().min(1).max(100).optional(),
  }),
  noticeFilter: z.strictObject({ ...noticeFilter, isAhead: z.enum(['true', 'false']).optional() }),
  delivering: z.strictObject({
    ids: z.array(z.string()).optional(),
    filter: z.strictObject(noticeFilter).optional(),
    order: z.enum(['given', 'reverse', 'shuffled']).default('given'),
    seed: z.int().min(0).default(1),
    copies: z.int().min(1).max(1000).default(1),
    isAtOnce: z.boolean().default(false),
    url: z.url({ protocol: /^https?$/ }).optional(),
    isForged: z.boolean().optional(),
    ageMs: wholeMs.optional(),
    secrets: z.array(z.string().min(1)).optional(),
  }),
  pause: z.strictObject({ ...match, point: z.enum(PAUSE_POINTS) }),
} as const;
