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
const { onEachStatement } = require('./eachStatement.cjs');

const FILE = process.env.KILL_AT_FILE;
/** What each connection has run since its transaction began. */
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

onEachStatement((connection, sql, parameters) => {
  const text = describe(sql, parameters);
  const before = transactions.get(connection) ?? '';
  if (/^(BEGIN|START TRANSACTION)/.test(text)) transactions.set(connection, text);
  else if (/^(COMMIT|ROLLBACK)/.test(text)) transactions.delete(connection);
  else if (before !== '') transactions.set(connection, `${before}\n${text}`);
  const order = readOrder();
  const now = isThere(order, text, before) ? order.when : null;
  if (now === 'before') carryOut(order);
  if (now === 'during') setImmediate(() => setImmediate(() => carryOut(order)));
  return now === 'after' ? () => carryOut(order) : undefined;
});
