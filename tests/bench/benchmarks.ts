import type { Benchmark } from './benchmark';
import { benchmark as growth } from './growth';
import { benchmark as importing } from './import';
import { benchmark as memory } from './memory';
import { benchmark as permissions } from './permissions';
import { benchmark as processes } from './processes';

export const benchmarks: readonly Benchmark[] = [permissions, importing, processes, memory, growth];
