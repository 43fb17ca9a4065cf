import { Command } from 'commander';
import { createApp, type App } from '../app';
import { readConfig } from '../config';
import { DEMO_SIGN_INS } from '../demo/demoSignIns';
import { seedDemo } from '../demo/seedDemo';
import type { Database } from '../database/database';
import { writeLastWords } from '../log/logger';
import { PartnerRow } from '../partners/partner.entity';
import { scheduleReconciliations } from '../payments/reconciliation/reconcileSchedule';
import { StaffRow } from '../people/people.entity';
import { say } from './say';

export const startCommand = new Command('start')
  .description('start the API, the worker and the page in one process')
  .action(async () => {
    const config = readConfig();
    const app = await openApp();
    const { database } = app;
    if (config.isDemoDatabase && !(await database.read.existsBy(PartnerRow, {}))) {
      say('Filling the demo partner with a year of orders …');
      await seedDemo(database, new Date());
    }
    await scheduleReconciliations(database);
    const address = await app.listen(config.port, config.host);
    app.worker.start();
    app.auditLinker.start();
    await sayWhoMaySignIn(database);
    say(`Refund Desk is ready at ${address}`);
    stopOnSignal(app);
  });

export const workerCommand = new Command('worker')
  .description('send refunds and mail, without the API and the page')
  .action(async () => {
    const app = await openApp();
    await scheduleReconciliations(app.database);
    app.worker.start();
    app.auditLinker.start();
    say('The worker is running.');
    stopOnSignal(app);
  });

async function openApp(): Promise<App> {
  const config = readConfig();
  say('Opening the database …');
  return createApp(config);
}

async function sayWhoMaySignIn(database: Database): Promise<void> {
  if (!(await database.read.existsBy(StaffRow, { active: true }))) {
    const isNew = !(await database.read.existsBy(PartnerRow, {}));
    const ofPartner = isNew ? ' --partner "Your park" --currency EUR --time-zone Europe/Amsterdam' : '';
    say(`Nobody can sign in yet. Make the first admin with:
  npm run admin -- --email you@example.org --name "Your name"${ofPartner}`);
    return;
  }
  const demo = DEMO_SIGN_INS[0];
  if (!demo || !(await database.read.existsBy(StaffRow, { email: demo.email }))) return;
  say('\nSign in to the demo as');
  for (const { email, password, role } of DEMO_SIGN_INS) say(`  ${email.padEnd(22)} ${password}   ${role}`);
  say('');
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
