import { Presets, SingleBar } from 'cli-progress';
import type { Id } from '../../database/id';
import { DIFFERENCE_KINDS, type DifferenceKind } from './difference';
import { kindInWords } from './differenceWords';
import { localDay } from './localTime';
import type { NotAsked, ReconcileOptions, ReconciliationSummary } from './reconciler';
import type { Span } from './span';

/** 0: nothing is open; 1: nothing is open, but not every payment could be asked about; 2: something is open. */
export type ReconcileExitCode = 0 | 1 | 2;

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface ReconciledPartner {
  readonly id: Id;
  readonly name: string;
  readonly timeZone: string;
  readonly span: Span;
}

export interface ReconcileCommand {
  readonly partners: readonly ReconciledPartner[];
  readonly reconciler: { run(options: ReconcileOptions): Promise<ReconciliationSummary> };
  /** Where progress and summary are printed. */
  readonly output: Output;
}

const REASONS: Readonly<Record<NotAsked['reason'], string>> = {
  NOT_CONNECTED: 'it is not connected',
  TIMEOUT: 'it did not answer',
  CONNECTION: 'it cannot be reached',
  PROVIDER_DOWN: 'it has a problem of its own',
  THROTTLED: 'it asked us to wait',
  CREDENTIALS: 'it does not accept the key',
  IN_PROGRESS: 'it is still working',
  UNREADABLE: 'its answer cannot be read',
};

/** Without a terminal there is a line instead of the bar each time so many percent more are compared. */
const PERCENT_PER_LINE = 10;
const MAX_WAITING_LINES = 200;

/** The command that reconciles: shows how far it is and what could not be asked, and sums up on its last line. */
export async function runReconcile({ partners, reconciler, output }: ReconcileCommand): Promise<ReconcileExitCode> {
  const print = (line: string): void => void output.write(`${line}\n`);
  const summaries: ReconciliationSummary[] = [];
  for (const { id, name, timeZone, span } of partners) {
    const day = (instant: Date) => localDay(instant, timeZone);
    print(`Comparing the payments of ${name} with its providers, from ${day(span.from)} to before ${day(span.before)}.`);
    const meter = output.isTTY ? barMeter(output) : lineMeter(print);
    // A bar is not to be torn apart: beside it the lines wait until it has ended.
    const waiting: string[] = [];
    const tell = (one: NotAsked): void => {
      if (!output.isTTY) print(describe(one));
      else if (waiting.length < MAX_WAITING_LINES) waiting.push(describe(one));
    };
    try {
      const summary = await reconciler.run({ partnerId: id, span, onProgress: meter.update, onNotAsked: tell });
      summaries.push(summary);
      if (output.isTTY && summary.notAsked > waiting.length) waiting.push(`  and ${summary.notAsked - waiting.length} more`);
    } finally {
      meter.stop();
    }
    for (const line of waiting) print(line);
  }
  print(summaryOf(summaries));
  if (summaries.some(({ openByKind }) => openByKind.size > 0)) return 2;
  return summaries.some(({ notAsked }) => notAsked > 0) ? 1 : 0;
}

function describe({ payment, orderNumber, reason }: NotAsked): string {
  return `  order ${orderNumber}: ${payment.provider} could not be asked about ${payment.reference}: ${REASONS[reason]}`;
}

function summaryOf(summaries: readonly ReconciliationSummary[]): string {
  const total = (count: (summary: ReconciliationSummary) => number) =>
    summaries.reduce((sum, summary) => sum + count(summary), 0);
  const ofKind = (kind: DifferenceKind) => total(({ openByKind }) => openByKind.get(kind) ?? 0);
  const kinds = DIFFERENCE_KINDS.filter((kind) => ofKind(kind) > 0).map((kind) => `${ofKind(kind)} ${kindInWords(kind)}`);
  const open = kinds.length === 0 ? 'no open differences' : `open differences: ${kinds.join(', ')}`;
  const notAsked = total((summary) => summary.notAsked);
  const asked = notAsked === 0 ? '' : ` (${notAsked} more could not be asked about)`;
  return `${total(({ compared }) => compared)} payments compared${asked}, ${open}.`;
}

interface Meter {
  update(done: number, total: number): void;
  stop(): void;
}

function barMeter(output: Output): Meter {
  const format = '  {bar} {percentage} %   {value} of {total} payments';
  const bar = new SingleBar({ stream: output, format, hideCursor: true, gracefulExit: true }, Presets.shades_classic);
  bar.start(0, 0);
  return {
    update: (done, total) => {
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

function lineMeter(print: (line: string) => void): Meter {
  let told = 0;
  return {
    update: (done, total) => {
      const percent = Math.floor((done * 100) / Math.max(total, 1));
      if (percent < told + PERCENT_PER_LINE) return;
      told = percent - (percent % PERCENT_PER_LINE);
      print(`  ${percent} %, ${done} of ${total} payments`);
    },
    stop: () => undefined,
  };
}
