import { getOperationAST, validate } from 'graphql';
import { buildApiSchema } from '../../server/apiSchema';
import { compileCost } from '../../server/graphql/limits/cost';
import { checkDocument } from '../../server/graphql/limits/documentLimits';
import { OPERATION_LIMITS } from '../../server/graphql/limits/limits';
import { inlineOperation } from '../../server/graphql/permissions/inlineOperation';
import { pageOperations } from '../support/pageOperations';

const schema = buildApiSchema();
/** The page grows. */
const ROOM = 0.6;
const largestPages = { first: 100, last: 100 };

it.each(pageOperations().map((it) => [it.name, it.document] as const))('%s of the page fits into the limits with room', (_name, document) => {
  expect(validate(schema, document)).toEqual([]);
  expect(() => checkDocument(document, () => true)).not.toThrow();
  const operation = getOperationAST(document)!;
  const cost = compileCost(schema, inlineOperation(document, operation))(largestPages);
  expect(cost).toBeLessThanOrEqual(OPERATION_LIMITS.cost * ROOM);
  let tokens = 0;
  for (let token = document.loc?.startToken; token; token = token.next ?? undefined) tokens += 1;
  expect(tokens).toBeLessThanOrEqual(OPERATION_LIMITS.tokens * ROOM);
});
