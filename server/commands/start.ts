import cluster from 'node:cluster';
import { Command } from 'commander';
import { createApp, type App } from '../app';
import { readConfig, type CommandLine, type Config } from '../config';
import { writeLastWords } from '../log/logger';
import { scheduleReconciliations } from '../payments/reconciliation/reconcileSchedule';
import { say } from './say';
import { serveWithOthers, startProcesses } from './startProcesses';
import { prepareDatabase, sayWelcome } from './welcome';

export const startCommand = new Command('start')
  .description('start the API, the worker and the page')
  .option('--processes <count>', 'on how many processes, or auto for one on each core; else as PROCESSES says')
  .action(async (options: CommandLine) => {
    const config = readConfig(undefined, options);
    if (cluster.isWorker) return serveWithOthers(config);
    return config.processes === 1 ? startAlone(config) : startProcesses(config);
  });

export const workerCommand = new Command('worker')
  .description('send refunds and mail, without the API and the page')
  .action(async () => {
    const app = await openApp(readConfig());
    await scheduleReconciliations(app.database);
    app.worker.start();
    app.auditLinker.start();
    say('The worker is running.');
    stopOnSignal(app);
  });

async function startAlone(config: Config): Promise<void> {
  const app = await openApp(config);
  await prepareDatabase(app.database, config);
  const address = await app.listen(config.port, config.host);
  app.worker.start();
  app.auditLinker.start();
  await sayWelcome(app.database, address);
  stopOnSignal(app);
}

async function openApp(config: Config): Promise<App> {
  say('Opening the database …');
  return createApp(config);
}

function stopOnSignal(app: App): void {
  const stop = (): void => {
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        writeLastWords(String(error));
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
