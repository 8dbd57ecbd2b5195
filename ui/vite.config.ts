import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FluentResource } from '@fluent/bundle';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const alias = { $lib: here('./src/lib'), $components: here('./src/components'), $messages: here('./messages') };

type Entry = FluentResource['body'][number];

/** Those that these sentences speak of. */
function spokenOf(body: Entry[]): Set<string> {
  const found = new Set<string>();
  JSON.stringify(body, (_, part: unknown) => {
    if (part && typeof part === 'object' && 'type' in part && part.type === 'mesg' && 'name' in part) found.add(String(part.name));
    return part;
  });
  return found;
}

/** Everything that the first screen imports without waiting for it, as it is written. */
function firstSources(): string[] {
  const files = new Set<string>();
  const wanted = [here('./src/screens.ts')];
  for (let file = wanted.pop(); file; file = wanted.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/^ *import (?!type )(?:[^'"]+ from )?'([^']+)';$/gm)) {
      const [root, ...rest] = path!.split('/');
      const folder = root === '.' || root === '..' ? join(dirname(file), root) : alias[root as keyof typeof alias];
      const found = folder && ['', '.ts'].map((end) => join(folder, ...rest) + end).find((name) => /\.(ts|svelte)$/.test(name) && existsSync(name));
      if (found) wanted.push(found);
    }
  }
  return [...files].map((file) => readFileSync(file, 'utf8'));
}

/** Whether the first screen names a sentence, whole or by how it begins. */
function firstNames(): (id: string) => boolean {
  const [whole, beginnings] = [new Set<string>(), new Set<string>()];
  for (const text of firstSources()) {
    for (const [, name, end] of text.matchAll(/['"`]([a-z][\w-]*)(['"`]|\$\{)/g)) (end === '${' ? beginnings : whole).add(name!);
  }
  return (id) => whole.has(id) || [...beginnings].some((beginning) => id.startsWith(beginning));
}

/**
 * Sentences are parsed when the page is built: at the start every millisecond is somebody's.
 * Most are their words and nothing else, and are kept as that. Those that the first screen does
 * not name are a file of their own, which comes later.
 */
const fluent: Plugin = {
  name: 'fluent',
  transform(source, id) {
    if (!/\.ftl(\?later)?$/.test(id)) return;
    const isLater = id.endsWith('?later');
    const { body } = new FluentResource(source);
    const spoken = spokenOf(body);
    const isNamed = firstNames();
    const alone = body.filter(({ id }) => id.startsWith('-') || isNamed(id));
    const taken = spokenOf(alone);
    const isFirst = (entry: Entry) => alone.includes(entry) || taken.has(entry.id);
    const part = body.filter((entry) => isFirst(entry) !== isLater);
    const isPlain = ({ id, value, attributes }: Entry) => typeof value === 'string' && Object.keys(attributes).length === 0 && !id.startsWith('-') && !spoken.has(id);
    const plain = Object.fromEntries(part.filter(isPlain).map(({ id, value }) => [id, value]));
    const patterns = part.filter((entry) => !isPlain(entry));
    const parsed = (part: unknown) => `JSON.parse(${JSON.stringify(JSON.stringify(part))})`;
    return { code: `export default { plain: ${parsed(plain)}, patterns: ${parsed(patterns)} };`, map: null };
  },
};

type Drawn = [tag: string, attributes: Record<string, string>];

/**
 * The icons' own component builds each line of each icon by itself, which at the start took a
 * third of the page's time. Here an icon is one template, cloned whole; what all of them have in
 * common is said once.
 */
const icons: Plugin = {
  name: 'icons',
  enforce: 'pre',
  transform(source, id) {
    if (!/@lucide\/svelte\/dist\/icons\/[^/]+\.svelte$/.test(id)) return;
    const data = /iconData = (\{.*\});/.exec(source)?.[1];
    if (!data) throw new Error(`${id} is no icon as they were`);
    const { node } = JSON.parse(data) as { node: Drawn[] };
    const lines = node.map(([tag, attributes]) => {
      const written = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`);
      return `<${tag} ${written.join(' ')} />`;
    });
    const code = `<script>
  import { drawn } from '$lib/format/icon';
  let { size, strokeWidth, 'aria-label': label } = $props();
</script>

<svg class="lucide" viewBox="0 0 24 24" {@attach drawn(size, strokeWidth, label)}>
  ${lines.join('\n  ')}
</svg>
`;
    return { code, map: null };
  },
};

/** What the first screen is made of: everything it imports without being asked to wait. */
const first = { chunk: 'first', of: here('./src/screens.ts'), modules: new Set<string>() };

function isFirst(id: string, bundle: Rolldown.ChunkingContext): boolean {
  if (first.modules.size === 0) {
    const wanted = [first.of];
    for (let one = wanted.pop(); one; one = wanted.pop()) {
      if (first.modules.has(one)) continue;
      first.modules.add(one);
      wanted.push(...(bundle.getModuleInfo(one)?.importedIds ?? []));
    }
  }
  return first.modules.has(id);
}

/**
 * The first screen is fetched beside the script that asks the core, not after it. That script
 * waits for no styles: it draws nothing.
 */
const early: Plugin = {
  name: 'early',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const files = Object.values(bundle ?? {});
      const screens = files.find((file) => file.type === 'chunk' && file.name === first.chunk);
      if (screens?.type !== 'chunk') throw new Error('the first screen is no chunk of its own');
      const styles = [...(screens.viteMetadata?.importedCss ?? [])];
      // The other is the door to it: rooms that come later know more of it than its one name.
      const scripts = [screens, ...files.filter((file) => file.type === 'chunk' && file.facadeModuleId === first.of)];
      const attrs = { crossorigin: true };
      return {
        html: html.replace('<script type="module"', '<script type="module" async'),
        tags: [
          ...styles.map((file) => ({ tag: 'link', attrs: { rel: 'stylesheet', ...attrs, href: `/${file}` }, injectTo: 'head' as const })),
          ...scripts.map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', ...attrs, href: `/${file.fileName}` }, injectTo: 'head' as const })),
        ],
      };
    },
  },
};

export default defineConfig({
  plugins: [icons, svelte(), fluent, early],
  resolve: {
    alias,
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  build: {
    // The oldest engines this runs in: older targets would rewrite light-dark() and oklch().
    target: ['safari18', 'chrome130'],
    // Inlined scripts and data: modules would break the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // At the start every file costs a round trip and every byte is carried between two
        // processes: what asks the core, then the first screen and nothing but it, whole.
        codeSplitting: {
          groups: [
            { name: 'line', test: /ui\/src\/lib\/(first|input\/early|words\/sentences|ipc\/(client|errors|transport|tauri))\.ts$|ui\/src\/main\.ts$|@tauri-apps|preload-helper/, priority: 2 },
            { name: (id, bundle) => (isFirst(id, bundle) ? first.chunk : null), debugName: first.chunk, priority: 1 },
            { name: 'shared', minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
