import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { badUserInput } from '../errors';

/** Cursors that nobody can read or make, each bound to the list that it was issued for. */
export interface CursorCodec {
  /** The cursor of a row with these sort values, in the list that `binding` names. */
  encode(binding: string, values: readonly string[]): string;
  /** The sort values in a cursor. Throws BAD_USER_INPUT naming the argument when it is not one of this list. */
  decode(binding: string, cursor: string, argument: string): string[];
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAX_CURSOR_LENGTH = 1000;

/**
 * Cursors encrypted with AES-256-GCM. The binding, a text that holds the partner, the filter, the search and the
 * sort, is authenticated along: a cursor of another list is as good as a made-up one.
 *
 * The nonce is a keyed hash of everything that is encrypted, so that a row keeps its cursor from answer to answer,
 * and no nonce ever meets two different texts.
 */
export function createCursorCodec(key: Buffer): CursorCodec {
  const contentKey = Buffer.from(hkdfSync('sha256', key, '', 'cursor-content', 32));
  const nonceKey = Buffer.from(hkdfSync('sha256', key, '', 'cursor-nonce', 32));

  return {
    encode(binding, values) {
      const text = JSON.stringify(values);
      const nonce = createHmac('sha256', nonceKey)
        .update(`${binding.length}:${binding}${text}`)
        .digest()
        .subarray(0, NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, contentKey, nonce).setAAD(Buffer.from(binding));
      const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, content, cipher.getAuthTag()]).toString('base64url');
    },

    decode(binding, cursor, argument) {
      const refused = badUserInput(`"${argument}" is not a cursor of this list.`, [argument]);
      if (cursor.length > MAX_CURSOR_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) throw refused;
      const bytes = Buffer.from(cursor, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== cursor) throw refused;
      try {
        const decipher = createDecipheriv(CIPHER, contentKey, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(Buffer.from(binding)).setAuthTag(bytes.subarray(-TAG_BYTES));
        const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)).toString('utf8') + decipher.final('utf8');
        return JSON.parse(text) as string[];
      } catch {
        throw refused;
      }
    },
  };
}
