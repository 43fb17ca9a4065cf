import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { Argument, Command } from 'commander';
import { readConfig } from '../config';
import type { Id } from '../database/id';
import { ConnectionSealer } from '../payments/connectionSealer';
import { ConnectionService } from '../payments/connectionService';
import { Connections } from '../payments/connections';
import { readCredentials, type ProviderCredentials } from '../payments/credentials';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider } from '../payments/payment';
import { CommandError, findNamedPartner } from '../people/peopleCommands';
import { say } from './say';
import { withDatabase } from './withDatabase';

interface Options {
  readonly partner?: string;
}

/** The name under which the audit knows whoever runs commands on the server itself. */
const ACTOR = 'command';

/** What is asked for at the keyboard: [field, question]. */
const QUESTIONS: Record<ConnectableProvider, readonly (readonly [string, string])[]> = {
  stripe: [
    ['secretKey', 'Secret key (sk_… or rk_…)'],
    ['webhookSecrets', 'Webhook signing secrets (whsec_…), separated by commas'],
  ],
  mollie: [['apiKey', 'API key (live_… or test_…)']],
  adyen: [
    ['apiKey', 'API key'],
    ['merchantAccount', 'Merchant account'],
    ['hmacKeys', 'HMAC keys of the webhook, separated by commas'],
    ['liveUrlPrefix', 'Prefix of the live address, or nothing for the test environment'],
  ],
};
const LISTS = ['webhookSecrets', 'hmacKeys'];

const providerArgument = () => new Argument('<provider>').choices(CONNECTABLE_PROVIDERS);

export const providerCommand = new Command('provider')
  .description('the payment providers that a partner is connected to')
  .addCommand(
    new Command('connect')
      .description('store credentials: JSON on standard input, or the variables of the environment, or asked for')
      .addArgument(providerArgument())
      .option('--partner <name>', 'which partner, where there are several')
      .action(async (provider: ConnectableProvider, options: Options) => {
        const given = await givenCredentials(provider);
        await withService(options, async (service, partnerId, partnerName) => {
          await service.connect({ partnerId, actor: ACTOR }, given);
          say(`${partnerName} is connected to ${provider}. The credentials are sealed and cannot be read back.`);
        });
      }),
  )
  .addCommand(
    new Command('disconnect')
      .description('take stored credentials away')
      .addArgument(providerArgument())
      .option('--partner <name>', 'which partner, where there are several')
      .action((provider: ConnectableProvider, options: Options) =>
        withService(options, async (service, partnerId, partnerName) => {
          const result = await service.disconnect({ partnerId, actor: ACTOR }, provider);
          if (result === 'DISCONNECTED') return say(`${partnerName} is not connected to ${provider} any more.`);
          if (result === 'NOT_CONNECTED') throw new CommandError(`${partnerName} is not connected to ${provider}.`);
          throw new CommandError(`The credentials of ${provider} are variables of the environment: take them away there.`);
        }),
      ),
  )
  .addCommand(
    new Command('list')
      .description('which providers a partner is connected to')
      .option('--partner <name>', 'which partner, where there are several')
      .action((options: Options) =>
        withService(options, async (service, partnerId) => {
          for (const { provider, connected, source, account } of await service.list(partnerId)) {
            const where = source === 'ENVIRONMENT' ? 'by the environment' : 'stored';
            const closed = source === null ? 'not connected' : `${account ?? ''} cannot be opened: connect it again`;
            say(`${provider.padEnd(8)}${connected ? `${account ?? ''} (${where})` : closed}`);
          }
        }),
      ),
  );

/** Secrets are never arguments: those are seen by everyone on the machine. Throws CommandError. */
async function givenCredentials(provider: ConnectableProvider): Promise<ProviderCredentials> {
  const typed = process.stdin.isTTY ? '' : await text(process.stdin);
  if (typed.trim() !== '') return checked(provider, parseJson(typed));
  const fromEnvironment = readConfig().providerCredentials.find((credentials) => credentials.provider === provider);
  if (fromEnvironment) return fromEnvironment;
  if (!process.stdin.isTTY) {
    throw new CommandError('Give the credentials as JSON on standard input, or as variables of the environment.');
  }
  return checked(provider, await askFor(provider));
}

function parseJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    throw new CommandError('What came on standard input is not JSON.');
  }
}

function checked(provider: ConnectableProvider, given: unknown): ProviderCredentials {
  const read = readCredentials(provider, given);
  if ('credentials' in read) return read.credentials;
  throw new CommandError(read.problems.map(({ message, path }) => `${path.join('.')}: ${message}`).join('\n'));
}

/** Asks at the keyboard, and shows nothing of the answers. */
async function askFor(provider: ConnectableProvider): Promise<Record<string, unknown>> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const keyboard = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    const answers: Record<string, unknown> = {};
    for (const [field, question] of QUESTIONS[provider]) {
      process.stdout.write(`${question} (not shown): `);
      const answer = (await keyboard.question('')).trim();
      process.stdout.write('\n');
      if (answer !== '') answers[field] = LISTS.includes(field) ? answer.split(',') : answer;
    }
    return answers;
  } finally {
    keyboard.close();
  }
}

async function withService(
  { partner: partnerName }: Options,
  work: (service: ConnectionService, partnerId: Id, partnerName: string) => Promise<void>,
): Promise<void> {
  await withDatabase(async ({ database, config, secret }) => {
    const partner = await findNamedPartner(database.read, partnerName);
    if (!partner) throw new CommandError('There is no partner yet. Make one with its first admin: npm run partner -- create --help');
    const sealer = new ConnectionSealer(secret);
    const connections = new Connections(sealer, config.providerCredentials);
    await work(new ConnectionService(database, connections, sealer), partner.id, partner.name);
  });
}
