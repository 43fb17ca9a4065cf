import type { RefundItemInput } from '../api/generated';

/** What the choosing needs to know of an item of the order. */
export interface ChoosableItem {
  id: string;
  refundableQuantity: number;
  tickets: readonly ChoosableTicket[];
}

export interface ChoosableTicket {
  id: string;
  status: 'VALID' | 'REFUND_HOLD' | 'VOID' | 'REDEEMED';
}

/** How many units of an item are chosen, and which tickets where it has tickets. */
export interface Chosen {
  quantity: number;
  ticketIds: string[];
}

/** By the item's id; an item that is not in it is not chosen. */
export type Choice = Readonly<Record<string, Chosen>>;

const NONE: Chosen = { quantity: 0, ticketIds: [] };

export function chosenOf(choice: Choice, item: ChoosableItem): Chosen {
  return choice[item.id] ?? NONE;
}

/**
 * The tickets that may be chosen, those not redeemed first, as the server would take them.
 * A redeemed ticket is among them only where the server counts it as refundable.
 */
export function openTickets(item: ChoosableItem): ChoosableTicket[] {
  const valid = item.tickets.filter((ticket) => ticket.status === 'VALID');
  if (valid.length >= item.refundableQuantity) return valid;
  return [...valid, ...item.tickets.filter((ticket) => ticket.status === 'REDEEMED')];
}

function put(choice: Choice, item: ChoosableItem, chosen: Chosen): Choice {
  const { [item.id]: _, ...rest } = choice;
  return chosen.quantity > 0 ? { ...rest, [item.id]: chosen } : rest;
}

/** Chooses so many units; tickets are added in their order and taken away from the end. */
export function setQuantity(choice: Choice, item: ChoosableItem, quantity: number): Choice {
  const wanted = Math.max(0, Math.min(item.refundableQuantity, Math.trunc(quantity)));
  const kept = chosenOf(choice, item).ticketIds.slice(0, wanted);
  const more = openTickets(item)
    .map((ticket) => ticket.id)
    .filter((id) => !kept.includes(id));
  return put(choice, item, {
    quantity: wanted,
    ticketIds: [...kept, ...more.slice(0, wanted - kept.length)],
  });
}

/** Takes one ticket in or out; the quantity follows. */
export function toggleTicket(choice: Choice, item: ChoosableItem, ticketId: string): Choice {
  const { ticketIds } = chosenOf(choice, item);
  const next = ticketIds.includes(ticketId)
    ? ticketIds.filter((id) => id !== ticketId)
    : [...ticketIds, ticketId];
  if (next.length > item.refundableQuantity) return choice;
  return put(choice, item, { quantity: next.length, ticketIds: next });
}

export function chooseAll(items: readonly ChoosableItem[]): Choice {
  return items.reduce<Choice>((choice, item) => setQuantity(choice, item, item.refundableQuantity), {});
}

/** What of an earlier choice the order still allows: it may have changed since. */
export function fitChoice(choice: Choice, items: readonly ChoosableItem[]): Choice {
  return items.reduce<Choice>((fitted, item) => {
    const { quantity, ticketIds } = chosenOf(choice, item);
    const open = new Set(openTickets(item).map((ticket) => ticket.id));
    const kept = { quantity, ticketIds: ticketIds.filter((id) => open.has(id)) };
    return setQuantity({ ...fitted, [item.id]: kept }, item, quantity);
  }, {});
}

/** Single units: two adults are two. */
export function countChosen(choice: Choice): number {
  return Object.values(choice).reduce((sum, { quantity }) => sum + quantity, 0);
}

export function countOpen(items: readonly ChoosableItem[]): number {
  return items.reduce((sum, item) => sum + item.refundableQuantity, 0);
}

/** The choice as the API takes it. Tickets are named only where there was something to choose between. */
export function choiceInput(choice: Choice, items: readonly ChoosableItem[]): RefundItemInput[] {
  return items
    .map((item) => ({ item, chosen: chosenOf(choice, item) }))
    .filter(({ chosen }) => chosen.quantity > 0)
    .map(({ item, chosen }) => ({
      orderItemId: item.id,
      quantity: chosen.quantity,
      ...(openTickets(item).length > chosen.quantity && chosen.ticketIds.length === chosen.quantity
        ? { ticketIds: chosen.ticketIds }
        : {}),
    }));
}
