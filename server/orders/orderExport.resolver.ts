import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { OrderQueryArgsType } from './orderConnection.type';
import { OrdersExportType } from './orderExport.type';
import { EXPORT_SCOPES, type OrderExportService } from './orderExportService';

@Resolver()
export class OrderExportResolver {
  constructor(private readonly service: OrderExportService) {}

  @RequiresScopes(EXPORT_SCOPES)
  @Query(() => OrdersExportType, {
    nullable: true,
    description: 'Everything that `orders` lists for the same arguments, in the same order, as a file.',
  })
  ordersExport(@Args(() => OrderQueryArgsType) args: OrderQueryArgsType, @Ctx() context: GraphQLContext): OrdersExportType {
    return this.service.issue(callerOf(context), args);
  }
}
