import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../orders/order.type';
import { PARTNER_SETTINGS_ERROR_CODES, type PartnerSettingsErrorCode } from './partnerSettings';

export const PartnerSettingsErrorCodeEnum = enumOf(PARTNER_SETTINGS_ERROR_CODES);
registerEnumType(PartnerSettingsErrorCodeEnum, {
  name: 'PartnerSettingsErrorCode',
  description: 'SECOND_FACTOR_NEEDED: only somebody who signs in with a second factor may ask it of everybody.',
});

@ObjectType('PartnerSettings')
export class PartnerSettingsType {
  @Field(() => Boolean, { description: 'Everybody needs a second factor to sign in.' }) requiresTotp!: boolean;
  @Field(() => Boolean, {
    description: 'Who does not see customers may be shown the one of a single order for a while, with a reason.',
  })
  allowsUnmasking!: boolean;
}

@InputType({ description: 'What is left out stays as it is.' })
export class PartnerSettingsUpdateInput {
  @Field(() => Boolean, { nullable: true }) requiresTotp?: boolean | null;
  @Field(() => Boolean, { nullable: true }) allowsUnmasking?: boolean | null;
}

@ObjectType('PartnerSettingsUserError')
export class PartnerSettingsUserErrorType {
  @Field(() => PartnerSettingsErrorCodeEnum) code!: PartnerSettingsErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@ObjectType('PartnerSettingsUpdatePayload')
export class PartnerSettingsUpdatePayloadType {
  @Field(() => PartnerSettingsType, { nullable: true }) settings!: PartnerSettingsType | null;
  @Field(() => [PartnerSettingsUserErrorType], { description: 'Not empty exactly when nothing was changed.' })
  userErrors!: PartnerSettingsUserErrorType[];
}
