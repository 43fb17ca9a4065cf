import { TooManyTriesError, type SignInLimits } from '../people/signInThrottle';
import type { FromFirst, Question, Verdict } from './messages';
import type { SharedCounts } from './sharedCounts';

/** Counts in the first process for one of those that serve. What that one holds is free when it has ended. */
export class CountKeeper {
  private readonly held = new Map<number, () => void>();

  constructor(
    private readonly counts: SharedCounts,
    private readonly send: (message: FromFirst) => void,
  ) {}

  async answer(id: number, question: Question): Promise<void> {
    this.send({ kind: 'answer', id, verdict: await this.judge(id, question) });
  }

  free(id: number): void {
    this.held.get(id)?.();
    this.held.delete(id);
  }

  freeAll(): void {
    for (const id of [...this.held.keys()]) this.free(id);
  }

  private async judge(id: number, question: Question): Promise<Verdict> {
    if (question.of === 'signIns') return countSignIn(this.counts.signIns, question);
    const free = await this.counts.exports.take(question.name);
    if (!free) return { is: 'full' };
    this.held.set(id, free);
    return { is: 'counted' };
  }
}

async function countSignIn(signIns: SignInLimits, { method, names }: Extract<Question, { of: 'signIns' }>): Promise<Verdict> {
  const [account = '', address = ''] = names;
  try {
    await signIns[method](account, address);
    return { is: 'counted' };
  } catch (error) {
    if (!(error instanceof TooManyTriesError)) throw error;
    return { is: 'tooMany', what: error.what, retryAfterS: error.retryAfterS };
  }
}
