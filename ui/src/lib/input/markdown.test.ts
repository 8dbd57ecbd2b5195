import { describe, expect, it } from 'vitest';
import { marked } from './markdown';

describe('the Markdown toolbar', () => {
  it('marks what is selected, and takes the marks away again', () => {
    const bold = marked({ text: '今天发版', start: 2, end: 4 }, 'bold');
    expect(bold).toEqual({ text: '今天**发版**', start: 4, end: 6 });
    expect(marked(bold, 'bold')).toEqual({ text: '今天发版', start: 2, end: 4 });
  });

  it('puts the cursor between the marks when nothing is selected', () => {
    expect(marked({ text: '', start: 0, end: 0 }, 'code')).toEqual({ text: '``', start: 1, end: 1 });
  });

  it('fences code of several lines', () => {
    expect(marked({ text: 'a\nb', start: 0, end: 3 }, 'code').text).toBe('```\na\nb\n```');
  });

  it('marks whole lines for lists and quotes', () => {
    const list = marked({ text: '买菜\n做饭', start: 1, end: 5 }, 'list');
    expect(list.text).toBe('- 买菜\n- 做饭');
    expect(marked({ ...list, start: 0, end: list.text.length }, 'list').text).toBe('买菜\n做饭');
  });
});
