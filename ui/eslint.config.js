import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** The house's import rules, and the few others that keep a mistake from being made twice. */
export default ts.config(
  { ignores: ['src/lib/ipc/generated/**'] },
  ...svelte.configs.base,
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.svelte.ts'],
    languageOptions: { parser: ts.parser },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    plugins: { ts: ts.plugin },
    rules: {
      'no-eval': 'error',
      'ts/no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@tauri-apps/*'], message: 'Only lib/ipc/tauri.ts talks to Tauri.' }] },
      ],
    },
  },
  { files: ['src/**/*.svelte', 'src/**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['src/**/*.svelte'],
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  {
    files: ['src/components/**'],
    rules: {
      'ts/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@tauri-apps/*'], message: 'Only lib/ipc/tauri.ts talks to Tauri.' },
            { group: ['$lib/ipc/*', '**/ipc/*'], allowTypeImports: true, message: 'Components ask stores; only types cross.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/components/shared/**'],
    rules: {
      'ts/no-restricted-imports': [
        'error',
        { patterns: [{ group: ['$lib/ipc/*', '$lib/stores/*', '!$lib/stores/words*', '@tauri-apps/*'], message: 'Shared components know no domain.' }] },
      ],
    },
  },
  { files: ['src/lib/ipc/tauri.ts'], rules: { 'ts/no-restricted-imports': 'off' } },
);
