import js from '@eslint/js';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import typescript from 'typescript-eslint';

/** With the types at hand: what goes wrong quietly in a program that moves money. */
const typed = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
};

const everywhere = {
  'max-lines': ['error', { max: 300 }],
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-console': 'error',
};

const onlyConfigReadsTheEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Only server/config.ts reads the environment: take what you need from Config.',
};

const onlyTheLogWritesErrors = {
  object: 'process',
  property: 'stderr',
  message: 'Only server/log writes to the error output: it takes secrets and card numbers out.',
};

export default typescript.config(
  { ignores: ['dist/', 'coverage/', 'data/', 'web/src/api/generated.ts', 'web/public/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { rules: everywhere },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.ts', '**/*.mts', '**/*.vue'],
    extends: [typescript.configs.strict],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['web/vite.config.mts'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      ...typed,
      // Decorated classes without members are how TypeScript's decorator libraries take their configuration.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  {
    files: ['server/**/*.ts'],
    ignores: ['server/config.ts', 'server/config.spec.ts', 'server/log/*.ts'],
    rules: { 'no-restricted-properties': ['error', onlyConfigReadsTheEnvironment, onlyTheLogWritesErrors] },
  },
  {
    files: ['server/{money,orders,payments,refunds}/**/*.ts', 'web/src/**/*.{ts,vue}'],
    rules: {
      'no-restricted-globals': ['error', { name: 'parseFloat', message: 'An amount is never a float.' }],
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.property.name='toFixed']", message: 'An amount is never a float.' },
      ],
    },
  },
  {
    files: ['web/src/**/*.{ts,vue}'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: typescript.parser },
    },
    rules: {
      // How a template is broken into lines is left to whoever writes it.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
      'vue/no-unused-refs': 'error',
      'vue/no-v-html': 'error',
      // TypeScript knows the names; ESLint does not know TypeScript's types.
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.spec.ts', 'tests/**/*.ts'],
    languageOptions: { globals: { ...globals.node, ...globals.jest } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
    },
  },
);
