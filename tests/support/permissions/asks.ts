import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { call, literal, sampleOf } from './samples';
import { selectionAt, Ways, type InputWay, type Way } from './ways';

/** A request that asks for one place of the schema. */
export interface Ask {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether it ends in the error of its first mutation, where it is not refused. */
  readonly isStopped: boolean;
}

/** The alias of a first mutation that fails before it runs, after everything was judged: nothing behind it runs either. */
export const STOP = 'stop';
const STOPPED = `${STOP}: signIn(input: $no) { userErrors { code } }`;
const STOPPING = '$no: SignInInput = { email: "", password: "" }';

/** Writes the requests that ask a server for every place of its schema. */
export class Asks {
  private readonly ways: Ways;

  constructor(private readonly schema: GraphQLSchema) {
    this.ways = new Ways(schema);
  }

  /** In each list the same is asked in one form, by every way that leads there: what is sent, written out and by variable. */
  for(place: string): Ask[][] {
    const [, typeName = '', name = '', argument] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(place) ?? [];
    const type = this.schema.getType(typeName);
    if (isObjectType(type) || isInterfaceType(type)) {
      const field = type.getFields()[name];
      if (!field) throw new Error(`There is no ${place}.`);
      if (argument === undefined) return [this.forField(type.name, field)];
      const sent = field.args.find((candidate) => candidate.name === argument);
      if (!sent) throw new Error(`There is no ${place}.`);
      return this.forInput({ owner: type.name, field, argument: sent, fields: [] });
    }
    if (isInputObjectType(type)) {
      return transposed(this.ways.into(type).map((way) => this.forInput({ ...way, fields: [...way.fields, name] })));
    }
    if (isEnumType(type)) return this.forValue(type, name);
    throw new Error(`${place} is nothing to ask for.`);
  }

  private forField(typeName: string, field: GraphQLField<unknown, unknown>): Ask[] {
    return this.ways.to(typeName).map((way) => written(way, field, `${call(field)}${below(field)}`));
  }

  private forInput({ owner, field, argument, fields }: InputWay, leaf?: unknown): Ask[][] {
    const value = sampleOf(argument.type, { fields, leaf });
    const at = (sent: string) => `${call(field, { [argument.name]: sent })}${below(field)}`;
    const ways = this.ways.to(owner);
    return [
      ways.map((way) => written(way, field, at(literal(argument.type, value)))),
      ways.map((way) => written(way, field, at('$sent'), `$sent: ${String(argument.type)}`, { sent: value })),
    ];
  }

  /** A value that nobody can send is asked for by what it is an answer to. */
  private forValue(type: GraphQLEnumType, value: string): Ask[][] {
    const ways = this.ways.into(type);
    if (ways.length > 0) return transposed(ways.map((way) => this.forInput(way, value)));
    return [Object.values(this.schema.getTypeMap()).flatMap((owner) => this.fieldsOf(owner, type))];
  }

  private fieldsOf(owner: GraphQLNamedType, type: GraphQLEnumType): Ask[] {
    if (!isObjectType(owner) && !isInterfaceType(owner)) return [];
    const fields = Object.values(owner.getFields()).filter((field) => getNamedType(field.type) === type);
    return fields.flatMap((field) => this.forField(owner.name, field));
  }
}

function written(
  way: Way,
  field: GraphQLField<unknown, unknown>,
  inner: string,
  definition = '',
  variables: Ask['variables'] = {},
): Ask {
  const selection = selectionAt(way, inner);
  // One mutation that everyone may call is the most that an operation may have.
  const isStopped = way.operation === 'mutation' && !isOpenMutation(way.steps[0]?.field ?? field);
  if (!isStopped) return { query: `${way.operation}${definition && ` (${definition})`} { ${selection} }`, variables, isStopped };
  const definitions = [STOPPING, definition].filter(Boolean).join(', ');
  return { query: `mutation (${definitions}) { ${STOPPED} ${selection} }`, variables: { ...variables, no: null }, isStopped };
}

/** Whether everyone may call a field of Mutation. */
export function isOpenMutation({ astNode }: GraphQLField<unknown, unknown>): boolean {
  return astNode?.directives?.length === 0;
}

function below(field: GraphQLField<unknown, unknown>): string {
  return isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
}

/** The first of each list, then the second of each. */
function transposed(lists: readonly Ask[][][]): Ask[][] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? []));
}
