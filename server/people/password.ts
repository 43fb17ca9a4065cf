import { Algorithm, hash, verify, type Options } from '@node-rs/argon2';
import { Limiter } from './limiter';

/** What OWASP asks of argon2id: 19 MiB, 2 passes, 1 lane; about 30 ms on one core. */
const OPTIONS: Options = { algorithm: Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A longer text is no password that anybody typed. */
export const MAX_PASSWORD_LENGTH = 1_000;

// Hashes run on the threads that also read files and resolve names: two of the four stay free for those.
// Whoever waits behind a hundred others would wait for more than a second and a half.
const limiter = new Limiter(2, 100);

/** The hash of a password that nobody knows, made with the same options as every other. */
const DUMMY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$EtHgsfBCDqXzem7WfHj34A$81IlnunYjI3iDgJjWD7FXEmznzlqWkYmPM3LB++mQWI';

/**
 * Makes an argon2id hash of a password, in PHC format with a salt of its own.
 * Throws RangeError when the password is longer than MAX_PASSWORD_LENGTH, and QueueFullError when too many wait.
 */
export async function hashPassword(password: string): Promise<string> {
  if (password.length > MAX_PASSWORD_LENGTH) throw new RangeError('The password is too long.');
  return limiter.run(() => hash(normalized(password), OPTIONS));
}

/**
 * Whether a password is the one that was hashed. Give null where there is no account: it takes the same time and
 * is false, so that nobody learns from the clock which addresses exist. Throws QueueFullError when too many wait.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const text = normalized(password.slice(0, MAX_PASSWORD_LENGTH));
  const matches = await limiter.run(() => verify(passwordHash ?? DUMMY_HASH, text));
  return matches && passwordHash !== null && password.length <= MAX_PASSWORD_LENGTH;
}

/** The same text typed on two keyboards may come in two forms of Unicode. */
function normalized(password: string): string {
  return password.normalize('NFKC');
}
