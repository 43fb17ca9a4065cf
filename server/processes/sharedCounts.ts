import { CountedPlaces, type PlacesAtOnce } from '../graphql/limits/placesAtOnce';
import type { ShareBuckets } from '../graphql/limits/tokenBuckets';
import { SignInThrottle, type SignInLimits } from '../people/signInThrottle';

/** Exports of one caller at the same time. */
const EXPORTS_AT_ONCE = 2;

/** What is counted in memory, and must be counted once for a whole server, of however many processes it is. */
export interface SharedCounts {
  readonly signIns: SignInLimits;
  readonly exports: PlacesAtOnce;
  readonly shareBuckets: ShareBuckets;
}

/** The counts of a server that is one process, and of the first process of several. */
export function countAlone(): SharedCounts {
  return { signIns: new SignInThrottle(), exports: new CountedPlaces(EXPORTS_AT_ONCE), shareBuckets: () => undefined };
}
