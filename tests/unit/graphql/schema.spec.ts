import { printSchema } from '../../../server/graphql/schema';
import { buildShop } from './shop';

describe('the printed schema', () => {
  const sdl = printSchema(buildShop());
  const has = (line: string) => expect(sdl).toContain(line);

  it('defines the permission directives', () => {
    has('directive @authenticated on FIELD_DEFINITION | OBJECT');
    has('directive @requiresScopes(scopes: [[Scope!]!]!) on FIELD_DEFINITION | OBJECT');
    has('directive @requiresInputScopes(scopes: [[Scope!]!]!) on ARGUMENT_DEFINITION | ENUM_VALUE | INPUT_FIELD_DEFINITION');
    has('"""A permission, e.g. `refunds:create`."""\nscalar Scope');
  });

  it('carries the rules wherever they stand', () => {
    has('  signOut: SignOutPayload! @authenticated');
    has('  refunds: [Refund!] @requiresScopes(scopes: [["refunds:use"]])');
    has('  note: String @requiresScopes(scopes: [["orders:use", "customers:use"], ["staff:use"]])');
    has('type Vault @requiresScopes(scopes: [["staff:use"]])');
    has('  waive: Boolean = false @requiresInputScopes(scopes: [["waive:use"]])');
    has('hidden: Int @requiresInputScopes(scopes: [["staff:use"]])');
    has('  DEEP @requiresInputScopes(scopes: [["customers:use"]])');
    has('  viewer: String\n');
  });

  it('is the same text every time', () => {
    expect(printSchema(buildShop())).toBe(sdl);
  });
});
