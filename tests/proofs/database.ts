import { createConnection } from 'mysql2/promise';
import { startMariaDb, type MariaDb } from '../support/mariadb';
import { busyFile, frozenDatabase } from './support/absentDatabase';
import { openCourse, type Course } from './support/course';
import { errorsAtEachStatement } from './support/forcedErrors';
import { killedDatabase } from './support/killedDatabase';
import type { Proof, ProofContext } from './support/proof';

const NAME = 'refund_desk_proof';

export const proof: Proof = {
  name: 'database',
  promise: 'Whatever the database does, no refund is halved or doubled, and nobody sees an error where another try helps.',
  async run(context) {
    // The second part mostly waits; each part has chance of its own, so that they may run at once.
    const [one, other] = [context.random.fork(), context.random.fork()];
    const figures = await Promise.all([
      forcedErrors({ ...context, random: one }),
      absentServer({ ...context, random: other }),
    ]);
    return figures.flat().join('; ');
  },
};

async function forcedErrors(context: ProofContext): Promise<string[]> {
  return [await errorsAtEachStatement(context), await busyFile(context)];
}

async function absentServer(context: ProofContext): Promise<string[]> {
  const { course, server } = await ownServer(context);
  return [await killedDatabase(context, course, server), await frozenDatabase(context, course, server)];
}

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
