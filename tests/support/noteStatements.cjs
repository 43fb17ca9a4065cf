/**
 * Notes what each request makes the server ask its database: for `node --require tests/support/noteStatements.cjs`.
 * The program itself knows nothing of it.
 *
 * A request with the header `x-note` gets its statements written into the file of that name in NOTES_FOLDER, one JSON
 * text a line, before it is answered. What nobody's request asked for, such as the worker's polls, is not noted.
 */
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { appendFileSync } = require('node:fs');
const { Server } = require('node:http');
const { join } = require('node:path');
const { Pool } = require('mysql2');
const { onEachStatement } = require('./eachStatement.cjs');

const FOLDER = process.env.NOTES_FOLDER;
const noted = new AsyncLocalStorage();

const { emit } = Server.prototype;
Server.prototype.emit = function (event, request, ...rest) {
  const name = event === 'request' ? request.headers['x-note'] : undefined;
  const go = () => emit.call(this, event, request, ...rest);
  return name === undefined ? go() : noted.run(join(FOLDER, name), go);
};

// A connection that had to be waited for is handed over by whoever gave it back.
const { getConnection } = Pool.prototype;
Pool.prototype.getConnection = function (callback) {
  return getConnection.call(this, AsyncResource.bind(callback));
};

onEachStatement((_connection, sql) => {
  const file = noted.getStore();
  // What a new connection is told first belongs to nobody's request.
  if (file !== undefined && !sql.startsWith('SET SESSION')) appendFileSync(file, `${JSON.stringify(sql)}\n`);
});
