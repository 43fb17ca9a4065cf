import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { call } from './samples';

/** A field on the way down, and the type that a fragment narrows it to. */
interface Step {
  readonly field: GraphQLField<unknown, unknown>;
  readonly on: string | null;
}

/** How an operation comes to a type: the shortest way from one field of Query or Mutation. */
export interface Way {
  readonly operation: 'query' | 'mutation';
  readonly steps: readonly Step[];
}

/** How something inside an argument is reached: the argument, and the input fields down from it. */
export interface InputWay {
  readonly owner: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly argument: { readonly name: string; readonly type: GraphQLInputType };
  readonly fields: readonly string[];
}

/** Everything of a type that is answered, and every place where something can be sent. */
export class Ways {
  private readonly toType = new Map<string, Way[]>();

  constructor(private readonly schema: GraphQLSchema) {
    for (const operation of ['query', 'mutation'] as const) {
      const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
      if (!root) continue;
      this.toType.set(root.name, [{ operation, steps: [] }]);
      for (const field of Object.values(root.getFields())) this.walk({ operation, steps: [{ field, on: null }] });
    }
  }

  /** One way from each field of Query and Mutation that leads to the type. */
  to(typeName: string): readonly Way[] {
    return this.toType.get(typeName) ?? [];
  }

  /** Every argument through which something of an input type or an enum can be sent, by the shortest way within it. */
  into(type: GraphQLNamedType): InputWay[] {
    return Object.values(this.schema.getTypeMap()).flatMap((owner) => {
      if (owner.name.startsWith('__') || !(isObjectType(owner) || isInterfaceType(owner))) return [];
      return Object.values(owner.getFields()).flatMap((field) =>
        field.args.flatMap((argument) => {
          const fields = fieldsDownTo(type, getNamedType(argument.type));
          return fields ? [{ owner: owner.name, field, argument, fields }] : [];
        }),
      );
    });
  }

  private walk(start: Way): void {
    const seen = new Set<string>();
    const queue = [start];
    for (const way of queue) {
      for (const next of this.arrivals(way)) {
        const last = next.steps.at(-1);
        const type = last && this.schema.getType(last.on ?? getNamedType(last.field.type).name);
        if (!type || !isCompositeType(type) || seen.has(type.name)) continue;
        seen.add(type.name);
        this.toType.set(type.name, [...this.to(type.name), next]);
        if (!isObjectType(type) && !isInterfaceType(type)) continue;
        for (const field of Object.values(type.getFields())) {
          queue.push({ ...next, steps: [...next.steps, { field, on: null }] });
        }
      }
    }
  }

  /** Where a field is abstract, also as each type that may stand there. */
  private arrivals(way: Way): Way[] {
    const last = way.steps.at(-1);
    const type = last && getNamedType(last.field.type);
    if (!last || !isAbstractType(type)) return [way];
    const before = way.steps.slice(0, -1);
    const narrowed = this.schema.getPossibleTypes(type).map(({ name }) => ({ ...way, steps: [...before, { ...last, on: name }] }));
    return [way, ...narrowed];
  }
}

/** The selection that asks for `inner` at the end of a way. */
export function selectionAt({ steps }: Way, inner: string): string {
  return steps.reduceRight((text, { field, on }) => `${call(field)} { ${on === null ? text : `... on ${on} { ${text} }`} }`, inner);
}

/** The names of the input fields from one type down to another; null when none lead there. */
function fieldsDownTo(target: GraphQLNamedType, from: GraphQLNamedType): readonly string[] | null {
  const queue: { type: GraphQLNamedType; fields: readonly string[] }[] = [{ type: from, fields: [] }];
  const seen = new Set<GraphQLNamedType>([from]);
  for (const { type, fields } of queue) {
    if (type === target) return fields;
    if (!isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const next = getNamedType(field.type);
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push({ type: next, fields: [...fields, field.name] });
    }
  }
  return null;
}
