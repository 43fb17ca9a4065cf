import { Limiter, QueueFullError } from './limiter';

describe('Limiter', () => {
  it('runs no more than its limit at once, and everything in the end', async () => {
    const limiter = new Limiter(2);
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 9 }, () => limiter.run(work)));
    expect(most).toBe(2);
    expect(running).toBe(0);
  });

  it('hands the place on when work fails', async () => {
    const limiter = new Limiter(1);
    const failed = limiter.run(() => Promise.reject(new Error('no')));
    const next = limiter.run(() => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('turns away who would be one too many waiting, and nobody else', async () => {
    const limiter = new Limiter(1, 2);
    const results = await Promise.allSettled(Array.from({ length: 4 }, (_, n) => limiter.run(() => Promise.resolve(n))));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason))).toEqual([
      0,
      1,
      2,
      expect.any(QueueFullError),
    ]);
    expect(await limiter.run(() => Promise.resolve('again'))).toBe('again');
  });
});
