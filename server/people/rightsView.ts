import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { callerOf, perRequest, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { MAX_CHOICES, MAX_RIGHTS_LOCATIONS, withinLength } from '../graphql/limits/sentList';
import type { LocationRow } from '../partners/partner.entity';
import { findLocations } from '../partners/partnerRepository';
import { callerKey } from './caller';
import type { GivenRights } from './givenRights';
import type { Rights } from './rights';
import { findStaff } from './staffRepository';

/** How rights, and who gave them, are read from what a caller sends, and shown. */
export class RightsView {
  private readonly all: (context: GraphQLContext) => Promise<readonly LocationRow[]> = perRequest((context) =>
    findLocations(this.database.read, callerOf(context)),
  );

  /** The names of the partner's staff, by their keys as callers. */
  readonly staffNames: (context: GraphQLContext) => Promise<ReadonlyMap<string, string>> = perRequest(async (context) => {
    const everyone = await findStaff(this.database.read, callerOf(context).partnerId);
    return new Map(everyone.map(({ id, name }) => [callerKey('staff', id), name]));
  });

  constructor(
    private readonly database: Database,
    private readonly ids: GlobalIds,
  ) {}

  /** The locations that rights are limited to, by name; null for all. */
  async locations({ locationIds }: Rights, context: GraphQLContext): Promise<LocationRow[] | null> {
    if (locationIds === null) return null;
    return (await this.all(context)).filter(({ id }) => locationIds.includes(id));
  }

  /**
   * The rows that global ids name; null for all, and null in the place of an id that names no location. Throws
   * BAD_USER_INPUT for more than there can be.
   */
  locationIds(globalIds: readonly string[] | null): GivenRights['locationIds'] {
    if (globalIds === null) return null;
    const sent = withinLength(globalIds, ['input', 'locationIds'], MAX_RIGHTS_LOCATIONS);
    return sent.map((globalId): Id | null => this.ids.decode('Location', globalId)?.id ?? null);
  }

  /** Permissions, as they were sent. Throws BAD_USER_INPUT for more than there can be. */
  scopes(sent: readonly string[]): readonly string[] {
    return withinLength(sent, ['input', 'scopes'], MAX_CHOICES);
  }
}
