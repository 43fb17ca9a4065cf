import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { badUserInput } from '../errors';
import { OPERATION_LIMITS as LIMITS } from './limits';
import { checkWritten } from './writtenLimits';

/** What a selection set comes to, with every fragment in it written out. */
interface Extent {
  readonly selections: number;
  readonly aliases: number;
  readonly depth: number;
}

const NOTHING: Extent = { selections: 0, aliases: 0, depth: 0 };

/**
 * Refuses a document that is too much for validation, or whose operations are too much to be run. Takes time in
 * proportion to the document's length, whatever is in it. `isPublic` tells the mutations that everyone may call.
 * Throws BAD_USER_INPUT naming the limit.
 */
export function checkDocument(document: DocumentNode, isPublic: (mutation: string) => boolean): void {
  checkWritten(document);
  const meter = new Meter(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    checkExtent(meter.extentOf(definition.selectionSet));
    if (definition.operation === OperationTypeNode.MUTATION) checkMutations(meter.rootFields(definition), isPublic);
  }
}

function checkExtent({ selections, aliases, depth }: Extent): void {
  if (depth > LIMITS.depth) throw badUserInput(`An operation may be ${LIMITS.depth} levels deep. Ask for less at once.`);
  if (aliases > LIMITS.aliases) {
    throw badUserInput(`An operation may have ${LIMITS.aliases} aliases. Send the rest in another operation.`);
  }
  if (selections > LIMITS.selections) {
    throw badUserInput(`An operation may select ${LIMITS.selections} fields, fragments written out. Ask for less at once.`);
  }
}

function checkMutations(names: readonly string[], isPublic: (mutation: string) => boolean): void {
  if (names.length > LIMITS.mutations) {
    throw badUserInput(`An operation may have ${LIMITS.mutations} mutations. Send the rest in another operation.`);
  }
  const guesses = names.filter(isPublic);
  if (guesses.length > LIMITS.publicMutations) {
    throw badUserInput(`"${guesses[0]}" may stand only once in an operation, and beside no other like it. Send them one by one.`);
  }
}

class Meter {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  /** Null while a fragment is being measured. */
  private readonly extents = new Map<string, Extent | null>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  extentOf(set: SelectionSetNode | undefined): Extent {
    let [selections, aliases, depth] = [0, 0, 0];
    for (const selection of set?.selections ?? []) {
      const isField = selection.kind === Kind.FIELD;
      const below =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.fragment(selection.name.value) : this.extentOf(selection.selectionSet);
      selections += 1 + below.selections;
      aliases += (isField && selection.alias ? 1 : 0) + below.aliases;
      depth = Math.max(depth, (isField ? 1 : 0) + below.depth);
    }
    return { selections, aliases, depth };
  }

  /** The fields that an operation itself selects. Only for what checkExtent has let pass. */
  rootFields({ selectionSet }: OperationDefinitionNode): string[] {
    const fieldsOf = (set: SelectionSetNode | undefined): string[] =>
      (set?.selections ?? []).flatMap((selection) => {
        if (selection.kind === Kind.FIELD) return [selection.name.value];
        if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
        return fieldsOf(this.fragments.get(selection.name.value)?.selectionSet);
      });
    return fieldsOf(selectionSet);
  }

  /** Each fragment is measured once, however often it is spread. */
  private fragment(name: string): Extent {
    const known = this.extents.get(name);
    if (known) return known;
    if (known === null) throw badUserInput(`The fragment "${name}" goes round to itself. Take one of the spreads away.`);
    this.extents.set(name, null);
    const fragment = this.fragments.get(name);
    const extent = fragment ? this.extentOf(fragment.selectionSet) : NOTHING;
    this.extents.set(name, extent);
    return extent;
  }
}
