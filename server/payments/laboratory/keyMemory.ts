import { createHash } from 'node:crypto';
import type { Dialect } from './books';
import type { Answer, Call, KeyRules } from './dialects/dialect';
import type { LaboratoryStore, StoredAnswer } from './store';

/** Remembers answers by idempotency key, as long as the provider would. */
export class KeyMemory {
  private readonly kept = new Map<string, StoredAnswer>();
  private readonly running = new Map<string, string>();

  constructor(private readonly store: LaboratoryStore) {}

  async load(): Promise<void> {
    for (const answer of await this.store.answers()) this.kept.set(nameOf(answer.provider, answer.key), answer);
  }

  /** What to answer without executing anything; null when the request is to be executed, after which `end` follows. */
  begin(provider: Dialect, call: Call & { readonly key: string }, rules: KeyRules, nowMs: number): Answer | null {
    const name = nameOf(provider, call.key);
    const fingerprint = fingerprintOf(call);
    const first = this.running.get(name);
    if (first !== undefined) return (first !== fingerprint && rules.reused(call.key)) || rules.inUse(call.key);
    const kept = this.kept.get(name);
    if (!kept || kept.answeredAtMs + rules.lifetimeMs <= nowMs) {
      this.running.set(name, fingerprint);
      return null;
    }
    const refusal = kept.fingerprint === fingerprint ? null : rules.reused(call.key);
    return refusal ?? { status: kept.status, headers: { ...kept.headers, ...rules.replayHeaders }, body: kept.body };
  }

  async end(provider: Dialect, call: Call & { readonly key: string }, rules: KeyRules, answer: Answer | null, nowMs: number): Promise<void> {
    const name = nameOf(provider, call.key);
    this.running.delete(name);
    if (answer === null || !rules.keeps(answer)) return;
    const { status, headers, body } = answer;
    const stored = { provider, key: call.key, fingerprint: fingerprintOf(call), answeredAtMs: nowMs, status, headers, body };
    this.kept.set(name, stored);
    await this.store.saveAnswer(stored);
  }
}

const nameOf = (provider: Dialect, key: string): string => `${provider} ${key}`;

function fingerprintOf({ method, path, rawBody }: Call): string {
  return createHash('sha256').update(`${method} ${path}\n${rawBody}`).digest('base64');
}
