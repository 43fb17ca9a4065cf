import { ArgsType, Field, Int } from 'type-graphql';
import { badUserInput } from '../errors';
import type { CursorCodec } from './cursor';
import type { PageInfo } from './pageInfo';

export const MAX_PAGE_SIZE = 100;
export const DEFAULT_PAGE_SIZE = 25;

/** The arguments of every list; extend it with the list's own. */
@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, { nullable: true }) first?: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
  @Field(() => Int, { nullable: true }) last?: number | null;
  @Field(() => String, { nullable: true }) before?: string | null;
}

/** Which part of a list is wanted. */
export interface PageRequest {
  /** How many rows the page has at most; ask the database for one more to learn whether there are others. */
  readonly limit: number;
  /** True for `last`: the rows nearest to the end, to be read in reverse order. */
  readonly backward: boolean;
  /** The sort values of the row that the page comes after; null for the start of the list. */
  readonly after: readonly string[] | null;
  /** The sort values of the row that the page comes before; null for the end of the list. */
  readonly before: readonly string[] | null;
}

/**
 * Reads the arguments of a list. `binding` is what its cursors belong to, see CursorCodec.
 * Throws BAD_USER_INPUT naming the argument.
 */
export function readPage(args: ConnectionArgs, cursors: CursorCodec, binding: string): PageRequest {
  if (args.first != null && args.last != null) {
    throw badUserInput('Ask for the first or for the last, not for both.', ['last']);
  }
  return {
    limit: pageSize('first', args.first) ?? pageSize('last', args.last) ?? DEFAULT_PAGE_SIZE,
    backward: args.last != null,
    after: args.after == null ? null : cursors.decode(binding, args.after, 'after'),
    before: args.before == null ? null : cursors.decode(binding, args.before, 'before'),
  };
}

function pageSize(argument: string, value: number | null | undefined): number | null {
  if (value == null) return null;
  if (value < 1 || value > MAX_PAGE_SIZE) {
    throw badUserInput(`"${argument}" must be from 1 to ${MAX_PAGE_SIZE}, not ${value}.`, [argument]);
  }
  return value;
}

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface Page<Node> {
  readonly edges: Edge<Node>[];
  readonly nodes: Node[];
  readonly pageInfo: PageInfo;
}

/**
 * Makes a page out of rows as the database gave them: in the order of reading (reversed for a backward page), one
 * more than the limit where there are others. `about` is what its other fields are found by.
 */
export function toPage<Row, About extends object>(
  rows: readonly Row[],
  page: PageRequest,
  toCursor: (row: Row) => string,
  about: About,
): Page<Row> & About {
  const hasMore = rows.length > page.limit;
  const nodes = rows.slice(0, page.limit);
  if (page.backward) nodes.reverse();
  const [first] = nodes;
  const last = nodes.at(-1);
  const startCursor = first === undefined ? null : toCursor(first);
  return {
    ...about,
    // Most lists are asked for without them, and each cursor is encrypted.
    get edges() {
      return nodes.map((node) => ({ cursor: toCursor(node), node }));
    },
    nodes,
    pageInfo: {
      hasNextPage: page.backward ? page.before !== null : hasMore,
      hasPreviousPage: page.backward ? hasMore : page.after !== null,
      startCursor,
      endCursor: last === undefined || last === first ? startCursor : toCursor(last),
    },
  };
}
