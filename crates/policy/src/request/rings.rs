//! Who approves whom in return: people whose requests are mostly approved by those whose
//! requests they approve themselves, in pairs or round in a ring. Nothing is refused for it; the
//! auditor is told (D4).

use std::collections::{BTreeMap, BTreeSet};

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::DAY_MS;

/// How far it looks back.
pub const RINGS_WITHIN_MS: i64 = 90 * DAY_MS;
/// Fewer of the same by the same are nothing to speak of.
const APPROVALS_MIN: u32 = 3;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    pub people: Vec<PersonId>,
    /// Among them.
    pub approvals: u32,
}

/// `approvals`: who approved, and whose request. Whoever looks after a team approves most of
/// what its members ask for, and none of them decides theirs: only what comes back is told.
pub fn rings(approvals: &[(PersonId, PersonId)]) -> Vec<Ring> {
    let mut times: BTreeMap<(PersonId, PersonId), u32> = BTreeMap::new();
    let mut received: BTreeMap<PersonId, u32> = BTreeMap::new();
    for (by, of) in approvals.iter().filter(|(by, of)| by != of) {
        *times.entry((*by, *of)).or_default() += 1;
        *received.entry(*of).or_default() += 1;
    }
    // Towards those who have at least half of what they got from this one.
    let mut leads: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
    for ((by, of), count) in &times {
        if *count >= APPROVALS_MIN && 2 * count >= received[of] {
            leads.entry(*by).or_default().push(*of);
        }
    }
    let reach: BTreeMap<PersonId, BTreeSet<PersonId>> = leads
        .keys()
        .map(|person| (*person, reached_from(*person, &leads)))
        .collect();
    let mut told = BTreeSet::new();
    let mut rings = Vec::new();
    for (person, reached) in &reach {
        if told.contains(person) || !reached.contains(person) {
            continue;
        }
        let people: Vec<PersonId> = reached
            .iter()
            .filter(|&other| reach.get(other).is_some_and(|back| back.contains(person)))
            .copied()
            .collect();
        told.extend(people.iter().copied());
        let among = times
            .iter()
            .filter(|((by, of), _)| people.contains(by) && people.contains(of));
        rings.push(Ring {
            approvals: among.map(|(_, count)| count).sum(),
            people,
        });
    }
    rings.sort_by_key(|ring| std::cmp::Reverse(ring.approvals));
    rings
}

/// Everybody to whom a way leads, and the person themselves where one leads back.
fn reached_from(person: PersonId, leads: &BTreeMap<PersonId, Vec<PersonId>>) -> BTreeSet<PersonId> {
    let mut reached = BTreeSet::new();
    let mut open = vec![person];
    while let Some(at) = open.pop() {
        for next in leads.get(&at).into_iter().flatten() {
            if reached.insert(*next) {
                open.push(*next);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A year of a company, the same each time.
    struct Company {
        people: Vec<PersonId>,
        state: u64,
    }

    impl Company {
        fn of(count: usize, seed: u64) -> Self {
            Self {
                people: (0..count).map(|_| PersonId::now_v7()).collect(),
                state: seed,
            }
        }

        fn drawn(&mut self, below: usize) -> usize {
            self.state = self
                .state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.state >> 33) as usize % below
        }

        /// Teams of ten, of whom the first two decide for their team, and twelve who keep the
        /// rules for everybody and for each other; so many requests in a quarter.
        fn quarter(&mut self, requests: usize) -> Vec<(PersonId, PersonId)> {
            const KEEPERS: usize = 12;
            let mut approvals = Vec::new();
            for _ in 0..requests {
                let of = self.drawn(self.people.len());
                let by = if of < KEEPERS || of % 10 < 2 {
                    let next = self.drawn(KEEPERS - 1);
                    if next == of { KEEPERS - 1 } else { next }
                } else {
                    of - of % 10 + self.drawn(2)
                };
                approvals.push((self.people[by], self.people[of]));
            }
            approvals
        }
    }

    #[test]
    fn d4_rings_in_a_simulated_year_are_found_and_hardly_anybody_else() {
        let (mut injected, mut found, mut honest, mut alarms) = (0, 0, 0, 0);
        for seed in 0..25 {
            let mut company = Company::of(300, seed);
            for _quarter in 0..4 {
                let mut approvals = company.quarter(900);
                let mut wrong: Vec<Vec<PersonId>> = Vec::new();
                for size in [2, 3, 4] {
                    let begin = 20 + company.drawn(270);
                    let ring: Vec<PersonId> = (0..size)
                        .map(|step| company.people[(begin + 7 * step) % 280 + 20])
                        .collect();
                    if wrong.iter().flatten().any(|known| ring.contains(known)) {
                        continue;
                    }
                    for (step, of) in ring.iter().enumerate() {
                        let by = ring[(step + 1) % size];
                        // They go to each other rather than to whoever would decide.
                        approvals.retain(|(_, other)| other != of);
                        approvals.extend([(by, *of); 4]);
                    }
                    wrong.push(ring);
                }
                let told: BTreeSet<PersonId> = rings(&approvals)
                    .into_iter()
                    .flat_map(|ring| ring.people)
                    .collect();
                for ring in &wrong {
                    injected += 1;
                    found += usize::from(ring.iter().all(|person| told.contains(person)));
                }
                let guilty: BTreeSet<&PersonId> = wrong.iter().flatten().collect();
                honest += company.people.len() - guilty.len();
                alarms += told.iter().filter(|one| !guilty.contains(one)).count();
            }
        }
        println!("rings: found {found} of {injected}, false alarms {alarms} of {honest}");
        assert!(injected >= 200, "{injected}");
        assert!(found * 100 >= injected * 95, "{found} of {injected}");
        assert!(alarms * 100 <= honest, "{alarms} of {honest}");
    }

    #[test]
    fn only_what_comes_back_and_weighs_is_told() {
        let [li, lin, wei, bo] = [0; 4].map(|_| PersonId::now_v7());
        let so_many = |by: PersonId, of: PersonId, count: usize| vec![(by, of); count];
        // Whoever decides for everybody.
        assert!(rings(&so_many(lin, li, 9)).is_empty());
        // Twice is nothing, thrice is.
        let twice = [so_many(lin, li, 2), so_many(li, lin, 9)].concat();
        assert!(rings(&twice).is_empty());
        let thrice = [so_many(lin, li, 3), so_many(li, lin, 3)].concat();
        let told = rings(&thrice);
        assert_eq!((told.len(), told[0].approvals), (1, 6));
        // What others approve as well dilutes it.
        let mixed = [thrice, so_many(wei, li, 4)].concat();
        assert!(rings(&mixed).is_empty());
        // Round in a ring, where no two approve each other.
        let round = [
            so_many(li, lin, 3),
            so_many(lin, wei, 3),
            so_many(wei, bo, 3),
            so_many(bo, li, 3),
        ]
        .concat();
        let told = rings(&round);
        assert_eq!((told.len(), told[0].people.len()), (1, 4));
    }
}
