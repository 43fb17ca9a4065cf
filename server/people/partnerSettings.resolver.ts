import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { PartnerSettings, PartnerSettingsProblem } from './partnerSettings';
import { PartnerSettingsType, PartnerSettingsUpdateInput, PartnerSettingsUpdatePayloadType } from './partnerSettings.type';
import type { PartnerSettingsService } from './partnerSettingsService';

/** What `partnerSettingsUpdate` returns. */
interface PartnerSettingsAnswer {
  readonly settings: PartnerSettings | null;
  readonly userErrors: readonly PartnerSettingsProblem[];
}

@Resolver()
export class PartnerSettingsResolver {
  constructor(private readonly service: PartnerSettingsService) {}

  @RequiresScopes(['settings:manage'])
  @Query(() => PartnerSettingsType, { nullable: true, description: 'What the partner has decided about its own people.' })
  partnerSettings(@Ctx() context: GraphQLContext): Promise<PartnerSettings> {
    return this.service.read(callerOf(context));
  }

  @RequiresScopes(['settings:manage'])
  @Mutation(() => PartnerSettingsUpdatePayloadType, { nullable: true })
  async partnerSettingsUpdate(
    @Arg('input', () => PartnerSettingsUpdateInput) { requiresTotp, allowsUnmasking }: PartnerSettingsUpdateInput,
    @Ctx() context: GraphQLContext,
  ): Promise<PartnerSettingsAnswer> {
    const changes = {
      ...(requiresTotp != null && { requiresTotp }),
      ...(allowsUnmasking != null && { allowsUnmasking }),
    };
    const result = await this.service.update(callerOf(context), changes);
    return 'settings' in result ? { ...result, userErrors: [] } : { settings: null, userErrors: result.problems };
  }
}
