import { shareOf } from '../money/rate';
import type { NewOrderItem } from '../orders/newOrder';
import {
  AUDIO_GUIDE,
  BOOKING_FEE,
  CHILD_LUNCH_BOX,
  CHILD_YEAR_PASS,
  FEEDING_TOUR,
  LUNCH_BOX,
  PARKING,
  PHOTO_PACKAGE,
  SUMMER_NIGHT,
  TICKETS,
  YEAR_PASS,
  type LocationName,
  type Product,
} from './catalogue';
import type { OrderSlot } from './orderSlots';
import type { SeededRandom } from './random';

/** Who comes. A family ticket is for two adults and two children. */
interface Party {
  readonly adults: number;
  readonly children: number;
  readonly seniors: number;
  readonly families: number;
}

/** What is taken off the list price of one; in cents. */
type Discount = (product: Product) => bigint;

const noDiscount: Discount = () => 0n;
const onlinePrice: Discount = (product) => (product.priceMinor >= 6000n ? 600n : 200n);
const MEMBER_RATE_PPM = 100_000;
const RESELLER_RATE_PPM = 120_000;
const memberPrice: Discount = (product) => shareOf(product.priceMinor, MEMBER_RATE_PPM);
const resellerPrice: Discount = (product) => shareOf(product.priceMinor, RESELLER_RATE_PPM);

/** What an order is about: its lines, each with its price as it was paid. */
export function linesOf(random: SeededRandom, slot: OrderSlot): NewOrderItem[] {
  switch (slot.kind) {
    case 'VISIT':
      return visitLines(random, slot);
    case 'GATE':
      return partyLines(random, slot.location, partyOf(random), noDiscount);
    case 'RESELLER':
      return partyLines(random, slot.location, { ...nobody, adults: random.whole(2, 9) }, resellerPrice);
    case 'SCHOOL':
      return schoolLines(random, slot.location);
    case 'NIGHT':
      return [line(random, SUMMER_NIGHT, random.whole(2, 4), noDiscount), line(random, BOOKING_FEE, 1, noDiscount)];
    case 'PASS':
      return passLines(random);
  }
}

const nobody: Party = { adults: 0, children: 0, seniors: 0, families: 0 };

function partyOf(random: SeededRandom): Party {
  return random.weighted<() => Party>([
    [() => ({ ...nobody, adults: 2, children: random.whole(1, 3) }), 28],
    [() => ({ ...nobody, adults: 2 }), 19],
    [() => ({ ...nobody, families: 1, children: random.whole(0, 1) }), 17],
    [() => ({ ...nobody, adults: 1, children: random.whole(1, 2) }), 13],
    [() => ({ ...nobody, seniors: 2 }), 7],
    [() => ({ ...nobody, seniors: 2, children: random.whole(1, 3) }), 5],
    [() => ({ ...nobody, adults: random.whole(4, 6), children: random.whole(0, 5) }), 6],
    [() => ({ ...nobody, adults: 1 }), 5],
  ])();
}

function visitLines(random: SeededRandom, slot: OrderSlot): NewOrderItem[] {
  const party = partyOf(random);
  const isEarly = slot.visitDay !== null && slot.placedDay < slot.visitDay;
  const isMember = random.chance(0.08);
  const discount = isMember ? memberPrice : isEarly ? onlinePrice : noDiscount;
  const lines = partyLines(random, slot.location, party, discount);
  return [...lines, ...extraLines(random, slot.location, party), line(random, BOOKING_FEE, 1, noDiscount)];
}

function partyLines(random: SeededRandom, location: LocationName, party: Party, discount: Discount): NewOrderItem[] {
  const { adult, child, senior, family } = TICKETS[location];
  const wanted: [Product, number][] = [
    [family, party.families],
    [adult, party.adults],
    [child, party.children],
    [senior, party.seniors],
  ];
  return wanted.flatMap(([product, quantity]) => (quantity > 0 ? [line(random, product, quantity, discount)] : []));
}

function extraLines(random: SeededRandom, location: LocationName, party: Party): NewOrderItem[] {
  const grown = party.adults + party.seniors + 2 * party.families;
  const small = party.children + 2 * party.families;
  const isZoo = location === 'Zoo';
  const lunches = random.chance(location === 'Planetarium' ? 0 : 0.16);
  const wanted: [Product, number, boolean][] = [
    [LUNCH_BOX, grown, lunches],
    [CHILD_LUNCH_BOX, small, lunches && small > 0],
    [FEEDING_TOUR, grown + small, isZoo && random.chance(0.09)],
    [PARKING, grown > 4 ? 2 : 1, random.chance(isZoo ? 0.34 : 0.12)],
    [AUDIO_GUIDE, random.whole(1, grown), random.chance(0.1)],
    [PHOTO_PACKAGE, random.whole(1, 2), isZoo && random.chance(0.06)],
  ];
  return wanted.flatMap(([product, quantity, isWanted]) =>
    isWanted ? [line(random, product, quantity, noDiscount)] : [],
  );
}

function schoolLines(random: SeededRandom, location: LocationName): NewOrderItem[] {
  const { pupil } = TICKETS[location];
  const pupils = random.whole(14, 31);
  const teacher = { ...pupil, sku: `${pupil.sku}-STAFF`, name: pupil.name.replace('pupil', 'teacher, free'), priceMinor: 0n };
  return [line(random, pupil, pupils, noDiscount), line(random, teacher, Math.ceil(pupils / 10), noDiscount)];
}

function passLines(random: SeededRandom): NewOrderItem[] {
  const children = random.whole(0, 3);
  return [
    line(random, YEAR_PASS, random.whole(1, 2), noDiscount),
    ...(children > 0 ? [line(random, CHILD_YEAR_PASS, children, noDiscount)] : []),
  ];
}

function line(random: SeededRandom, product: Product, quantity: number, discount: Discount): NewOrderItem {
  const discountMinor = discount(product) * BigInt(quantity);
  return {
    productName: product.name,
    sku: product.sku,
    quantity,
    totalMinor: product.priceMinor * BigInt(quantity) - discountMinor,
    discountMinor,
    taxRatePpm: product.taxRatePpm,
    refundable: product.refundable,
    barcodes: product.isTicket ? Array.from({ length: quantity }, () => barcode(random)) : [],
  };
}

function barcode(random: SeededRandom): string {
  return `7${random.whole(100_000, 999_999)}${random.whole(100_000, 999_999)}`;
}
