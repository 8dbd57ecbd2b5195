import { describe, expect, it } from 'vitest';
import { highlight } from './highlight';

const whole = (pieces: { text: string }[] | null) => pieces?.map((piece) => piece.text).join('');

describe('highlighted code', () => {
  it('is the very text, in colours', async () => {
    const text = 'fn main() {\n    let sum: u32 = 40 + 2; // 四十二\n}\n';
    const pieces = await highlight(text, 'rust');
    expect(whole(pieces)).toBe(text);
    expect(pieces).toContainEqual({ text: 'fn', tone: 'keyword' });
    expect(pieces).toContainEqual({ text: '// 四十二', tone: 'comment' });
  });

  it.each(['js', 'ts', 'py', 'sh', 'html', 'yml', 'toml', 'c++', 'cs', 'kt', 'rb', 'dockerfile'])('knows %s', async (language) => {
    expect(await highlight('x = 1', language)).not.toBeNull();
  });

  it('xs_03 leaves a tag that is no language as it is, whatever it looks like', async () => {
    for (const tag of ['<img src=x onerror=alert(1)>', '"><script>', 'constructor', '__proto__', 'no-such', '']) {
      expect(await highlight('<b>1</b>', tag)).toBeNull();
    }
  });

  it('xs_03 gives HTML in code back as text and never as markup', async () => {
    const text = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    for (const language of ['html', 'js', 'markdown', 'php']) expect(whole(await highlight(text, language))).toBe(text);
  });

  it('does not colour what is very long', async () => {
    expect(await highlight('a'.repeat(20_001), 'js')).toBeNull();
  });
});
