import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import {
  ProviderConnectInputType,
  ProviderConnectionPayloadType,
  ProviderConnectionType,
  ProviderDisconnectInputType,
  type ProviderConnectionUserErrorType,
} from './connection.type';
import type { ConnectionChanger, ConnectionService, ConnectionState } from './connectionService';
import { readCredentials } from './credentials';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider } from './payment';
import { webhookPath } from './webhookPath';

const DISCONNECT_PROBLEMS = {
  NOT_CONNECTED: 'This provider is not connected. Nothing was changed.',
  IN_ENVIRONMENT:
    'These credentials come from the environment of the server. Nothing was changed. Ask who runs the server to take them away, or give others here.',
} as const;

@Resolver()
export class ConnectionResolver {
  /** @param publicUrl where providers find the server; null when that is not known */
  constructor(
    private readonly service: ConnectionService,
    private readonly ids: GlobalIds,
    private readonly publicUrl: string | null,
  ) {}

  @RequiresScopes(['settings:manage'])
  @Query(() => [ProviderConnectionType], { nullable: true, description: 'How the partner stands with each provider.' })
  async providerConnections(@Ctx() context: GraphQLContext): Promise<ProviderConnectionType[]> {
    const { partnerId } = callerOf(context);
    return (await this.service.list(partnerId)).map((state) => this.toType(partnerId, state));
  }

  @RequiresScopes(['settings:manage'])
  @Mutation(() => ProviderConnectionPayloadType, {
    nullable: true,
    description: 'Connects a provider, or gives it other credentials. They are sealed, and nobody can read them back.',
  })
  async providerConnect(
    @Arg('input', () => ProviderConnectInputType) input: ProviderConnectInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<ProviderConnectionPayloadType> {
    const [provider, ...others] = CONNECTABLE_PROVIDERS.filter((name) => input[name] != null);
    if (!provider || others.length > 0) {
      const message = 'Give the credentials of exactly one provider. Nothing was changed.';
      return refused([{ code: 'NAME_ONE_PROVIDER', message, field: ['input'] }]);
    }
    const read = readCredentials(provider, input[provider]);
    if ('problems' in read) {
      return refused(
        read.problems.map(({ message, path }) => ({
          code: 'CREDENTIALS_INVALID',
          message: `${message} Nothing was changed.`,
          field: ['input', provider, ...path.map(String)],
        })),
      );
    }
    await this.service.connect(changerOf(context), read.credentials);
    return this.answer(context, provider);
  }

  @RequiresScopes(['settings:manage'])
  @Mutation(() => ProviderConnectionPayloadType, {
    nullable: true,
    description: 'Takes the stored credentials of a provider away. What is not sent yet is then not sent.',
  })
  async providerDisconnect(
    @Arg('input', () => ProviderDisconnectInputType) { provider }: ProviderDisconnectInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<ProviderConnectionPayloadType> {
    const result = await this.service.disconnect(changerOf(context), provider);
    if (result === 'DISCONNECTED') return this.answer(context, provider);
    return refused([{ code: result, message: DISCONNECT_PROBLEMS[result], field: ['input', 'provider'] }]);
  }

  private async answer(context: GraphQLContext, provider: ConnectableProvider): Promise<ProviderConnectionPayloadType> {
    const connections = await this.providerConnections(context);
    return { connection: connections.find((one) => one.provider === provider) ?? null, userErrors: [] };
  }

  private toType(partnerId: string, state: ConnectionState): ProviderConnectionType {
    const path = webhookPath(state.provider, this.ids.encode('Partner', partnerId));
    return { ...state, webhookUrl: this.publicUrl === null ? path : new URL(path, this.publicUrl).href };
  }
}

function changerOf(context: GraphQLContext): ConnectionChanger {
  const { partnerId, key } = callerOf(context);
  return { partnerId, actor: key };
}

function refused(userErrors: ProviderConnectionUserErrorType[]): ProviderConnectionPayloadType {
  return { connection: null, userErrors };
}
