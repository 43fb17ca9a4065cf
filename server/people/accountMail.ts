import { writeLetter } from '../mail/letter';
import type { AccountNotice } from './accountNotice';

/** Whom a mail about an account is for. */
export interface Addressee {
  readonly name: string;
  readonly partnerName: string;
}

const RESET_SUBJECT = 'Refund Desk: set a new password';

/** The mail with the link by which somebody sets another password. */
export function resetMail({ name, partnerName }: Addressee, address: string, minutes: number) {
  return writeLetter({
    subject: RESET_SUBJECT,
    paragraphs: [
      `Hello ${name},`,
      `somebody asked for a new password for your account at ${partnerName}. If it was you, set one here:`,
    ],
    link: { label: 'Set a new password', address },
    small: [
      `The link works once, for ${minutes} minutes.`,
      'You did not ask for it? Then do nothing: your password stays as it is.',
    ],
  });
}

const WORDS: Readonly<Record<AccountNotice, { readonly subject: string; readonly text: string }>> = {
  PASSWORD_CHANGED: {
    subject: 'your password was changed',
    text: 'your password for Refund Desk was changed. Every other device was signed out.',
  },
  PASSWORD_RESET: {
    subject: 'your password was changed',
    text: 'a new password for Refund Desk was set with the link in our mail. Every device was signed out.',
  },
  TOTP_ON: {
    subject: 'two-step sign-in is on',
    text: 'two-step sign-in was turned on for your account. From now on you need a code of your app to sign in.',
  },
  TOTP_OFF: {
    subject: 'two-step sign-in is off',
    text: 'two-step sign-in was turned off for your account. From now on your password is enough to sign in.',
  },
  RECOVERY_CODE_USED: {
    subject: 'a recovery code was used',
    text: 'somebody signed in to your account with one of your recovery codes. It does not work a second time.',
  },
};

/** The mail that tells somebody what happened to their account. */
export function noticeMail({ name, partnerName }: Addressee, notice: AccountNotice) {
  const { subject, text } = WORDS[notice];
  return writeLetter({
    subject: `Refund Desk: ${subject}`,
    paragraphs: [`Hello ${name},`, text],
    small: [`It was not you? Set a new password at once, and tell an admin of ${partnerName}.`],
  });
}
