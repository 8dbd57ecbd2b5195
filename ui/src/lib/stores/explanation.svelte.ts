/**
 * The one explanation on screen: why something cannot be done here, and what helps.
 *
 * `peek` shows it beside the control while pointer or focus rest there; `open` keeps it,
 * docked beside the timeline where there is room. It holds the question, not the answer,
 * so it follows the facts: when the right comes back, the panel says so.
 */
import { createContext } from 'svelte';
import type { MenuItem } from '$components/shared/Menu.svelte';
import type { Capability } from '$lib/ipc/types';
import type { Capabilities } from './capabilities.svelte';

interface Shown {
  asked: Capability;
  anchor: DOMRect | null;
  /** The dialog it was asked from: everything outside of an open dialog is inert. */
  dialog: Element | null;
  held: boolean;
  follow: Follow | null;
}

/** Where the answer comes from, for one that the question alone does not tell. */
type Follow = () => Capability | undefined;

export class Explanation {
  #shown = $state.raw<Shown | null>(null);
  /** Set by the view that has room for a docked panel. */
  dockable = $state(false);

  #capabilities: Capabilities;

  constructor(capabilities: Capabilities) {
    this.#capabilities = capabilities;
  }

  capability = $derived.by((): Capability | null => {
    if (!this.#shown) return null;
    const { asked, follow } = this.#shown;
    const { action, resource } = asked;
    return (follow ? follow() : this.#capabilities.of(action, resource.scope, resource.owner, resource.label)) ?? asked;
  });

  anchor = $derived(this.#shown?.anchor ?? null);
  dialog = $derived(this.#shown?.dialog ?? null);
  held = $derived(this.#shown?.held ?? false);
  docked = $derived(this.held && this.dockable && this.dialog === null);
  floating = $derived(this.#shown !== null && !this.docked);

  /** Kept until closed. Inside a dialog it floats, for the dock is behind it. */
  open(asked: Capability, from?: Element | null, follow: Follow | null = null): void {
    this.#shown = { asked, anchor: from?.getBoundingClientRect() ?? null, dialog: from?.closest('dialog') ?? null, held: true, follow };
  }

  peek(asked: Capability, from: Element, follow: Follow | null = null): void {
    if (this.held && this.capability?.action === asked.action) return;
    if (this.docked) return;
    // The pointer rests for a while before it asks; what it rested on may have gone since.
    if (!from.isConnected) return;
    this.#shown = { asked, anchor: from.getBoundingClientRect(), dialog: from.closest('dialog'), held: false, follow };
  }

  /** Pointer or focus went away. */
  unpeek(): void {
    if (this.#shown && !this.#shown.held) this.#shown = null;
  }

  close(): void {
    this.#shown = null;
  }

  /** An item of a menu that acts where it is allowed, and else says why not. */
  gated(can: Capability | undefined, item: Omit<MenuItem, 'onact'>, act: () => void): MenuItem {
    const denied = can?.state === 'denied';
    return {
      ...item,
      unknown: !can || can.state === 'unknown',
      locked: denied,
      onact: (from) => (denied ? this.open(can, from) : act()),
      onpeek: (from) => can && (denied || can.confirm) && this.peek(can, from),
      onunpeek: () => this.unpeek(),
    };
  }
}

export const [getExplanation, setExplanation] = createContext<Explanation>();
