/** Whether a person is looking at this window: only then is anything read. */
import { createContext } from 'svelte';

export class Attention {
  here = $state(document.hasFocus() && document.visibilityState === 'visible');

  constructor() {
    const look = () => (this.here = document.hasFocus() && document.visibilityState === 'visible');
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
  }
}

export const [getAttention, setAttention] = createContext<Attention>();
