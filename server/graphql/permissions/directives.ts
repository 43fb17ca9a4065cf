import { DirectiveLocation, GraphQLDirective, GraphQLList, GraphQLNonNull } from 'graphql';
import { ScopeScalar } from '../scalars';

const scopes = {
  type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(ScopeScalar))))),
};

const OUTPUT_LOCATIONS = [DirectiveLocation.FIELD_DEFINITION, DirectiveLocation.OBJECT];

/** The definitions of the permission directives, as they stand in the schema. */
export const permissionDirectives: readonly GraphQLDirective[] = [
  new GraphQLDirective({
    name: 'authenticated',
    description: 'The caller must be signed in (session cookie or API token). Semantics: Apollo Federation.',
    locations: OUTPUT_LOCATIONS,
  }),
  new GraphQLDirective({
    name: 'requiresScopes',
    description: 'Outer list: any of; inner list: all of. Semantics and error code: Apollo Federation / Router.',
    args: { scopes },
    locations: OUTPUT_LOCATIONS,
  }),
  new GraphQLDirective({
    name: 'requiresInputScopes',
    description: 'The same rule where the federation directive may not stand: what a caller may send.',
    args: { scopes },
    locations: [
      DirectiveLocation.ARGUMENT_DEFINITION,
      DirectiveLocation.INPUT_FIELD_DEFINITION,
      DirectiveLocation.ENUM_VALUE,
    ],
  }),
];
