import { expect, it } from 'vitest';
import type { Capability } from '$lib/ipc/types';
import type { Capabilities } from './capabilities.svelte';
import { Explanation } from './explanation.svelte';

const asked = { action: 'person.create', resource: {} } as unknown as Capability;
const control = (isConnected: boolean) => ({ isConnected, getBoundingClientRect: () => null, closest: () => null }) as unknown as Element;

it('does not explain a control that has gone while the pointer rested on it', () => {
  const explanation = new Explanation({ of: () => undefined } as unknown as Capabilities);
  explanation.peek(asked, control(false));
  expect(explanation.floating).toBe(false);
  explanation.peek(asked, control(true));
  expect(explanation.floating).toBe(true);
});
