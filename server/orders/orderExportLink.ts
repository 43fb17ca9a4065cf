import type { Caller } from '../graphql/caller';
import { badUserInput } from '../graphql/errors';
import { Sealer } from '../sealer';
import type { OrderQueryArgs } from './orderQueryInput';

/** Long enough to begin a download, too short to be found in a history. */
export const EXPORT_LINK_LIFETIME_MS = 5 * 60_000;
/** An address must fit the header of a request, whatever stands before the server. */
const MAX_SEALED_CHARACTERS = 4000;

type LinkCaller = Pick<Caller, 'partnerId' | 'key'>;

interface Sealed {
  readonly args: OrderQueryArgs;
  readonly expiresAtMs: number;
}

/** Links to exports: they hold which orders are meant, and open for one caller for a few minutes. */
export class OrderExportLinks {
  private readonly sealer: Sealer;

  constructor(appSecret: string) {
    this.sealer = new Sealer(appSecret, 'order export');
  }

  /** The token of a link. Throws BAD_USER_INPUT for a filter that is too long for an address. */
  seal({ search, mode, filter, sort }: OrderQueryArgs, caller: LinkCaller, expiresAt: Date): string {
    const sealed: Sealed = { args: { search, mode, filter, sort }, expiresAtMs: expiresAt.getTime() };
    const text = JSON.stringify(sealed);
    if (text.length > MAX_SEALED_CHARACTERS) {
      throw badUserInput('This filter is too long for an export. Choose fewer values.', ['filter']);
    }
    return this.sealer.seal(text, boundTo(caller));
  }

  /** The arguments that a token was made for; null when it is not the caller's, or has expired. */
  open(token: string, caller: LinkCaller, now: Date): OrderQueryArgs | null {
    const text = this.sealer.open(token, boundTo(caller));
    if (text === null) return null;
    const { args, expiresAtMs } = JSON.parse(text) as Sealed;
    return expiresAtMs > now.getTime() ? { ...args, filter: args.filter && withDates(args.filter) } : null;
  }
}

/** JSON keeps instants as texts. */
function withDates(filter: NonNullable<OrderQueryArgs['filter']>): OrderQueryArgs['filter'] {
  const dateOf = (value: Date | null | undefined) => (value == null ? value : new Date(value));
  return { ...filter, placedFrom: dateOf(filter.placedFrom), placedBefore: dateOf(filter.placedBefore) };
}

function boundTo({ partnerId, key }: LinkCaller): string {
  return `${partnerId}:${key}`;
}
