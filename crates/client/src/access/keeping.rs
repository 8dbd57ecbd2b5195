//! What may still be kept here: what a right, a label or the lease no longer lets be read is
//! made unreadable, keys first, and said to the server at the next contact.

use std::collections::BTreeSet;

use tokenim_protocol::ids::{ChannelId, ExclusionId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{
    Action, Decision, Exclusion, Facts, Permission, ReasonCode, Resource, Scope,
};
use tokenim_protocol::purge::PurgeCause;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;
use crate::keys::shelf;
use crate::session::Account;
use crate::store::{Result, channel, purge_report};

/// What goes, as the decisions over the cached channels say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Gone {
    /// To be read no more.
    channels: BTreeSet<ChannelId>,
    /// Whose files are not to be had any more.
    files: BTreeSet<ChannelId>,
}

impl Account {
    /// Offline for longer than may be: what is cached goes. Where the time is unknown it stays
    /// shut instead; the server's word may open it again.
    pub(crate) async fn end_leases(&self) -> Result<()> {
        if self.held.is_live() || self.held.time().is_none() {
            return Ok(());
        }
        let Some(ground) = self.held.ground() else {
            return Ok(());
        };
        let over: BTreeSet<ChannelId> = self
            .store
            .read(channel::ids)
            .await?
            .into_iter()
            .filter(|id| {
                let here = Resource::at(Scope::Channel(*id));
                stands(&ground.decide(Action::ReadChannel, &here), |code| {
                    code == ReasonCode::SnapshotTooOld
                })
            })
            .collect();
        let too_old = |code| code == ReasonCode::SnapshotTooOld;
        self.empty_shelves(PurgeCause::LeaseOver, &over, too_old)
            .await?;
        if over.is_empty() {
            return Ok(());
        }
        tracing::info!(channels = over.len(), "the reading lease is over");
        // Of what was in memory only nothing was kept: that is no news to anybody.
        let keys = self.store.keys();
        let (fleeting, kept) = over.into_iter().partition(|id| keys.is_fleeting(*id));
        self.store.purge(fleeting).await?;
        self.purge(kept, PurgeCause::LeaseOver).await
    }

    /// The server has said what this person may do now.
    pub(crate) async fn keep_what_may_be_kept(&self) -> Result<()> {
        let (Some(ground), Some(now)) = (self.held.ground(), self.held.time()) else {
            return Ok(());
        };
        let mut gone = Gone::default();
        for id in self.store.read(channel::ids).await? {
            let here = Resource::at(Scope::Channel(id));
            if stands(&ground.decide(Action::ReadChannel, &here), takes) {
                gone.channels.insert(id);
            } else if stands(&ground.decide(Action::DownloadFile, &here), takes) {
                gone.files.insert(id);
            }
        }
        if !gone.channels.is_empty() {
            self.purge(gone.channels, PurgeCause::ReadingLost).await?;
        }
        self.empty_shelves(PurgeCause::ReadingLost, &BTreeSet::new(), takes)
            .await?;
        for id in gone.files {
            self.store.purge_files(id).await?;
        }
        // Whatever they touch has gone by now, be it nothing.
        let taken = taken_by(ground.facts(), now);
        let wall = self.clock.now();
        let told = self
            .store
            .write(move |tx| {
                let mut told = false;
                for (exclusion, cause) in taken {
                    if !purge_report::is_of(tx, exclusion)? {
                        purge_report::add(tx, cause, None, Some(exclusion), wall)?;
                        told = true;
                    }
                }
                Ok(told)
            })
            .await?;
        if told {
            self.purges.notify_one();
        }
        Ok(())
    }

    /// What wears a label of its own may have to go where its channel stays. Its key goes; the
    /// rows say that there was a message, as they say it to whoever never could read it.
    async fn empty_shelves(
        &self,
        cause: PurgeCause,
        whole: &BTreeSet<ChannelId>,
        goes: impl Fn(ReasonCode) -> bool,
    ) -> Result<()> {
        let Some(ground) = self.held.ground() else {
            return Ok(());
        };
        let keys = self.store.keys();
        let (mut shelves, mut told) = (BTreeSet::new(), BTreeSet::new());
        let mut changes = BTreeSet::new();
        for id in self.store.read(channel::ids).await? {
            // It goes as a whole, and what lies beside it with it.
            if whole.contains(&id) {
                continue;
            }
            for label in Label::ALL {
                let shelf = shelf(id, *label);
                let here = Resource::at(Scope::Channel(id)).wearing(Some(*label));
                if keys.channel(shelf).is_some()
                    && stands(&ground.decide(Action::ReadChannel, &here), &goes)
                {
                    // Of what was in memory only nothing was kept.
                    if !keys.is_fleeting(shelf) {
                        told.insert(id);
                    }
                    changes.insert(Change::Timeline(id));
                    shelves.insert(shelf);
                }
            }
        }
        if shelves.is_empty() {
            return Ok(());
        }
        let wall = self.clock.now();
        self.store.forget_keys(shelves).await?;
        self.store
            .write(move |tx| {
                for id in told {
                    purge_report::add(tx, cause, Some(id), None, wall)?;
                }
                Ok(())
            })
            .await?;
        self.store.tell(changes);
        self.purges.notify_one();
        Ok(())
    }

    /// Keys first; said at the next contact.
    pub(crate) async fn purge(
        &self,
        channels: BTreeSet<ChannelId>,
        cause: PurgeCause,
    ) -> Result<()> {
        self.store
            .purge_and_report(channels, cause, self.clock.now())
            .await?;
        self.store.tell([Change::Channels]);
        self.purges.notify_one();
        Ok(())
    }
}

fn stands(decision: &Decision, wanted: impl Fn(ReasonCode) -> bool) -> bool {
    decision
        .obstacles
        .iter()
        .any(|obstacle| wanted(obstacle.code))
}

/// The reasons for which a right is gone, and not just resting.
fn takes(code: ReasonCode) -> bool {
    matches!(
        code,
        ReasonCode::Revoked
            | ReasonCode::TeamDecision
            | ReasonCode::SettingChanged
            | ReasonCode::ViolationRestriction
            | ReasonCode::LevelTooLow
            | ReasonCode::LabelForbids
    )
}

/// The exclusions in force, and the level, of which the server wants to hear that nothing that
/// they take is left.
fn taken_by(facts: &Facts, now: UnixMillis) -> Vec<(ExclusionId, PurgeCause)> {
    let in_force = |one: &&Exclusion| {
        one.starts_at <= now && one.ended.is_none() && one.ends_at.is_none_or(|end| end > now)
    };
    let lowered = facts.conditions.level_set.iter();
    let lowered = lowered.map(|set| (set.id, PurgeCause::LevelLowered));
    facts
        .exclusions
        .iter()
        .filter(in_force)
        .filter_map(|one| match one.permission {
            None => Some((one.id, PurgeCause::ReadingLost)),
            Some(Permission::FileDownload) => Some((one.id, PurgeCause::FilesLost)),
            Some(_) => None,
        })
        .chain(lowered)
        .collect()
}
