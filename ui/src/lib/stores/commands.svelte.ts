/**
 * What the window can be told to do by a word: in the switcher, and after a slash in the
 * composer. Whoever can do something adds it while it is on screen; nothing is listed that
 * nobody does.
 */
import type { Component } from 'svelte';
import { createContext } from 'svelte';
import type { Capability } from '$lib/ipc/types';

export interface HouseCommand {
  id: string;
  /** The message of its name. */
  label: string;
  icon: Component<{ size?: number }>;
  /** The message of further words for the same, for those who look for it by another name. */
  words?: string;
  /** What is typed after the slash, for those that make sense while writing. */
  slash?: string;
  /** The message that says what may follow. */
  argument?: string;
  /** What this person may do; without it the command needs nothing. */
  can?: () => Capability | undefined;
  run: (argument: string, from: Element | null) => void;
}

export class Commands {
  list = $state.raw<HouseCommand[]>([]);

  /** Answers how to take them away again. */
  add(commands: HouseCommand[]): () => void {
    this.list = [...this.list, ...commands];
    return () => {
      this.list = this.list.filter((command) => !commands.includes(command));
    };
  }

  find(id: string): HouseCommand | undefined {
    return this.list.find((command) => command.id === id);
  }

  /** What a text that begins with a slash asks for, and what follows it. */
  said(text: string): { command: HouseCommand; argument: string } | null {
    const found = /^\/(\S+)(?:\s+([\s\S]*))?$/.exec(text.trim());
    const command = found && this.list.find((one) => one.slash === found[1]);
    return command ? { command, argument: found[2]?.trim() ?? '' } : null;
  }
}

export const [getCommands, setCommands] = createContext<Commands>();
