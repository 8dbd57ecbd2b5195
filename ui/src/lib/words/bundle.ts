/** The sentences of one language, from its Fluent file. */
import { FluentBundle, FluentNumber, type FluentResource, type FluentVariable } from '@fluent/bundle';
import type { Language } from '$lib/ipc/types';
export type Locale = 'zh-CN' | 'en';
export type Args = Record<string, FluentVariable>;

const sentences: Record<Locale, () => Promise<{ default: FluentResource['body'] }>> = {
  'zh-CN': () => import('$messages/zh-CN.ftl'),
  en: () => import('$messages/en.ftl'),
};
const bundles = new Map<Locale, FluentBundle>();

/** A language is there to speak once this has answered; the other one is not fetched. */
export async function load(locale: Locale): Promise<void> {
  if (bundles.has(locale)) return;
  const { default: body } = await sentences[locale]();
  // Isolation marks around every argument would end up in copied text; names that need
  // them get them one by one in `isolated`.
  const bundle = new FluentBundle(locale, { useIsolating: false });
  // Of a resource the bundle reads the body alone, and that was parsed when the page was built.
  bundle.addResource({ body });
  bundles.set(locale, bundle);
}

export function isLoaded(locale: Locale): boolean {
  return bundles.has(locale);
}

export function localeOf(language: Language): Locale {
  return language === 'system' ? systemLocale() : language;
}

export function say(locale: Locale, id: string, args: Args = {}): string {
  const bundle = bundles.get(locale);
  const message = bundle?.getMessage(id);
  if (!bundle || !message?.value) return id;
  return bundle.formatPattern(message.value, isolatedArgs(args), []);
}

export function has(locale: Locale, id: string): boolean {
  return bundles.get(locale)?.hasMessage(id) ?? false;
}

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g;

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

/** What "as the system" means here. */
export function systemLocale(languages: readonly string[] = navigator.languages): Locale {
  const first = languages.find((language) => /^(zh|en)\b/i.test(language));
  return first?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}
