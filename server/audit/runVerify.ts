import { Presets, SingleBar } from 'cli-progress';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { refusesChanges } from './auditGuard';
import { printEnd } from './keptEnds';
import type { BrokenKind, BrokenPlace } from './chainCheck';
import { verifyAudit, type Verification } from './verifyAudit';

/** 0: everything holds; 2: something does not. */
export type VerifyExitCode = 0 | 2;

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

interface Partner {
  readonly id: Id;
  readonly name: string;
}

export interface VerifyCommand {
  readonly database: Database;
  readonly partners: readonly Partner[];
  readonly key: Buffer;
  /** Hashes that chains had once, by their partners, kept elsewhere; null for a chain that had no entry yet. */
  readonly kept: ReadonlyMap<Id, string | null>;
  /** Where progress and result are printed. */
  readonly output: Output;
}

/** What is wrong with a chain as a whole. */
const WHOLE_WORDS: Readonly<Partial<Record<BrokenKind, string>>> = {
  NO_END: 'The end of its chain was removed from outside, and perhaps entries with it.',
  END_NOT_SEALED: 'The end of its chain does not carry its seal: the chain was set back from outside, or APP_SECRET is another.',
  EMPTY: 'It has no entry at all, not even of its beginning: all of them were removed.',
  ERASED_UNTOLD: 'Its entries of audit.erase do not tell of the personal data that is missing: some was cleared, or put back, from outside.',
};
/** What is wrong with the entry at a place. */
const WORDS: Readonly<Partial<Record<BrokenKind, string>>> = {
  CHANGED: 'was changed after it was written, or was sealed with another APP_SECRET',
  PERSONAL_DATA_CHANGED: 'has other personal data than it was written with',
  MOVED: 'does not belong here: entries changed places, or this one was put in the place of another',
  MISSING: 'is missing',
  ADDED: 'was added from outside: it carries no seal, while entries before it do',
  CUT_OFF: 'and everything after it is missing: the chain was cut off',
  END_CHANGED: 'is not where the chain ends: its end was changed',
  NOT_AS_KEPT: 'is the last, and the chain does not contain the hash that was kept: it was cut off or written anew',
};

/** The command that verifies the audit: shows how far it is, and says in words where it does not hold. */
export async function runVerify({ database, partners, key, kept, output }: VerifyCommand): Promise<VerifyExitCode> {
  const print = (line: string): void => void output.write(`${line}\n`);
  let isWhole = true;
  for (const { id, name } of partners) {
    const bar = output.isTTY ? startBar(output) : null;
    try {
      const onProgress = (done: number, total: number): void => {
        bar?.setTotal(Math.max(done, total));
        bar?.update(done);
      };
      const result = await verifyAudit(database.read, { partnerId: id, key, keptHash: kept.get(id) ?? null, onProgress });
      bar?.stop();
      isWhole &&= result.broken === null;
      for (const line of describe({ id, name }, result)) print(line);
    } finally {
      bar?.stop();
    }
  }
  for (const id of kept.keys()) {
    if (partners.some((partner) => partner.id === id)) continue;
    isWhole = false;
    print(`THE AUDIT DOES NOT HOLD. Partner ${id} of the ends that were kept is gone, and its entries with it.`);
  }
  if (!(await refusesChanges(database))) {
    print('The database itself does not refuse changes of the audit: its server let nobody make triggers. The seals and the chain hold all the same.');
  }
  return isWhole ? 0 : 2;
}

function describe({ id, name }: Partner, { broken, linked, unlinked, erased, chainHash }: Verification): string[] {
  const counts = `${linked} linked, ${unlinked} not linked yet, ${erased} with personal data erased`;
  if (broken) {
    const problem = WHOLE_WORDS[broken.kind] ?? `${placeOf(broken)} ${WORDS[broken.kind]}.`;
    return [`${name}: THE AUDIT DOES NOT HOLD. ${problem}`, `  Entries before it that hold: ${counts}.`];
  }
  return [`${name}: the audit holds. Entries: ${counts}.`, `  ${printEnd({ partnerId: id, sequence: linked, chainHash })}`];
}

function placeOf({ sequence, entry }: BrokenPlace): string {
  const place = sequence === null ? 'An entry that is not linked yet' : `Entry ${sequence}`;
  return entry ? `${place} (${entry.action}, ${entry.at.toISOString()}, id ${entry.id})` : place;
}

function startBar(output: Output): SingleBar {
  const format = '  {bar} {percentage} %   {value} of {total} entries';
  const bar = new SingleBar({ stream: output, format, hideCursor: true, gracefulExit: true }, Presets.shades_classic);
  bar.start(0, 0);
  return bar;
}
