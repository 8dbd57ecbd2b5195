/** The sentences of one language, from its Fluent file. */
import { FluentBundle, FluentNumber, type FluentVariable } from '@fluent/bundle';
import { sentences, type Locale, type Sentences } from './sentences';
export { localeOf, systemLocale, type Locale } from './sentences';
export type Args = Record<string, FluentVariable>;

interface Language {
  plain: Sentences['plain'];
  patterns: FluentBundle;
  /** Asked for, and then there: the sentences of all screens. */
  whole: Promise<void> | null;
  isWhole: boolean;
}
const languages = new Map<Locale, Language>();

/** A language is there to speak on the first screen once this has answered; the other one is not fetched. */
export async function load(locale: Locale): Promise<void> {
  if (languages.has(locale)) return;
  const { plain, patterns: body } = await sentences(locale, 'first');
  // Isolation marks around every argument would end up in copied text; names that need
  // them get them one by one in `isolated`.
  const patterns = new FluentBundle(locale, { useIsolating: false });
  // Of a resource the bundle reads the body alone, and that was parsed when the page was built.
  patterns.addResource({ body });
  languages.set(locale, { plain, patterns, whole: null, isWhole: false });
}

async function add(language: Language, locale: Locale): Promise<void> {
  const { plain, patterns: body } = await sentences(locale, 'later');
  Object.assign(language.plain, plain);
  language.patterns.addResource({ body });
  language.isWhole = true;
}

/** With this it can say everything. */
export async function loadWhole(locale: Locale): Promise<void> {
  await load(locale);
  const language = languages.get(locale)!;
  await (language.whole ??= add(language, locale));
}

export function isLoaded(locale: Locale): boolean {
  return languages.has(locale);
}

export function say(locale: Locale, id: string, args: Args = {}): string {
  const language = languages.get(locale);
  if (!language) return id;
  const { plain, patterns } = language;
  if (Object.hasOwn(plain, id)) return plain[id]!;
  const message = patterns.getMessage(id);
  if (message?.value) return patterns.formatPattern(message.value, isolatedArgs(args), []);
  return language.isWhole ? id : '';
}

export function has(locale: Locale, id: string): boolean {
  const language = languages.get(locale);
  return language !== undefined && (Object.hasOwn(language.plain, id) || language.patterns.hasMessage(id));
}

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g;

/** Whether what it cannot say yet may still come. */
export function isWhole(locale: Locale): boolean {
  return languages.get(locale)?.isWhole ?? false;
}

/** A name cannot turn the sentence around it. */
export function isolated(text: string): string {
  const plain = text.replace(BIDI_CONTROLS, '');
  return RIGHT_TO_LEFT.test(plain) ? FIRST_STRONG_ISOLATE + plain + POP_ISOLATE : plain;
}

/** Written alike in both languages. The first formatter that an engine makes takes it milliseconds, and at the start nobody has them. */
class SmallNumber extends FluentNumber {
  override toString(): string {
    return String(this.value);
  }
}

function argument(value: FluentVariable): FluentVariable {
  if (typeof value === 'string') return isolated(value);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1000 ? new SmallNumber(value) : value;
}

function isolatedArgs(args: Args): Args {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, argument(value)]));
}
