/**
 * Tells of each statement that this process sends to its database, whatever kind that is. The program itself knows
 * nothing of it.
 */
const { Connection } = require('mysql2');
const { BetterSqlite3QueryRunner } = require('typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner');

/**
 * Calls `note(connection, sql, parameters)` before each statement. When it answers a function, that is called once the
 * statement was answered, before whoever asked hears of it.
 */
exports.onEachStatement = (note) => {
  const sqlite = BetterSqlite3QueryRunner.prototype.query;
  BetterSqlite3QueryRunner.prototype.query = async function (sql, parameters, ...rest) {
    const after = note(this, sql, parameters);
    const result = await sqlite.call(this, sql, parameters, ...rest);
    after?.();
    return result;
  };

  const mysql = Connection.prototype.query;
  Connection.prototype.query = function (statement, ...rest) {
    const [sql, values] = typeof statement === 'string' ? [statement] : [statement.sql, statement.values];
    const after = note(this, sql, Array.isArray(rest[0]) ? rest[0] : values);
    const done = rest.pop();
    return mysql.call(this, statement, ...rest, (...answer) => {
      after?.();
      done(...answer);
    });
  };
};
