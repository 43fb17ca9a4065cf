import libsql from 'libsql';
import type { GraphqlClient } from '../../support/graphqlClient';
import type { MariaDb } from '../../support/mariadb';
import type { Course } from './course';
import { checkAllEnded, checkOneRefund } from './oneRefund';
import type { ProofContext } from './proof';
import { askForRefund, quoteFor, recordPlainOrder } from './raceApi';

const BUSY_MS = 1_500;
const FROZEN_AT_ONCE = 10;
/** Requests are sent within so long before and after the moment in which the database freezes. */
const AROUND_MS = 40;
/** The longest that anybody may be left without an answer. */
const LONGEST_ANSWER_MS = 25_000;

interface Asked {
  readonly number: string;
  readonly quote: string;
  readonly idempotencyKey: string;
}

/** Another process holds SQLite's file for a while: refunds wait, and succeed. */
export async function busyFile(context: ProofContext, course: Course, databaseUrl: string): Promise<string> {
  const client = course.desks.client(0);
  const asked = await prepare(client, 'BUSY', 5);
  const holder = new libsql(databaseUrl.replace('sqlite:', ''));
  holder.exec('BEGIN IMMEDIATE');
  const answers = asked.map(({ quote, idempotencyKey }) => askForRefund(client, quote, idempotencyKey));
  await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
  holder.exec('ROLLBACK');
  holder.close();
  for (const { data, errors } of await Promise.all(answers)) {
    context.check(data?.refundCreate?.refund != null, `the file was busy: ${JSON.stringify({ data, errors })}`);
  }
  for (const { number } of asked) await checkOneRefund(context, course.manager, number);
  await checkAllEnded(context, course.manager);
  await course.close();
  return `a file busy for ${BUSY_MS} ms: ${asked.length} of ${asked.length} refunds made`;
}

/**
 * The database hangs: its connections stay open and nothing is answered. Nobody waits for ever, and asked again with
 * the same keys when the database is back, each refund is there once.
 */
export async function frozenDatabase(context: ProofContext, course: Course, server: MariaDb): Promise<string> {
  const client = course.desks.client(0);
  const asked = await prepare(client, 'FROZEN', FROZEN_AT_ONCE);
  const startedAt = Date.now();
  context.progress(0, FROZEN_AT_ONCE, 'the database is frozen');
  const answers = asked.map(async ({ quote, idempotencyKey }) => {
    await new Promise((resolve) => setTimeout(resolve, context.random.below(2 * AROUND_MS)));
    return askForRefund(client, quote, idempotencyKey);
  });
  await new Promise((resolve) => setTimeout(resolve, AROUND_MS));
  await server.command('freeze');
  const told = await Promise.all(answers);
  const longestMs = Date.now() - startedAt;
  await server.command('thaw');
  context.check(longestMs < LONGEST_ANSWER_MS, `an answer took ${longestMs} ms while the database was frozen`);
  for (const { data, errors } of told) {
    const isClear = data?.refundCreate?.refund != null || errors.length > 0;
    context.check(isClear, `while frozen: ${JSON.stringify({ data, errors })}`);
  }
  for (const { number, quote, idempotencyKey } of asked) {
    const { data, errors } = await askForRefund(client, quote, idempotencyKey);
    context.check(data?.refundCreate?.refund != null, `after the frost: ${JSON.stringify({ data, errors })}`);
    await checkOneRefund(context, course.manager, number);
  }
  await checkAllEnded(context, course.manager);
  const unanswered = told.filter(({ errors }) => errors.length > 0).length;
  return `frozen: ${unanswered} of ${FROZEN_AT_ONCE} told so within ${(longestMs / 1000).toFixed(1)} s, each made once in the end`;
}

async function prepare(client: GraphqlClient, name: string, orders: number): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (let index = 1; index <= orders; index++) {
    const order = await recordPlainOrder(client, `${name}${index}`);
    asked.push({ number: order.number, quote: await quoteFor(client, order, 3), idempotencyKey: `key-of-${order.number}` });
  }
  return asked;
}
