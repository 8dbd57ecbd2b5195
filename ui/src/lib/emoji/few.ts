/**
 * Nothing but one to three emoji, which are drawn larger.
 *
 * Not `\p{RGI_Emoji}`: that is a list of thousands of sequences, slower to prepare than all
 * else that a message takes.
 */
const LIKELY = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}|[0-9#*]\ufe0f?\u20e3)/u;
const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|[0-9#*]\ufe0f?\u20e3)/u;
const LENGTH_MAX = 40;
const FEW = 3;

let graphemes: Intl.Segmenter | undefined;

export function isFewEmoji(text: string): boolean {
  if (text.length > LENGTH_MAX || !LIKELY.test(text)) return false;
  graphemes ??= new Intl.Segmenter();
  const signs = Array.from(graphemes.segment(text.replaceAll(/\s/g, '')), ({ segment }) => segment);
  return signs.length <= FEW && signs.every((sign) => EMOJI.test(sign));
}
