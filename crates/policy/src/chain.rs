//! A place and what lies above it, up to the organisation. Three nodes at most, so nothing
//! in the facts, however malformed, can make the walk long.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Facts, Scope, ScopeFacts};

#[derive(Clone, Copy)]
pub(crate) struct Node<'f> {
    pub scope: Scope,
    /// None for a place that the facts do not know.
    pub facts: Option<&'f ScopeFacts>,
}

#[derive(Clone, Copy)]
pub(crate) struct Chain<'f> {
    nodes: [Node<'f>; 3],
    length: usize,
}

impl<'f> Chain<'f> {
    pub fn from(facts: &'f Facts, scope: Scope) -> Self {
        let organisation = node(facts, Scope::Organisation);
        let here = match scope {
            Scope::Organisation => {
                return Self {
                    nodes: [organisation; 3],
                    length: 1,
                };
            }
            Scope::Team(_) | Scope::Channel(_) => node(facts, scope),
        };
        let team = match (scope, here.facts.and_then(|facts| facts.parent)) {
            (Scope::Channel(_), Some(team @ Scope::Team(_))) => Some(node(facts, team)),
            _ => None,
        };
        match team {
            Some(team) => Self {
                nodes: [here, team, organisation],
                length: 3,
            },
            None => Self {
                nodes: [here, organisation, organisation],
                length: 2,
            },
        }
    }

    /// From the place upwards.
    pub fn nodes(&self) -> &[Node<'f>] {
        &self.nodes[..self.length]
    }

    pub fn here(&self) -> Node<'f> {
        self.nodes[0]
    }

    /// Whether something said at `scope` holds here.
    pub fn is_under(&self, scope: Scope) -> bool {
        self.nodes().iter().any(|node| node.scope == scope)
    }
}

fn node(facts: &Facts, scope: Scope) -> Node<'_> {
    // The organisation sorts before everything else.
    let first = facts.scopes.first().filter(|known| known.scope == scope);
    let found = first.or_else(|| {
        let index = facts
            .scopes
            .binary_search_by(|known| known.scope.cmp(&scope))
            .ok()?;
        Some(&facts.scopes[index])
    });
    Node {
        scope,
        facts: found,
    }
}

/// Whether a resource belongs to, or is, this person.
pub(crate) fn is_own(facts: &Facts, owner: Option<PersonId>) -> bool {
    owner == Some(facts.person)
}
