/**
 * Tells an Enter that means "send" from one that belongs to an input method.
 *
 * Chromium and Firefox mark keys of a composition with `isComposing`. WebKit ends the
 * composition first and then delivers the very keydown that ended it, with keyCode 229
 * and `isComposing` false; some input methods on GTK deliver it as a plain 13. So an
 * Enter in the same breath as the end of a composition is taken as part of it.
 */
const SAME_BREATH_MS = 40;

export interface Key {
  key: string;
  keyCode: number;
  isComposing: boolean;
  shiftKey: boolean;
  timeStamp: number;
}

export class EnterGuard {
  #composing = false;
  #endedAt = Number.NEGATIVE_INFINITY;

  compositionStarted(): void {
    this.#composing = true;
  }

  compositionEnded(timeStamp: number): void {
    this.#composing = false;
    this.#endedAt = timeStamp;
  }

  get composing(): boolean {
    return this.#composing;
  }

  /** Whether the key belongs to the input method, whatever key it is. */
  belongsToInputMethod(key: Key): boolean {
    return this.#composing || key.isComposing || key.keyCode === 229 || key.timeStamp - this.#endedAt < SAME_BREATH_MS;
  }

  isEnter(key: Key): boolean {
    return key.key === 'Enter' && !key.shiftKey && !this.belongsToInputMethod(key);
  }
}

/** Attach to a text field: its keydowns reach `onkey` only when no input method wants them. */
export function composed(onkey: (event: KeyboardEvent, enter: boolean) => void) {
  return (field: HTMLElement) => {
    const guard = new EnterGuard();
    const start = () => guard.compositionStarted();
    const end = (event: Event) => guard.compositionEnded(event.timeStamp);
    const down = (event: KeyboardEvent) => {
      if (guard.belongsToInputMethod(event)) {
        // Nothing above may act on it either: a dialog would close, a form would be sent.
        event.stopPropagation();
        // While composing the key is the input method's to use. After the end its use is
        // over, and what is left of an Enter must not become a line break.
        if (event.key === 'Enter' && !guard.composing) event.preventDefault();
        return;
      }
      onkey(event, guard.isEnter(event));
    };
    field.addEventListener('compositionstart', start);
    field.addEventListener('compositionend', end);
    field.addEventListener('keydown', down);
    return () => {
      field.removeEventListener('compositionstart', start);
      field.removeEventListener('compositionend', end);
      field.removeEventListener('keydown', down);
    };
  };
}
