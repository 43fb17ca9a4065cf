import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { rowReader } from '../database/rowReader';
import { select, sql } from '../database/sql';
import type { StoredRow } from '../database/table';
import { PaymentRow } from '../payments/payment.entity';
import type { SeenRefund } from './refund';
import { RefundAllocationRow, RefundRow } from './refund.entity';
import type { AllocationOfPayment } from './refundActions';

/** A refund with everything that a provider is told of it. */
export interface RefundToSend {
  readonly refund: SeenRefund;
  readonly orderNumber: string;
  readonly currencyCode: string;
  readonly shares: readonly AllocationOfPayment[];
}

/** Reads a refund that is known to be there, in one statement: all of it stood like this at the same moment. */
export async function findRefundToSend(manager: EntityManager, id: Id): Promise<RefundToSend> {
  const refunds = rowReader(manager, RefundRow);
  const allocations = rowReader(manager, RefundAllocationRow);
  const payments = rowReader(manager, PaymentRow);
  const rows = await select<StoredRow>(
    manager,
    sql`SELECT ${refunds.columnsAs('refund')}, ${allocations.columnsAs('share')}, ${payments.columnsAs('payment')},
       paid.number AS order_number, paid.currency_code AS order_currency_code
     FROM refunds refund JOIN orders paid ON paid.id = refund.order_id
       LEFT JOIN refund_allocations share ON share.refund_id = refund.id
       LEFT JOIN payments payment ON payment.id = share.payment_id
     WHERE refund.id = ${BigInt(id)} ORDER BY share.id`,
  );
  const [first] = rows;
  const refund = first && refunds.readAs('refund', first);
  if (!refund) throw new Error(`refund ${id} is not there`);
  const shares = rows.flatMap((row) => {
    const allocation = allocations.readAs('share', row);
    const payment = payments.readAs('payment', row);
    return allocation && payment ? [{ allocation, payment }] : [];
  });
  return {
    refund: { ...refund, allocations: shares.map(({ allocation }) => allocation) },
    orderNumber: String(first.order_number),
    currencyCode: String(first.order_currency_code),
    shares,
  };
}
