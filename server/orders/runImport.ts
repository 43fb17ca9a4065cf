import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import type { ImportSummary } from './importBatch';
import { importOrders, ImportSourceError, type ImportProgress } from './importOrders';

/** 0: every line was good; 1: a line was bad; 2: the file could not be read. */
export type ImportExitCode = 0 | 1 | 2;

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface ImportCommand {
  readonly database: Database;
  readonly partner: { readonly id: Id; readonly name: string };
  readonly file: string;
  /** Where progress and summary are printed. */
  readonly output: Output;
}

/** Without a terminal there is a line instead of the bar each time so many percent more are read. */
const PERCENT_PER_LINE = 10;

/** The import command: shows how far it is, prints what became of the lines, and answers the exit code. */
export async function runImport({ database, partner, file, output }: ImportCommand): Promise<ImportExitCode> {
  const print = (line: string): void => void output.write(`${line}\n`);
  const size = fileSize(file);
  if (size === null) {
    print(`${file}: there is no such file, or it cannot be read.`);
    return 2;
  }
  print(`Importing ${basename(file)} for ${partner.name}.`);
  const meter = output.isTTY ? barMeter(output, size) : lineMeter(print, size);
  try {
    const summary = await importOrders({ database, partner, source: file, onProgress: meter.update });
    meter.stop();
    printSummary(print, summary);
    return summary.badCount === 0 ? 0 : 1;
  } catch (error) {
    meter.stop();
    if (!(error instanceof ImportSourceError)) throw error;
    printSummary(print, error.summary);
    print(`${file}: cannot be read to its end: ${error.message}`);
    return 2;
  }
}

interface Meter {
  update(progress: ImportProgress): void;
  stop(): void;
}

function barMeter(output: Output, size: number): Meter {
  const format = '  {bar} {percentage} %   {lines} lines';
  const bar = new SingleBar({ stream: output, format, hideCursor: true, gracefulExit: true }, Presets.shades_classic);
  bar.start(size, 0, { lines: 0 });
  return {
    update: ({ bytesRead, lines }) => bar.update(bytesRead, { lines }),
    stop: () => bar.stop(),
  };
}

function lineMeter(print: (line: string) => void, size: number): Meter {
  let told = 0;
  return {
    update: ({ bytesRead, lines }) => {
      const percent = size === 0 ? 100 : Math.floor((bytesRead * 100) / size);
      if (percent < told + PERCENT_PER_LINE) return;
      told = percent - (percent % PERCENT_PER_LINE);
      print(`  ${percent} %, ${lines} lines`);
    },
    stop: () => undefined,
  };
}

function printSummary(print: (line: string) => void, summary: ImportSummary): void {
  const { lines, created, known, badCount, bad } = summary;
  for (const { line, reason } of bad) print(`  line ${line}: ${reason}`);
  if (badCount > bad.length) print(`  and ${badCount - bad.length} more bad lines`);
  print(`${lines} lines: ${created} orders added, ${known} known already, ${badCount} bad.`);
}

function fileSize(file: string): number | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? stat.size : null;
}
