import type { Logger } from 'pino';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { deliver } from '../mail/delivery';
import type { Mailer } from '../mail/mailer';
import { finish, type OutboxJob } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/worker';
import { findLocationsById, findPartner } from '../partners/partnerRepository';
import { wholePartner } from '../partners/reach';
import { findTickets } from '../tickets/ticketRepository';
import { confirmationMail } from './confirmationMail';
import type { Order } from './order';
import { findItems, findOrder } from './orderRepository';

/**
 * Sends the confirmations that the outbox holds, to the address that the order has by then. A message that was sent
 * but not noted as sent goes out again under the same key. What the mail server refuses for good is given up.
 */
export function confirmationSender(database: Database, mailer: Mailer, logger: Logger): OutboxHandler {
  return async (job) => {
    const { partnerId } = job.payload as { partnerId: Id };
    const order = await findOrder(database.read, wholePartner(partnerId), job.subjectId);
    if (order) await send(database, mailer, logger, job, order);
    await database.transaction((tx) => finish(tx, job));
    return null;
  };
}

async function send(database: Database, mailer: Mailer, logger: Logger, job: OutboxJob, order: Order): Promise<void> {
  const { subject, text, html } = confirmationMail(await load(database, order));
  await deliver(mailer, logger, job, {
    to: order.customer.email,
    subject,
    text,
    html,
    key: `confirmation-${job.id}`,
  });
}

async function load(database: Database, order: Order) {
  const locationIds = order.locationId === null ? [] : [order.locationId];
  const [items, tickets, partner, [location]] = await Promise.all([
    findItems(database.read, [order.id]),
    findTickets(database.read, [order.id]),
    findPartner(database.read, order.partnerId),
    findLocationsById(database.read, wholePartner(order.partnerId), locationIds),
  ]);
  if (!partner) throw new Error(`Order ${order.id} has no partner.`);
  return { order, items, tickets, partner, locationName: location?.name ?? null };
}
