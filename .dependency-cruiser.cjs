/**
 * Which file may import which. Imports go one way: pure rules at the bottom, the wires at the edge, the web apart.
 *
 * Inside a feature: `x.ts` (types and rules) ← `x.entity.ts`, `xRepository.ts` ← `xService.ts` ← `x.type.ts`,
 * `x.resolver.ts`.
 */
const SHARED = 'money|database|graphql|http|log';
const FEATURE = `^server/(?!(${SHARED})/)[^/]+/`;
// The files of types and rules: add a new one here, and it stays pure.
const RULES = [
  '^server/plainText\\.ts$',
  '^server/orders/(masking|order|unmasking)\\.ts$',
  '^server/payments/(payment|provider)\\.ts$',
  '^server/payments/laboratory/(books|clock|match|seededLuck)\\.ts$',
  '^server/payments/reconciliation/(compare|difference|differenceWords|matching|news)\\.ts$',
  '^server/people/(account|apiClient|invitation|limiter|partnerSettings|permissionWords|rights|role|scope|staff|staffProblem|staffRules)\\.ts$',
  '^server/refunds/(allocation|fee|refund|refundActions|refundFailure|refundNotice|refundProgress|refundRules|refundState)\\.ts$',
  '^server/tickets/ticket\\.ts$',
];

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('no-circles', 'A circle has no bottom: nobody can read or test one part of it alone.', {}, {
      circular: true,
      viaOnly: { dependencyTypesNot: ['type-only'] },
    }),
    forbid('web-knows-only-the-schema', 'The page and the server share the schema and nothing else.', { path: '^web/' }, {
      path: '^(server|tests|scripts)/',
    }),
    forbid('server-does-not-know-the-page', 'The server hands out the built page and knows nothing of it.', {
      path: '^server/',
    }, { path: '^(web|tests|scripts)/' }),
    forbid('money-is-pure', 'Exact arithmetic depends on nothing, and so can be trusted alone.', {
      path: '^server/money/',
      pathNot: '\\.spec\\.ts$',
    }, { pathNot: '^server/money/' }),
    forbid('graphql-knows-no-feature', 'The ground that every API stands on.', { path: '^server/graphql/' }, {
      path: FEATURE,
    }),
    forbid('database-knows-only-the-entities', 'The lists of entities and migrations are all it takes from features.', {
      path: '^server/database/',
      pathNot: '^server/database/(entities\\.ts|migrations/)|\\.spec\\.ts$',
    }, { path: FEATURE }),
    forbid('edge-stays-at-the-edge', 'Web server and assembly are imported by what starts them, and by nothing else.', {
      path: '^server/[^/]+/',
      pathNot: '^server/(http|commands)/|\\.spec\\.ts$',
    }, { path: '^server/(http/|app\\.ts$|main\\.ts$)' }),
    forbid('rules-are-pure', 'What decides about money and rights depends on nothing but other rules.', {
      path: RULES,
    }, { pathNot: [...RULES, '^server/money/', '^server/database/id\\.ts$'] }),
    forbid('rows-know-no-use-case', 'An entity is a table and nothing more.', { path: '\\.entity\\.ts$' }, {
      path: '(\\.type|\\.input|\\.resolver|Repository|Service)\\.ts$',
    }),
    forbid('repositories-know-no-use-case', 'Repositories read and write rows for services.', {
      path: 'Repository\\.ts$',
    }, { path: '(\\.type|\\.input|\\.resolver|Service)\\.ts$' }),
    forbid('services-know-no-api', 'A use case works the same for GraphQL, a command and the worker.', {
      path: 'Service\\.ts$',
    }, { path: '(\\.type|\\.input|\\.resolver)\\.ts$' }),
    forbid('api-types-know-no-rows', 'A row that is an API type as well leaks its columns.', {
      path: '(\\.type|\\.input)\\.ts$',
    }, { path: '(\\.entity|Repository)\\.ts$' }),
    forbid('resolvers-write-nothing', 'A resolver reads through repositories and acts through services: no SQL of its own.', {
      path: '\\.resolver\\.ts$',
    }, { path: '^server/database/statements\\.ts$|node_modules/typeorm/' }),
    forbid('one-log', 'Every line goes through the log that takes secrets and card numbers out.', {
      path: '^server/',
      pathNot: '^server/log/|\\.spec\\.ts$',
    }, { path: 'node_modules/pino/', dependencyTypesNot: ['type-only'] }),
    forbid('no-tests-in-the-program', 'Tests import the program, never the other way round.', {
      pathNot: '\\.spec\\.ts$',
    }, { path: '\\.spec\\.ts$' }),
    forbid('server-runs-without-development-packages', 'What the server imports must be among the dependencies.', {
      path: '^server/',
      pathNot: '\\.spec\\.ts$',
    }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }),
    forbid('only-what-exists', 'Everything imported can be found; a package of types alone holds no code to find.', {}, {
      couldNotResolve: true,
      pathNot: '^@graphql-typed-document-node/core$',
    }),
    forbid('only-what-is-declared', 'A package that is there by accident may be gone tomorrow.', {}, {
      dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
    }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|graphql)$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'types', 'default'] },
  },
};
