/** Which language a window speaks, and where its sentences come from. Small: it is read before the screens. */
import type { FluentResource } from '@fluent/bundle';
import type { Language } from '$lib/ipc/types';

export type Locale = 'zh-CN' | 'en';

/** A Fluent file as the build hands it on. Most sentences are their words and nothing else. */
export interface Sentences {
  plain: Record<string, string>;
  /** Those with names, numbers or choices in them, parsed. */
  patterns: FluentResource['body'];
}

type File = () => Promise<{ default: Sentences }>;
/** What the first screen may say, and what later ones say. */
const files: Record<Locale, { first: File; later: File }> = {
  'zh-CN': { first: () => import('$messages/zh-CN.ftl'), later: () => import('$messages/zh-CN.ftl?later') },
  en: { first: () => import('$messages/en.ftl'), later: () => import('$messages/en.ftl?later') },
};

export async function sentences(locale: Locale, part: 'first' | 'later'): Promise<Sentences> {
  return (await files[locale][part]()).default;
}

export function localeOf(language: Language): Locale {
  return language === 'system' ? systemLocale() : language;
}

/** What "as the system" means here. */
export function systemLocale(languages: readonly string[] = navigator.languages): Locale {
  const first = languages.find((language) => /^(zh|en)\b/i.test(language));
  return first?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}
