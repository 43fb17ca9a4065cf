import type { GraphqlClient } from '../../support/graphqlClient';
import { startMysqlProxy, type Fate, type MysqlProxy } from '../../support/mysqlProxy';
import { openCourse, type Course } from './course';
import { mariaDbGround } from './grounds';
import { checkAllEnded, checkOneRefund, untilAllEnded } from './oneRefund';
import type { ProofContext } from './proof';
import { askForRefund, quoteFor, recordPlainOrder } from './raceApi';

/** What is done to a statement; the numbers are errors of the server: a lock wait, a changed snapshot, no cluster. */
const FATES: readonly Fate[] = ['cutBefore', 'cutAfter', 'deadlock', 1205, 1020, 1047];
/** More statements than a refund takes. */
const MOST_STATEMENTS = 400;
/** The short form goes on by up to so many statements at a time. */
const SHORT_STEP = 5;
/** A worker that finds nothing asks for this again and again; it belongs to no refund. */
const IDLE = /^SELECT .* FROM outbox|^SET SESSION/;

export interface Bench {
  readonly course: Course;
  readonly client: GraphqlClient;
  readonly proxy: MysqlProxy;
}

/** A desk behind a proxy. */
export async function openBench(context: ProofContext): Promise<Bench> {
  const { databaseUrls } = await mariaDbGround(context, 1);
  const [direct = ''] = databaseUrls;
  const proxy = await startMysqlProxy(direct);
  context.defer(() => proxy.stop());
  const course = await openCourse(context, { databaseUrls: [proxy.url], direct });
  return { course, client: course.desks.client(0), proxy };
}

/**
 * Creates refunds, each with one error forced: at its first statement, at its second, and so on through the request and
 * the worker's part. The client must see its refund and no error each time, and the provider execute it once. The short
 * form takes some statements and one kind of error for each, by chance; the full form all of them.
 */
export async function errorsAtEachStatement(context: ProofContext, bench: Bench): Promise<string> {
  let refunds = 0;
  let statement = 1;
  for (; statement <= MOST_STATEMENTS; statement += context.short ? 1 + context.random.below(SHORT_STEP) : 1) {
    let wasThere = false;
    for (const fate of context.short ? [context.random.pick(FATES)] : FATES) {
      wasThere = (await refundWithError(context, bench, statement, fate)) || wasThere;
      refunds++;
    }
    context.progress(refunds, MOST_STATEMENTS, 'errors forced at each statement');
    if (!wasThere) break;
  }
  context.check(refunds > 5 && statement < MOST_STATEMENTS, `a refund seems to take ${statement} statements`);
  await checkAllEnded(context, bench.course.manager);
  await bench.course.close();
  return `${refunds} refunds with errors forced at ${context.short ? 'some' : 'each'} of ${statement - 1} statements`;
}

/** Creates one refund and forces an error at its nth statement. Answers whether it had that many. */
async function refundWithError(context: ProofContext, bench: Bench, statement: number, fate: Fate): Promise<boolean> {
  const { course, client, proxy } = bench;
  const number = `E${statement}-${fate}`;
  const order = await recordPlainOrder(client, number);
  const quote = await quoteFor(client, order, 3);
  const place = `${fate} at statement ${statement}`;
  let seen = 0;
  let struck = '';
  proxy.judgeBy((sql) => {
    if (struck !== '' || IDLE.test(sql) || ++seen !== statement) return 'pass';
    struck = sql;
    return fate;
  });
  const first = await askForRefund(client, quote, `key-of-${number}`);
  const created = first.data?.refundCreate;
  const told = `${place} (${struck.slice(0, 60)}): ${JSON.stringify(first)}`;
  context.check(first.errors.length === 0 && created?.refund?.total.amount === '60.00', told);
  await untilAllEnded(course.manager);
  proxy.judgeBy(null);
  const again = (await askForRefund(client, quote, `key-of-${number}`)).data?.refundCreate;
  const isSame = again?.replayed === true && again.refund?.id === created?.refund?.id;
  context.check(isSame, `${place}: asked again, the answer is ${JSON.stringify(again)}`);
  await checkOneRefund(context, course.manager, number);
  return struck !== '';
}
