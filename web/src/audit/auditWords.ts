import type { AuditActorKind, AuditEntryFragment } from '../api/generated';

/** A piece of a sentence about an entry: words of ours, or what was named by somebody else. */
export type Part = { text: string } | { name: string } | { amount: NonNullable<AuditEntryFragment['subject']['amount']> };

/** What can be looked for: each group with its actions, and what each says after the name of who did it. */
export const ACTION_GROUPS = {
  refunds: {
    label: 'Refunds',
    actions: {
      'refund.create': 'refunded {amount} of order {order}',
      'refund.retry': 'sent refund {subject} again',
      'refund.cancel': 'called refund {subject} back',
      'refund.markPaid': 'marked refund {subject} as paid by hand',
      'refund.succeed': 'noted that refund {subject} was paid',
      'refund.fail': 'noted that refund {subject} failed',
      'refund.reverse': 'noted that the money of refund {subject} came back',
      'refund.external': 'found a refund of order {order} made at the provider itself',
      'payment.dispute': 'noted a dispute about order {order}',
      'difference.close': 'closed a difference of order {order}',
    },
  },
  orders: {
    label: 'Orders',
    actions: {
      'order.record': 'recorded order {order}',
      'order.update': 'changed order {order}',
      'order.import': 'imported orders from a file',
      'confirmation.resend': 'sent the confirmation of order {order} again',
    },
  },
  customers: {
    label: 'Customers shown',
    actions: { 'customer.unmask': 'looked at the customer of order {order}', 'orders.export': 'exported orders' },
  },
  staff: {
    label: 'Staff',
    actions: {
      'staff.create': 'made {subject} a member of staff',
      'staff.update': 'changed what {subject} may do',
      'staff.deactivate': 'deactivated {subject}',
      'staff.reactivate': 'let {subject} in again',
      'invitation.create': 'invited somebody',
      'invitation.resend': 'sent an invitation again',
      'invitation.revoke': 'took an invitation back',
      'invitation.accept': 'accepted an invitation',
    },
  },
  api: {
    label: 'API clients',
    actions: { 'apiClient.create': 'made the API client {subject}', 'apiClient.revoke': 'revoked the API client {subject}' },
  },
  signIn: {
    label: 'Signing in',
    actions: {
      'session.signIn': 'signed in',
      'session.signInFailed': 'could not sign in as {subject}',
      'session.signOut': 'signed out',
      'session.end': 'ended one of their sessions',
      'session.endAll': 'signed out everywhere',
      'password.change': 'changed their password',
      'password.reset': 'set a new password by a link',
      'password.resetLink': 'asked for a link to set the password of {subject}',
      'totp.begin': 'began to set up two-step sign-in',
      'totp.on': 'turned two-step sign-in on',
      'totp.off': 'turned two-step sign-in of {subject} off',
      'recoveryCode.use': 'signed in with a recovery code',
      'recoveryCode.renew': 'made new recovery codes',
    },
  },
  settings: {
    label: 'Settings',
    actions: {
      'partner.create': 'created {subject}',
      'partner.settings': 'changed the settings',
      'provider.connect': 'connected a payment provider',
      'provider.disconnect': 'disconnected a payment provider',
    },
  },
  audit: {
    label: 'The audit itself',
    actions: { 'audit.erase': 'erased personal data from the audit', 'audit.seal': 'sealed the audit as it was' },
  },
} as const;

export type ActionGroup = keyof typeof ACTION_GROUPS;

const SENTENCES: Readonly<Record<string, string>> = Object.assign(
  {},
  ...Object.values(ACTION_GROUPS).map(({ actions }) => actions),
);

/** Who did something without a name of their own. */
export const KIND_WORDS: Readonly<Record<AuditActorKind, string>> = {
  STAFF: 'Somebody',
  API_CLIENT: 'A program',
  VISITOR: 'Somebody not signed in',
  WORKER: 'Refund Desk itself',
  COMMAND: 'A command on the server',
  PROVIDER: 'A payment provider',
  OTHER: 'Somebody unknown',
};

/** Who did it, as the list names them. */
export function actorText({ kind, name }: AuditEntryFragment['actor']): string {
  return name ?? KIND_WORDS[kind];
}

/** What was done, to be read after the name of who did it. An action that this page does not know stands as it is. */
export function sentenceOf({ action, subject }: Pick<AuditEntryFragment, 'action' | 'subject'>): Part[] {
  const sentence = Object.hasOwn(SENTENCES, action) ? SENTENCES[action] : undefined;
  if (sentence === undefined) return [{ text: 'did ' }, { name: action }];
  return sentence.split(/(\{\w+\})/).filter(Boolean).map((piece): Part => {
    if (piece === '{amount}') return subject.amount ? { amount: subject.amount } : { text: 'a part' };
    if (piece === '{order}') return { name: subject.orderNumber ?? '–' };
    return piece === '{subject}' ? { name: subject.label ?? '–' } : { text: piece };
  });
}

const PROPERTY_WORDS: Readonly<Record<string, string>> = {
  scopes: 'Permissions',
  number: 'Order ID',
  fee: 'Fee kept',
  failureCode: 'Failure',
  until: 'Shown until',
  active: 'May sign in',
  email: 'E-mail address',
  emailBefore: 'E-mail address before',
  external: 'Refunded at the provider',
  bad: 'Bad lines',
  known: 'Known already',
  created: 'Added',
  showsCustomers: 'With customers',
  requiresTotp: 'Two-step sign-in required',
  allowsUnmasking: 'Customers may be shown',
};

/** A property in words; one that this page does not know by the words in its name. */
export function propertyText(name: string): string {
  if (Object.hasOwn(PROPERTY_WORDS, name)) return PROPERTY_WORDS[name] ?? name;
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const CODE = /^[A-Z]+(_[A-Z]+)*$/;

/** A value in words; null where there was none. */
export function valueText(name: string, value: string | null, labelOf: (scope: string) => string): string | null {
  if (value === null || value === '') return null;
  if (name === 'scopes') return value.split(', ').map(labelOf).join(', ');
  if (value === 'true' || value === 'false') return value === 'true' ? 'Yes' : 'No';
  if (!CODE.test(value) || value.length < 3) return value;
  return value.charAt(0) + value.slice(1).toLowerCase().replaceAll('_', ' ');
}
