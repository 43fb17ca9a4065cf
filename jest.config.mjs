/**
 * Three kinds of tests: `unit` beside the code, `integration` (server and database) and `browser` (the built page).
 * SWC compiles like tsc does for the server: old decorators with metadata, CommonJS, fields assigned and not defined.
 */
const typescript = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2022',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

const common = {
  testEnvironment: 'node',
  transform: { '\\.ts$': typescript },
  setupFiles: ['reflect-metadata'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  // The package has a CommonJS build, but names only the ES modules to a path that ends in index.js.
  moduleNameMapper: { '^@apollo/client/core/index\\.js$': '@apollo/client/core/core.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

export default {
  maxWorkers: 2,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/server/**/*.spec.ts',
        '<rootDir>/web/src/**/*.spec.ts',
        '<rootDir>/tests/unit/**/*.spec.ts',
      ],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/tests/integration/**/*.spec.ts'],
      globalSetup: '<rootDir>/tests/support/startSharedDatabase.ts',
      globalTeardown: '<rootDir>/tests/support/stopSharedDatabase.ts',
      setupFilesAfterEnv: ['<rootDir>/tests/support/integrationTimeout.ts'],
    },
    {
      ...common,
      displayName: 'browser',
      testMatch: ['<rootDir>/tests/browser/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/tests/support/browserTimeout.ts'],
    },
  ],
};
