import { isDuplicateKey, isDuplicatePrimaryKey, troubleOf } from './retry';

/** As TypeORM hands over what the driver threw. */
const wrapped = (driverError: object): object => ({ message: 'the statement failed', driverError });

describe('what an error of the database means', () => {
  it.each([1213, 1205, 1020, 3101, 9007])('%d: another transaction was in the way', (errno) => {
    expect(troubleOf(wrapped({ errno, code: 'ER_ANY' }))).toBe('conflict');
  });

  it.each([1047, 1053, 1180, 1317, 1927, 1040, 2006, 2013])('%d: the server is not there', (errno) => {
    expect(troubleOf(wrapped({ errno, code: 'ER_ANY' }))).toBe('unavailable');
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'PROTOCOL_CONNECTION_LOST', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'])(
    '%s: the server is not there',
    (code) => expect(troubleOf({ code, errno: -111 })).toBe('unavailable'),
  );

  it('a connection that ended meanwhile: the server is not there', () => {
    const error = Object.assign(new Error("Can't add new command when connection is in closed state"), { fatal: true });
    expect(troubleOf(error)).toBe('unavailable');
  });

  it.each(['PROTOCOL_SEQUENCE_TIMEOUT', 'ETIMEDOUT'])('%s, no answer in time: nobody knows', (code) => {
    expect(troubleOf(wrapped({ code }))).toBe('silent');
  });

  it.each([
    { errno: 1045, code: 'ER_ACCESS_DENIED_ERROR', fatal: true },
    { errno: 1062, code: 'ER_DUP_ENTRY' },
    { errno: 4025, code: 'ER_CONSTRAINT_FAILED' },
    { code: 'SQLITE_CONSTRAINT_CHECK' },
    new TypeError('a mistake of ours'),
    undefined,
  ])('anything else would come again: %o', (error) => {
    expect(troubleOf(error)).toBeNull();
  });
});

describe('a key that exists already', () => {
  it.each([
    [{ errno: 1062, message: "Duplicate entry '7' for key 'PRIMARY'" }, true],
    [{ errno: 1062, message: "Duplicate entry '7' for key 'orders.PRIMARY'" }, true],
    [{ errno: 1062, message: "Duplicate entry '1-T1' for key 'orders_partner_number'" }, false],
    [{ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' }, true],
    [{ code: 'SQLITE_CONSTRAINT_UNIQUE' }, false],
  ])('%o is the primary one: %s', (driverError, isPrimary) => {
    expect(isDuplicateKey(wrapped(driverError))).toBe(true);
    expect(isDuplicatePrimaryKey(wrapped(driverError))).toBe(isPrimary);
  });
});
