import { In, type EntityManager } from 'typeorm';
import { newId, type Id } from '../database/id';
import { insertRows } from '../database/statements';
import { LocationRow } from './partner.entity';
import type { Reach } from './reach';

/**
 * The ids of the locations within reach by name. Who reaches the whole partner makes those that are missing; when
 * another transaction makes one at the same time, this one fails with a duplicate key and is to be run again.
 */
export async function findOrCreateLocations(
  tx: EntityManager,
  { partnerId, locationIds }: Reach,
  names: readonly string[],
): Promise<ReadonlyMap<string, Id>> {
  if (names.length === 0) return new Map();
  const known = await tx.findBy(LocationRow, { partnerId, name: In(names), ...(locationIds && { id: In(locationIds) }) });
  const idByName = new Map(known.map((row) => [row.name, row.id]));
  if (locationIds !== null) return idByName;
  const missing = names
    .filter((name) => !idByName.has(name))
    .map((name): LocationRow => ({ id: newId(), partnerId, name }));
  await insertRows(tx, LocationRow, missing);
  for (const row of missing) idByName.set(row.name, row.id);
  return idByName;
}
