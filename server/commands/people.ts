import { Command } from 'commander';
import { createAdmin, createToken, removeTotp } from '../people/peopleCommands';
import { say } from './say';
import { withDatabase } from './withDatabase';

interface AdminOptions {
  readonly email: string;
  readonly name: string;
  readonly partner?: string;
  readonly currency?: string;
  readonly timeZone?: string;
}

export const adminCommand = new Command('admin')
  .description('make somebody an admin; with a currency and a time zone, of a new partner')
  .requiredOption('--email <address>', 'the address to sign in with')
  .requiredOption('--name <name>', 'how colleagues know them')
  .option('--partner <name>', 'which partner')
  .option('--currency <code>', 'the currency of a new partner, e.g. EUR')
  .option('--time-zone <name>', 'the time zone of a new partner, e.g. Europe/Amsterdam')
  .action(async ({ email, name, partner, currency, timeZone }: AdminOptions) => {
    await withDatabase(async ({ database, config }) => {
      const admin = await createAdmin({
        database,
        email,
        name,
        password: config.adminPassword ?? undefined,
        partnerName: partner,
        currencyCode: currency,
        timeZone,
      });
      say(`${admin.email} is an admin of ${admin.partnerName}.`);
      if (admin.generatedPassword !== null) say(`Password, shown only now: ${admin.generatedPassword}`);
    });
  });

export const twoStepOffCommand = new Command('two-step-off')
  .description('turn two-step sign-in off for somebody who has lost phone and recovery codes; make sure who asks')
  .requiredOption('--email <address>', 'the address they sign in with')
  .action(async ({ email }: { readonly email: string }) => {
    await withDatabase(async ({ database }) => {
      const isRemoved = await removeTotp(database, email);
      say(isRemoved ? `${email} signs in with the password alone now.` : `${email} has no two-step sign-in.`);
    });
  });

interface TokenOptions {
  readonly name: string;
  readonly scopes: string;
  readonly partner?: string;
  readonly locations?: string;
  readonly expires?: string;
}

export const tokenCommand = new Command('token')
  .description('make an API token for a program')
  .requiredOption('--name <name>', 'what the program is')
  .requiredOption('--scopes <list>', 'what it may do, e.g. orders:read,orders:write')
  .option('--partner <name>', 'which partner, where there are several')
  .option('--locations <names>', 'the only locations it is for, e.g. Zoo,Museum; left out: all of them')
  .option('--expires <date>', 'the last moment of the token, e.g. 2027-01-01')
  .action(async ({ name, scopes, partner, locations, expires }: TokenOptions) => {
    await withDatabase(async ({ database }) => {
      const client = await createToken({
        database,
        name,
        scopes: listed(scopes),
        locationNames: locations === undefined ? undefined : listed(locations),
        partnerName: partner,
        expiresAt: expires === undefined ? undefined : new Date(expires),
      });
      say(`Token of ${name}, shown only now: ${client.token}`);
    });
  });

function listed(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}
