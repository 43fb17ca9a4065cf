import { SignInThrottle, TooManySignInsError } from './signInThrottle';

const attempts = async (throttle: SignInThrottle, count: number, account: (n: number) => string, address = '10.0.0.1') => {
  for (let n = 0; n < count; n++) await throttle.attempt(account(n), address);
};

describe('the throttle of sign-ins', () => {
  it('refuses the eleventh failure of an account, from wherever it comes', async () => {
    const throttle = new SignInThrottle();
    await attempts(throttle, 10, () => 'jane@example.com');
    const refused = throttle.attempt('jane@example.com', '10.0.0.2');
    await expect(refused).rejects.toThrow(TooManySignInsError);
    await expect(refused).rejects.toThrow('Try again in 15 minutes.');
    await throttle.attempt('john@example.com', '10.0.0.1');
  });

  it('refuses an address that tries many accounts', async () => {
    const throttle = new SignInThrottle();
    await attempts(throttle, 100, (n) => `jane${n}@example.com`);
    await expect(throttle.attempt('jane@example.com', '10.0.0.1')).rejects.toThrow(TooManySignInsError);
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
});
