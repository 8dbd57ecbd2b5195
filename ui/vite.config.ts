import { fileURLToPath } from 'node:url';
import { FluentResource } from '@fluent/bundle';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Sentences are parsed when the page is built: at the start every millisecond is somebody's. */
const fluent: Plugin = {
  name: 'fluent',
  transform(source, id) {
    if (!id.endsWith('.ftl')) return;
    const { body } = new FluentResource(source);
    return { code: `export default JSON.parse(${JSON.stringify(JSON.stringify(body))});`, map: null };
  },
};

export default defineConfig({
  plugins: [svelte(), fluent],
  resolve: {
    alias: { $lib: here('./src/lib'), $components: here('./src/components'), $messages: here('./messages') },
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  build: {
    // The oldest engines this runs in: older targets would rewrite light-dark() and oklch().
    target: ['safari18', 'chrome130'],
    // Inlined scripts and data: modules would break the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One style sheet and one chunk of what the screens share: at the start every file costs
    // a round trip, and the lazy screens' styles are a few kilobytes.
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } } },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
