import type { ApolloServerPlugin } from '@apollo/server';

/** A hash that is no text is none: Apollo Server would stumble over some of them. */
export const hashIsText: ApolloServerPlugin = {
  requestDidStart: async ({ request }) => {
    const asked: unknown = request.extensions?.persistedQuery;
    if (typeof asked !== 'object' || asked === null) return;
    if (!('sha256Hash' in asked) || typeof asked.sha256Hash !== 'string') delete request.extensions?.persistedQuery;
  },
};
