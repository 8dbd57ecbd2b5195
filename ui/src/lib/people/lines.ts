/** First people, as somebody types or pastes them: one a line, the name, then the account name. */
import { handleProblem } from './handle';

export interface FirstPerson {
  display_name: string;
  handle: string;
}

export interface Line {
  text: string;
  person: FirstPerson | null;
  problem: 'handle' | 'twice' | null;
}

const SEPARATED = /[\t,，;；]/;

function read(text: string): FirstPerson | null {
  const parts = (SEPARATED.test(text) ? text.split(SEPARATED) : [text.replace(/\s+\S+$/, ''), /\s(\S+)$/.exec(text)?.[1] ?? '']).map((part) => part.trim());
  const [name = '', handle = ''] = parts;
  const wanted = handle.replace(/^@/, '').replace(/@.*$/, '').toLowerCase();
  return name !== '' && handleProblem(wanted) === null ? { display_name: name, handle: wanted } : null;
}

/** Empty lines are nothing; a line that cannot be read says so and stands in nobody's way. */
export function linesOf(text: string, taken: string[]): Line[] {
  const seen = new Set(taken);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const person = read(line);
      if (!person) return { text: line, person: null, problem: 'handle' };
      if (seen.has(person.handle)) return { text: line, person: null, problem: 'twice' };
      seen.add(person.handle);
      return { text: line, person, problem: null };
    });
}
