import type { Database } from '../database/database';
import type { Id } from '../database/id';
import type { LocationRow } from './partner.entity';
import { findLocationsById } from './partnerRepository';
import type { Reach } from './reach';

/** More than the partners of an installation have; some megabytes. */
const MAX_KEPT = 20_000;

/**
 * The locations of orders by their ids. A location never changes once it is there, so each is read once by a process;
 * who may see it is looked at each time.
 */
export class Locations {
  private readonly kept = new Map<Id, LocationRow>();

  constructor(private readonly database: Database) {}

  /** A location that was read before; null when it is out of reach, undefined when it was not. */
  get(reach: Reach, id: Id): LocationRow | null | undefined {
    const kept = this.kept.get(id);
    return kept && (isWithin(reach, kept) ? kept : null);
  }

  /** Reads locations: for each id its own, or null when that is out of reach or does not exist. */
  async find(reach: Reach, ids: readonly Id[]): Promise<(LocationRow | null)[]> {
    const read = await findLocationsById(this.database.read, reach, ids);
    this.keep(read);
    const found = new Map(read.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }

  private keep(rows: readonly LocationRow[]): void {
    if (this.kept.size + rows.length > MAX_KEPT) this.kept.clear();
    for (const row of rows) this.kept.set(row.id, row);
  }
}

function isWithin({ partnerId, locationIds }: Reach, location: LocationRow): boolean {
  return location.partnerId === partnerId && (locationIds === null || locationIds.includes(location.id));
}
