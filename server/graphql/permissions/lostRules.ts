import { isInputObjectType, type GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { allDeclaredRules, ARGUMENT_PERMISSION_EXTENSION, type DeclaredRule } from './decorators';
import { nodeRuleOf, openRuleOf, ruleOf, visitSchema, type Ruled } from './schemaRules';

/**
 * Rules that were written in the code and did not arrive in the schema, one sentence each: on a property without
 * @Field, on a class that is no part of the API, hidden by another rule, or lost where type-graphql hands nothing on.
 * Also the uses of type-graphql's own decorators for rights, which guard no input.
 */
export function findLostRules(schema: GraphQLSchema, resolvers: readonly unknown[]): string[] {
  const arrived = rulesInSchema(schema);
  const storage = getMetadataStorage();
  const lost = allDeclaredRules()
    .filter((declared) => !arrived.has(declared.rule) && shouldHaveArrived(declared, schema, resolvers))
    .map((declared) => `${placeOf(declared)} has a rule that nothing enforces.`);
  const foreign = [...storage.authorizedFields, ...storage.authorizedResolver].map(
    ({ target }) => `${target.name} uses @Authorized, which guards no input: use @RequiresScopes.`,
  );
  return [...lost, ...lostByInheritance(schema), ...foreign];
}

/** type-graphql hands the fields of an input type on to the class that extends it, and their rules not. */
function lostByInheritance(schema: GraphQLSchema): string[] {
  return getMetadataStorage().inputTypes.flatMap(({ target, name }) => {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) return [];
    return allDeclaredRules()
      .filter(({ declaringClass }) => typeof declaringClass === 'function' && Object.prototype.isPrototypeOf.call(declaringClass, target))
      .map(({ member }) => (member === null ? undefined : type.getFields()[member]))
      .flatMap((field) => (field && !ruleOf(field) ? `${name}.${field.name} loses the rule of the class that it extends.` : []));
  });
}

function rulesInSchema(schema: GraphQLSchema): ReadonlySet<unknown> {
  const rules = new Set<unknown>();
  const add = (part: Ruled) => rules.add(ruleOf(part)).add(nodeRuleOf(part)).add(openRuleOf(part));
  visitSchema(schema, { outputType: add, field: add, argument: add, inputType: add, inputField: add, enumValue: add });
  return rules;
}

function shouldHaveArrived({ declaringClass }: DeclaredRule, schema: GraphQLSchema, resolvers: readonly unknown[]): boolean {
  const storage = getMetadataStorage();
  const isDeclaring = (metadata: { readonly target: unknown }) => metadata.target === declaringClass;
  if (resolvers.includes(declaringClass)) return true;
  const type = [...storage.objectTypes, ...storage.inputTypes, ...storage.interfaceTypes].find(isDeclaring);
  if (type) return schema.getType(type.name) !== undefined;
  if (storage.argumentTypes.some(isDeclaring)) {
    return storage.params.some(
      (param) => param.kind === 'args' && param.getType() === declaringClass && resolvers.includes(param.target),
    );
  }
  // A resolver that this schema does not use is none of its business; a class of no kind at all is a mistake.
  return !storage.resolverClasses.some(isDeclaring);
}

function placeOf({ declaringClass, member, extension }: DeclaredRule): string {
  const className = typeof declaringClass === 'function' ? declaringClass.name : 'A class';
  const place = member === null ? className : `${className}.${member}`;
  if (!extension.startsWith(ARGUMENT_PERMISSION_EXTENSION)) return place;
  return `${place}(${extension.slice(ARGUMENT_PERMISSION_EXTENSION.length)}:)`;
}
