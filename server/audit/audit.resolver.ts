import { Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../database/database';
import { COUNT_LIMIT } from '../database/listQuery';
import { countUpTo, type Count } from '../graphql/connections/count';
import type { CursorCodec } from '../graphql/connections/cursor';
import { ConnectionArgs, readPage, toPage, type Page } from '../graphql/connections/page';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { COUNT_WEIGHT, Weighs } from '../graphql/limits/weight';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { AuditEntryRow } from './audit.entity';
import {
  AuditActorType,
  AuditEntryConnectionType,
  AuditEntryType,
  AuditFilterInput,
  type AuditDetailType,
  type AuditSubjectType,
} from './audit.type';
import type { AuditLoaders } from './auditLoaders';
import { findActors } from './auditNames';
import { countAuditEntries, findAuditPage, keysetOf, type AuditQuery } from './auditPage';
import { readAuditQuery } from './auditQueryInput';
import { actorOf, changesOf, type AuditChange } from './auditView';

@ArgsType()
class AuditEntriesArgs extends ConnectionArgs {
  @Field(() => AuditFilterInput, { nullable: true }) filter?: AuditFilterInput | null;
}

interface AuditEntryConnection extends Page<AuditEntryRow> {
  readonly query: AuditQuery;
}

/** What of personal data has a field of its own. */
const REASONS = ['reason', 'note'];
const SHOWN_APART = [...REASONS, 'ipAddress'];

@Resolver(() => AuditEntryType)
export class AuditResolver {
  constructor(
    private readonly database: Database,
    private readonly loaders: AuditLoaders,
    private readonly ids: GlobalIds,
    private readonly cursors: CursorCodec,
  ) {}

  @RequiresScopes(['audit:read'])
  @Query(() => AuditEntryConnectionType, { nullable: true, description: 'Who changed what, newest first.' })
  async auditEntries(
    @Args(() => AuditEntriesArgs) { filter, ...args }: AuditEntriesArgs,
    @Ctx() context: GraphQLContext,
  ): Promise<AuditEntryConnection> {
    const { partnerId } = callerOf(context);
    const query = await readAuditQuery(this.database.read, this.ids, partnerId, filter ?? {});
    const binding = JSON.stringify(['auditEntries', partnerId, filter]);
    const page = readPage(args, this.cursors, binding);
    const rows = await findAuditPage(this.database.read, query, page);
    return toPage(rows, page, (row) => this.cursors.encode(binding, keysetOf(row)), { query });
  }

  @RequiresScopes(['audit:read'])
  @Query(() => [AuditActorType], { nullable: true, description: 'Everyone who can have changed something: for the filter of the audit.' })
  async auditActors(@Ctx() context: GraphQLContext): Promise<AuditActorType[]> {
    const { staff, apiClients } = await findActors(this.database.read, callerOf(context).partnerId);
    return [
      ...staff.map(({ id, name }) => ({ kind: 'STAFF' as const, id: this.ids.encode('Staff', id), name })),
      ...apiClients.map(({ id, name }) => ({ kind: 'API_CLIENT' as const, id: this.ids.encode('ApiClient', id), name })),
    ];
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: AuditEntryRow): string {
    return this.ids.encode('AuditEntry', id);
  }

  @FieldResolver()
  async actor(@Root() row: AuditEntryRow, @Ctx() context: GraphQLContext): Promise<AuditActorType> {
    const { kind, id } = actorOf(row.actor);
    if (id === null) return { kind, id, name: null };
    const type = kind === 'STAFF' ? 'Staff' : 'ApiClient';
    return { kind, id: this.ids.encode(type, id), name: (await this.loaders.subject(context, type, id))?.label ?? null };
  }

  @FieldResolver()
  async subject(@Root() { subjectType: type, subjectId }: AuditEntryRow, @Ctx() context: GraphQLContext): Promise<AuditSubjectType> {
    return this.loaders.subjectType(context, type, subjectId);
  }

  @FieldResolver()
  async changes(@Root() row: AuditEntryRow, @Ctx() context: GraphQLContext): Promise<AuditChange[]> {
    const subject = await this.loaders.subject(context, row.subjectType, row.subjectId);
    return changesOf(row.before, row.after, subject?.order?.currencyCode ?? null);
  }

  @FieldResolver()
  reason(@Root() { personal }: AuditEntryRow): string | null {
    return REASONS.map((name) => personal?.[name]).find((text) => text != null) ?? null;
  }

  @FieldResolver()
  details(@Root() { personal }: AuditEntryRow): AuditDetailType[] {
    const shown = Object.entries(personal ?? {}).filter(([name]) => !SHOWN_APART.includes(name));
    return shown.map(([name, value]) => ({ name, value }));
  }

  @FieldResolver()
  erased(@Root() { personal, personalHash }: AuditEntryRow): boolean {
    return personal === null && personalHash !== null;
  }

  @FieldResolver()
  ipAddress(@Root() { personal }: AuditEntryRow): string | null {
    return personal?.ipAddress ?? null;
  }
}

@Resolver(() => AuditEntryConnectionType)
export class AuditConnectionResolver {
  constructor(private readonly database: Database) {}

  @Weighs({ always: COUNT_WEIGHT })
  @FieldResolver()
  async count(@Root() { query }: AuditEntryConnection): Promise<Count> {
    return countUpTo(await countAuditEntries(this.database.read, query), COUNT_LIMIT);
  }
}
