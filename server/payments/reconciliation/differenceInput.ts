export const DIFFERENCE_CLOSE_ERROR_CODES = [
  'DIFFERENCE_UNKNOWN',
  'DIFFERENCE_CLOSED',
  'NOTE_REQUIRED',
  'NOTE_TOO_LONG',
  'NOTE_INVALID',
] as const;
export type DifferenceCloseErrorCode = (typeof DIFFERENCE_CLOSE_ERROR_CODES)[number];

/** Why a difference was not closed. */
export interface DifferenceProblem {
  readonly code: DifferenceCloseErrorCode;
  readonly message: string;
  readonly field: string[];
}

export const MAX_NOTE_LENGTH = 500;

const at = (field: string, code: DifferenceCloseErrorCode, message: string): DifferenceProblem => ({
  code,
  message,
  field: ['input', field],
});

export const closeProblem = {
  unknown: () => at('differenceId', 'DIFFERENCE_UNKNOWN', 'There is no such difference. Nothing was changed.'),
  closed: () => at('differenceId', 'DIFFERENCE_CLOSED', 'This difference is closed already. Nothing was changed.'),
  noteRequired: () => at('note', 'NOTE_REQUIRED', 'Say in a few words how it was put right. Nothing was changed.'),
  noteTooLong: () =>
    at('note', 'NOTE_TOO_LONG', `The note has more than ${MAX_NOTE_LENGTH} characters. Shorten it. Nothing was changed.`),
  noteInvalid: (why: string) => at('note', 'NOTE_INVALID', `${why} Nothing was changed.`),
};
