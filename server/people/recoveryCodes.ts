import { createHmac, hkdfSync, randomInt } from 'node:crypto';

const CODES = 10;
/** Without the letters that are taken for digits. */
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';
const SIGNS_OF_A_CODE = 10;

/** Makes and recognises the codes that stand in for a phone that is lost: 50 bits each, and each good for one time. */
export class RecoveryCodes {
  private readonly key: Buffer;

  constructor(appSecret: string) {
    this.key = Buffer.from(hkdfSync('sha256', appSecret, '', 'recovery codes', 32));
  }

  /** New codes, to be shown once: `7k3fz-92bqm`. */
  make(): string[] {
    return Array.from({ length: CODES }, () => {
      const signs = Array.from({ length: SIGNS_OF_A_CODE }, () => SIGNS[randomInt(SIGNS.length)]).join('');
      return `${signs.slice(0, SIGNS_OF_A_CODE / 2)}-${signs.slice(SIGNS_OF_A_CODE / 2)}`;
    });
  }

  /** What is kept of a code. It is made with APP_SECRET, so that who reads the database cannot try all codes. */
  hash(code: string): string {
    return createHmac('sha256', this.key).update(plain(code)).digest('base64url');
  }
}

/** Without the dash and blanks, and with what people read into it. */
function plain(code: string): string {
  return code.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '').replaceAll('o', '0').replace(/[il]/g, '1');
}
