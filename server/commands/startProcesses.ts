import { createApp, startSandbox } from '../app';
import { appSecret } from '../appSecret';
import { sealAuditWith } from '../audit/audit';
import type { Config } from '../config';
import { Database } from '../database/database';
import { createLogger, writeLastWords } from '../log/logger';
import { FirstProcess } from '../processes/firstProcess';
import { Processes } from '../processes/processes';
import { prepareDatabase, sayWelcome } from './welcome';
import { say } from './say';

/**
 * Runs the server on several processes: this one does what is done once, brings up the others and replaces those
 * that end; they answer requests and do the work of the outbox.
 */
export async function startProcesses(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  say('Opening the database …');
  const database = await Database.open(config.databaseUrl);
  sealAuditWith(await appSecret(config));
  await database.migrate();
  await prepareDatabase(database, config);
  const sandbox = await startSandbox(config, database, logger);
  const processes = new Processes({ count: config.processes, port: config.port, sandboxUrl: sandbox.url, logger });
  const stop = async (exitCode: number): Promise<never> => {
    await processes.stop();
    await sandbox.close();
    await database.close();
    process.exit(exitCode);
  };
  const fail = (error: unknown): Promise<never> => {
    writeLastWords(error instanceof Error ? error.message : String(error));
    return stop(1);
  };
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const served = processes.start().then((address) => sayWelcome(database, `${address} with ${config.processes} processes`));
  // Whatever comes first decides; what fails after a signal is part of stopping.
  await Promise.race([stopped, served.then(() => Promise.race([stopped, processes.givenUp]))]).then(() => stop(0), fail);
}

/** Serves as one of several processes, until the first one says that it is enough. */
export async function serveWithOthers(config: Config): Promise<void> {
  // A terminal, and a service manager, signal all processes at once; the first one stops the others.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const first = new FirstProcess();
  const { port, sandboxUrl } = await first.awake();
  const app = await createApp(config, { sandboxUrl, counts: first.counts });
  first.ready(await app.listen(port, config.host));
  app.worker.start();
  app.auditLinker.start();
  await first.stopped;
  await app.close();
  process.exit(0);
}
