import { escapeHtml } from '../mail/html';

/** A message without its addresses. */
export interface InvitationMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Who invites, and until when. */
export interface InvitationFacts {
  readonly partner: { readonly name: string; readonly timeZone: string };
  readonly expiresAt: Date;
}

/**
 * The mail with the link of an invitation. Of what the inviter typed it holds nothing: nobody sends words of their own
 * to a stranger with it.
 */
export function invitationMail({ partner, expiresAt }: InvitationFacts, link: string): InvitationMail {
  const until = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: partner.timeZone }).format(expiresAt);
  return mailOf(`${partner.name} invites you to Refund Desk`, [
    `${partner.name} invites you to Refund Desk, where its staff find orders and give money back.`,
    `Choose a password here. The link works once, until ${until} (${partner.timeZone}):`,
    { link },
    'If you do not expect this, do nothing: without the link nobody gets in.',
  ]);
}

/** The mail to an address that signs in for another partner already; it names no other partner, and has no link. */
export function signsInElsewhereMail({ partner }: Pick<InvitationFacts, 'partner'>): InvitationMail {
  return mailOf(`${partner.name} wants to invite you to Refund Desk`, [
    `${partner.name} wants to invite you to Refund Desk. This e-mail address signs in there already, for somebody else, and an address signs in for one only.`,
    `Tell ${partner.name} another address of yours, to be invited with that one.`,
    'Nothing has changed about how you sign in now.',
  ]);
}

type Part = string | { readonly link: string };

function mailOf(subject: string, parts: readonly Part[]): InvitationMail {
  const text = ['Hello,', ...parts.map((part) => (typeof part === 'string' ? part : part.link)), 'Refund Desk'];
  return { subject, text: `${text.join('\n\n')}\n`, html: toHtml(subject, parts) };
}

function toHtml(subject: string, parts: readonly Part[]): string {
  const paragraphs = parts.map((part) => {
    if (typeof part === 'string') return `<p>${escapeHtml(part)}</p>`;
    const link = escapeHtml(part.link);
    return `<p><a href="${link}">${link}</a></p>`;
  });
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    '<body style="font-family: sans-serif; line-height: 1.5">',
    '<p>Hello,</p>',
    ...paragraphs,
    '<p>Refund Desk</p>',
    '</body></html>',
    '',
  ].join('\n');
}
