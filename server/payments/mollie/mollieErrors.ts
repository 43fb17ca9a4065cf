import { MollieApiError } from '@mollie/api-client';
import { lineTrouble } from '../line';
import { ProviderTrouble, type ProviderFailureCode } from '../provider';
import { ERRORS, type TWIN } from './mollieWords';

/** What an error of Mollie's client means: why it was refused, or trouble. */
export function readMollieError(error: unknown): ProviderFailureCode | typeof TWIN | ProviderTrouble {
  if (error instanceof ProviderTrouble) return error;
  if (error instanceof Error && error.name === 'FetchError') return lineTrouble(error);
  // The client takes any JSON for an answer, and stumbles over what is none of Mollie's.
  if (!(error instanceof MollieApiError)) return new ProviderTrouble('UNREADABLE', { cause: error });
  const { statusCode, message } = error;
  if (statusCode !== undefined && statusCode >= 500) return new ProviderTrouble('PROVIDER_DOWN', { cause: error });
  const row = ERRORS.find(({ status, detail }) => status === statusCode && (detail?.test(message) ?? true));
  if (row === undefined) return new ProviderTrouble('UNREADABLE', { cause: error });
  return 'no' in row.means ? row.means.no : new ProviderTrouble(row.means.trouble, { cause: error });
}
