import { createConnection } from 'mysql2/promise';
import { startMariaDb, type MariaDb } from '../support/mariadb';
import { busyFile, frozenDatabase } from './support/absentDatabase';
import { openCourse, type Course } from './support/course';
import { errorsAtEachStatement, openBench } from './support/forcedErrors';
import { sqliteGround } from './support/grounds';
import { killedDatabase } from './support/killedDatabase';
import type { Proof, ProofContext } from './support/proof';

const NAME = 'refund_desk_proof';

export const proof: Proof = {
  name: 'database',
  promise: 'Whatever the database does, no refund is halved or doubled, and nobody sees an error where another try helps.',
  async run(context) {
    // Everything is started first: the commands that do it stop this process meanwhile, and the proxy within it.
    const bench = await openBench(context);
    const { databaseUrls } = await sqliteGround(context);
    const file = await openCourse(context, { databaseUrls });
    const { course, server } = await ownServer(context);
    // The second part mostly waits; each part has chance of its own, so that they may run at once.
    const [one, other] = [context.random.fork(), context.random.fork()];
    const forced = async (own: ProofContext): Promise<string[]> => [
      await errorsAtEachStatement(own, bench),
      await busyFile(own, file, databaseUrls[0] ?? ''),
    ];
    const absent = async (own: ProofContext): Promise<string[]> => [
      await killedDatabase(own, course, server),
      await frozenDatabase(own, course, server),
    ];
    const parts = [forced({ ...context, random: one }), absent({ ...context, random: other })];
    return (await Promise.all(parts)).flat().join('; ');
  },
};

/** A server that keeps what it committed when it is killed, with two desks. */
async function ownServer(context: ProofContext): Promise<{ course: Course; server: MariaDb }> {
  const server = await startMariaDb({ durable: true });
  context.defer(() => server.stop());
  const connection = await createConnection(server.url);
  await connection.query(`CREATE DATABASE ${NAME} CHARACTER SET utf8mb4`);
  await connection.end();
  const databaseUrl = `${server.url}/${NAME}`;
  return { course: await openCourse(context, { databaseUrls: [databaseUrl, databaseUrl] }), server };
}
