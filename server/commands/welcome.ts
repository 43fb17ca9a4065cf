import type { Config } from '../config';
import type { Database } from '../database/database';
import { DEMO_SIGN_INS } from '../demo/demoSignIns';
import { seedDemo } from '../demo/seedDemo';
import { PartnerRow } from '../partners/partner.entity';
import { scheduleReconciliations } from '../payments/reconciliation/reconcileSchedule';
import { StaffRow } from '../people/people.entity';
import { say } from './say';

/** Does once what a server needs in its database before it serves. */
export async function prepareDatabase(database: Database, config: Config): Promise<void> {
  if (config.isDemoDatabase && !(await database.read.existsBy(PartnerRow, {}))) {
    say('Filling the demo partner with a year of orders …');
    await seedDemo(database, new Date());
  }
  await scheduleReconciliations(database);
}

/** Says who may sign in, and where. */
export async function sayWelcome(database: Database, address: string): Promise<void> {
  await sayWhoMaySignIn(database);
  say(`Refund Desk is ready at ${address}`);
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
