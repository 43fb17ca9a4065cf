import { verify } from '@node-rs/argon2';
import { hashPassword, verifyPassword } from './password';

jest.mock('@node-rs/argon2', () => {
  const argon2 = jest.requireActual<{ verify: typeof verify }>('@node-rs/argon2');
  return { ...argon2, verify: jest.fn(argon2.verify) };
});

describe('passwords', () => {
  it('are hashed with argon2id, 19 MiB, 2 passes and 1 lane', async () => {
    expect(await hashPassword('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('have a salt each', async () => {
    expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'));
  });

  it('are recognised, and no others', async () => {
    const hash = await hashPassword('correct horse');
    expect(await verifyPassword(hash, 'correct horse')).toBe(true);
    expect(await verifyPassword(hash, 'Correct horse')).toBe(false);
    expect(await verifyPassword(hash, '')).toBe(false);
  });

  it('are the same in both forms of Unicode', async () => {
    expect(await verifyPassword(await hashPassword('caf\u00e9'), 'cafe\u0301')).toBe(true);
  });

  it('match nothing where there is no account, after the same work as where there is one', async () => {
    jest.mocked(verify).mockClear();
    expect(await verifyPassword(null, 'correct horse')).toBe(false);
    const [hash] = jest.mocked(verify).mock.calls[0]!;
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('are not matched by their beginning', async () => {
    const long = 'x'.repeat(1_000);
    expect(await verifyPassword(await hashPassword(long), `${long}y`)).toBe(false);
    await expect(hashPassword(`${long}y`)).rejects.toThrow(RangeError);
  });
});
