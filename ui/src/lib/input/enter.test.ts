import { describe, expect, it } from 'vitest';
import { EnterGuard, type Key } from './enter';

const enter = (over: Partial<Key> = {}): Key => ({ key: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, timeStamp: 10_000, ...over });

describe('Enter while an input method is composing', () => {
  it('sends when nobody composes', () => {
    expect(new EnterGuard().isEnter(enter())).toBe(true);
  });

  it('makes a new line with Shift', () => {
    expect(new EnterGuard().isEnter(enter({ shiftKey: true }))).toBe(false);
  });

  it('never sends in the order of Chromium: keydown first, marked as composing', () => {
    const guard = new EnterGuard();
    guard.compositionStarted();
    expect(guard.isEnter(enter({ isComposing: true, keyCode: 229 }))).toBe(false);
  });

  it('never sends in the order of WebKit: compositionend first, then keydown 229', () => {
    const guard = new EnterGuard();
    guard.compositionStarted();
    guard.compositionEnded(9_998);
    expect(guard.isEnter(enter({ keyCode: 229 }))).toBe(false);
  });

  it('never sends when GTK delivers the very same key as a plain 13', () => {
    const guard = new EnterGuard();
    guard.compositionStarted();
    guard.compositionEnded(9_999);
    expect(guard.isEnter(enter())).toBe(false);
  });

  it('sends with the next Enter, which is a new press', () => {
    const guard = new EnterGuard();
    guard.compositionStarted();
    guard.compositionEnded(9_900);
    expect(guard.isEnter(enter())).toBe(true);
  });

  it.each(['ArrowDown', 'Escape', 'Enter'])('leaves %s to the list of candidates', (key) => {
    const guard = new EnterGuard();
    guard.compositionStarted();
    expect(guard.belongsToInputMethod(enter({ key }))).toBe(true);
  });
});
