import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { GlobalIds } from '../graphql/globalIds';
import type { Ticket } from './ticket';
import { TicketType } from './ticket.type';

const SHOWN_CHARACTERS = 4;

@Resolver(() => TicketType)
export class TicketResolver {
  constructor(private readonly ids: GlobalIds) {}

  @FieldResolver()
  id(@Root() ticket: Ticket): string {
    return this.ids.encode('Ticket', ticket.id);
  }

  @FieldResolver()
  maskedBarcode(@Root() { barcode }: Ticket): string {
    // Half of a short barcode would be most of it.
    return `…${barcode.length > 2 * SHOWN_CHARACTERS ? barcode.slice(-SHOWN_CHARACTERS) : barcode.slice(-1)}`;
  }
}
