import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled, ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { GraphQLContext } from './context';
import { createExecutor, type ExecutorOptions } from './execution';
import { executionPlugin, OriginOfErrors } from './executionPlugin';
import { createErrorFormatter, type ErrorLog } from './formatErrors';
import { DocumentStore } from './documentStore';
import { OPERATION_LIMITS } from './limits/limits';
import type { Throttle } from './limits/throttle';
import { createJudge, type Judge } from './permissions/judge';
import { hashIsText } from './persistedQueries';
import { createDocumentPreparer, type PrepareDocument } from './prepareDocument';

export interface ApolloOptions {
  /** Made by buildGraphQLSchema. */
  readonly schema: GraphQLSchema;
  readonly logger: ErrorLog;
  /** Throws for an operation that is too much; its fragments are written out. */
  readonly checkOperation?: (operation: OperationDefinitionNode) => void;
  /** How much each caller may ask for. */
  readonly throttle: Throttle;
  /** The judge of the schema when left out; another one only to measure what it costs. */
  readonly judge?: Judge;
  readonly executor?: ExecutorOptions;
}

/**
 * The GraphQL server: each operation is bounded and judged before anything of it runs, unexpected errors stay inside,
 * and only who is signed in may look at the schema. Not yet started.
 */
export function createApolloServer(options: ApolloOptions): ApolloServer<GraphQLContext> {
  const { schema, logger, throttle, judge = judgeOf(schema), executor } = options;
  const formatter = createErrorFormatter(logger);
  const origins = new OriginOfErrors();
  const prepare = createDocumentPreparer(options);
  const documents = new DocumentStore((document) => isFit(prepare, document));
  return new ApolloServer<GraphQLContext>({
    schema,
    formatError: (formatted, error) => formatter.requestError(error, formatted, origins.of(error)),
    plugins: [
      hashIsText,
      executionPlugin({ execute: createExecutor(schema, executor), prepare, throttle, judge, formatter, origins }),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    parseOptions: {
      maxTokens: OPERATION_LIMITS.tokens,
      maxSourceLength: OPERATION_LIMITS.documentCharacters,
      maxComments: OPERATION_LIMITS.tokens,
    },
    // The execution plugin validates, once for each document and after the limits: validation alone can be made slow.
    dangerouslyDisableValidation: true,
    documentStore: documents,
    csrfPrevention: true,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: { cache: documents.texts },
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

/** Who is signed in may look at the schema. */
export function judgeOf(schema: GraphQLSchema): Judge {
  return createJudge(schema, { introspection: { kind: 'AUTHENTICATED' } });
}

/** Only what may run is kept: nobody pushes the documents of others out with what is refused anyway. */
function isFit(prepare: PrepareDocument, document: DocumentNode): boolean {
  try {
    const prepared = prepare(document);
    if (prepared.errors.length > 0) return false;
    // Throws for an operation that may not run, whatever its variables are.
    for (const it of document.definitions) if (it.kind === Kind.OPERATION_DEFINITION) prepared.costOf(it.name?.value);
    return true;
  } catch {
    return false;
  }
}
