import { describe, expect, it } from 'vitest';
import type { Room } from '$lib/ipc/types';
import { nearlyFull, tooSmall } from './rooms.svelte';

const room = (of: Room['of'], used: number, limit: number): Room => ({ of, used, limit });

describe('what is said of the room for files', () => {
  it('is silent until four fifths are taken, and then names where the least remains', () => {
    expect(nearlyFull([room('file', 0, 10), room('person', 79, 100), room('channel', 0, 100)])).toBeNull();
    expect(nearlyFull([room('person', 80, 100), room('channel', 990, 1000)])?.of).toBe('channel');
    expect(nearlyFull([room('person', 120, 100)])?.of).toBe('person');
  });

  it('looks at each file alone for the size of one, and at all of them for the rest', () => {
    const rooms = [room('file', 0, 50), room('person', 60, 100), room('channel', 0, 1000)];
    expect(tooSmall(rooms, [20, 20])).toBeNull();
    expect(tooSmall(rooms, [20, 21])?.of).toBe('person');
    expect(tooSmall(rooms, [51])?.of).toBe('file');
    expect(tooSmall(rooms, [])).toBeNull();
    expect(tooSmall([room('person', 120, 100)], [1])?.of).toBe('person');
  });
});
