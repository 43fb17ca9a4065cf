import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, print, visit, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';

/** An operation as the page sends it. */
export interface PageOperation {
  readonly name: string;
  readonly document: DocumentNode;
}

const SOURCES = join(__dirname, '../../web/src');

/** Every operation of the page, each with its fragments and the type names that its cache asks for. */
export function pageOperations(): PageOperation[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.graphql'));
  const { definitions } = parse(files.map((file) => readFileSync(join(SOURCES, file), 'utf8')).join('\n'));
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const it of definitions) if (it.kind === Kind.FRAGMENT_DEFINITION) fragments.set(it.name.value, it);
  return definitions
    .filter((it) => it.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => ({ name: operation.name?.value ?? '', document: withFragments(operation, fragments) }));
}

function withFragments(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): DocumentNode {
  const used = new Set<FragmentDefinitionNode | OperationDefinitionNode>([operation]);
  // A set hands out what is added while it is gone through.
  for (const definition of used) {
    visit(definition, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment) used.add(fragment);
      },
    });
  }
  const document = visit<DocumentNode>({ kind: Kind.DOCUMENT, definitions: [...used] }, {
    SelectionSet: {
      leave: (set, _key, parent) =>
        (parent as { kind?: string }).kind === Kind.OPERATION_DEFINITION
          ? undefined
          : { ...set, selections: [...set.selections, { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }] },
    },
  });
  return parse(print(document));
}
