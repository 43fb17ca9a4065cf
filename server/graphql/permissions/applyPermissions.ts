import { GraphQLSchema, type GraphQLEnumType } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { checkRules } from './checkRules';
import { allGuardedEnums, ARGUMENT_PERMISSION_EXTENSION, PERMISSION_EXTENSION } from './decorators';
import { permissionDirectives } from './directives';
import { scopesRule, type PermissionRule } from './rule';
import { ruleOf, visitSchema, type Ruled } from './schemaRules';
import { lockSchema } from './secondLock';

export interface PermissionOptions {
  /** Every scope there is; a rule with another one is refused. */
  readonly knownScopes: readonly string[];
  /** The resolver classes that the schema was built from, to find rules on them that came to nothing. */
  readonly resolvers: readonly unknown[];
  /** Told the field when the second lock had to catch what the judgement should have. */
  readonly onSecondLock?: (place: string) => void;
}

/**
 * Makes the declared rules part of a schema that type-graphql has built: as directives in its SDL, and as a second
 * lock around every guarded resolver. The first lock is the judgement before the execution, see judge.
 *
 * Throws one error that names every rule which is missing, wrong, or stands where nothing would enforce it.
 */
export function applyPermissions(schema: GraphQLSchema, options: PermissionOptions): GraphQLSchema {
  const problems: string[] = [];
  takeRulesOfArguments(schema, problems);
  takeRulesOfEnumValues(schema, problems);
  problems.push(...checkRules(schema, options));
  if (problems.length > 0) {
    throw new Error(`The permissions of the API are not in order:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
  writeDirectives(schema);
  lockSchema(schema, options.onSecondLock ?? (() => undefined));
  const config = schema.toConfig();
  return new GraphQLSchema({ ...config, directives: [...config.directives, ...permissionDirectives] });
}

/** Moves the rules of arguments from the method, where they are declared, to the argument itself. */
function takeRulesOfArguments(schema: GraphQLSchema, problems: string[]): void {
  visitSchema(schema, {
    field(field, place) {
      for (const [name, rule] of Object.entries(field.extensions)) {
        if (!name.startsWith(ARGUMENT_PERMISSION_EXTENSION)) continue;
        const argumentName = name.slice(ARGUMENT_PERMISSION_EXTENSION.length);
        const argument = field.args.find((candidate) => candidate.name === argumentName);
        if (!argument) problems.push(`${place} has a rule for its argument "${argumentName}", and no such argument.`);
        else if (ruleOf(argument)) problems.push(`${place}(${argumentName}:) has two rules.`);
        else extend(argument, PERMISSION_EXTENSION, rule);
      }
    },
  });
}

function takeRulesOfEnumValues(schema: GraphQLSchema, problems: string[]): void {
  const enums = getMetadataStorage().enums;
  for (const [enumeration, scopesByValue] of allGuardedEnums()) {
    const name = typeof enumeration === 'string' ? enumeration : enums.find((it) => it.enumObj === enumeration)?.name;
    const type = name === undefined ? undefined : (schema.getType(name) as GraphQLEnumType | undefined);
    if (!type) {
      problems.push(`Values of the enum ${name ?? '(unregistered)'} are guarded, and it is no part of the schema.`);
      continue;
    }
    for (const [valueName, scopes] of Object.entries(scopesByValue)) {
      const value = type.getValue(valueName);
      if (value) extend(value, PERMISSION_EXTENSION, scopesRule(scopes));
      else problems.push(`${type.name}.${valueName} is guarded, and there is no such value.`);
    }
  }
}

function writeDirectives(schema: GraphQLSchema): void {
  const output = (part: Ruled) => writeDirective(part, 'requiresScopes');
  const input = (part: Ruled) => writeDirective(part, 'requiresInputScopes');
  visitSchema(schema, { outputType: output, field: output, argument: input, inputField: input, enumValue: input });
}

function writeDirective(part: Ruled, nameForScopes: string): void {
  const directive = directiveOf(ruleOf(part), nameForScopes);
  if (directive) extend(part, 'directives', directive);
}

function directiveOf(rule: PermissionRule | undefined, nameForScopes: string): Record<string, object> | null {
  if (rule === undefined || rule.kind === 'PUBLIC') return null;
  return rule.kind === 'SCOPES' ? { [nameForScopes]: { scopes: rule.scopes } } : { authenticated: {} };
}

function extend(part: Ruled, name: string, value: unknown): void {
  part.extensions = { ...part.extensions, [name]: value };
}
