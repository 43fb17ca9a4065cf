import { readFileSync, writeFileSync } from 'node:fs';
import type { Benchmark } from './benchmark';
import { growthOf } from './growth/growthLines';
import { growthPicture } from './growth/picture';
import { operations } from './measureSize';

export const benchmark: Benchmark = {
  name: 'growth',
  measures: 'nothing, but draws what a run of several --orders wrote into --json FILE; --picture FILE, docs/growth.svg by default',
  run({ json, picture, say }) {
    if (json === null) throw new Error('Say with --json FILE where the figures are.');
    const growth = growthOf(JSON.parse(readFileSync(json, 'utf8')), (name) => operations.find((operation) => operation.name === name)?.kind);
    writeFileSync(picture, growthPicture(growth));
    say(`${growth.lines.length} operations at ${growth.orders.map((orders) => orders.toLocaleString('en')).join(' and ')} orders are drawn in ${picture}.`);
    return Promise.resolve(true);
  },
};
