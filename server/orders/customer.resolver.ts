import { FieldResolver, Resolver, Root } from 'type-graphql';
import { maskEmail, maskName } from './masking';
import type { Customer } from './order';
import { CustomerType } from './order.type';

@Resolver(() => CustomerType)
export class CustomerResolver {
  @FieldResolver()
  maskedEmail(@Root() customer: Customer): string {
    return maskEmail(customer.email);
  }

  @FieldResolver()
  maskedName(@Root() customer: Customer): string | null {
    return customer.name === null ? null : maskName(customer.name);
  }
}
