import type { Dialect } from '../books';

/** Where the notices of a provider go, and how they are signed. */
export interface Receiver {
  /** Null: nobody receives them; they wait. */
  readonly url: string | null;
  /** Stripe's signing secrets or Adyen's HMAC keys; two while one is being replaced. */
  readonly secrets: readonly string[];
  /** Adyen's only: requests for another one are refused. Null: any will do. */
  readonly merchantAccount: string | null;
  /** Whether notices are sent by themselves once they are due. */
  readonly isAutomatic: boolean;
  /** How long after they are due they are sent by themselves. */
  readonly delayMs: number;
  /** How often each is sent by itself. */
  readonly copies: number;
}

export const DEFAULT_MERCHANT_ACCOUNT = 'LaboratoryMerchant';
/** The secrets that sign notices until a receiver names others. */
export const DEFAULT_SECRETS: Record<Dialect, readonly string[]> = {
  stripe: ['whsec_laboratory'],
  mollie: [],
  adyen: ['44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'],
};

/** The receivers of the three providers. */
export class Receivers {
  private readonly known = new Map<Dialect, Receiver>();

  of(provider: Dialect): Receiver {
    const secrets = DEFAULT_SECRETS[provider];
    return this.known.get(provider) ?? { url: null, secrets, merchantAccount: null, isAutomatic: false, delayMs: 0, copies: 1 };
  }

  set(provider: Dialect, change: Partial<Receiver>): Receiver {
    const receiver = { ...this.of(provider), ...change };
    this.known.set(provider, receiver);
    return receiver;
  }
}
