import type { SeededRandom } from './random';

export const REFUND_REASONS = [
  ['ILLNESS', 'Illness'],
  ['CLOSED', 'We were closed'],
  ['WEATHER', 'Weather'],
  ['WRONG_DATE', 'Wrong date booked'],
  ['DUPLICATE', 'Ordered twice'],
  ['GOODWILL', 'Goodwill'],
  ['OTHER', 'Another reason'],
] as const;
export type ReasonCode = (typeof REFUND_REASONS)[number][0];

const DESCRIPTIONS: Readonly<Record<ReasonCode, readonly string[]>> = {
  ILLNESS: [
    'Daughter has chickenpox, called this morning.',
    'Customer in hospital, partner called. Sent the confirmation along.',
    'Whole family has the flu; they will come back in spring.',
    'Grandmother fell ill, they cannot travel.',
    'Child with a fever. Asked for the money back instead of another day.',
  ],
  CLOSED: [
    'Storm warning, the park stays closed on the day of the visit.',
    'Closed on short notice for a repair, customer does not want another day.',
    'Called off by us; promised the whole amount.',
  ],
  WEATHER: [
    'Storm warning for the day of the visit.',
    'Rain all day announced; rebooking was offered, customer prefers the money.',
    'Roads closed because of the weather, could not come.',
  ],
  WRONG_DATE: [
    'Booked Saturday instead of Sunday and ordered anew.',
    'Picked the wrong month by mistake, new order is there.',
    'Thought that the tickets were valid on any day.',
  ],
  DUPLICATE: [
    'Paid twice: the first payment page hung and the customer started again.',
    'Husband and wife both ordered. The other order stays.',
    'Pressed back and ordered a second time.',
  ],
  GOODWILL: [
    'Stood at the gate for an hour because of the scanner, promised by the shift lead.',
    'Half of the place was closed for building work, the complaint was right.',
    'Child hurt a knee on a broken step. All is well; a gesture.',
    'Power cut in the afternoon, they left early.',
  ],
  OTHER: [
    'One guest less than planned.',
    'Job interview on the day, agreed with the team lead.',
    'Train strike, no way to get here.',
    'Coming by bike with fewer guests than planned.',
  ],
};

const BEFORE_A_VISIT = [
  ['ILLNESS', 38],
  ['WRONG_DATE', 24],
  ['DUPLICATE', 11],
  ['WEATHER', 11],
  ['OTHER', 11],
  ['CLOSED', 5],
] as const;
const AFTER_A_VISIT = [
  ['ILLNESS', 60],
  ['WEATHER', 25],
  ['CLOSED', 15],
] as const;

/** Why a refund is given, before a visit or after it. */
export function reasonFor(random: SeededRandom, isAfter: boolean): ReasonCode {
  return random.weighted<ReasonCode>(isAfter ? AFTER_A_VISIT : BEFORE_A_VISIT);
}

/** What staff write about it for their colleagues. */
export function descriptionFor(random: SeededRandom, reason: ReasonCode): string {
  return random.pick(DESCRIPTIONS[reason]);
}

/** Where it was our fault or nobody's, no fee is kept. */
export function isFeeWaived(reason: ReasonCode): boolean {
  return reason === 'CLOSED' || reason === 'DUPLICATE' || reason === 'GOODWILL';
}
