import { Customers } from '../../../server/demo/customers';
import { SeededRandom } from '../../../server/demo/random';
import type { Customer } from '../../../server/orders/order';

/** Some come back: a part of the orders is by somebody who ordered before. */
const COMES_BACK = 0.24;
const SEED = 7_000_000;

/**
 * Any number of people in no memory at all: who a customer is follows from their number. Each has an address of their
 * own, so that a search for it finds as few orders in a million as in a thousand.
 */
export class CustomersByNumber {
  private count = 0;

  constructor(private readonly random: SeededRandom) {}

  /** Somebody new, or somebody who was here before. */
  somebody(): Customer {
    const isKnown = this.count > 0 && this.random.chance(COMES_BACK);
    return customerOf(isKnown ? this.random.whole(0, this.count - 1) : this.count++);
  }
}

function customerOf(number: number): Customer {
  const customer = new Customers(new SeededRandom(SEED + number)).somebody();
  return { ...customer, email: customer.email.replace('@', `${number}@`) };
}
