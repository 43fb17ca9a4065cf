import type { Database } from '../../server/database/database';
import { LocationRow } from '../../server/partners/partner.entity';
import { ApiClientRow } from '../../server/people/people.entity';
import type { GraphqlClient } from './graphqlClient';
import type { PartnerDesk } from './partnerDesk';

/** A program that can be limited to locations. */
export interface LimitedClient {
  readonly client: GraphqlClient;
  /** Limits it to locations by their names, from the next request on; null takes the limit away. */
  limitTo(names: readonly string[] | null): Promise<void>;
}

/** Makes a program of the desk's first partner that is not limited yet. */
export async function createLimitedClient(desk: PartnerDesk, database: Database, scopes: readonly string[]): Promise<LimitedClient> {
  const client = desk.createClient(scopes);
  const { id, partnerId } = await database.read.findOneOrFail(ApiClientRow, { where: {}, order: { id: 'DESC' } });
  return {
    client,
    async limitTo(names) {
      const locations = await database.read.findBy(LocationRow, { partnerId });
      const locationIds = names && locations.filter(({ name }) => names.includes(name)).map((row) => row.id);
      if (names && locationIds?.length !== names.length) throw new Error(`unknown among ${names.join(', ')}`);
      await database.transaction((tx) => tx.update(ApiClientRow, { id }, { locationIds }));
    },
  };
}
