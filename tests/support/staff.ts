import { GraphqlClient } from './graphqlClient';
import { ADMIN, type PartnerDesk } from './partnerDesk';

const FIELDS = 'id name email scopes role locations { id name } active hasTotp';
const INVITATION = 'id email name scopes role locations { id name } invitedBy createdAt expiresAt expired';
const STAFF = `{ staff { ${FIELDS} } }`;
const INVITATIONS = `{ invitations { ${INVITATION} } }`;
const ERRORS = 'userErrors { code message field }';

/** A member of staff as the API shows one. */
export interface StaffView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly scopes: readonly string[];
  readonly role: string | null;
  readonly locations: readonly { readonly id: string; readonly name: string }[] | null;
  readonly active: boolean;
  readonly hasTotp: boolean;
}

export interface InvitationView extends Omit<StaffView, 'active' | 'hasTotp'> {
  readonly invitedBy: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly expired: boolean;
}

export interface UserErrorView {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[];
}

export interface StaffAnswer {
  readonly staff: StaffView | null;
  readonly userErrors: readonly UserErrorView[];
}

export interface InvitationAnswer {
  readonly invitation: InvitationView | null;
  readonly userErrors: readonly UserErrorView[];
}

/** The mutations about staff, with their input types. */
const MUTATIONS = {
  staffUpdate: `mutation ($input: StaffUpdateInput!) { answer: staffUpdate(input: $input) { staff { ${FIELDS} } ${ERRORS} } }`,
  staffDeactivate: `mutation ($input: StaffDeactivateInput!) { answer: staffDeactivate(input: $input) { staff { ${FIELDS} } ${ERRORS} } }`,
  staffReactivate: `mutation ($input: StaffReactivateInput!) { answer: staffReactivate(input: $input) { staff { ${FIELDS} } ${ERRORS} } }`,
  staffInvite: `mutation ($input: StaffInviteInput!) { answer: staffInvite(input: $input) { invitation { ${INVITATION} } ${ERRORS} } }`,
  invitationResend: `mutation ($input: InvitationResendInput!) { answer: invitationResend(input: $input) { invitation { ${INVITATION} } ${ERRORS} } }`,
  invitationRevoke: `mutation ($input: InvitationRevokeInput!) { answer: invitationRevoke(input: $input) { invitation { ${INVITATION} } ${ERRORS} } }`,
};
export type StaffMutation = 'staffUpdate' | 'staffDeactivate' | 'staffReactivate';
export type InvitationMutation = Exclude<keyof typeof MUTATIONS, StaffMutation>;

/** Everyone who works for the caller's partner. */
export async function readStaff(client: GraphqlClient): Promise<StaffView[]> {
  return (await client.data<{ staff: StaffView[] }>(STAFF)).staff;
}

/** The invitations of the caller's partner that wait. */
export async function readInvitations(client: GraphqlClient): Promise<InvitationView[]> {
  return (await client.data<{ invitations: InvitationView[] }>(INVITATIONS)).invitations;
}

/** Changes a member of staff. */
export async function changeStaff(client: GraphqlClient, mutation: StaffMutation, input: object): Promise<StaffAnswer> {
  return (await client.data<{ answer: StaffAnswer }>(MUTATIONS[mutation], { input })).answer;
}

/** Changes a member of staff, or answers the codes of what refused it, at whatever level. */
export async function tryToChange(client: GraphqlClient, mutation: StaffMutation, input: object): Promise<string[]> {
  const { data, errors } = await client.request<{ answer: StaffAnswer | null }>(MUTATIONS[mutation], { input });
  const userErrors = data?.answer?.userErrors.map(({ code }) => code) ?? [];
  return [...userErrors, ...errors.map(({ extensions }) => String(extensions?.code))];
}

/** Makes, sends again or takes back an invitation. */
export async function changeInvitation(
  client: GraphqlClient,
  mutation: InvitationMutation,
  input: object,
): Promise<InvitationAnswer> {
  return (await client.data<{ answer: InvitationAnswer }>(MUTATIONS[mutation], { input })).answer;
}

/** Somebody who is signed in. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly client: GraphqlClient;
}

let lastPerson = 0;

/** Makes a member of staff, with every permission or with some, who is signed in. */
export async function addPerson(desk: PartnerDesk, scopes?: readonly string[]): Promise<Person> {
  const email = `person${++lastPerson}@example.org`;
  desk.run('admin', '--email', email, '--name', `Person ${lastPerson}`, '--partner', 'Lindenhof');
  const { id } = (await readStaff(desk.client)).find((one) => one.email === email)!;
  if (scopes) await changeStaff(desk.client, 'staffUpdate', { userId: id, scopes });
  return { id, email, client: await signedIn(desk.desk.url, email) };
}

/** A browser in which somebody has signed in who was made by a command. */
export async function signedIn(url: string, email: string): Promise<GraphqlClient> {
  const client = new GraphqlClient(url);
  await client.signIn(email, ADMIN.password);
  return client;
}
