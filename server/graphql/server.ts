import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled, ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { GraphQLContext } from './context';
import { executionPlugin, OriginOfErrors } from './executionPlugin';
import { createErrorFormatter, type ErrorLog } from './formatErrors';
import { createJudge } from './permissions/judge';

/** Several times what the largest operation of the page has; data belongs into variables. */
const MAX_TOKENS = 10_000;

export interface ApolloOptions {
  /** Made by buildGraphQLSchema. */
  readonly schema: GraphQLSchema;
  readonly logger: ErrorLog;
  /** Throws for an operation that is too much; its fragments are written out. */
  readonly checkOperation?: (operation: OperationDefinitionNode) => void;
}

/**
 * The GraphQL server: each operation is judged before anything of it runs, unexpected errors stay inside, and only
 * who is signed in may look at the schema. Not yet started.
 */
export function createApolloServer({ schema, logger, checkOperation }: ApolloOptions): ApolloServer<GraphQLContext> {
  const formatter = createErrorFormatter(logger);
  const origins = new OriginOfErrors();
  const judge = createJudge(schema, { introspection: { kind: 'AUTHENTICATED' }, checkOperation });
  return new ApolloServer<GraphQLContext>({
    schema,
    formatError: (formatted, error) => formatter.requestError(error, formatted, origins.of(error)),
    plugins: [
      executionPlugin({ schema, judge, formatter, origins }),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    // A parser that goes down thousands of levels runs out of stack.
    parseOptions: { maxTokens: MAX_TOKENS },
    csrfPrevention: true,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    // Says the same on every machine, instead of asking the environment.
    nodeEnv: 'production',
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => logger.error({ source: 'apollo-server' }, String(message)),
      error: (message) => logger.error({ source: 'apollo-server' }, String(message)),
    },
  });
}
