import { callerOf, type GraphQLContext } from '../graphql/context';
import type { RefundCaller } from './refundPreview';

/** The caller of a request, as refunds know callers. */
export function refundCallerOf(context: GraphQLContext): RefundCaller {
  const { key, name, partnerId, locationIds, scopes } = callerOf(context);
  return {
    key,
    name,
    partnerId,
    locationIds,
    mayOverride: scopes.has('refunds:override'),
    mayWaiveFee: scopes.has('refunds:waive_fee'),
  };
}
