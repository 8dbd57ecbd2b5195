/** The server's description of itself, against the OpenAPI Initiative's schema for such descriptions. */
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';

interface Page {
  info: { title?: string };
  paths: Record<string, Record<string, Record<string, unknown>>>;
}

const page: Page & Record<string, unknown> = JSON.parse(readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'));

it('is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const judged = await validator.validate(structuredClone(page));
  expect(judged).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(Object.keys(page.paths).length).toBeGreaterThan(70);
  // Every reference leads somewhere.
  validator.resolveRefs();
});

it('would be complained about if it were not', async () => {
  const broken: [string, unknown][] = [
    ['responses', 7],
    ['parameters', [{ name: 'x', in: 'body' }]],
    ['action', 'search'],
  ];
  for (const [key, value] of broken) {
    const copy = structuredClone(page);
    const search = copy.paths['/v1/search']?.['post'];
    if (search) search[key] = value;
    expect((await new Validator().validate(copy)).valid, key).toBe(false);
  }
});
