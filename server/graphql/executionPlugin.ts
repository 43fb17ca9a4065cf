import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse } from '@apollo/server';
import { execute, GraphQLError, type DocumentNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { GraphQLContext } from './context';
import { ApiError } from './errors';
import type { ErrorFormatter, ErrorOrigin } from './formatErrors';
import type { Judge, Verdict } from './permissions/judge';
import { putNulls } from './permissions/reduceOperation';

/** Remembers which request an error belongs to: Apollo Server formats errors without saying so. */
export class OriginOfErrors {
  private readonly origins = new WeakMap<object, ErrorOrigin>();

  remember(errors: readonly object[], origin: ErrorOrigin): void {
    for (const error of errors) this.origins.set(error, origin);
  }

  of(error: unknown): ErrorOrigin | null {
    return (typeof error === 'object' && error !== null && this.origins.get(error)) || null;
  }
}

interface ExecutionOptions {
  readonly schema: GraphQLSchema;
  readonly judge: Judge;
  readonly formatter: ErrorFormatter;
  readonly origins: OriginOfErrors;
}

/**
 * Executes operations in Apollo Server's place: judged first, and only what the caller may run. Permissions that are
 * missing never change the HTTP status: the answer is whole, and says at each place what it left out.
 */
export function executionPlugin(options: ExecutionOptions): ApolloServerPlugin<GraphQLContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        options.origins.remember(errors, originOf(contextValue));
      },
      responseForOperation: async (request) => {
        if (!request.operation || !request.document) return null;
        return new Execution(options, request, request.document).respond();
      },
    }),
  };
}

function originOf(context: GraphQLContext): ErrorOrigin {
  return { requestId: context.requestId, isSignedIn: context.caller !== null };
}

class Execution {
  private readonly variables: Record<string, unknown>;
  private readonly origin: ErrorOrigin;

  constructor(
    private readonly options: ExecutionOptions,
    private readonly request: GraphQLRequestContext<GraphQLContext>,
    private readonly document: DocumentNode,
  ) {
    this.variables = request.request.variables ?? {};
    this.origin = originOf(request.contextValue);
  }

  async respond(): Promise<GraphQLResponse> {
    try {
      const { caller } = this.request.contextValue;
      return await this.carryOut(
        this.options.judge(this.document, this.request.request.operationName, this.variables, caller),
      );
    } catch (error) {
      return this.failure(error);
    }
  }

  private async carryOut(verdict: Verdict): Promise<GraphQLResponse> {
    switch (verdict.kind) {
      case 'INVALID_VARIABLES':
        return this.invalidVariables(verdict.errors);
      case 'REFUSED':
        return response(200, { data: null, errors: verdict.errors });
      case 'ALLOWED':
        return this.run(this.document, []);
      case 'REDUCED': {
        const answer = await this.run(verdict.document, verdict.errors);
        const { body } = answer;
        if (body.kind === 'single' && body.singleResult.data) {
          body.singleResult.data = putNulls(body.singleResult.data, verdict.nullPaths);
        }
        return answer;
      }
    }
  }

  private async run(document: DocumentNode, refusals: readonly GraphQLFormattedError[]): Promise<GraphQLResponse> {
    const { data, errors = [] } = await execute({
      schema: this.options.schema,
      document,
      contextValue: this.request.contextValue,
      variableValues: this.variables,
      operationName: this.request.request.operationName,
    });
    // Without any data nothing has run: the variables did not fit.
    if (data === undefined) return this.invalidVariables(errors);
    const all = [...refusals, ...this.format(errors)];
    return response(200, all.length > 0 ? { data, errors: all } : { data });
  }

  private invalidVariables(errors: readonly GraphQLError[]): GraphQLResponse {
    return response(400, { errors: errors.map((error) => this.options.formatter.variableError(error, this.origin)) });
  }

  private failure(error: unknown): GraphQLResponse {
    const asGraphQL =
      error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error instanceof Error ? error : null });
    return response(error instanceof ApiError ? 400 : 500, { errors: this.format([asGraphQL]) });
  }

  private format(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    return errors.map((error) => this.options.formatter.executionError(error, this.origin));
  }
}

function response(
  status: number,
  singleResult: { data?: Record<string, unknown> | null; errors?: readonly GraphQLFormattedError[] },
): GraphQLResponse {
  return { http: { status, headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
}
