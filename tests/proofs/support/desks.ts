import { SCOPES } from '../../../server/people/scope';
import { deskEnvironment, runDesk, startDesk, type Desk } from '../../support/desk';
import { GraphqlClient } from '../../support/graphqlClient';
import type { ProofContext } from './proof';

/** Several servers of one partner, each with a worker, and the partner's programs. */
export interface Desks {
  readonly desks: readonly Desk[];
  /** The API tokens of the partner's programs; all of them may do everything. */
  readonly tokens: readonly string[];
  /** One of the programs, at one of the servers. */
  client(desk: number, token?: number): GraphqlClient;
  /** Ends the servers; the proof's end does it otherwise. */
  stop(): Promise<void>;
}

export interface DesksOptions {
  /** One server for each of these addresses; they lead to the same database. */
  readonly databaseUrls: readonly string[];
  /** The way by which the commands reach the database: by default that of the first server. */
  readonly commandUrl?: string;
  /** How many programs the partner has. */
  readonly programs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Makes a partner in an empty database and starts its servers; they end with the proof. */
export async function startDesks({ defer }: ProofContext, options: DesksOptions): Promise<Desks> {
  const env = { SANDBOX_DELAY_MS: '0', LOG_LEVEL: 'error', ...options.env };
  const [firstUrl = ''] = options.databaseUrls;
  const run = (...args: string[]): string => runDesk(args, deskEnvironment(options.commandUrl ?? firstUrl, env));
  const partner = ['--partner', 'Lindenhof', '--currency', 'EUR', '--time-zone', 'UTC'];
  run('admin', '--email', 'admin@example.org', '--name', 'Admin', ...partner);
  const tokens = Array.from({ length: options.programs ?? 1 }, (_, index) => {
    const printed = run('token', '--name', `program ${index + 1}`, '--scopes', SCOPES.join(','));
    return /rd_\w+/.exec(printed)?.[0] ?? '';
  });
  const desks = await Promise.all(
    options.databaseUrls.map(async (databaseUrl) => {
      const desk = await startDesk({ databaseUrl, env });
      defer(() => desk.stop());
      return desk;
    }),
  );
  const stop = async (): Promise<void> => void (await Promise.all(desks.map((desk) => desk.stop())));
  const client = (desk: number, token = 0): GraphqlClient =>
    new GraphqlClient(desks[desk]?.url ?? '', tokens[token] ?? null);
  return { desks, tokens, client, stop };
}
