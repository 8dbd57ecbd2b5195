/** What an act changes, put together by person, as it is read before saving. */
import type { EffectOnPerson, EffectsView, Person, PersonId } from '$lib/ipc/types';

export interface PersonEffect {
  person: PersonId;
  known: Person | undefined;
  loses: EffectOnPerson[];
  gains: EffectOnPerson[];
  /** Cannot before and cannot after, though something in the way has come or gone. */
  still: EffectOnPerson[];
  /** Can before and after, though from something else or until another day. */
  keeps: EffectOnPerson[];
}

export function byPerson(view: EffectsView): PersonEffect[] {
  const found = new Map<PersonId, PersonEffect>();
  for (const change of view.effects.changes) {
    const effect = found.get(change.person) ?? { person: change.person, known: view.people.find((person) => person.id === change.person), loses: [], gains: [], still: [], keeps: [] };
    found.set(change.person, effect);
    if (change.allowed_before && !change.allowed_after) effect.loses.push(change);
    else if (!change.allowed_before && change.allowed_after) effect.gains.push(change);
    else if (change.allowed_after) effect.keeps.push(change);
    else effect.still.push(change);
  }
  return [...found.values()];
}
