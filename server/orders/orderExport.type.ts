import { Field, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars';

@ObjectType('OrdersExport', { description: 'A link to a CSV file, for whoever asked for it and for nobody else.' })
export class OrdersExportType {
  @Field(() => String, {
    description: 'Relative to the address of the API: GET it with the same session or token. It is written while it is read.',
  })
  url!: string;
  @Field(() => DateTimeScalar, { description: 'When the download must have begun.' }) expiresAt!: Date;
}
