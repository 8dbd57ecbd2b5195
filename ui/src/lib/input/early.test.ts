import { beforeEach, expect, test, vi } from 'vitest';

/** A window that only passes keys on. */
let hear: ((event: unknown) => void) | null = null;
vi.stubGlobal('addEventListener', (_: string, heard: (event: unknown) => void) => (hear = heard));
vi.stubGlobal('removeEventListener', () => (hear = null));
class Element {
  matches = () => true;
}
vi.stubGlobal('HTMLElement', Element);
const { early } = await import('./early');

function press(key: string, more: object = {}): boolean {
  let kept = false;
  hear?.({ key, keyCode: 0, isComposing: false, target: null, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, preventDefault: () => (kept = true), stopPropagation: () => undefined, ...more });
  return kept;
}

beforeEach(() => void early.forget());

test('what is typed before the box is there lands in it, and an Enter sends nothing', () => {
  early.begin();
  for (const key of ['h', 'i', 'x', 'Backspace', ' ', '好']) press(key);
  expect(press('Enter')).toBe(false);
  expect(early.takeForComposer()).toBe('hi 好');
  expect(hear).toBeNull();
});

test('the switcher asked for early gets what is typed from there on', () => {
  early.begin();
  press('a');
  press('k', { ctrlKey: true });
  for (const key of ['f', 'a']) press(key, { target: new Element() });
  expect(press('Enter')).toBe(true);
  expect(early.wantsPalette).toBe(true);
  expect(early.takeForComposer()).toBe('');
  expect(early.takeForPalette()).toBe('fa');
  expect(early.takeForPalette()).toBe('');
});

test('fields that are there, input methods and shortcuts keep their keys', () => {
  early.begin();
  expect(press('p', { target: new Element() })).toBe(false);
  expect(press('n', { isComposing: true })).toBe(false);
  expect(press('n', { keyCode: 229 })).toBe(false);
  expect(press('c', { ctrlKey: true })).toBe(false);
  expect(press('Tab')).toBe(false);
  expect(early.takeForComposer()).toBe('');
});

test('Escape gives the switcher up', () => {
  early.forPalette();
  press('x');
  press('Escape');
  expect(early.wantsPalette).toBe(false);
  expect(hear).toBeNull();
});
