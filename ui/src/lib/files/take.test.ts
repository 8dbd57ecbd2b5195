import { describe, expect, it } from 'vitest';
import { pastedName, takeFrom } from './take';

const item = (kind: string, name: string, isDirectory = false) => ({ kind, webkitGetAsEntry: () => ({ isDirectory }), getAsFile: () => new File(['x'], name) });

describe('what is dropped', () => {
  it('is its files; folders and words are left', () => {
    const data = { items: [item('file', 'a.pdf'), item('string', ''), item('file', 'folder', true), item('file', 'b.png')] } as unknown as DataTransfer;
    const { files, folders } = takeFrom(data);
    expect(files.map((file) => file.name)).toEqual(['a.pdf', 'b.png']);
    expect(folders).toBe(1);
    expect(takeFrom(null)).toEqual({ files: [], folders: 0 });
  });
});

describe('a picture from the clipboard', () => {
  const at = new Date(2026, 2, 8, 9, 5, 7);
  it('is called by the moment', () => {
    expect(pastedName('image.png', 'image/png', at)).toBe('2026-03-08 09.05.07.png');
    expect(pastedName('', 'image/svg+xml', at)).toBe('2026-03-08 09.05.07.svg');
  });
  it('keeps a name of its own', () => expect(pastedName('截图.png', 'image/png', at)).toBe('截图.png'));
});
