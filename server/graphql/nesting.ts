import { TypeInfo, visit, visitWithTypeInfo, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { badUserInput } from './errors';

/** Wraps one type at each step and multiplies nothing: introspection follows it many times. */
const UNBOUNDED = new Set(['__Type.ofType']);

/**
 * Refuses an operation that goes through the same field twice on one way down, such as the refunds of the order of a
 * refund of an order: nobody learns anything by it, and each round multiplies the answer.
 * The operation must have its fragments written out. Throws BAD_USER_INPUT naming the field.
 */
export function checkNesting(schema: GraphQLSchema, operation: OperationDefinitionNode): void {
  const typeInfo = new TypeInfo(schema);
  const way: string[] = [];
  visit(
    operation,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter(field) {
          const place = `${typeInfo.getParentType()?.name ?? ''}.${field.name.value}`;
          if (field.selectionSet && way.includes(place) && !UNBOUNDED.has(place)) {
            throw badUserInput(`${place} stands below itself. Ask for it once.`);
          }
          way.push(place);
        },
        leave() {
          way.pop();
        },
      },
    }),
  );
}
