import { expect, it } from 'vitest';
import { systemOf } from './system';

it('knows the three systems by what they call themselves', () => {
  expect(['MacIntel', 'Win32', 'Linux x86_64', ''].map(systemOf)).toEqual(['mac', 'windows', 'linux', 'linux']);
});
