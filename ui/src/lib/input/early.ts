/**
 * Keys pressed before there is a place for them: a quick hand writes, or asks for the
 * switcher, while the screens are still being fetched. What it typed waits here and lands
 * where it was meant to. An Enter is never kept, so nothing is sent by it; and what an input
 * method composes needs a field to be composed in, so it is not caught.
 */
const LETTER = 1;

class Early {
  #text = '';
  #palette = false;
  #hears = false;

  /** From the window's first moment on. */
  begin(): void {
    if (this.#hears) return;
    this.#hears = true;
    addEventListener('keydown', this.#onkeydown, true);
  }

  /** The switcher was asked for and is being fetched: from here on the keys are its own. */
  forPalette(): void {
    this.#text = '';
    this.#palette = true;
    this.begin();
  }

  /** Whether the window has just begun, and keys are kept. */
  get hears(): boolean {
    return this.#hears;
  }

  /** Whether it was asked for before anybody could open it. */
  get wantsPalette(): boolean {
    return this.#palette;
  }

  /** What was typed for the switcher, which is here now. */
  takeForPalette(): string {
    return this.#palette ? this.forget() : '';
  }

  /** What was typed for the composer, which is here now; nothing while the switcher waits. */
  takeForComposer(): string {
    return this.#palette ? '' : this.forget();
  }

  /** Nobody is to have it; answers what it was. */
  forget(): string {
    const text = this.#text;
    this.#text = '';
    this.#palette = this.#hears = false;
    removeEventListener('keydown', this.#onkeydown, true);
    return text;
  }

  #onkeydown = (event: KeyboardEvent) => {
    const asked = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (asked && event.key.toLowerCase() === 'k' && !this.#palette) {
      event.preventDefault();
      event.stopPropagation();
      this.#text = '';
      this.#palette = true;
      return;
    }
    const field = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    // A field that is there has its own keys, unless the switcher was asked for since.
    if ((field && !this.#palette) || event.isComposing || event.keyCode === 229 || asked || event.altKey) return;
    if (event.key === 'Escape' && this.#palette) this.forget();
    else if (event.key === 'Backspace') this.#text = [...this.#text].slice(0, -1).join('');
    else if ([...event.key].length === LETTER) this.#text += event.key;
    else if (!(event.key === 'Enter' && this.#palette)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

export const early = new Early();
