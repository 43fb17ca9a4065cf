import type { Caller } from '../graphql/caller';
import { badUserInput } from '../graphql/errors';
import type { GlobalIds } from '../graphql/globalIds';
import { readChoices } from '../graphql/limits/sentList';
import { reachOf } from '../partners/reach';
import type { OrderFilterInput, OrderSortInput } from './orderConnection.type';
import { readSearch, type OrderFilter, type OrderQuery } from './orderQuery';

const LONGEST_SEARCH = 320;

/** The arguments of `orders` that say which orders, and in which order. */
export interface OrderQueryArgs {
  readonly search?: string | null;
  readonly mode?: 'SIMPLE' | 'EXTENDED' | null;
  readonly filter?: OrderFilterInput | null;
  readonly sort?: OrderSortInput | null;
}

/** Reads the arguments of `orders`. Throws BAD_USER_INPUT naming the place. */
export function readOrderQuery(args: OrderQueryArgs, caller: Caller, ids: GlobalIds): OrderQuery {
  const typed = args.search ?? undefined;
  if (typed !== undefined && typed.length > LONGEST_SEARCH) {
    throw badUserInput(`A search has at most ${LONGEST_SEARCH} characters.`, ['search']);
  }
  return {
    reach: reachOf(caller),
    search: readSearch(typed, args.mode === 'EXTENDED', caller.scopes.has('customers:read')),
    filter: readFilter(args.filter ?? {}, ids),
    sortKey: args.sort?.key ?? 'PLACED_AT',
    descending: (args.sort?.direction ?? 'DESC') === 'DESC',
  };
}

function readFilter(input: OrderFilterInput, ids: GlobalIds): OrderFilter {
  return {
    id: readChoices(input.id, ['filter', 'id'])?.map((globalId) => ids.rowId('Order', globalId)),
    placedFrom: input.placedFrom ?? undefined,
    placedBefore: input.placedBefore ?? undefined,
    visitFrom: input.visitFrom ?? undefined,
    visitTo: input.visitTo ?? undefined,
    status: readChoices(input.status, ['filter', 'status']),
    refundStatus: readChoices(input.refundStatus, ['filter', 'refundStatus']),
    channel: readChoices(input.channel, ['filter', 'channel']),
    locationId: readChoices(input.locationId, ['filter', 'locationId'])?.map((globalId) => ids.rowId('Location', globalId)),
  };
}
