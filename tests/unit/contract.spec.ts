import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

const CONTRACT = join(__dirname, '../../../shared/contract.graphql');
const SCHEMA = join(__dirname, '../../schema.graphql');
const RULES = ['authenticated', 'requiresScopes', 'requiresInputScopes'];

const describeWithContract: (name: string, tests: () => void) => void = (name, tests) => {
  if (existsSync(CONTRACT)) describe(name, tests);
  else describe.skip(`${name} (skipped: ../shared/contract.graphql is missing)`, tests);
};

const read = (file: string): GraphQLSchema => buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true });

/** The permission rules before something, as one text whatever their order. */
function rulesOf(node: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined): string {
  const rules = (node?.directives ?? []).filter((directive) => RULES.includes(directive.name.value));
  const scopes = ({ arguments: args = [] }: ConstDirectiveNode): string =>
    args
      .flatMap(({ value }) => (value.kind === 'ListValue' ? value.values : []))
      .map((list) => (list.kind === 'ListValue' ? list.values : [list]))
      .map((list) => list.map((scope) => ('value' in scope ? String(scope.value) : '')).sort().join('&'))
      .sort()
      .join('|');
  return rules.map((rule) => `@${rule.name.value}(${scopes(rule)})`).sort().join(' ');
}

/** Every place of a type where a rule may stand, with the rules there. */
function placesOf(type: GraphQLNamedType): Map<string, string> {
  const places = new Map([[type.name, rulesOf(type.astNode)]]);
  if (isEnumType(type)) for (const value of type.getValues()) places.set(`${type.name}.${value.name}`, rulesOf(value.astNode));
  if (isInputObjectType(type) || isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      places.set(`${type.name}.${field.name}`, rulesOf(field.astNode));
      for (const argument of 'args' in field ? field.args : []) {
        places.set(`${type.name}.${field.name}(${argument.name}:)`, rulesOf(argument.astNode));
      }
    }
  }
  return places;
}

describeWithContract('the schema holds the contract of the API', () => {
  const schema = read(SCHEMA);

  it('changes nothing of it that a client could depend on', () => {
    expect(findBreakingChanges(read(CONTRACT), schema).map((change) => change.description)).toEqual([]);
  });

  it('has the same permission rule at every place of it', () => {
    const differences: string[] = [];
    for (const type of Object.values(read(CONTRACT).getTypeMap())) {
      const own = schema.getType(type.name);
      const places = own ? placesOf(own) : new Map<string, string>();
      for (const [place, rules] of placesOf(type)) {
        if (places.get(place) !== rules) differences.push(`${place}: "${places.get(place)}" instead of "${rules}"`);
      }
    }
    expect(differences).toEqual([]);
  });
});
