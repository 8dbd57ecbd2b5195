/** The window's language: every sentence and every time on screen comes through here. */
import { createContext } from 'svelte';
import * as time from '$lib/format/time';
import type { IpcError, Language } from '$lib/ipc/types';
import { has, isLoaded, isWhole, loadWhole, localeOf, say, type Args, type Locale } from '$lib/words/bundle';

export class Words {
  locale = $state<Locale>('zh-CN');
  /** Moves when the sentences of later screens have come: what was not said is said then. */
  #whole = $state.raw<Locale | null>(null);
  /** Moves every minute, so that "today" and "ends in an hour" stay true. */
  now = $state(Date.now());

  constructor() {
    setInterval(() => (this.now = Date.now()), 60_000);
  }

  #wanted: Locale = 'zh-CN';

  /** At once where the language was loaded, as it is at the start; else when it has come. */
  use(language: Language): void {
    const locale = (this.#wanted = localeOf(language));
    if (isLoaded(locale)) this.#speak(locale);
    else void loadWhole(locale).then(() => this.#wanted === locale && this.#speak(locale));
  }

  /** Fetches what the first screen does not say. */
  async whole(): Promise<void> {
    const { locale } = this;
    await loadWhole(locale);
    this.#whole = locale;
  }

  #speak(locale: Locale): void {
    this.locale = locale;
    document.documentElement.lang = locale;
  }

  t = (id: string, args?: Args): string => {
    this.#needs(id);
    return say(this.locale, id, args);
  };

  #needs(id: string): void {
    if (isWhole(this.locale) || has(this.locale, id)) return;
    void this.#whole;
    void this.whole();
  }

  /** For sentences of a closed list that a newer server may have lengthened. */
  tOr(id: string, otherwise: string, args?: Args): string {
    this.#needs(id);
    return has(this.locale, id) ? say(this.locale, id, args) : this.t(otherwise, args);
  }

  clock = (at: number): string => time.clock(at);
  moment = (at: number): string => time.momentOf(this.locale, at, this.now);
  exact = (at: number): string => time.exact(this.locale, at);
  listTime = (at: number): string => time.listTime(this.locale, at, this.now);
  /** The day alone, or the time when it is today. */
  dated = (at: number): string => (time.sameDay(at, this.now) ? time.clock(at) : time.dateOf(this.locale, at, this.now));

  day(at: number): string {
    const days = time.daysBetween(at, this.now);
    if (days === 0) return this.t('day-today');
    if (days === 1) return this.t('day-yesterday');
    return time.dayName(this.locale, at, this.now);
  }

  error(error: IpcError): string {
    if (error.kind === 'server' && error.code) return this.tOr(`error-code-${error.code}`, 'error-server');
    return this.tOr(`error-${error.kind}`, 'error-bug');
  }
}

export const [getWords, setWords] = createContext<Words>();
