/**
 * Pictures as the page had them when they were attached: shown above the box and in the message
 * on its way, so that whoever sends one sees it before the server does.
 */
const KEPT_MAX = 32 * 1024 * 1024;

export class DrawnPictures {
  #kept = new Map<string, string>();

  keep(transfer: string, src: string): void {
    this.#kept.set(transfer, src);
    let letters = 0;
    for (const [key, one] of [...this.#kept].toReversed()) {
      letters += one.length;
      if (letters > KEPT_MAX && key !== transfer) this.#kept.delete(key);
    }
  }

  of(transfer: string | null): string | null {
    return transfer === null ? null : (this.#kept.get(transfer) ?? null);
  }

  forget(): void {
    this.#kept.clear();
  }
}

export const drawnPictures = new DrawnPictures();
