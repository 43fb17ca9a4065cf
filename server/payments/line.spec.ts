import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { answerWithin, askAgainAfterMs, lineTrouble, readRetryAfter } from './line';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const failureOf = (url: string) =>
  fetch(url).then(
    () => {
      throw new Error('it was answered');
    },
    (error: Error) => error.cause,
  );

describe('the line to a provider', () => {
  it('knows that nothing was sent where nobody listens', async () => {
    const error = await failureOf(`http://127.0.0.1:${await freePort()}`);
    expect(lineTrouble(error)).toMatchObject({ code: 'CONNECTION', neverSent: true });
  });

  it.each([
    { error: { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, code: 'CONNECTION', neverSent: true },
    { error: { code: 'ETIMEDOUT', syscall: 'connect' }, code: 'TIMEOUT', neverSent: true },
    { error: { code: 'ETIMEDOUT' }, code: 'TIMEOUT', neverSent: false },
    { error: { code: 'ETIMEDOUT', syscall: 'read' }, code: 'TIMEOUT', neverSent: false },
    { error: { code: 'ECONNRESET' }, code: 'CONNECTION', neverSent: false },
    { error: { code: 'EHOSTUNREACH', syscall: 'read' }, code: 'CONNECTION', neverSent: false },
    { error: { code: 'CERT_HAS_EXPIRED' }, code: 'CONNECTION', neverSent: false },
    { error: { errors: [{ syscall: 'connect' }, { syscall: 'connect' }] }, code: 'CONNECTION', neverSent: true },
    { error: { errors: [{ syscall: 'connect' }, { syscall: 'write' }] }, code: 'CONNECTION', neverSent: false },
    { error: { errors: [] }, code: 'CONNECTION', neverSent: false },
    { error: undefined, code: 'CONNECTION', neverSent: false },
  ])('says $code, never sent: $neverSent, of $error', ({ error, code, neverSent }) => {
    expect(lineTrouble(error)).toMatchObject({ code, neverSent });
  });

  it('gives an answer or a failure on, and stops waiting when neither comes', async () => {
    await expect(answerWithin(1_000, () => Promise.resolve(7))).resolves.toBe(7);
    await expect(answerWithin(1_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const never = answerWithin(1, () => new Promise(() => undefined));
    await expect(never).rejects.toMatchObject({ code: 'TIMEOUT', neverSent: false });
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['soon', null],
    [undefined, null],
  ])('reads Retry-After %p', (header, expected) => {
    expect(readRetryAfter(header, Date.UTC(2026, 0, 1))).toBe(expected);
  });

  it('asks about a young refund soon, and about an old one a few times a day', () => {
    const nowMs = Date.UTC(2026, 0, 1);
    expect(askAgainAfterMs(nowMs, nowMs)).toBe(2_000);
    expect(askAgainAfterMs(nowMs + 5_000, nowMs)).toBe(2_000);
    expect(askAgainAfterMs(nowMs - 60_000, nowMs)).toBe(30_000);
    expect(askAgainAfterMs(nowMs - 9 * 86_400_000, nowMs)).toBe(6 * 3_600_000);
  });
});
