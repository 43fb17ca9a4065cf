import { Command } from 'commander';
import { readConfig } from '../config';
import { CommandError, createAdmin, createPartner, listPartners } from '../people/peopleCommands';
import { say } from './say';
import { withDatabase } from './withDatabase';

interface CreateOptions {
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly adminEmail?: string;
  readonly adminName?: string;
}

export const partnerCommand = new Command('partner')
  .description('the partners of this installation')
  .addCommand(
    new Command('create')
      .description('make a partner, and its first admin')
      .requiredOption('--name <name>', 'what the partner is called')
      .requiredOption('--currency <code>', 'its currency, e.g. EUR')
      .requiredOption('--time-zone <name>', 'its time zone, e.g. Europe/Amsterdam')
      .option('--admin-email <address>', 'the address its first admin signs in with')
      .option('--admin-name <name>', 'how colleagues know the admin')
      .action(createWithAdmin),
  )
  .addCommand(
    new Command('list').description('every partner, with its currency, time zone and people').action(() =>
      withDatabase(async ({ database }) => {
        const partners = await listPartners(database);
        const width = Math.max(...partners.map(({ name }) => name.length), 0);
        for (const { name, currencyCode, timeZone, staffCount } of partners) {
          say(`${name.padEnd(width)}  ${currencyCode}  ${timeZone}  ${staffCount} active staff`);
        }
      }),
    ),
  );

async function createWithAdmin({ name, currency, timeZone, adminEmail, adminName }: CreateOptions): Promise<void> {
  if ((adminEmail === undefined) !== (adminName === undefined)) {
    throw new CommandError('Give both --admin-email and --admin-name, or neither.');
  }
  const { adminPassword } = readConfig();
  await withDatabase(async ({ database }) => {
    if (adminEmail === undefined || adminName === undefined) {
      await createPartner(database, { name, currencyCode: currency, timeZone });
      return say(`${name.trim()} is there. Make its first admin: npm run admin -- --help`);
    }
    const admin = await createAdmin({
      database,
      email: adminEmail,
      name: adminName,
      password: adminPassword ?? undefined,
      partnerName: name,
      currencyCode: currency,
      timeZone,
    });
    say(`${admin.partnerName} is there, and ${admin.email} is its admin.`);
    if (admin.generatedPassword !== null) say(`Password, shown only now: ${admin.generatedPassword}`);
  });
}
