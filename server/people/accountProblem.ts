import type { PasswordProblem } from './passwordRules';

/** Every reason for which somebody's own account, a link or an invitation is left as it was. */
export const ACCOUNT_ERROR_CODES = [
  'PASSWORD_WRONG',
  'PASSWORD_TOO_SHORT',
  'PASSWORD_TOO_LONG',
  'PASSWORD_COMMON',
  'PASSWORD_PERSONAL',
  'PASSWORD_UNCHANGED',
  'LINK_INVALID',
  'NAME_INVALID',
  'EMAIL_IN_USE',
  'CODE_REQUIRED',
  'CODE_INVALID',
  'TOTP_ON_ALREADY',
  'TOTP_NOT_BEGUN',
  'TOTP_NOT_ON',
  'TOTP_REQUIRED',
  'SESSION_NOT_FOUND',
  'NO_ACCOUNT',
] as const;
export type AccountErrorCode = (typeof ACCOUNT_ERROR_CODES)[number];

/** Why nothing was changed, and where in the input the reason lies. */
export interface AccountProblem {
  readonly code: AccountErrorCode;
  readonly message: string;
  readonly field: string[];
}

/** What became of a change. Problems are there exactly when nothing was changed. */
export type AccountResult<Done extends object> = Done | { readonly problems: readonly AccountProblem[] };

/** A change that was not made, for one reason. */
export function refused(
  code: AccountErrorCode,
  message: string,
  field: string,
): { readonly problems: readonly AccountProblem[] } {
  return { problems: [{ code, message, field: ['input', field] }] };
}

/** A password that the rules refuse. */
export function refusedPassword({ code, message }: PasswordProblem, field: string) {
  return refused(code, message, field);
}

/** The password that whoever is signed in gave once more is not theirs. */
export function passwordWrong(field: string) {
  return refused('PASSWORD_WRONG', 'This is not your password. Nothing was changed. Check it and try again.', field);
}

/** There is no code, where one is needed. */
export function codeRequired() {
  return refused('CODE_REQUIRED', 'Type the code of your authenticator app, or a recovery code.', 'code');
}

/** A code that is wrong, too old, or was taken before. */
export function codeInvalid() {
  return refused('CODE_INVALID', 'This code does not count, or not any more. Wait for the next one and type that.', 'code');
}
