/**
 * Ends the process at a chosen statement to the database, as a power cut would: for
 * `node --require tests/support/killAt.cjs`. The program itself knows nothing of it.
 *
 * The order lies in the file that KILL_AT_FILE names, as JSON: { statement, within, when, signal }. `statement` and
 * `within` are regular expressions; `within` is looked for in what the transaction has run so far. `when` is
 * before, during (sent, not answered) or after the statement. The process that comes to the place first takes the
 * file away, so that each order ends exactly one process.
 */
const { readFileSync, renameSync } = require('node:fs');
const { BetterSqlite3QueryRunner } = require('typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner');
const { MysqlQueryRunner } = require('typeorm/driver/mysql/MysqlQueryRunner');

const FILE = process.env.KILL_AT_FILE;
/** What each query runner has run since its transaction began. */
const transactions = new WeakMap();

function readOrder() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return null;
  }
}

/** The statement with its parameters, so that an order can tell one UPDATE from another. */
function describe(query, parameters = []) {
  return `${query} -- ${parameters.map(String).join(', ')}`;
}

function isThere(order, text, before) {
  if (order === null || !new RegExp(order.statement, 's').test(text)) return false;
  return !order.within || new RegExp(order.within, 's').test(before);
}

function carryOut({ signal }) {
  try {
    renameSync(FILE, `${FILE}.done`);
  } catch {
    return; // Another process was here first.
  }
  process.kill(process.pid, signal);
}

function watch(prototype) {
  const original = prototype.query;
  prototype.query = async function query(...args) {
    const text = describe(args[0], args[1]);
    const before = transactions.get(this) ?? '';
    if (/^(BEGIN|START TRANSACTION)/.test(text)) transactions.set(this, text);
    else if (/^(COMMIT|ROLLBACK)/.test(text)) transactions.delete(this);
    else if (before !== '') transactions.set(this, `${before}\n${text}`);
    const order = readOrder();
    const now = isThere(order, text, before) ? order.when : null;
    if (now === 'before') carryOut(order);
    const running = original.apply(this, args);
    if (now === 'during') setImmediate(() => setImmediate(() => carryOut(order)));
    const result = await running;
    if (now === 'after') carryOut(order);
    return result;
  };
}

watch(BetterSqlite3QueryRunner.prototype);
watch(MysqlQueryRunner.prototype);
