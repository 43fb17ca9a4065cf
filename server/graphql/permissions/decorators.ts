import { Extensions } from 'type-graphql';
import { scopesRule, type PermissionRule, type ScopeLists } from './rule';

/** Stands on a class, a property or a method. */
type RuleDecorator = MethodDecorator & PropertyDecorator & ClassDecorator;

/** A rule as it was written in the code: where, so that one that came to nothing can be named. */
export interface DeclaredRule {
  readonly declaringClass: unknown;
  readonly member: string | null;
  /** The name in the extensions: says whether the whole member is meant, one argument, or the type as a node. */
  readonly extension: string;
  readonly rule: PermissionRule;
}

const declaredRules: DeclaredRule[] = [];
const guardedEnums = new Map<object | string, Readonly<Record<string, ScopeLists>>>();

/** The name under which a rule is kept in the extensions that type-graphql hands on to the schema. */
export const PERMISSION_EXTENSION = 'permission';
/** The rules of a field's arguments, each under this name and the argument's own. */
export const ARGUMENT_PERMISSION_EXTENSION = 'permissionOfArgument:';
/** The rule of an object type when it is reached by its global id. */
export const NODE_PERMISSION_EXTENSION = 'permissionAsNode';
/** The mark of an object type that is meant to be reached without any scope. */
export const OPEN_EXTENSION = 'permissionOpen';

/**
 * The caller needs these scopes: all of one list, of any of the lists.
 *
 * On a query, a mutation, a field of an object type or an object type it becomes `@requiresScopes`; on a field of an
 * input type or of a class of arguments `@requiresInputScopes`: merely sending it, even as null, takes the scopes.
 */
export function RequiresScopes(...scopes: string[][]): RuleDecorator {
  return declare(PERMISSION_EXTENSION, scopesRule(scopes));
}

/** The caller must be signed in, and needs no particular scope. */
export function Authenticated(): RuleDecorator {
  return declare(PERMISSION_EXTENSION, { kind: 'AUTHENTICATED' });
}

/** Everyone may ask, even unknown callers. Only for fields of Query and Mutation: they all need a rule. */
export function Public(): RuleDecorator {
  return declare(PERMISSION_EXTENSION, { kind: 'PUBLIC' });
}

/** On a resolver's method: sending this argument, even as null, takes the scopes. */
export function RequiresArgScopes(argument: string, ...scopes: string[][]): RuleDecorator {
  return declare(`${ARGUMENT_PERMISSION_EXTENSION}${argument}`, scopesRule(scopes));
}

/**
 * On an object type that has global ids: who may reach one through `node`. Others find nothing there, and may not
 * even name its fields.
 */
export function NodeRequiresScopes(...scopes: string[][]): ClassDecorator {
  return declare(NODE_PERMISSION_EXTENSION, scopesRule(scopes));
}

/**
 * On an object type that can be reached without any scope, such as a caller's own account: it is meant so, and nothing
 * belongs into it that a scope should guard.
 */
export function Open(): ClassDecorator {
  return declare(OPEN_EXTENSION, { kind: 'PUBLIC' });
}

/** Sending one of these values takes scopes; the enum is its object, or its name in the schema. */
export function guardEnumValues(enumeration: object | string, scopesByValue: Readonly<Record<string, ScopeLists>>): void {
  if (guardedEnums.has(enumeration)) throw new Error('The values of this enum have been guarded before.');
  for (const scopes of Object.values(scopesByValue)) scopesRule(scopes);
  guardedEnums.set(enumeration, scopesByValue);
}

/** Every rule that any loaded class declares. */
export function allDeclaredRules(): readonly DeclaredRule[] {
  return declaredRules;
}

/** Every enum that was guarded, with the scopes of its values. */
export function allGuardedEnums(): ReadonlyMap<object | string, Readonly<Record<string, ScopeLists>>> {
  return guardedEnums;
}

function declare(extension: string, rule: PermissionRule): RuleDecorator {
  return (target: object, member?: string | symbol) => {
    const declaringClass = member === undefined ? target : target.constructor;
    const name = member === undefined ? null : String(member);
    const isSecond = declaredRules.some(
      (other) => other.declaringClass === declaringClass && other.member === name && other.extension === extension,
    );
    // The second would silently replace the first.
    if (isSecond) {
      throw new Error(`${name ?? 'The class'} has two rules of one kind: write one, with all its lists.`);
    }
    declaredRules.push({ declaringClass, member: name, extension, rule });
    const extend: (target: object, member?: string | symbol) => void = Extensions({ [extension]: rule });
    extend(target, member);
  };
}
