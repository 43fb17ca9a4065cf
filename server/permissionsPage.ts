import type { GraphQLSchema } from 'graphql';
import { permissionTable, type PermissionGroup, type PermissionRow } from './graphql/permissions/permissionTable';
import type { Reach } from './graphql/permissions/reach';
import type { Requirement } from './graphql/permissions/requirement';
import { ROLE_WORDS, SCOPE_WORDS } from './people/permissionWords';
import { ROLES, SCOPES_OF_ROLE } from './people/role';
import { SCOPES } from './people/scope';

/** Who asks, from who may least to who may most. */
const CALLERS = [null, ...[...ROLES].reverse()] as const;
const YES = '✓';
const NO = '–';

const INTRODUCTION = `# Permissions

Who may see and do what. This page is written by \`npm run permissions\` from the rules in the code; a test asks a running server for each line of it. Read a change of it as what it is: somebody gains or loses a right.

## How it works
- **A scope is one permission**, such as \`refunds:create\`. People are given scopes, one by one or as a role; a program's token has scopes of its own, and never more than who made it. They are read from the database for each request: what was taken is gone at the next one.
- **The schema says what each thing takes**: \`@requiresScopes\` on what is answered, \`@requiresInputScopes\` on what is sent (an argument, an input field, an enum value), \`@authenticated\` where being signed in is enough. Sending counts even with \`null\`. Of the outer list any one does, of an inner list all are needed.
- **The whole operation is judged once, before anything of it runs**: aliases, fragments, variables and their defaults, \`@include\` and \`@skip\`, objects reached through \`node\`.
- **A query** is answered without what the caller may not have: \`null\` there, and for each place one error \`UNAUTHORIZED_FIELD_OR_TYPE\` with its path and \`missingScopes\` (\`UNAUTHENTICATED\` for who is not signed in). **A mutation** runs as a whole or not at all.
- **Who may do something sees what it is about.** \`refunds:create\` shows the order of a preview, \`orders:write\` the order that was recorded, \`refunds:read\` the order of a refund. *Reached with* says of each type which scopes lead there.
- **To search by something is to read it.** Every filter and sort of orders is by something that \`orders:read\` shows. A search finds a customer by the full e-mail address for everyone who may see orders, as on the telephone; names and barcodes are searched only for who has \`customers:read\`.
- **What is another partner's, or outside the caller's locations, is not there**: it looks like what does not exist, whatever the scopes.
- **The server does not start** when a field of Query or Mutation has no rule, when a type can be reached without a scope and is not declared public, or when a rule stands where nothing enforces it. Any other new field is a new line here, and the tests fail until it was written down.
`;

/** The text of docs/permissions.md. */
export function printPermissions(schema: GraphQLSchema): string {
  const groups = permissionTable(schema, CALLERS.map((role) => role && { scopes: new Set(SCOPES_OF_ROLE[role]) }));
  return [
    INTRODUCTION,
    '## Scopes and roles',
    'A role is a name for a set of scopes; other sets are as good.\n',
    ...tableHead('Scope', 'What for', ROLES.toReversed().map(nameOf)),
    ...SCOPES.map((scope) => line([`\`${scope}\``, `${SCOPE_WORDS[scope].label}: ${SCOPE_WORDS[scope].description}`, ...ROLES.toReversed().map((role) => mark(SCOPES_OF_ROLE[role].includes(scope)))])),
    '\n## Everything, one by one',
    `${YES}: may ask for it or send it, and is refused nothing on at least one way there. *Takes* is what it takes by itself.\n`,
    ...groups.flatMap(printGroup),
  ].join('\n');
}

function printGroup({ typeName, reach, rows }: PermissionGroup): string[] {
  return [`### ${typeName}`, `${reachInWords(reach)}\n`, ...tableHead(typeName, 'Takes', CALLERS.map(nameOf)), ...rows.map(printRow), ''];
}

function printRow({ places, rule, allowed }: PermissionRow): string {
  return line([places.map((place) => `\`${place}\``).join(' '), rule ? takes(rule) : '', ...allowed.map(mark)]);
}

function reachInWords(reach: Reach): string {
  if (reach === undefined) return 'No way leads here.';
  if (reach === null) return 'Reached by everyone.';
  return `Reached with ${takes(reach)}.`;
}

function takes({ scopes }: Requirement): string {
  if (scopes === null) return 'a sign-in';
  return scopes.map((all) => all.map((scope) => `\`${scope}\``).join(' and ')).join(', or ');
}

function tableHead(first: string, second: string, callers: readonly string[]): string[] {
  return [line([first, second, ...callers]), line(['---', '---', ...callers.map(() => ':-:')])];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function mark(isAllowed: boolean): string {
  return isAllowed ? YES : NO;
}

function nameOf(role: (typeof CALLERS)[number]): string {
  return role === null ? 'Nobody' : ROLE_WORDS[role].label;
}
