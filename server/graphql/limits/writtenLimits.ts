import { Kind, visit, type ASTNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import { badUserInput } from '../errors';
import { OPERATION_LIMITS as LIMITS } from './limits';

/** Refuses a document for what stands in it, used or not: validation looks at all of it. Throws BAD_USER_INPUT. */
export function checkWritten(document: DocumentNode): void {
  let directives = 0;
  let repeats = 0;
  let inputDepth = 0;
  const input = {
    enter: () => {
      inputDepth += 1;
      if (inputDepth > LIMITS.inputDepth) throw inputTooDeep();
    },
    leave: () => void (inputDepth -= 1),
  };
  checkDefinitions(document);
  visit(document, {
    Directive: () => void (directives += 1),
    SelectionSet: (set) => void (repeats += repeatsIn(set)),
    ListValue: input,
    ObjectValue: input,
  });
  if (directives > LIMITS.directives) {
    throw badUserInput(`A document may have ${LIMITS.directives} directives. Leave some out.`);
  }
  if (repeats > LIMITS.repeats) {
    throw badUserInput(`A document may repeat ${LIMITS.repeats} fields beside themselves. Ask for each of them once.`);
  }
}

/** What is sent goes down too many levels, in the document or in the variables. */
export function inputTooDeep() {
  return badUserInput(`What is sent may have ${LIMITS.inputDepth} levels of lists and objects. No input has as many.`);
}

function checkDefinitions({ definitions }: DocumentNode): void {
  const count = (kind: ASTNode['kind']) => definitions.filter((definition) => definition.kind === kind).length;
  if (count(Kind.OPERATION_DEFINITION) > LIMITS.operations) {
    throw badUserInput(`A document may have ${LIMITS.operations} operations. Send only what is to run.`);
  }
  if (count(Kind.FRAGMENT_DEFINITION) > LIMITS.fragments) {
    throw badUserInput(`A document may have ${LIMITS.fragments} fragments. Leave out what is not used.`);
  }
}

/** How many fields of a set have the name of one before them. */
function repeatsIn({ selections }: SelectionSetNode): number {
  const names = selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [(selection.alias ?? selection.name).value] : [],
  );
  return names.length - new Set(names).size;
}
