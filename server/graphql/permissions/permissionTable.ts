import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLEnumType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { SchemaReach, type Reach } from './reach';
import { allOf, lackOf, type Requirement } from './requirement';
import type { Rights } from './rule';
import { ruleOf } from './schemaRules';

/** One line: a part of the schema, what it takes by itself, and who may ask for it or send it. */
export interface PermissionRow {
  /** `Order.items`, `Query.orders(first:)`, `OrderFilter.status`, or the values of an enum: `SortDirection.ASC`. */
  readonly places: readonly string[];
  /** Its own rule; null for none. */
  readonly rule: Requirement | null;
  /** One for each kind of caller, in their order. */
  readonly allowed: readonly boolean[];
}

/** The lines of one type. */
export interface PermissionGroup {
  readonly typeName: string;
  /** What it takes to come to the type at all; null for nothing, undefined where no way leads. */
  readonly reach: Reach;
  readonly rows: readonly PermissionRow[];
}

/**
 * Who may ask for what: every field, argument, input field and enum value of a schema with these kinds of callers.
 * A caller is allowed what some operation can reach without being refused anything. Query and Mutation come first,
 * then the other types by name.
 */
export function permissionTable(schema: GraphQLSchema, callers: readonly Rights[]): PermissionGroup[] {
  const table = new Table(new SchemaReach(schema), callers);
  const roots: readonly unknown[] = [schema.getQueryType(), schema.getMutationType()];
  const others = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !roots.includes(type))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return [schema.getQueryType(), schema.getMutationType(), ...others].flatMap((type) => (type ? table.group(type) : []));
}

class Table {
  constructor(
    private readonly reach: SchemaReach,
    private readonly callers: readonly Rights[],
  ) {}

  group(type: GraphQLNamedType): PermissionGroup[] {
    const rows = this.rowsOf(type);
    const reach = this.reach.toAnswer(type);
    return rows.length === 0 ? [] : [{ typeName: type.name, reach: reach === undefined ? this.reach.toInput(type) : reach, rows }];
  }

  private rowsOf(type: GraphQLNamedType): PermissionRow[] {
    if (isObjectType(type) || isInterfaceType(type)) {
      return sorted(type.getFields()).flatMap((field) => {
        const place = `${type.name}.${field.name}`;
        const inner = [...field.args].sort(byName).map((argument) =>
          this.row([`${place}(${argument.name}:)`], allOf([ruleOf(argument)]), this.reach.ofArgument(type, field, argument)),
        );
        return [this.row([place], allOf([ruleOf(type), ruleOf(field)]), this.reach.ofField(type, field)), ...inner];
      });
    }
    if (isInputObjectType(type)) {
      return sorted(type.getFields()).map((field) =>
        this.row([`${type.name}.${field.name}`], allOf([ruleOf(field)]), this.reach.ofPart(type, field)),
      );
    }
    return isEnumType(type) ? this.rowsOfValues(type) : [];
  }

  /** Values with the same rule share a line. Where an enum can be sent, sending counts, and else being answered it. */
  private rowsOfValues(type: GraphQLEnumType): PermissionRow[] {
    const values = [...type.getValues()].sort(byName);
    const rules = new Set(values.map((value) => JSON.stringify(ruleOf(value))));
    return [...rules].flatMap((rule) => {
      const alike = values.filter((value) => JSON.stringify(ruleOf(value)) === rule);
      const [first] = alike;
      if (!first) return [];
      const reach = this.reach.toInput(type) === undefined ? this.reach.toAnswer(type) : this.reach.ofPart(type, first);
      return this.row(alike.map(({ name }) => `${type.name}.${name}`), allOf([ruleOf(first)]), reach);
    });
  }

  private row(places: readonly string[], rule: Requirement | null, reach: Reach): PermissionRow {
    const allowed = this.callers.map((rights) => reach !== undefined && lackOf(reach, rights) === null);
    return { places, rule, allowed };
  }
}

function sorted<Part extends { readonly name: string }>(parts: Readonly<Record<string, Part>>): Part[] {
  return Object.values(parts).sort(byName);
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
