import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { badUserInput } from '../errors';
import { OPERATION_LIMITS } from '../limits/limits';

/** Nested fragments double with each level, so it must end somewhere, also where nobody has counted before. */
const MAX_SELECTIONS = OPERATION_LIMITS.selections;

/**
 * An operation with every named fragment written out where it is spread. It means the same, and each of its field
 * nodes stands at exactly one place of the answer, so that one can be judged and replaced without the others.
 * Throws BAD_USER_INPUT when it selects too much.
 */
export function inlineOperation(document: DocumentNode, operation: OperationDefinitionNode): OperationDefinitionNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let selections = 0;

  const inlineSet = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((selection) => inlineSelection(selection) ?? []),
  });
  const inlineField = (field: FieldNode): FieldNode => ({
    ...field,
    selectionSet: field.selectionSet && inlineSet(field.selectionSet),
  });
  const inlineSelection = (selection: SelectionNode): SelectionNode | null => {
    selections += 1;
    if (selections > MAX_SELECTIONS) throw badUserInput(`The operation selects more than ${MAX_SELECTIONS} fields.`);
    if (selection.kind === Kind.FIELD) return inlineField(selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) return { ...selection, selectionSet: inlineSet(selection.selectionSet) };
    const fragment = fragments.get(selection.name.value);
    if (!fragment) return null;
    return {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: fragment.typeCondition,
      directives: selection.directives,
      selectionSet: inlineSet(fragment.selectionSet),
    };
  };
  return { ...operation, selectionSet: inlineSet(operation.selectionSet) };
}
