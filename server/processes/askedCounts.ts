import { TooManyTriesError, type SignInLimits } from '../people/signInThrottle';
import type { FromServing, Question, Verdict } from './messages';
import type { SharedCounts } from './sharedCounts';
import type { Takings } from './takings';

/** The counts of a process that serves: it asks the first one. */
export class AskedCounts implements SharedCounts {
  private readonly waiting = new Map<number, (verdict: Verdict) => void>();
  private lastId = 0;

  constructor(
    private readonly takings: Takings,
    private readonly send: (message: FromServing) => void,
  ) {}

  readonly shareBuckets = (...args: Parameters<Takings['share']>): void => this.takings.share(...args);

  readonly signIns: SignInLimits = {
    attempt: (...names) => this.countSignIn('attempt', names),
    attemptCode: (...names) => this.countSignIn('attemptCode', names),
    codeSucceeded: (...names) => this.countSignIn('codeSucceeded', names),
    succeeded: (...names) => this.countSignIn('succeeded', names),
    forget: (...names) => this.countSignIn('forget', names),
    unfinished: (...names) => this.countSignIn('unfinished', names),
    requestLink: (...names) => this.countSignIn('requestLink', names),
    attemptLink: (...names) => this.countSignIn('attemptLink', names),
    linkWorks: (...names) => this.countSignIn('linkWorks', names),
  };

  readonly exports = {
    take: async (name: string): Promise<(() => void) | null> => {
      const { id, verdict } = await this.ask({ of: 'exports', name });
      return verdict.is === 'counted' ? () => this.send({ kind: 'free', id }) : null;
    },
  };

  /** The first process has answered. */
  hear(id: number, verdict: Verdict): void {
    this.waiting.get(id)?.(verdict);
    this.waiting.delete(id);
  }

  private async countSignIn(method: keyof SignInLimits, names: readonly string[]): Promise<void> {
    const { verdict } = await this.ask({ of: 'signIns', method, names });
    if (verdict.is === 'tooMany') throw new TooManyTriesError(verdict.what, verdict.retryAfterS);
  }

  /** Whoever waits when the first process dies needs no answer: this one ends as well. */
  private async ask(question: Question): Promise<{ readonly id: number; readonly verdict: Verdict }> {
    const id = ++this.lastId;
    const answered = new Promise<Verdict>((resolve) => this.waiting.set(id, resolve));
    this.send({ kind: 'ask', id, question });
    return { id, verdict: await answered };
  }
}
