import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import type { CallerPartner } from '../graphql/caller';
import type { RefundPolicyRow } from './partner.entity';
import { findPolicies } from './partnerRepository';

const MAX_PARTNERS = 1_000;

/** The refund rules of partners. They never change, they are only followed by others: as many of them are the same ones. */
export class KeptPolicies {
  private readonly kept = new LRUCache<Id, readonly RefundPolicyRow[]>({ max: MAX_PARTNERS });

  constructor(private readonly database: Database) {}

  /** The rules of a partner, newest first. */
  async of({ id, policyCount }: CallerPartner): Promise<readonly RefundPolicyRow[]> {
    const kept = this.kept.get(id);
    if (kept?.length === policyCount) return kept;
    const policies = await findPolicies(this.database.read, id);
    this.kept.set(id, policies);
    return policies;
  }
}
