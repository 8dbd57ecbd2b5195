import { describe, expect, it } from 'vitest';
import { extensionOf, shownName, splitName } from './name';

describe('the name of a file', () => {
  it('lk_03 cannot turn itself around or break its line', () => {
    expect(shownName('photo\u202egpj.exe')).toBe('photo\ufffdgpj.exe');
    expect(shownName('a\nb\u2028c\u0000d\u200be\u2066f')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf');
    expect(shownName('季度 报告.pdf')).toBe('季度 报告.pdf');
  });

  it('keeps its end in sight', () => {
    expect(splitName('短.pdf')).toEqual({ head: '短.pdf', tail: '' });
    expect(splitName('2026 年第三季度产品路线图（最终版 v12）.pptx')).toEqual({ head: '2026 年第三季度产品路线图（最终版', tail: ' v12）.pptx' });
    // Whole signs, not halves of them.
    expect(splitName('😀'.repeat(20)).tail).toBe('😀'.repeat(10));
  });

  it('tells its kind', () => {
    expect(extensionOf('报告.pdf')).toBe('PDF');
    expect(extensionOf('backup.tar.gz')).toBe('GZ');
    expect(extensionOf('.bashrc')).toBe('');
    expect(extensionOf('Makefile')).toBe('');
    expect(extensionOf('a.verylongthing')).toBe('');
  });
});
