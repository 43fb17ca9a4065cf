import { splitOf } from '../orders/shares';
import { locale } from '../ui/locale';
import { moneyText } from '../ui/money';
import type { Created } from './useRefundCreate';

/** What is said when a refund exists: what is sent and what was only recorded are told apart. */
export function createdWords(refund: Created, orderNumber: string): { title: string; text: string } {
  const { sent, byHand } = splitOf(refund.allocations);
  const onOrder = `on order ${orderNumber}`;
  if (byHand && !sent)
    return {
      title: `Recorded ${moneyText(byHand, locale)} as paid by hand ${onOrder}`,
      text: 'No money was sent.',
    };
  if (refund.status === 'AWAITING_APPROVAL')
    return {
      title: `Refunding ${moneyText(refund.total, locale)} ${onOrder}`,
      text: 'It waits for approval. Nothing is sent before that.',
    };
  const rest = byHand ? ` ${moneyText(byHand, locale)} was recorded as paid by hand.` : '';
  return {
    title: `Refunding ${moneyText(sent ?? refund.total, locale)} ${onOrder}`,
    text: `Refund is being processed. Its row shows how it ends.${rest}`,
  };
}
