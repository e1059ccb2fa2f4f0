import js from '@eslint/js'
import jsdoc from 'eslint-plugin-jsdoc'
import regexp from 'eslint-plugin-regexp'
import tseslint from 'typescript-eslint'

// The library's users have no flags: src/core/text.ts names a setting, and src/cli says which flag it is.
const FLAGS_IN_STRINGS = ['Literal[value=', 'TemplateElement[value.raw='].map(node => ({
  selector: `${node}/(?:^|[^\\w-])--[a-z]/]`,
  message: 'Outside src/cli a text names a setting, not its flag: say`... ${setting("holdout")} ...`.',
}))

export default tseslint.config(
  {ignores: ['dist/', 'coverage/', 'node_modules/', 'demo-report/', 'src/**/assembly/']},
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}', 'commands/**/*.ts', 'scripts/**/*.js', 'bin/*.js'],
    plugins: {regexp},
    // Texts come from files and users: a pattern that goes back over what it has read takes time that grows with the square or worse.
    rules: {
      'regexp/no-super-linear-backtracking': ['error', {report: 'potential'}],
      'regexp/no-super-linear-move': ['error', {report: 'potential', ignoreSticky: false}],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {parserOptions: {project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname}},
    plugins: {jsdoc},
    rules: {
      // Index loops over several typed arrays at once are the clearest form of most inner loops here.
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true, allowBoolean: true}],
      '@typescript-eslint/no-unnecessary-condition': ['error', {allowConstantLoopConditions: true}],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'jsdoc/check-param-names': ['error', {disableMissingParamChecks: true}],
      'jsdoc/check-tag-names': ['error', {definedTags: ['remarks']}],
      'no-restricted-properties': [
        'error',
        {object: 'Math', property: 'random', message: 'Randomness comes from the Rng that is handed in.'},
      ],
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {ignoreRestSiblings: true, varsIgnorePattern: '^_', argsIgnorePattern: '^_'},
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    // Reports show how to run the command line again, and the example policy is a file for its users.
    ignores: ['src/cli/**', 'src/report/**', 'src/policy/default-policy.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...FLAGS_IN_STRINGS],
    },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {'@typescript-eslint/no-non-null-assertion': 'off'},
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        AbortController: 'readonly',
      },
    },
  },
)
