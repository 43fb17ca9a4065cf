import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { ApiClientProblem } from './apiClient';
import {
  ApiClientCreateInput,
  ApiClientCreatePayloadType,
  ApiClientRevokeInput,
  ApiClientRevokePayloadType,
  ApiClientType,
} from './apiClient.type';
import type { ApiClient } from './apiClientRepository';
import type { ApiClientService } from './apiClientService';
import type { RightsView } from './rightsView';

/** What the mutations return: the program is shown as API type by the resolvers below. */
interface ApiClientAnswer {
  readonly apiClient: ApiClient | null;
  readonly token?: string | null;
  readonly userErrors: readonly ApiClientProblem[];
}

@Resolver(() => ApiClientType)
export class ApiClientResolver {
  constructor(
    private readonly service: ApiClientService,
    private readonly view: RightsView,
    private readonly ids: GlobalIds,
  ) {}

  @RequiresScopes(['staff:manage'])
  @Query(() => [ApiClientType], {
    nullable: true,
    description: "The partner's programs by name: those that count, then those revoked in the last 90 days.",
  })
  apiClients(@Ctx() context: GraphQLContext): Promise<ApiClient[]> {
    return this.service.list(callerOf(context));
  }

  @RequiresScopes(['staff:manage'])
  @Mutation(() => ApiClientCreatePayloadType, {
    nullable: true,
    description: 'A person makes a program that can never do more than they can themselves, now or later.',
  })
  async apiClientCreate(
    @Arg('input', () => ApiClientCreateInput) { name, scopes, locationIds, expiresAt }: ApiClientCreateInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ApiClientAnswer> {
    const wish = {
      name,
      scopes: this.view.scopes(scopes),
      locationIds: this.view.locationIds(locationIds ?? null),
      expiresAt: expiresAt ?? null,
    };
    const result = await this.service.create(callerOf(context), wish);
    return 'problems' in result ? refused(result.problems) : { ...result, userErrors: [] };
  }

  @RequiresScopes(['staff:manage'])
  @Mutation(() => ApiClientRevokePayloadType, {
    nullable: true,
    description: 'Ends a program for ever; its token counts for nothing from the next request on.',
  })
  async apiClientRevoke(
    @Arg('input', () => ApiClientRevokeInput) { apiClientId }: ApiClientRevokeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ApiClientAnswer> {
    const id = this.ids.decode('ApiClient', apiClientId)?.id ?? null;
    const result = await this.service.revoke(callerOf(context), id);
    return 'problems' in result ? refused(result.problems) : { ...result, userErrors: [] };
  }

  @FieldResolver()
  id(@Root() apiClient: ApiClient): string {
    return this.ids.encode('ApiClient', apiClient.id);
  }
}

function refused(userErrors: readonly ApiClientProblem[]): ApiClientAnswer {
  return { apiClient: null, token: null, userErrors };
}
