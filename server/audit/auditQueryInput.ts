import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import type { GlobalIds } from '../graphql/globalIds';
import { badUserInput } from '../graphql/errors';
import { readChoices } from '../graphql/limits/sentList';
import { findOrderByNumber } from '../orders/orderRepository';
import { wholePartner } from '../partners/reach';
import { callerKey } from '../people/caller';
import type { AuditFilterInput } from './audit.type';
import type { AuditQuery } from './auditPage';
import { subjectsOfOrders } from './auditSubjects';
import { findActorIds } from './auditNames';
import { actorWord, type ActorKind } from './auditView';

/** Reads the filter of the audit. What is not the partner's matches nothing. Throws BAD_USER_INPUT naming the place. */
export async function readAuditQuery(
  manager: EntityManager,
  ids: GlobalIds,
  partnerId: Id,
  filter: AuditFilterInput,
): Promise<AuditQuery> {
  const { from, before, orderNumber, subjectId } = filter;
  const action = readChoices(filter.action, ['filter', 'action']);
  const subjectIds = [
    ...(orderNumber == null ? [] : [await subjectsOfNumber(manager, partnerId, orderNumber)]),
    ...(subjectId == null ? [] : [[ids.decode(null, subjectId)?.id ?? '0']]),
  ];
  return {
    partnerId,
    from: from ?? undefined,
    before: before ?? undefined,
    action,
    actors: await readActors(manager, ids, partnerId, filter),
    subjectIds,
  };
}

async function readActors(
  manager: EntityManager,
  ids: GlobalIds,
  partnerId: Id,
  { actorKind, actorId }: AuditFilterInput,
): Promise<readonly string[] | undefined> {
  if (actorId == null) return actorKind == null ? undefined : actorsOfKind(manager, partnerId, actorKind);
  if (actorKind != null) throw badUserInput('Give either "actorKind" or "actorId".', ['filter', 'actorId']);
  const { type, id } = ids.decode(null, actorId) ?? { type: 'Staff', id: '0' };
  return [callerKey(type === 'ApiClient' ? 'apiClient' : 'staff', type === 'ApiClient' || type === 'Staff' ? id : '0')];
}

/** Of people and programs everyone there is, because the index of the audit is entered by each of them. */
async function actorsOfKind(manager: EntityManager, partnerId: Id, kind: ActorKind): Promise<readonly string[]> {
  if (kind === 'STAFF') return (await findActorIds(manager, partnerId, 'Staff')).map((id) => callerKey('staff', id));
  if (kind === 'API_CLIENT') return (await findActorIds(manager, partnerId, 'ApiClient')).map((id) => callerKey('apiClient', id));
  return [actorWord(kind)];
}

async function subjectsOfNumber(manager: EntityManager, partnerId: Id, number: string): Promise<Id[]> {
  const order = await findOrderByNumber(manager, wholePartner(partnerId), number.trim());
  return order ? subjectsOfOrders(manager, [order.id]) : [];
}
