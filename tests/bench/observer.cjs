/**
 * Lets whoever started a server ask it what it costs: for `node --require tests/bench/observer.cjs`. The program itself
 * knows nothing of it.
 */
const { monitorEventLoopDelay } = require('node:perf_hooks');

const RESOLUTION_MS = 10;
const MS_PER_MICROSECOND = 1e-3;
const MS_PER_NANOSECOND = 1e-6;
const MB = 2 ** 20;

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  // The timer itself takes its interval; what is beyond it is how long it had to wait.
  const longestBlockMs = Math.max(0, delays.max * MS_PER_NANOSECOND - RESOLUTION_MS);
  delays.reset();
  process.send({ cpuMs: (user + system) * MS_PER_MICROSECOND, rssMb: process.memoryUsage.rss() / MB, longestBlockMs });
});
process.channel?.unref();
