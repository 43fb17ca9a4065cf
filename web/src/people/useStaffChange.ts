import { useApolloClient } from '@vue/apollo-composable';
import { ref } from 'vue';
import { describeProblem, isRefusedBeforeRunning, type FailedOperation } from '../api/errors';
import {
  InvitationResendDocument,
  InvitationRevokeDocument,
  StaffDeactivateDocument,
  StaffInviteDocument,
  StaffListDocument,
  StaffReactivateDocument,
  StaffUpdateDocument,
  type InvitationFragment,
  type StaffMemberFragment,
} from '../api/generated';
import { loadViewer, viewer } from '../app/session';
import type { Rights } from './rights';
import { noProblems, problemsOf, type FieldProblem, type StaffProblems } from './staffProblems';

type Refusals = readonly FieldProblem[] | undefined;
const NOTHING: Rights = { scopes: [], locationIds: null };

function inWords(error: FailedOperation): string {
  if (!isRefusedBeforeRunning(error)) return 'No answer came: it may have been done. Load the page again and look, before you try once more.';
  const { title, text } = describeProblem(error);
  return `${title}. ${text}`;
}

/** Changes who may do what. Each answers what the server refused, by field; null when it was done. */
export function useStaffChange() {
  const { client } = useApolloClient();
  const busy = ref(false);

  async function change(send: () => Promise<Refusals>, sent: Rights = NOTHING): Promise<StaffProblems | null> {
    if (busy.value) return noProblems();
    busy.value = true;
    try {
      const refusals = await send();
      if (!refusals) return { ...noProblems(), general: 'The server gave no answer. Try again.' };
      return refusals.length > 0 ? problemsOf(refusals, sent) : null;
    } catch (error) {
      return { ...noProblems(), general: inWords(error as FailedOperation) };
    } finally {
      busy.value = false;
    }
  }

  /** The list is asked for anew: rows come and go with invitations. */
  const refetchQueries = [StaffListDocument];

  return {
    busy,
    update: ({ id }: Pick<StaffMemberFragment, 'id'>, rights: Rights) =>
      change(async () => {
        const input = { userId: id, scopes: [...rights.scopes], locationIds: rights.locationIds && [...rights.locationIds] };
        const { data } = await client.mutate({ mutation: StaffUpdateDocument, variables: { input }, refetchQueries });
        // Whoever changed what they may do themselves sees it in the menu.
        if (id === viewer.value?.id) await loadViewer();
        return data?.staffUpdate?.userErrors;
      }, rights),
    deactivate: ({ id }: Pick<StaffMemberFragment, 'id'>) =>
      change(async () => {
        const variables = { input: { userId: id } };
        const { data } = await client.mutate({ mutation: StaffDeactivateDocument, variables, refetchQueries });
        return data?.staffDeactivate?.userErrors;
      }),
    reactivate: ({ id }: Pick<StaffMemberFragment, 'id'>) =>
      change(async () => {
        const variables = { input: { userId: id } };
        const { data } = await client.mutate({ mutation: StaffReactivateDocument, variables, refetchQueries });
        return data?.staffReactivate?.userErrors;
      }),
    invite: (person: { email: string; name: string }, rights: Rights) =>
      change(async () => {
        const input = { ...person, scopes: [...rights.scopes], locationIds: rights.locationIds && [...rights.locationIds] };
        const { data } = await client.mutate({ mutation: StaffInviteDocument, variables: { input }, refetchQueries });
        return data?.staffInvite?.userErrors;
      }, rights),
    resend: ({ id }: Pick<InvitationFragment, 'id'>) =>
      change(async () => {
        const variables = { input: { invitationId: id } };
        const { data } = await client.mutate({ mutation: InvitationResendDocument, variables, refetchQueries });
        return data?.invitationResend?.userErrors;
      }),
    revoke: ({ id }: Pick<InvitationFragment, 'id'>) =>
      change(async () => {
        const variables = { input: { invitationId: id } };
        const { data } = await client.mutate({ mutation: InvitationRevokeDocument, variables, refetchQueries });
        return data?.invitationRevoke?.userErrors;
      }),
  };
}
