import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse } from '@apollo/server';
import { getOperationAST, GraphQLError, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import type { Caller } from './caller';
import type { GraphQLContext } from './context';
import { ApiError, badUserInput } from './errors';
import type { Execute } from './execution';
import { haveSuggestions, type ErrorFormatter, type ErrorOrigin } from './formatErrors';
import { OPERATION_LIMITS } from './limits/limits';
import type { Budget, Throttle } from './limits/throttle';
import { checkVariables } from './limits/variableLimits';
import type { Judge, Verdict } from './permissions/judge';
import { putNulls } from './permissions/reduceOperation';
import type { PrepareDocument } from './prepareDocument';

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
  readonly execute: Execute;
  readonly prepare: PrepareDocument;
  readonly throttle: Throttle;
  readonly judge: Judge;
  readonly formatter: ErrorFormatter;
  readonly origins: OriginOfErrors;
}

/**
 * Validates and executes operations in Apollo Server's place. First what needs no database: the limits, validation and
 * the cost. Then who is calling, and whether they have asked for too much. Then the judgement, and last of all only
 * what the caller may run. Permissions that are missing never change the HTTP status: the answer is whole, and says at
 * each place what it left out.
 */
export function executionPlugin(options: ExecutionOptions): ApolloServerPlugin<GraphQLContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        options.origins.remember(errors, originOf(contextValue));
      },
      responseForOperation: async (request) => {
        if (!request.document) return null;
        return new Execution(options, request, request.document).respond();
      },
    }),
  };
}

function originOf(context: GraphQLContext): ErrorOrigin {
  return { requestId: context.requestId, isSignedIn: context.caller !== null };
}

/** What an answer tells about the price of its operation, in `extensions.cost`. */
interface ShownCost {
  readonly requested: number;
  readonly limit: number;
  /** What is left to the caller; not there for who is not signed in. */
  budget?: Budget;
}

class Execution {
  private readonly context: GraphQLContext;
  private readonly variables: Record<string, unknown>;
  private cost: ShownCost | null = null;

  constructor(
    private readonly options: ExecutionOptions,
    private readonly request: GraphQLRequestContext<GraphQLContext>,
    private readonly document: DocumentNode,
  ) {
    this.context = request.contextValue;
    this.variables = request.request.variables ?? {};
  }

  async respond(): Promise<GraphQLResponse> {
    const answer = await this.answer().catch((error: unknown) => this.failure(error));
    if (this.cost && answer.body.kind === 'single') answer.body.singleResult.extensions = { cost: { ...this.cost } };
    return answer;
  }

  private async answer(): Promise<GraphQLResponse> {
    const { operationName } = this.request.request;
    checkVariables(this.variables);
    const prepared = this.options.prepare(this.document);
    if (prepared.errors.length > 0) return this.invalidDocument(prepared.errors);
    const cost = checkedCost(prepared.costOf(operationName)(this.variables));
    this.cost = cost;
    return (await this.answerPresumed(cost)) ?? this.answerTo(this.context, cost);
  }

  /**
   * Answers a query while the database is asked who is calling, for whoever called with these credentials before: most
   * requests then take a way to the database less. Null when the caller turned out to be somebody else, or to have
   * other rights; what was read for the presumed one is then told to nobody.
   */
  private async answerPresumed(cost: ShownCost): Promise<GraphQLResponse | null> {
    const presumed = this.isQuery() ? this.context.presumedCaller() : null;
    const authenticated = this.authenticate();
    // What is kept for a request belongs to its context: the other caller must not meet it.
    const early = presumed && this.answerTo({ ...this.context, caller: presumed }, cost);
    early?.catch(() => undefined);
    return (await authenticated) === presumed ? early : null;
  }

  private isQuery(): boolean {
    return getOperationAST(this.document, this.request.request.operationName)?.operation === 'query';
  }

  private async answerTo(context: GraphQLContext, cost: ShownCost): Promise<GraphQLResponse> {
    const { caller } = context;
    if (caller) cost.budget = this.options.throttle.take(caller, cost.requested);
    return this.carryOut(context, this.options.judge(this.document, this.request.request.operationName, this.variables, caller));
  }

  private async authenticate(): Promise<Caller | null> {
    this.context.caller = await this.context.authenticate();
    return this.context.caller;
  }

  private async invalidDocument(errors: readonly GraphQLError[]): Promise<GraphQLResponse> {
    if (haveSuggestions(errors)) await this.authenticate();
    return response(400, { errors: errors.map((error) => this.options.formatter.validationError(error, originOf(this.context))) });
  }

  private async carryOut(context: GraphQLContext, verdict: Verdict): Promise<GraphQLResponse> {
    switch (verdict.kind) {
      case 'INVALID_VARIABLES':
        return this.invalidVariables(verdict.errors, context);
      case 'REFUSED':
        return response(200, { data: null, errors: verdict.errors });
      case 'ALLOWED':
        return this.run(context, this.document, []);
      case 'REDUCED': {
        const answer = await this.run(context, verdict.document, verdict.errors);
        const { body } = answer;
        if (body.kind === 'single' && body.singleResult.data) {
          body.singleResult.data = putNulls(body.singleResult.data, verdict.nullPaths);
        }
        return answer;
      }
    }
  }

  private async run(context: GraphQLContext, document: DocumentNode, refusals: readonly GraphQLFormattedError[]): Promise<GraphQLResponse> {
    const { data, errors = [] } = await this.options.execute({
      document,
      operationName: this.request.request.operationName,
      context,
      variables: this.variables,
    });
    // Without any data nothing has run: the variables did not fit.
    if (data === undefined) return this.invalidVariables(errors, context);
    const all = [...refusals, ...this.format(errors, context)];
    return response(200, all.length > 0 ? { data, errors: all } : { data });
  }

  private invalidVariables(errors: readonly GraphQLError[], context: GraphQLContext): GraphQLResponse {
    return response(400, { errors: errors.map((error) => this.options.formatter.variableError(error, originOf(context))) });
  }

  private failure(error: unknown): GraphQLResponse {
    const asGraphQL =
      error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error instanceof Error ? error : null });
    return response(statusOf(error), { errors: this.format([asGraphQL], this.context) });
  }

  private format(errors: readonly GraphQLError[], context: GraphQLContext): GraphQLFormattedError[] {
    return errors.map((error) => this.options.formatter.executionError(error, originOf(context)));
  }
}

/** Throws BAD_USER_INPUT for an operation that costs too much. */
function checkedCost(requested: number): ShownCost {
  const limit = OPERATION_LIMITS.cost;
  if (requested > limit) {
    throw badUserInput(`This operation costs ${requested}, and may cost ${limit}. Ask for smaller pages or fewer fields.`);
  }
  return { requested, limit };
}

function statusOf(error: unknown): number {
  if (!(error instanceof ApiError)) return 500;
  if (error.code === 'THROTTLED') return 429;
  return error.code === 'UNAUTHENTICATED' ? 401 : 400;
}

function response(
  status: number,
  singleResult: { data?: Record<string, unknown> | null; errors?: readonly GraphQLFormattedError[] },
): GraphQLResponse {
  const headers = new HeaderMap();
  const waitsS = (singleResult.errors ?? []).flatMap(({ extensions }) => (typeof extensions?.retryAfter === 'number' ? [extensions.retryAfter] : []));
  if (waitsS.length > 0) headers.set('retry-after', String(Math.max(...waitsS)));
  return { http: { status, headers }, body: { kind: 'single', singleResult } };
}
