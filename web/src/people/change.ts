import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { client } from '../api/client';
import { describeProblem, throttledWords, type FailedOperation } from '../api/errors';
import type { AccountErrorCode } from '../api/generated';

/** Why something was not done, in words. Without a code it is not known whether it was. */
export interface Mistake {
  code: AccountErrorCode | 'INVALID_CREDENTIALS' | null;
  message: string;
  /** The field of the input that it is about. */
  field: string | null;
}

interface WithErrors {
  userErrors: readonly { code: string; message: string; field: readonly string[] | null }[];
}

/** What a mutation gave back, or why it was not done. */
export type Change<Payload> = { done: Payload; mistake: null } | { done: null; mistake: Mistake };

/** Sends a change of the account; what goes wrong comes back in words. */
export async function change<Data, Variables extends object, Payload extends object>(
  mutation: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  payloadOf: (data: Data) => Payload | null,
): Promise<Change<Payload>> {
  try {
    const { data } = await client.mutate({ mutation, variables: variables as Variables & Record<string, unknown> });
    const payload = data ? payloadOf(data) : null;
    if (!payload) return failed('The server gave no answer. Load the page again to see how things stand.');
    const [error] = 'userErrors' in payload ? (payload as WithErrors).userErrors : [];
    if (!error) return { done: payload, mistake: null };
    const { code, message, field } = error;
    return { done: null, mistake: { code: code as Mistake['code'], message, field: field?.at(-1) ?? null } };
  } catch (error) {
    return failed(inWords(error as FailedOperation));
  }
}

function failed(message: string): Change<never> {
  return { done: null, mistake: { code: null, message, field: null } };
}

function inWords(error: FailedOperation): string {
  const { title, text } = describeProblem(error);
  return throttledWords(error) ?? `${title}. ${text}`;
}
