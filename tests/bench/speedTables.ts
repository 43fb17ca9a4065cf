import type { Measurement, SizeFigures } from './figures';
import { figure, textTable } from './textTable';

const HEAD = [
  'operation', 'by', 'conn', 'req/s', 'p50 ms', 'p99 ms', 'errors', 'cpu ms', 'stmts', 'rows read', 'shown', 'db cpu ms', 'bytes', 'block ms', 'RSS MB',
];

/** What was measured, a line for each number of connections. */
export function figuresTable({ measurements }: Pick<SizeFigures, 'measurements'>): string {
  return textTable(HEAD, measurements.flatMap(rowsOf));
}

function rowsOf({ operation, variant, loads, cost, bytes, rssMb }: Measurement): string[][] {
  return loads.map((load, index) => {
    const own = [load.connections, figure(load.requestsPerS), figure(load.p50Ms), figure(load.p99Ms), load.errors, figure(load.cpuMs)].map(String);
    if (index > 0) return [operation, variant, ...own];
    const ofRequest = [cost?.statements, cost?.rowsRead, cost?.rowsShown, cost?.databaseCpuMs, bytes, cost?.longestBlockMs, rssMb];
    return [operation, variant, ...own, ...ofRequest.map((value) => figure(value))];
  });
}
