import { SignInThrottle, TooManyTriesError } from './signInThrottle';

const attempts = async (throttle: SignInThrottle, count: number, account: (n: number) => string, address = '10.0.0.1') => {
  for (let n = 0; n < count; n++) await throttle.attempt(account(n), address);
};

describe('the throttle of sign-ins', () => {
  it('refuses the eleventh failure of an account, from wherever it comes', async () => {
    const throttle = new SignInThrottle();
    await attempts(throttle, 10, () => 'jane@example.com');
    const refused = throttle.attempt('jane@example.com', '10.0.0.2');
    await expect(refused).rejects.toThrow(TooManyTriesError);
    await expect(refused).rejects.toThrow('Try again in 15 minutes.');
    await throttle.attempt('john@example.com', '10.0.0.1');
  });

  it('refuses an address that tries many accounts', async () => {
    const throttle = new SignInThrottle();
    await attempts(throttle, 100, (n) => `jane${n}@example.com`);
    await expect(throttle.attempt('jane@example.com', '10.0.0.1')).rejects.toThrow(TooManyTriesError);
    await throttle.attempt('jane@example.com', '10.0.0.2');
  });

  it('forgets the failures of who signs in', async () => {
    const throttle = new SignInThrottle();
    for (let round = 0; round < 30; round++) {
      await attempts(throttle, 9, () => 'jane@example.com', `10.0.1.${round}`);
      await throttle.succeeded('jane@example.com', `10.0.1.${round}`);
    }
  });

  it('does not count sign-ins that succeed', async () => {
    const throttle = new SignInThrottle();
    for (let round = 0; round < 300; round++) {
      await throttle.attempt('jane@example.com', '10.0.0.1');
      await throttle.succeeded('jane@example.com', '10.0.0.1');
    }
  });

  it('counts a /64 of IPv6 as one address', async () => {
    const throttle = new SignInThrottle();
    for (let n = 0; n < 100; n++) await throttle.attempt(`jane${n}@example.com`, `2001:db8::${n.toString(16)}`);
    await expect(throttle.attempt('jane@example.com', '2001:db8::ffff')).rejects.toThrow(TooManyTriesError);
    await throttle.attempt('jane@example.com', '2001:db8:0:1::1');
  });

  it('forgets nothing of an address because somebody there signs in to an account of their own', async () => {
    const throttle = new SignInThrottle();
    for (let n = 0; n < 100; n++) {
      await throttle.attempt(`victim${n}@example.com`, '10.0.0.1');
      if (n < 99) await throttle.attempt('own@example.com', '10.0.0.1');
      if (n < 99) await throttle.succeeded('own@example.com', '10.0.0.1');
    }
    await expect(throttle.attempt('victim@example.com', '10.0.0.1')).rejects.toThrow(TooManyTriesError);
  });

  it('keeps the failures of an account when the password was right and the code is missing', async () => {
    const throttle = new SignInThrottle();
    for (let n = 0; n < 9; n++) await throttle.attempt('jane@example.com', '10.0.0.1');
    for (let n = 0; n < 5; n++) {
      await throttle.attempt('jane@example.com', '10.0.0.1');
      await throttle.unfinished('jane@example.com', '10.0.0.1');
    }
    await throttle.attempt('jane@example.com', '10.0.0.1');
    await expect(throttle.attempt('jane@example.com', '10.0.0.1')).rejects.toThrow(TooManyTriesError);
  });

  it('refuses the twenty-first wrong code of a day', async () => {
    const throttle = new SignInThrottle();
    for (let n = 0; n < 20; n++) await throttle.attemptCode('jane@example.com');
    await expect(throttle.attemptCode('jane@example.com')).rejects.toThrow('Try again in 24 hours.');
    await throttle.codeSucceeded('jane@example.com');
    await throttle.attemptCode('jane@example.com');
  });

  it('counts all of a flood that comes at once', async () => {
    const throttle = new SignInThrottle();
    const flood = Array.from({ length: 200 }, () => throttle.attempt('jane@example.com', '10.0.0.1'));
    const results = await Promise.allSettled(flood);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('remembers no more names than its memory holds', async () => {
    const throttle = new SignInThrottle();
    await attempts(throttle, 10, () => 'jane@example.com');
    for (let n = 0; n < 50_000; n++) await throttle.attemptCode(`other ${n}`);
    await expect(throttle.attempt('jane@example.com', '10.0.0.2')).rejects.toThrow(TooManyTriesError);
    for (let n = 0; n < 50_000; n++) await throttle.attempt(`jane${n}@example.com`, `10.${n >> 14}.${(n >> 7) & 127}.${n & 127}`);
    await throttle.attempt('jane@example.com', '10.0.0.2');
  });
});
