import type { Benchmark } from './benchmark';
import { benchmark as importing } from './import';
import { benchmark as permissions } from './permissions';

export const benchmarks: readonly Benchmark[] = [permissions, importing];
