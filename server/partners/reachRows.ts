import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Id } from '../database/id';
import type { Match } from '../database/rows';
import type { Reach } from './reach';

/** A row that stands at a location of a partner, or at none. */
interface PlacedRow {
  readonly partnerId: Id;
  readonly locationId: Id | null;
}

/** Matches the rows within reach. */
export function withinReach({ partnerId, locationIds }: Reach): Match<PlacedRow> {
  return locationIds === null ? { partnerId } : { partnerId, locationId: locationIds };
}

/** Keeps the rows within reach, which say themselves at which location they stand. */
export function addReach<Row extends ObjectLiteral>(builder: SelectQueryBuilder<Row>, reach: Reach): void {
  keep(builder, reach, `${builder.alias}.locationId IN (:...reached)`);
}

/** Keeps the rows whose orders are within reach. */
export function addReachOfOrder<Row extends ObjectLiteral>(builder: SelectQueryBuilder<Row>, reach: Reach): void {
  const placed = 'placed.location_id IN (:...reached)';
  keep(builder, reach, `EXISTS (SELECT 1 FROM orders placed WHERE placed.id = ${builder.alias}.orderId AND ${placed})`);
}

function keep<Row extends ObjectLiteral>(builder: SelectQueryBuilder<Row>, reach: Reach, isReached: string): void {
  const { partnerId, locationIds } = reach;
  builder.andWhere(`${builder.alias}.partnerId = :partnerId`, { partnerId: BigInt(partnerId) });
  if (locationIds === null) return;
  if (locationIds.length === 0) builder.andWhere('1 = 0');
  else builder.andWhere(isReached, { reached: locationIds.map(BigInt) });
}
