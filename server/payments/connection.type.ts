import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars';
import { enumOf } from '../orders/order.type';
import { CONNECTION_SOURCES, type ConnectionSource } from './connections';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider } from './payment';

export const ConnectableProviderEnum = enumOf(CONNECTABLE_PROVIDERS);
registerEnumType(ConnectableProviderEnum, {
  name: 'ConnectableProvider',
  description: 'Written as in the payments of an order.',
});

export const ConnectionSourceEnum = enumOf(CONNECTION_SOURCES);
registerEnumType(ConnectionSourceEnum, {
  name: 'ConnectionSource',
  description: 'STORED: given here, and sealed in the database. ENVIRONMENT: given to the server by who runs it.',
});

/** Why a connection was not changed. */
export const CONNECTION_ERROR_CODES = [
  'NAME_ONE_PROVIDER',
  'CREDENTIALS_INVALID',
  'NOT_CONNECTED',
  'IN_ENVIRONMENT',
] as const;
export type ConnectionErrorCode = (typeof CONNECTION_ERROR_CODES)[number];
export const ConnectionErrorCodeEnum = enumOf(CONNECTION_ERROR_CODES);
registerEnumType(ConnectionErrorCodeEnum, { name: 'ProviderConnectionErrorCode' });

@ObjectType('ProviderConnection', { description: 'How the partner stands with a provider. No secret can be read back.' })
export class ProviderConnectionType {
  @Field(() => ConnectableProviderEnum) provider!: ConnectableProvider;
  @Field(() => Boolean, { description: 'False also when the credentials cannot be opened any more: give them again.' })
  connected!: boolean;
  @Field(() => ConnectionSourceEnum, { nullable: true }) source!: ConnectionSource | null;
  @Field(() => String, { nullable: true, description: 'Tells which account it is, such as the end of the key.' })
  account!: string | null;
  @Field(() => String, {
    description: 'Where the provider has to send its webhooks; only a path while the server does not know its address.',
  })
  webhookUrl!: string;
  @Field(() => DateTimeScalar, { nullable: true }) changedAt!: Date | null;
}

@InputType('StripeCredentialsInput')
export class StripeCredentialsInputType {
  @Field(() => String, { description: 'sk_… or rk_…' }) secretKey!: string;
  @Field(() => [String], {
    defaultValue: [],
    description: 'The signing secrets of the webhook endpoint, whsec_…; two while one replaces the other.',
  })
  webhookSecrets!: string[];
}

@InputType('MollieCredentialsInput')
export class MollieCredentialsInputType {
  @Field(() => String, { description: 'live_… or test_…' }) apiKey!: string;
}

@InputType('AdyenCredentialsInput')
export class AdyenCredentialsInputType {
  @Field(() => String) apiKey!: string;
  @Field(() => String) merchantAccount!: string;
  @Field(() => [String], {
    defaultValue: [],
    description: 'The HMAC keys of the standard webhook; two while one replaces the other.',
  })
  hmacKeys!: string[];
  @Field(() => String, { nullable: true, description: 'Left out: the test environment.' })
  liveUrlPrefix?: string | null;
}

@InputType('ProviderConnectInput', { description: 'The credentials of exactly one provider.' })
export class ProviderConnectInputType {
  @Field(() => StripeCredentialsInputType, { nullable: true }) stripe?: StripeCredentialsInputType | null;
  @Field(() => MollieCredentialsInputType, { nullable: true }) mollie?: MollieCredentialsInputType | null;
  @Field(() => AdyenCredentialsInputType, { nullable: true }) adyen?: AdyenCredentialsInputType | null;
}

@InputType('ProviderDisconnectInput')
export class ProviderDisconnectInputType {
  @Field(() => ConnectableProviderEnum) provider!: ConnectableProvider;
}

@ObjectType('ProviderConnectionUserError')
export class ProviderConnectionUserErrorType {
  @Field(() => ConnectionErrorCodeEnum) code!: ConnectionErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@ObjectType('ProviderConnectionPayload')
export class ProviderConnectionPayloadType {
  @Field(() => ProviderConnectionType, { nullable: true, description: 'As it stands now.' })
  connection!: ProviderConnectionType | null;
  @Field(() => [ProviderConnectionUserErrorType], { description: 'Not empty exactly when nothing was changed.' })
  userErrors!: ProviderConnectionUserErrorType[];
}
