import type { RatePpm } from '../money/rate';

export type LocationName = 'Zoo' | 'Aquarium' | 'Planetarium';
export const LOCATION_NAMES: readonly LocationName[] = ['Zoo', 'Aquarium', 'Planetarium'];

/** Something that the demo partner sells. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  /** The list price of one, tax included, in cents. */
  readonly priceMinor: bigint;
  readonly taxRatePpm: RatePpm;
  /** Whether each one is a ticket with a barcode. */
  readonly isTicket: boolean;
  readonly refundable: boolean;
}

const REDUCED_TAX_PPM = 90_000;
const FULL_TAX_PPM = 210_000;

const ticket = (sku: string, name: string, priceMinor: bigint): Product => ({
  sku,
  name,
  priceMinor,
  taxRatePpm: REDUCED_TAX_PPM,
  isTicket: true,
  refundable: true,
});
const extra = (sku: string, name: string, priceMinor: bigint, taxRatePpm: RatePpm): Product => ({
  sku,
  name,
  priceMinor,
  taxRatePpm,
  isTicket: false,
  refundable: true,
});

/** What a location sells at the gate. */
export interface Tickets {
  readonly adult: Product;
  readonly child: Product;
  readonly senior: Product;
  readonly family: Product;
  readonly pupil: Product;
}

export const TICKETS: Readonly<Record<LocationName, Tickets>> = {
  Zoo: {
    adult: ticket('ZOO-ADULT', 'Adult', 2750n),
    child: ticket('ZOO-CHILD', 'Child 3–12', 2350n),
    senior: ticket('ZOO-SENIOR', 'Senior 65+', 2500n),
    family: ticket('ZOO-FAMILY', 'Family of four', 9200n),
    pupil: ticket('ZOO-SCHOOL', 'Pupil', 1250n),
  },
  Aquarium: {
    adult: ticket('AQU-ADULT', 'Adult', 1950n),
    child: ticket('AQU-CHILD', 'Child 3–12', 1550n),
    senior: ticket('AQU-SENIOR', 'Senior 65+', 1750n),
    family: ticket('AQU-FAMILY', 'Family of four', 6200n),
    pupil: ticket('AQU-SCHOOL', 'Pupil', 850n),
  },
  Planetarium: {
    adult: ticket('PLA-ADULT', 'Adult', 1400n),
    child: ticket('PLA-CHILD', 'Child 6–12', 1050n),
    senior: ticket('PLA-SENIOR', 'Senior 65+', 1250n),
    family: ticket('PLA-FAMILY', 'Family of four', 4400n),
    pupil: ticket('PLA-SCHOOL', 'Pupil', 650n),
  },
};

export const LUNCH_BOX = extra('LUNCH-ADULT', 'Lunch box', 1195n, REDUCED_TAX_PPM);
export const CHILD_LUNCH_BOX = extra('LUNCH-CHILD', 'Child lunch box', 795n, REDUCED_TAX_PPM);
export const PARKING = extra('PARKING', 'Parking, one day', 1000n, FULL_TAX_PPM);
export const AUDIO_GUIDE = extra('AUDIO', 'Audio guide', 450n, FULL_TAX_PPM);
export const FEEDING_TOUR = ticket('FEEDING', 'Feeding tour with a keeper', 875n);
/** Two of these come to the amount that the sandbox declines, so that a failing refund can be tried out. */
export const PHOTO_PACKAGE = extra('PHOTOS', 'Photo package, 12 prints', 3333n, FULL_TAX_PPM);
export const SUMMER_NIGHT = ticket('SUMMER-NIGHT', 'Summer night at the zoo', 3450n);
export const BOOKING_FEE: Product = { ...extra('FEE', 'Booking fee', 150n, FULL_TAX_PPM), refundable: false };
export const YEAR_PASS = ticket('PASS-ADULT', 'Year pass, adult', 9500n);
export const CHILD_YEAR_PASS = ticket('PASS-CHILD', 'Year pass, child', 7500n);
