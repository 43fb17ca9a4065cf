import type { SignInLimits } from '../people/signInThrottle';

/** What was taken from the buckets of one place: a name, and how much. */
export interface Taken {
  readonly kind: 'taken';
  readonly place: string;
  readonly taken: readonly (readonly [name: string, tokens: number])[];
}

/** What a process asks the first one to count. */
export type Question =
  | { readonly of: 'signIns'; readonly method: keyof SignInLimits; readonly names: readonly string[] }
  | { readonly of: 'exports'; readonly name: string };

/** What came of a question; a place is named by the question's id until it is freed. */
export type Verdict =
  | { readonly is: 'counted' }
  | { readonly is: 'full' }
  | { readonly is: 'tooMany'; readonly what: string; readonly retryAfterS: number };

/** From a process that serves to the first one. */
export type FromServing =
  | { readonly kind: 'awake' }
  | { readonly kind: 'ready'; readonly address: string }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'free'; readonly id: number }
  | Taken;

/** From the first process to one that serves. */
export type FromFirst =
  | { readonly kind: 'begin'; readonly port: number; readonly sandboxUrl: string }
  | { readonly kind: 'answer'; readonly id: number; readonly verdict: Verdict }
  | { readonly kind: 'stop' }
  | Taken;
