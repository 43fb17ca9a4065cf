import { writeFileSync } from 'node:fs';
import { aimsOf, aimsTable, growthAims, isMet } from './aims';
import type { SizeFigures } from './figures';
import { measureSize } from './measureSize';
import { canPin, pinAside } from './pinned';
import type { SpeedOptions } from './speedOptions';
import { figuresTable } from './speedTables';

/** Measures the desk beside its twin, and prints everything. Answers whether every aim was met. */
export async function measureSpeed(options: SpeedOptions, jsonFile: string | null, say: (line: string) => void): Promise<boolean> {
  pinAside(process.pid);
  if (!canPin()) say('There is one core only, or no taskset: load, database and server share what there is.');
  const sizes: SizeFigures[] = [];
  for (const orders of options.orders) {
    say(`\n${orders.toLocaleString('en')} orders, ${options.database}`);
    const size = await measureSize(orders, options, say);
    sizes.push(size);
    say(`\n${figuresTable(size)}\n\n${aimsTable(aimsOf(size))}`);
  }
  const growth = growthAims(sizes);
  if (growth.length > 0) say(`\n${aimsTable(growth)}`);
  const aims = [...sizes.flatMap(aimsOf), ...growth];
  const missed = aims.filter((aim) => !isMet(aim));
  if (jsonFile !== null) writeFileSync(jsonFile, JSON.stringify({ options, sizes, aims: aims.map((aim) => ({ ...aim, met: isMet(aim) })) }, null, 2));
  say(`\n${aims.length - missed.length} of ${aims.length} aims are met.`);
  return missed.length === 0;
}
