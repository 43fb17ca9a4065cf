import DataLoader from 'dataloader';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { callerOf, perRequest, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { toMoney } from '../graphql/money.type';
import type { AuditSubjectType } from './audit.type';
import { findSubjectNames, type SubjectName } from './auditNames';

/** The types of subjects that the API knows by id. */
const WITH_ID = ['Order', 'Refund', 'Payment', 'Difference', 'Staff', 'ApiClient', 'Partner'];

/** What entries are about and who made them, each type in a statement or two a request, however many are shown. */
export class AuditLoaders {
  private readonly byType = perRequest(() => new Map<string, DataLoader<Id, SubjectName | null>>());

  constructor(
    private readonly database: Database,
    private readonly ids: GlobalIds,
  ) {}

  /** What somebody or something of the caller's partner is called; null for what is not there any more. */
  subject(context: GraphQLContext, type: string, id: Id): Promise<SubjectName | null> {
    const loaders = this.byType(context);
    const loader = loaders.get(type) ?? this.loader(context, type);
    loaders.set(type, loader);
    return loader.load(id);
  }

  /** The subject of an entry as the API shows it. */
  async subjectType(context: GraphQLContext, type: string, id: Id): Promise<AuditSubjectType> {
    const name = await this.subject(context, type, id);
    const { label = null, order = null, amount = null } = name ?? {};
    return {
      type,
      id: name && WITH_ID.includes(type) ? this.ids.encode(type, id) : null,
      label,
      orderId: order && this.ids.encode('Order', order.id),
      orderNumber: order?.number ?? null,
      amount: amount && toMoney(amount.minor, amount.currencyCode),
    };
  }

  private loader(context: GraphQLContext, type: string): DataLoader<Id, SubjectName | null> {
    return new DataLoader(async (ids) => {
      const names = await findSubjectNames(this.database.read, callerOf(context).partnerId, type, ids);
      return ids.map((id) => names.get(id) ?? null);
    });
  }
}
