import type { RefundCaseFragment } from '../api/generated';
import { REFUND_STATUS } from '../orders/orderWords';
import { announce } from '../ui/live';

/** Says what became of a refund to who cannot see it happen. */
export function sayChanged({ number, status }: Pick<RefundCaseFragment, 'number' | 'status'>): void {
  announce(`Refund ${number}: ${REFUND_STATUS[status].text}`);
}
