import { SCOPES } from '../../server/people/scope';
import { deskEnvironment, runDesk, startDesk, type Desk } from './desk';
import { GraphqlClient } from './graphqlClient';

export const ADMIN = { email: 'admin@example.org', password: 'correct horse battery' } as const;

/** A running desk with one partner, its admin, and a program with every permission. */
export interface PartnerDesk {
  readonly desk: Desk;
  /** The program: an API token with every scope. */
  readonly client: GraphqlClient;
  /** Makes another program of a partner, with some scopes. */
  createClient(scopes: readonly string[], partnerName?: string): GraphqlClient;
  /** Makes another partner, with its admin. */
  createPartner(name: string): void;
  /** Runs a command of the program on the same database. Throws what it printed when it fails. */
  run(...args: string[]): string;
  stop(): Promise<void>;
}

/** Starts a desk on an empty database. */
export async function startPartnerDesk(databaseUrl: string, env: Record<string, string> = {}): Promise<PartnerDesk> {
  const options = { databaseUrl, env: { SANDBOX_DELAY_MS: '0', ADMIN_PASSWORD: ADMIN.password, ...env } };
  const run = (...args: string[]): string => runDesk(args, deskEnvironment(options.databaseUrl, options.env));
  const createPartner = (name: string, email = `admin@${name.toLowerCase()}.example.org`): void => {
    run('admin', '--email', email, '--name', 'Admin', '--partner', name, '--currency', 'EUR', '--time-zone', 'UTC');
  };
  createPartner('Lindenhof', ADMIN.email);
  const desk = await startDesk(options);
  const createClient = (scopes: readonly string[], partnerName = 'Lindenhof'): GraphqlClient => {
    const printed = run('token', '--name', 'test', '--scopes', scopes.join(','), '--partner', partnerName);
    return new GraphqlClient(desk.url, /rd_\w+/.exec(printed)?.[0] ?? null);
  };
  return {
    desk,
    client: createClient(SCOPES),
    createClient,
    createPartner: (name) => createPartner(name),
    run,
    stop: async () => void (await desk.stop()),
  };
}
