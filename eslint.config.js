import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import { defineConfig, globalIgnores } from 'eslint/config'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

const noEnums = {
  selector: 'TSEnumDeclaration',
  message: "Use a union of strings: type State = 'open' | 'closed'. Node does not run enums."
}
const noBarrels = {
  selector: 'ExportAllDeclaration',
  message: 'Import from the file that defines the name; no file re-exports others.'
}
const noDefaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that a thing has the same name everywhere.'
}
// With noUncheckedIndexedAccess every read of an index may be undefined, also inside checked
// bounds, where an `if` could never run. There `!` is honest. Elsewhere it hides a broken
// assumption from the person who meets it: say what must hold, and throw.
const noBlindAssertion = {
  selector:
    'TSNonNullExpression:not([expression.type="MemberExpression"][expression.computed=true])',
  message: '`!` is for an index within checked bounds. Otherwise handle the absence, or throw.'
}

export default defineConfig(
  globalIgnores([
    'build/',
    'data/',
    '.svelte-kit/',
    'src/lib/i18n/paraglide/',
    'test-results/',
    'playwright-report/'
  ]),
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // The compiler knows every name, and the runtime each file is for.
      'no-undef': 'off',
      'no-restricted-syntax': ['error', noEnums, noBarrels, noDefaultExports, noBlindAssertion],
      eqeqeq: ['error', 'always'],
      // A failure nobody expected may be told to whoever looks; the rest belongs on a screen.
      'no-console': ['error', { allow: ['warn', 'error'] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }
      ]
    }
  },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] }
    },
    rules: {
      // Numbers in messages are what templates are for.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `async` keeps a contract (a store, a route) even where one implementation need not wait.
      '@typescript-eslint/require-await': 'off',
      // The house style makes objects of closures, which need no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // A click handler or a listener may be async; what it returns is nobody's to wait for.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig }
    },
    rules: {
      // The app is served at the root of its own address; a plain path is what `resolve` returns.
      'svelte/no-navigation-without-resolve': 'off'
    }
  },
  {
    files: ['**/*.test.ts', 'tests/**'],
    rules: {
      // In a test a wrong assumption fails the test, and says where.
      'no-restricted-syntax': ['error', noEnums, noBarrels, noDefaultExports],
      'no-console': 'off'
    }
  },
  {
    // Tools look for the default export of their configuration.
    files: ['*.config.{js,ts}'],
    rules: { 'no-restricted-syntax': ['error', noEnums, noBarrels] }
  },
  {
    // What a person runs in a terminal answers there.
    files: ['tests/**', 'sync-server/main.ts', 'sync-server/commands/**'],
    rules: { 'no-console': 'off' }
  }
)
