/** Which script's manners a text wants: its own, not those of the window's language. */
export function scriptOf(text: string): 'zh-CN' | 'ja' | 'ko' | undefined {
  if (/[\u3040-\u30ff]/.test(text)) return 'ja';
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (/\p{Script=Han}/u.test(text)) return 'zh-CN';
  return undefined;
}
