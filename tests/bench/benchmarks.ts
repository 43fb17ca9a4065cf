import type { Benchmark } from './benchmark';
import { benchmark as permissions } from './permissions';

export const benchmarks: readonly Benchmark[] = [permissions];
