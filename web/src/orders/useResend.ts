import { useMutation } from '@vue/apollo-composable';
import { describeProblem, type FailedOperation } from '../api/errors';
import { ConfirmationResendDocument } from '../api/generated';
import { showToast } from '../ui/toasts';

/** Sends an order's confirmation to its customer again and says how that went. */
export function useResend() {
  const { mutate } = useMutation(ConfirmationResendDocument, { throws: 'always' });

  return async (order: { id: string; number: string; customer: { maskedEmail: string } }): Promise<void> => {
    try {
      const answer = await mutate({ input: { orderId: order.id } });
      const [mistake] = answer?.data?.confirmationResend?.userErrors ?? [];
      if (mistake)
        showToast({ tone: 'danger', title: `Order ${order.number}: not sent`, text: mistake.message });
      else
        showToast({
          title: 'Confirmation sent again',
          text: `Order ${order.number}, to ${order.customer.maskedEmail}`,
        });
    } catch (error) {
      const { title, text } = describeProblem(error as FailedOperation);
      showToast({
        tone: 'danger',
        title: `Order ${order.number}: the confirmation was not sent`,
        text: `${title}. ${text}`,
      });
    }
  };
}
