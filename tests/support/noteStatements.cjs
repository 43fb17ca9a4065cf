/**
 * Notes what each request makes the server ask its database: for `node --require tests/support/noteStatements.cjs`.
 * The program itself knows nothing of it.
 *
 * A request with the header `x-note` gets its statements written into the file of that name in NOTES_FOLDER, one JSON
 * text a line, before it is answered. What nobody's request asked for, such as the worker's polls, is not noted.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const { appendFileSync } = require('node:fs');
const { Server } = require('node:http');
const { join } = require('node:path');
const { BetterSqlite3QueryRunner } = require('typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner');
const { MysqlQueryRunner } = require('typeorm/driver/mysql/MysqlQueryRunner');

const FOLDER = process.env.NOTES_FOLDER;
const noted = new AsyncLocalStorage();

const { emit } = Server.prototype;
Server.prototype.emit = function (event, request, ...rest) {
  const name = event === 'request' ? request.headers['x-note'] : undefined;
  const go = () => emit.call(this, event, request, ...rest);
  return name === undefined ? go() : noted.run(join(FOLDER, name), go);
};

for (const { prototype } of [BetterSqlite3QueryRunner, MysqlQueryRunner]) {
  const { query } = prototype;
  prototype.query = function (sql, ...rest) {
    const file = noted.getStore();
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(sql)}\n`);
    return query.call(this, sql, ...rest);
  };
}
