import { createHmac, hkdfSync } from 'node:crypto';

/** What a link in a mail is good for. */
export type LinkPurpose = 'invitation' | 'passwordReset';

/** The secret part of a link that is mailed to somebody, for the row that it is about. */
export type LinkTokens = (purpose: LinkPurpose, rowId: string) => string;

/**
 * Makes the tokens of links from the installation's secret. They are nowhere stored: whoever sends the mail makes the
 * token again, and the row keeps only its hash. So a mail that is sent twice carries the same link.
 */
export function createLinkTokens(appSecret: string): LinkTokens {
  const key = Buffer.from(hkdfSync('sha256', appSecret, '', 'link-tokens', 32));
  return (purpose, rowId) => createHmac('sha256', key).update(`${purpose}:${rowId}`).digest('base64url');
}
