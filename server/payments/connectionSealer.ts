import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Id } from '../database/id';
import { readCredentials, type ProviderCredentials } from './credentials';
import type { ConnectableProvider } from './payment';

/** Whose credentials, and at which provider: they open nowhere else. */
export interface ConnectionPlace {
  readonly partnerId: Id;
  readonly provider: ConnectableProvider;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals credentials before they are stored, so that who reads the database can use none of them. */
export class ConnectionSealer {
  private readonly key: Buffer;

  constructor(appSecret: string) {
    this.key = Buffer.from(hkdfSync('sha256', appSecret, '', 'provider connection', 32));
  }

  /** Two seals of the same credentials differ, so a seal also tells whether they were changed. */
  seal(partnerId: Id, { provider, ...secrets }: ProviderCredentials): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(placeOf({ partnerId, provider }));
    const sealed = [nonce, cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(sealed).toString('base64url');
  }

  /** Null for what was sealed with another APP_SECRET, or for another partner or provider. */
  open(place: ConnectionPlace, text: string): ProviderCredentials | null {
    const sealed = Buffer.from(text, 'base64url');
    if (sealed.length <= NONCE_BYTES + TAG_BYTES) return null;
    try {
      const decipher = createDecipheriv(ALGORITHM, this.key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAAD(placeOf(place)).setAuthTag(sealed.subarray(-TAG_BYTES));
      const opened = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      const read = readCredentials(place.provider, JSON.parse(opened.toString('utf8')));
      return 'credentials' in read ? read.credentials : null;
    } catch {
      return null;
    }
  }
}

function placeOf({ partnerId, provider }: ConnectionPlace): Buffer {
  return Buffer.from(`${partnerId}:${provider}`);
}
