import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { DateTimeScalar } from '../graphql/scalars';
import { enumOf } from '../orders/order.type';
import { TICKET_STATUSES, type TicketStatus } from './ticket';

export const TicketStatusEnum = enumOf(TICKET_STATUSES);
registerEnumType(TicketStatusEnum, { name: 'TicketStatus' });

@ObjectType('Ticket')
export class TicketType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'The last four characters: …4417' }) maskedBarcode!: string;
  @RequiresScopes(['customers:read'])
  @Field(() => String, { nullable: true })
  barcode!: string | null;
  @Field(() => TicketStatusEnum) status!: TicketStatus;
  @Field(() => DateTimeScalar, { nullable: true }) redeemedAt!: Date | null;
}
