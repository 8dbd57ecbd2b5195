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

type Drawn = [tag: string, attributes: Record<string, string>];

/**
 * The icons' own component builds each line of each icon by itself, which at the start took a
 * third of the page's time. Here an icon is one template, cloned whole.
 */
const icons: Plugin = {
  name: 'icons',
  enforce: 'pre',
  transform(source, id) {
    if (!/@lucide\/svelte\/dist\/icons\/[^/]+\.svelte$/.test(id)) return;
    const data = /iconData = (\{.*\});/.exec(source)?.[1];
    if (!data) throw new Error(`${id} is no icon as they were`);
    const { name, node } = JSON.parse(data) as { name: string; node: Drawn[] };
    const lines = node.map(([tag, attributes]) => {
      const written = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`);
      return `<${tag} ${written.join(' ')} />`;
    });
    const code = `<script>
  let { size = 24, strokeWidth = 2, 'aria-label': label } = $props();
</script>

<svg class="lucide lucide-${name}" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : true}>
  ${lines.join('\n  ')}
</svg>
`;
    return { code, map: null };
  },
};

export default defineConfig({
  plugins: [icons, svelte(), fluent],
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
    // a round trip, and the lazy screens' styles are a few kilobytes. What asks the core comes
    // before them all.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'line', test: /ui\/src\/lib\/(first|ipc\/(client|errors|transport|tauri))\.ts$|@tauri-apps|preload-helper/, priority: 1 },
            { name: 'shared', minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
