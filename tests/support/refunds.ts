import type { GraphqlClient } from './graphqlClient';

const MONEY = '{ amount currencyCode }';
const PREVIEW_FIELDS = `quote full expiresAt
  subtotal ${MONEY} fee ${MONEY} total ${MONEY} tax ${MONEY} remaining ${MONEY}
  items { quantity total ${MONEY} orderItem { id } }
  allocations { provider method amount ${MONEY} automatic } warnings { code } blockers { code }`;

const ORDER = `query ($number: String!) { orderByNumber(number: $number) {
  id number refundStatus total ${MONEY} refunded ${MONEY} refundable ${MONEY}
  items { id quantity refundedQuantity refundableQuantity tickets { id status } }
  refunds { id number status total ${MONEY} failure { code } actions progress { message unknown }
    allocations { provider method amount ${MONEY} automatic status byHand { by proof } } } } }`;
const PREVIEW = `query ($input: RefundPreviewInput!) { refundPreview(input: $input) { ${PREVIEW_FIELDS} } }`;
const CREATE = `mutation ($input: RefundCreateInput!) { refundCreate(input: $input) {
  replayed refund { id number status total ${MONEY} } order { id refundStatus }
  preview { ${PREVIEW_FIELDS} } userErrors { code message field } } }`;
const CHANGE_FIELDS = `replayed refund { id status failure { code } allocations { status } actions } userErrors { code message field }`;
const CHANGES = {
  refundRetry: `mutation ($input: RefundRetryInput!) { refundRetry(input: $input) { ${CHANGE_FIELDS} } }`,
  refundCancel: `mutation ($input: RefundCancelInput!) { refundCancel(input: $input) { ${CHANGE_FIELDS} } }`,
  refundMarkPaid: `mutation ($input: RefundMarkPaidInput!) { refundMarkPaid(input: $input) { ${CHANGE_FIELDS} } }`,
} as const;
const STATUS = 'query ($id: ID!) { node(id: $id) { ... on Refund { status failure { code } } } }';

interface MoneyView {
  readonly amount: string;
  readonly currencyCode: string;
}

export interface RefundView {
  readonly id: string;
  readonly status: string;
  readonly total: MoneyView;
  readonly failure: { readonly code: string } | null;
  readonly actions: readonly string[];
  readonly progress: { readonly message: string; readonly unknown: boolean } | null;
  readonly allocations: readonly { readonly status: string; readonly amount: MoneyView }[];
}

export interface OrderView {
  readonly id: string;
  readonly number: string;
  readonly refundStatus: string;
  readonly total: MoneyView;
  readonly refunded: MoneyView;
  readonly refundable: MoneyView;
  readonly items: readonly {
    readonly id: string;
    readonly quantity: number;
    readonly refundedQuantity: number;
    readonly refundableQuantity: number;
    readonly tickets: readonly { readonly id: string; readonly status: string }[];
  }[];
  readonly refunds: readonly RefundView[];
}

export interface PreviewView {
  readonly quote: string | null;
  readonly full: boolean;
  readonly subtotal: MoneyView;
  readonly fee: MoneyView;
  readonly total: MoneyView;
  readonly remaining: MoneyView;
  readonly warnings: readonly { readonly code: string }[];
  readonly blockers: readonly { readonly code: string }[];
}

export interface CreateView {
  readonly replayed: boolean;
  readonly refund: { readonly id: string; readonly status: string; readonly total: MoneyView } | null;
  readonly order: { readonly id: string; readonly refundStatus: string } | null;
  readonly preview: PreviewView | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: string[] | null }[];
}

/** An order by its number. Throws when there is none. */
export async function readOrder(client: GraphqlClient, number: string): Promise<OrderView> {
  const { orderByNumber } = await client.data<{ orderByNumber: OrderView | null }>(ORDER, { number });
  if (!orderByNumber) throw new Error(`there is no order ${number}`);
  return orderByNumber;
}

export async function preview(client: GraphqlClient, input: Record<string, unknown>): Promise<PreviewView> {
  const { refundPreview } = await client.data<{ refundPreview: PreviewView }>(PREVIEW, { input });
  return refundPreview;
}

/** What `refundPreview` answers to input that may be wrong. */
export function tryPreview(client: GraphqlClient, input: Record<string, unknown>) {
  return client.request<{ refundPreview: PreviewView | null }>(PREVIEW, { input });
}

export async function create(client: GraphqlClient, input: Record<string, unknown>): Promise<CreateView> {
  const complete = { reasonCode: 'OTHER', description: 'For a test', ...input };
  const { refundCreate } = await client.data<{ refundCreate: CreateView }>(CREATE, { input: complete });
  return refundCreate;
}

export interface ChangeView {
  readonly replayed: boolean;
  readonly refund: { readonly id: string; readonly status: string; readonly actions: readonly string[] } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/** Retries, cancels or marks a refund as paid. */
export async function change(
  client: GraphqlClient,
  action: keyof typeof CHANGES,
  input: Record<string, unknown>,
): Promise<ChangeView> {
  const data = await client.data<Record<string, ChangeView>>(CHANGES[action], { input });
  const answer = data[action];
  if (!answer) throw new Error(`no answer to ${action}`);
  return answer;
}

/** Asks for a refund's state until the worker has ended it; the test's own time limit ends a wait in vain. */
export async function settled(client: GraphqlClient, refundId: string): Promise<string> {
  for (;;) {
    const { node } = await client.data<{ node: { status: string } }>(STATUS, { id: refundId });
    if (node.status !== 'PROCESSING') return node.status;
  }
}
