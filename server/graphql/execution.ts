import { execute, getOperationAST, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { isCompilable } from './compilable';
import type { GraphQLContext } from './context';
import { inlineOperation } from './permissions/inlineOperation';

/** One run of an operation. The document is valid, and judged. */
export interface ExecutionRequest {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly context: GraphQLContext;
  readonly variables: Record<string, unknown>;
}

export type Execute = (request: ExecutionRequest) => ExecutionResult | Promise<ExecutionResult>;

export interface ExecutorOptions {
  /** How often an operation has to come before it is compiled: compiling costs as much as some ten runs. */
  readonly usesBeforeCompiling?: number;
}

const USES_BEFORE_COMPILING = 3;
/** Each takes some hundred kilobytes; as many as programs and the page use day by day. */
const MAX_COMPILED = 300;

type Run = CompiledQuery['query'];

interface Known {
  uses: number;
  /** Null for what is not compiled. */
  run: Run | null;
}

/**
 * Makes what executes operations: graphql-js, and for queries that come again and again a program made of each once,
 * which runs several times as fast. What may be compiled says `isCompilable`; the answers are the same.
 */
export function createExecutor(schema: GraphQLSchema, { usesBeforeCompiling = USES_BEFORE_COMPILING }: ExecutorOptions = {}): Execute {
  const known = new WeakMap<DocumentNode, Map<string, Known>>();
  /** In the order of use, the latest last. */
  const compiled = new Set<Known>();

  const use = (document: DocumentNode, operationName: string | null | undefined): Known => {
    const ofDocument = known.get(document) ?? new Map<string, Known>();
    known.set(document, ofDocument);
    const name = operationName ?? '';
    const operation = ofDocument.get(name) ?? { uses: 0, run: null };
    ofDocument.set(name, operation);
    operation.uses += 1;
    if (operation.uses === usesBeforeCompiling + 1) operation.run = compile(schema, document, operationName);
    if (operation.run) keep(compiled, operation);
    return operation;
  };

  return ({ document, operationName, context, variables }) => {
    const { run } = use(document, operationName);
    if (run) return run(undefined, context, variables) as ExecutionResult | Promise<ExecutionResult>;
    return execute({ schema, document, contextValue: context, variableValues: variables, operationName });
  };
}

function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined): Run | null {
  const operation = getOperationAST(document, operationName);
  if (!operation) return null;
  const inlined = inlineOperation(document, operation);
  if (!isCompilable(schema, inlined)) return null;
  const program = compileQuery(schema, { ...document, definitions: [inlined] }, operationName ?? undefined, {
    disablingCapturingStackErrors: true,
  });
  return isCompiledQuery(program) ? program.query : null;
}

/** What was used longest ago makes room, and starts again. */
function keep(compiled: Set<Known>, operation: Known): void {
  compiled.delete(operation);
  compiled.add(operation);
  const [oldest] = compiled;
  if (compiled.size <= MAX_COMPILED || !oldest) return;
  compiled.delete(oldest);
  oldest.run = null;
  oldest.uses = 0;
}
