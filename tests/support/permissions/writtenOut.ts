/** What a request asks for, with every variable, fragment and condition written out. Part of the oracle: see there. */
import { Kind, parse, type ArgumentNode, type DirectiveNode, type SelectionNode, type ValueNode } from 'graphql';

export type Sent = Readonly<Record<string, unknown>>;

export interface WrittenField {
  readonly name: string;
  /** The name in the answer. */
  readonly key: string;
  /** What is sent with it; what is not sent has no key. */
  readonly args: Sent;
  /** The types of the fragments that it stands in, the outermost first. */
  readonly within: readonly string[];
  readonly fields: readonly WrittenField[];
}

/** The fields of the one operation of a document. */
export function writeOut(query: string, variables: Sent): { readonly root: 'Query' | 'Mutation'; readonly fields: WrittenField[] } {
  const { definitions } = parse(query);
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('There is no operation.');
  const known = { ...variables };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue && !(variable.name.value in known)) known[variable.name.value] = plain(defaultValue, {});
  }
  const fragmentOf = (name: string) => {
    const found = definitions.find((definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name);
    if (found?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error(`There is no fragment ${name}.`);
    return found;
  };
  const fieldsOf = (selections: readonly SelectionNode[], within: readonly string[]): WrittenField[] =>
    selections.filter(({ directives = [] }) => isSelected(directives, known)).flatMap((selection) => {
      if (selection.kind !== Kind.FIELD) {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentOf(selection.name.value);
        const on = fragment.typeCondition?.name.value;
        return fieldsOf(fragment.selectionSet.selections, on === undefined ? within : [...within, on]);
      }
      const { name, alias, selectionSet } = selection;
      const args = given(selection.arguments ?? [], known);
      const fields = fieldsOf(selectionSet?.selections ?? [], []);
      return { name: name.value, key: (alias ?? name).value, args, within, fields };
    });
  const root = operation.operation === 'query' ? 'Query' : 'Mutation';
  return { root, fields: fieldsOf(operation.selectionSet.selections, []) };
}

function isSelected(directives: readonly DirectiveNode[], variables: Sent): boolean {
  return directives.every((directive) => given(directive.arguments ?? [], variables).if === (directive.name.value === 'include'));
}

function given(parts: readonly Pick<ArgumentNode, 'name' | 'value'>[], variables: Sent): Sent {
  const sent = parts.filter(({ value }) => value.kind !== Kind.VARIABLE || value.name.value in variables);
  return Object.fromEntries(sent.map(({ name, value }) => [name.value, plain(value, variables)]));
}

function plain(value: ValueNode, variables: Sent): unknown {
  switch (value.kind) {
    case Kind.VARIABLE: return variables[value.name.value] ?? null;
    case Kind.LIST: return value.values.map((item) => plain(item, variables));
    case Kind.OBJECT: return given(value.fields, variables);
    case Kind.NULL: return null;
    case Kind.INT: return Number(value.value);
    default: return value.value;
  }
}
