import {
  getOperationAST,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { ApiError, badUserInput } from './errors';
import { compileCost, type CostFormula } from './limits/cost';
import { checkDocument } from './limits/documentLimits';
import { inlineOperation } from './permissions/inlineOperation';
import { ruleOf } from './permissions/schemaRules';

/** More than anybody mends at once; each may come with a search for names that are alike. */
const MAX_VALIDATION_ERRORS = 20;

/** What is known of a document, whoever sends it. */
export interface PreparedDocument {
  /** What is wrong with it; an invalid document is never run. */
  readonly errors: readonly GraphQLError[];
  /** What the operation of this name costs. Throws BAD_USER_INPUT for one that is not there or may not run. */
  costOf(operationName: string | null | undefined): CostFormula;
}

/** Throws BAD_USER_INPUT for a document that is too much even to be validated. */
export type PrepareDocument = (document: DocumentNode) => PreparedDocument;

export interface PrepareOptions {
  readonly schema: GraphQLSchema;
  /** Throws for an operation that may not run at all; its fragments are written out. */
  readonly checkOperation?: (operation: OperationDefinitionNode) => void;
}

/** Makes what looks at documents, once at each document object for as long as that is kept. No database is asked. */
export function createDocumentPreparer(options: PrepareOptions): PrepareDocument {
  const mutations = options.schema.getMutationType()?.getFields() ?? {};
  const isPublic = (name: string): boolean => {
    const mutation = mutations[name];
    return mutation !== undefined && ruleOf(mutation)?.kind === 'PUBLIC';
  };
  const known = new WeakMap<DocumentNode, PreparedDocument | ApiError>();

  const prepare = (document: DocumentNode): PreparedDocument | ApiError => {
    try {
      checkDocument(document, isPublic);
      return new Prepared(document, options);
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  };

  return (document) => {
    const prepared = known.get(document) ?? prepare(document);
    known.set(document, prepared);
    if (prepared instanceof ApiError) throw prepared;
    return prepared;
  };
}

class Prepared implements PreparedDocument {
  readonly errors: readonly GraphQLError[];
  private readonly costs = new Map<OperationDefinitionNode, CostFormula>();

  constructor(
    private readonly document: DocumentNode,
    private readonly options: PrepareOptions,
  ) {
    this.errors = validate(options.schema, document, specifiedRules, { maxErrors: MAX_VALIDATION_ERRORS });
  }

  costOf(operationName: string | null | undefined): CostFormula {
    const operation = getOperationAST(this.document, operationName);
    if (!operation) {
      throw badUserInput(
        operationName == null
          ? 'The document must have one operation, or "operationName" must say which of them to run.'
          : 'The document has no operation of the name in "operationName".',
      );
    }
    if (!this.options.schema.getRootType(operation.operation)) throw badUserInput(`There are no ${operation.operation}s here.`);
    const known = this.costs.get(operation);
    if (known) return known;
    const inlined = inlineOperation(this.document, operation);
    this.options.checkOperation?.(inlined);
    const cost = compileCost(this.options.schema, inlined);
    this.costs.set(operation, cost);
    return cost;
  }
}
