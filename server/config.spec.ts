import { ConfigError, readConfig } from './config';

const mistakes = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
};

describe('the configuration', () => {
  it('needs nothing: the embedded database, on this machine alone', () => {
    expect(readConfig({})).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: 'sqlite:data/refund-desk.sqlite',
      isDemoDatabase: true,
      appSecret: null,
    });
  });

  it('has no demo in a database that somebody named', () => {
    expect(readConfig({ DATABASE_URL: 'sqlite:data/refund-desk.sqlite' }).isDemoDatabase).toBe(false);
  });

  it('lets the links in mails lead to the public address, or to where the server listens', () => {
    expect(readConfig({ PORT: '4001' }).linkUrl).toBe('http://127.0.0.1:4001');
    expect(readConfig({ PUBLIC_URL: 'https://refunds.example.com/' }).linkUrl).toBe('https://refunds.example.com');
  });

  it('takes an empty variable for one that is not there', () => {
    expect(readConfig({ PORT: '', SMTP_URL: '' })).toMatchObject({ port: 4000, smtpUrl: null });
  });

  it('serves with one process, with as many as somebody says, or with one on each core', () => {
    expect(readConfig({}).processes).toBe(1);
    expect(readConfig({ PROCESSES: '3' }).processes).toBe(3);
    expect(readConfig({ PROCESSES: '3' }, { processes: '2' }).processes).toBe(2);
    expect(readConfig({ PROCESSES: 'auto' }).processes).toBeGreaterThanOrEqual(1);
    for (const wrong of ['0', '65', '-1', '1.5', 'many']) expect(mistakes({ PROCESSES: wrong })).toContain('PROCESSES');
  });

  it('names every mistake at once', () => {
    const told = mistakes({ PORT: '80x', DATABASE_URL: 'postgres://db', SMTP_URL: 'mail', LOG_LEVEL: 'loud', APP_SECRET: 'x' });
    for (const name of ['PORT', 'DATABASE_URL', 'SMTP_URL', 'LOG_LEVEL', 'APP_SECRET']) expect(told).toContain(name);
  });

  it('wants a secret for a database that several processes share, and shows none', () => {
    expect(mistakes({ DATABASE_URL: 'mysql://root:hidden@db/desk' })).toContain('APP_SECRET is needed');
    expect(mistakes({ DATABASE_URL: 'mysql://root:hidden@db/desk' })).not.toContain('hidden');
    expect(mistakes({ APP_SECRET: 'too short' })).not.toContain('too short');
  });

  it('gives callers as many times the usual as it is told to, and never nothing', () => {
    expect([{}, { RATE_LIMIT_FACTOR: '0.5' }, { RATE_LIMIT_FACTOR: '20' }].map((env) => readConfig(env).rateLimitFactor)).toEqual([1, 0.5, 20]);
    for (const factor of ['0', '0.0', '-1', '1e9', 'x', '10000', '.5', '1.']) {
      expect(mistakes({ RATE_LIMIT_FACTOR: factor })).toContain('RATE_LIMIT_FACTOR must be');
    }
  });

  it.each(['-1', '65536', '4000.5', ' 4000', '0x10'])('refuses the port %p', (port) => {
    expect(mistakes({ PORT: port })).toContain('PORT must be a whole number');
  });
});
