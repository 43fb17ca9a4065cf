import { ApolloLink, type Operation } from '@apollo/client/core';
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { getMainDefinition } from '@apollo/client/utilities';

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isQuery({ query }: Operation): boolean {
  const main = getMainDefinition(query);
  return main.kind === 'OperationDefinition' && main.operation === 'query';
}

/**
 * Sends of a query only its hash; the server asks for the rest when it does not know it. Mutations are sent whole:
 * they are few, and none is ever sent twice. Browsers hash only on a page that came by https or from the machine itself.
 */
export const sendHashes = ApolloLink.split(
  (operation) => isSecureContext && isQuery(operation),
  createPersistedQueryLink({ sha256 }),
);
