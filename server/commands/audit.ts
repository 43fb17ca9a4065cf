import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { auditKeyOf } from '../audit/auditChain';
import { eraseAudit, type ErasureOf } from '../audit/eraseAudit';
import { readEnds } from '../audit/keptEnds';
import { runVerify } from '../audit/runVerify';
import type { Id } from '../database/id';
import { readEmail } from '../mail/address';
import { PartnerRow } from '../partners/partner.entity';
import { readSpan } from '../payments/reconciliation/span';
import { CommandError, findNamedPartner } from '../people/peopleCommands';
import { say } from './say';
import { withDatabase } from './withDatabase';

interface VerifyOptions {
  readonly partner?: string;
  readonly expect?: string;
  readonly since?: string;
}

interface EraseOptions {
  readonly partner?: string;
  readonly customerEmail?: string;
  readonly staffEmail?: string;
  readonly before?: string;
}

const HASH = /^[0-9a-f]{64}$/;

const verifyCommand = new Command('verify')
  .description('walk the audit from its start, and say where it does not hold')
  .option('--partner <name>', 'whose; everybody’s when left out')
  .option('--expect <hash>', 'the last hash of an earlier time, kept elsewhere: the chain must still contain it')
  .option('--since <file>', 'what verify printed at an earlier time, kept elsewhere: every chain in it must still contain its end')
  .addHelpText('after', '\nEnds with 0 when the audit holds, and with 2 when it does not.')
  .action((options: VerifyOptions) =>
    withDatabase(async ({ database, secret }) => {
      const { partner: name, expect, since } = options;
      const ends = since === undefined ? new Map<Id, string | null>() : await readEndsOf(since);
      if (expect !== undefined && !HASH.test(expect)) throw new CommandError('The hash must have 64 digits, as verify prints it.');
      const partners = await database.read.find(PartnerRow, { order: { name: 'ASC' } });
      const named = name === undefined && expect === undefined ? null : await findNamedPartner(database.read, name);
      if (named && expect !== undefined) ends.set(named.id, expect);
      process.exitCode = await runVerify({
        database,
        partners: named ? [named] : partners,
        key: auditKeyOf(secret),
        kept: named ? new Map([...ends].filter(([id]) => id === named.id)) : ends,
        output: process.stdout,
      });
    }),
  );

const eraseCommand = new Command('erase')
  .description('erase personal data from the audit; the entries and their chain stay')
  .option('--partner <name>', 'whose audit, where there are several partners')
  .option('--customer-email <address>', 'of a customer: their orders and everything that holds the address')
  .option('--staff-email <address>', 'of a member of staff: what they did, and everything that holds the address')
  .option('--before <day>', 'of everything before a day, e.g. 2026-11-01')
  .action((options: EraseOptions) =>
    withDatabase(async ({ database }) => {
      const partner = await findNamedPartner(database.read, options.partner);
      if (!partner) throw new CommandError('There is no partner yet, and so no audit.');
      const erased = await eraseAudit(database, partner.id, readErasure(options, partner.timeZone));
      say(`Personal data of ${erased} entries of ${partner.name} is erased.`);
    }),
  );

export const auditCommand = new Command('audit')
  .description('verify the audit, or erase personal data from it')
  .addCommand(verifyCommand)
  .addCommand(eraseCommand);

async function readEndsOf(file: string): Promise<Map<Id, string | null>> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CommandError(`${file} cannot be read: ${error.message}`);
  });
  const ends = readEnds(text);
  if (ends.size === 0) throw new CommandError(`${file} holds no end of a chain. Keep what "audit -- verify" prints.`);
  return ends;
}

function readErasure({ customerEmail, staffEmail, before }: EraseOptions, timeZone: string): ErasureOf {
  const given = [customerEmail, staffEmail, before].filter((option) => option !== undefined);
  if (given.length !== 1) throw new CommandError('Give exactly one of --customer-email, --staff-email and --before.');
  if (before !== undefined) return { kind: 'before', before: readSpan({ before }, timeZone, new Date()).before };
  const email = readEmail(customerEmail ?? staffEmail ?? '');
  if (email === null) throw new CommandError(`"${given[0]}" is not an e-mail address.`);
  return { kind: customerEmail === undefined ? 'staffEmail' : 'customerEmail', email };
}
