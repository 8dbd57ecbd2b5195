/**
 * What opens over the page takes the focus and gives it back when it closes.
 *
 * By the time it is told to go, its elements have left the page and the browser has dropped the
 * focus, so neither the native dialog nor anybody else remembers: who had it is noted before.
 * A dialog opened from a menu notes whom the menu owes, for the menu is gone by then.
 */
const owed = new WeakMap<Element, HTMLElement[]>();

/** Call it before the layer takes the focus; call the answer when the layer goes. */
export function borrowFocus(layer: Element): () => void {
  const before = document.activeElement instanceof HTMLElement && document.activeElement !== document.body ? [document.activeElement] : [];
  let outer: Element | null | undefined = before[0];
  while (outer && !owed.has(outer)) outer = outer.parentElement;
  const owners = [...before, ...((outer && owed.get(outer)) ?? [])];
  owed.set(layer, owners);
  return () => {
    const now = document.activeElement;
    // Somebody else has taken it meanwhile: it is theirs.
    if (now && now !== document.body && !layer.contains(now)) return;
    owners.find((one) => one.isConnected && !layer.contains(one))?.focus({ preventScroll: true });
  };
}
