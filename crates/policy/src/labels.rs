//! What a sensitivity label does in the place that wears it. One row a label; the server puts
//! the row into the facts, so that both sides judge by the same.
//!
//! | label | kept on the desktop | read without the server | leaves the company | copied, carried on | files | who |
//! |---|---|---|---|---|---|---|
//! | public | yes | as everywhere | as rights allow | yes | yes | everybody |
//! | internal | yes | as everywhere | as rights allow | yes | yes | everybody |
//! | confidential | yes | a day | no | yes | yes | no guests |
//! | secret | in memory only | an hour | no | no | no | members of the company only |

use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{LabelRule, Permission, PermissionSet, PersonKind};
use tokenim_protocol::time::{DAY_MS, HOUR_MS};

/// A conversation that is confidential is read for a day without the server.
const CONFIDENTIAL_LEASE_MS: i64 = DAY_MS;

/// What is secret, and only in memory, outlives a broken line and not a lost computer.
const SECRET_LEASE_MS: i64 = HOUR_MS;

/// What goes out of the company, or stays behind as a file of it.
const LEAVES: PermissionSet = PermissionSet::of(&[
    Permission::MessageForwardExternal,
    Permission::FileShareExternal,
    Permission::ExportConversation,
    Permission::CallInviteExternal,
    Permission::CallRecord,
]);

/// A file is a copy wherever it is opened: of what is secret there is none.
const FILES: PermissionSet = PermissionSet::of(&[
    Permission::FileUpload,
    Permission::FileDownload,
    Permission::FileTransferLarge,
]);

/// The rule as it stands in the facts; none for a label that forbids nothing.
pub fn rule_of(label: Label) -> Option<LabelRule> {
    let (forbids, keeps_words, lease_ms) = match label {
        Label::Public | Label::Internal => return None,
        Label::Confidential => (LEAVES, false, Some(CONFIDENTIAL_LEASE_MS)),
        Label::Secret => (LEAVES.union(FILES), true, Some(SECRET_LEASE_MS)),
    };
    Some(LabelRule {
        label: label.id().to_owned(),
        forbids,
        keeps_words,
        lease_ms,
    })
}

/// The access level that a place of this label asks for …
pub fn level_of(label: Label) -> u8 {
    match label {
        Label::Public | Label::Internal => 0,
        Label::Confidential => 1,
        Label::Secret => 2,
    }
}

/// … and the one that a person has by what they are to the company, where nobody set another.
pub fn clearance(kind: PersonKind) -> u8 {
    match kind {
        PersonKind::Guest => 0,
        PersonKind::Contractor => 1,
        PersonKind::Member => 2,
    }
}

/// The most that somebody of this level may read.
pub fn up_to(level: u8) -> Label {
    match level {
        0 => Label::Internal,
        1 => Label::Confidential,
        _ => Label::Secret,
    }
}

/// The stricter of what a place and a message in it wear: what the message is worth.
pub fn stricter(place: Label, item: Option<Label>) -> Label {
    item.map_or(place, |item| item.max(place))
}

/// Whether a desktop may keep what is said there.
pub fn is_kept(label: Label) -> bool {
    match label {
        Label::Public | Label::Internal | Label::Confidential => true,
        Label::Secret => false,
    }
}

/// Whether the reader's name stands behind the words.
pub fn wears_watermark(label: Label) -> bool {
    label >= Label::Confidential
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::clearance::LEVELS;

    use super::*;

    #[test]
    fn every_level_reads_its_own_label_and_none_above() {
        for level in LEVELS {
            assert_eq!(up_to(level_of(*level)), *level);
        }
    }

    #[test]
    fn a_higher_label_never_allows_what_a_lower_one_forbids() {
        for pair in Label::ALL.windows(2) {
            let (lower, higher) = (rule_of(pair[0]), rule_of(pair[1]));
            assert!(level_of(pair[0]) <= level_of(pair[1]));
            assert!(is_kept(pair[0]) || !is_kept(pair[1]));
            let Some(lower) = lower else { continue };
            let higher = higher.expect("what is higher has a rule, too");
            assert!(lower.forbids.is_subset_of(higher.forbids));
            assert!(higher.keeps_words || !lower.keeps_words);
            assert!(higher.lease_ms <= lower.lease_ms);
        }
    }
}
