import { Command } from 'commander';
import { createApp } from '../app';
import { readConfig } from '../config';
import { PartnerRow } from '../partners/partner.entity';
import { Reconciler } from '../payments/reconciliation/reconciler';
import { runReconcile } from '../payments/reconciliation/runReconcile';
import { readSpan } from '../payments/reconciliation/span';
import { findNamedPartner } from '../people/peopleCommands';

interface Options {
  readonly partner?: string;
  readonly from?: string;
  readonly before?: string;
}

export const reconcileCommand = new Command('reconcile')
  .description('compare refunds with what the providers have; lists differences, pays nothing')
  .option('--partner <name>', 'whose; everybody’s when left out')
  .option('--from <day>', 'of which something was refunded from this day on, e.g. 2026-11-01; 35 days ago when left out')
  .option('--before <day>', 'and before this day; until now when left out')
  .addHelpText(
    'after',
    '\nEnds with 0 when no difference is open, 2 when there are some, and 1 when there are none, but not every payment could be asked about.',
  )
  .action(async ({ partner: name, ...days }: Options) => {
    const app = await createApp(readConfig());
    try {
      const named = name === undefined ? null : await findNamedPartner(app.database.read, name);
      const partners = named ? [named] : await app.database.read.find(PartnerRow, { order: { name: 'ASC' } });
      const now = new Date();
      process.exitCode = await runReconcile({
        partners: partners.map((partner) => ({ ...partner, span: readSpan(days, partner.timeZone, now) })),
        reconciler: new Reconciler(app.database, app.providers, wait),
        output: process.stdout,
      });
    } finally {
      await app.close();
    }
  });

function wait(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
