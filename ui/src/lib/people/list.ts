/** The directory as a list: found, filtered, put in order. */
import type { Department, DepartmentId, Person, RoleKey } from '$lib/ipc/types';

export type SortKey = 'name' | 'handle' | 'department' | 'title';

export interface Wanted {
  text: string;
  department: DepartmentId | '';
  /** One post, or everybody who has any. */
  post: RoleKey | 'any' | '';
  active: 'active' | 'disabled' | '';
  sort: SortKey;
  descending: boolean;
}

export const EVERYBODY: Wanted = { text: '', department: '', post: '', active: '', sort: 'name', descending: false };

/** A department with everything below it, whatever the tree's order. */
export function withBelow(departments: Department[], top: DepartmentId): Set<DepartmentId> {
  const inside = new Set([top]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const department of departments) {
      if (department.parent !== null && inside.has(department.parent) && !inside.has(department.id)) {
        inside.add(department.id);
        grew = true;
      }
    }
  }
  return inside;
}

export function listPeople(people: Person[], departments: Department[], wanted: Wanted, locale: string): Person[] {
  const text = wanted.text.trim().replace(/^@/, '').toLocaleLowerCase();
  const inside = wanted.department === '' ? null : withBelow(departments, wanted.department);
  const names = new Map(departments.map((department) => [department.id, department.name]));
  const keyOf = (person: Person): string => {
    if (wanted.sort === 'name') return person.display_name;
    if (wanted.sort === 'handle') return person.handle;
    if (wanted.sort === 'title') return person.title;
    return person.department === null ? '' : (names.get(person.department) ?? '');
  };
  const collator = new Intl.Collator(locale, { numeric: true });
  const direction = wanted.descending ? -1 : 1;
  return people
    .filter((person) => {
      if (wanted.active !== '' && person.active !== (wanted.active === 'active')) return false;
      if (inside && (person.department === null || !inside.has(person.department))) return false;
      if (wanted.post === 'any' ? person.posts.length === 0 : wanted.post !== '' && !person.posts.includes(wanted.post)) return false;
      const department = person.department === null ? '' : (names.get(person.department) ?? '');
      return `${person.display_name} ${person.handle} ${person.title} ${department}`.toLocaleLowerCase().includes(text);
    })
    .sort((one, other) => direction * collator.compare(keyOf(one), keyOf(other)) || collator.compare(one.display_name, other.display_name) || one.handle.localeCompare(other.handle));
}
