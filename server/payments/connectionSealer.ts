import type { Id } from '../database/id';
import { Sealer } from '../sealer';
import { readCredentials, type ProviderCredentials } from './credentials';
import type { ConnectableProvider } from './payment';

/** Whose credentials, and at which provider: they open nowhere else. */
export interface ConnectionPlace {
  readonly partnerId: Id;
  readonly provider: ConnectableProvider;
}

/** Seals credentials before they are stored, so that who reads the database can use none of them. */
export class ConnectionSealer {
  private readonly sealer: Sealer;

  constructor(appSecret: string) {
    this.sealer = new Sealer(appSecret, 'provider connection');
  }

  /** Two seals of the same credentials differ, so a seal also tells whether they were changed. */
  seal(partnerId: Id, { provider, ...secrets }: ProviderCredentials): string {
    return this.sealer.seal(JSON.stringify(secrets), placeOf({ partnerId, provider }));
  }

  /** Null for what was sealed with another APP_SECRET, or for another partner or provider. */
  open(place: ConnectionPlace, text: string): ProviderCredentials | null {
    const opened = this.sealer.open(text, placeOf(place));
    if (opened === null) return null;
    const read = readCredentials(place.provider, JSON.parse(opened));
    return 'credentials' in read ? read.credentials : null;
  }
}

function placeOf({ partnerId, provider }: ConnectionPlace): string {
  return `${partnerId}:${provider}`;
}
