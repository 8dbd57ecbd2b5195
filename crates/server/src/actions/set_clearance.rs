//! How sensitive what somebody reads may be at most. They stay in their channels; those above
//! their level are shut to them, on the desktop, too, and open again with a higher level.
//!
//! Nobody moves what is above themselves: whoever lowers could read it and still can, so there
//! is always somebody left who may raise it again.

use serde_json::json;
use tokenim_policy::labels::up_to;
use tokenim_protocol::clearance::{ClearanceEffects, LEVELS, LevelSet, SetClearance};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::{AccessChange, OrganisationEvent};
use tokenim_protocol::ids::{ChannelId, ExclusionId, PersonId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Action, Facts, Scope};
use tokenim_protocol::purge::PurgeCause;

use super::{AccessLine, check, purges, touch};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::events::audience::Visibility;
use crate::store::purges::{self as stored, Order};
use crate::store::{Tx, catch_up, channels, clearances, facts, messages, organisation_log};

pub async fn set_clearance(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    request: SetClearance,
) -> AppResult<ClearanceEffects> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    if !LEVELS.contains(&request.level) {
        return Err(AppError::field("level", FieldProblem::NotAllowed));
    }
    let known = facts::of(tx, person).await?;
    let before = known.map_or(Label::Internal, |facts| up_to(facts.conditions.level));
    let higher = before.max(request.level);
    let allowed =
        access::cleared(tx, actor, Action::SetClearance, person, higher, tx.now()).await?;
    if request.level == before {
        return Ok(ClearanceEffects::default());
    }
    if request.was != before {
        return Err(AppError::Conflict);
    }
    let could = readable(tx, person).await?;
    let set = LevelSet {
        id: ExclusionId::now_v7(),
        since: tx.now(),
        by: actor,
        text: text.clone(),
    };
    clearances::set(tx, person, request.level, &set).await?;
    let lowered = request.level < before;
    let devices = order_purges(tx, person, lowered, &set).await?;
    touch(tx, person).await?;
    list_again(tx, before, request.level).await?;
    let line = AccessLine {
        by: Some(actor),
        text: text.clone(),
        level: Some(request.level),
        ..AccessLine::new(
            if lowered {
                AccessChange::LevelLowered
            } else {
                AccessChange::LevelRaised
            },
            Scope::Organisation,
        )
    };
    line.tell(tx, person).await?;
    let effects = ClearanceEffects {
        devices,
        ..between(&allowed.facts, &could, &readable(tx, person).await?)
    };
    let act = Act::new("clearance.set")
        .about(person)
        .before(json!({ "level": before }))
        .after(json!({ "level": request.level }))
        .because(&text);
    audit::record(tx, Some(actor), act).await?;
    if request.dry_run {
        tx.discard();
    }
    Ok(effects)
}

/// What is waited for of an earlier lowering is answered with what is waited for now. On how
/// many devices that is.
async fn order_purges(
    tx: &mut Tx,
    person: PersonId,
    lowered: bool,
    set: &LevelSet,
) -> AppResult<u32> {
    stored::withdraw(tx, person, PurgeCause::LevelLowered).await?;
    if !lowered {
        return Ok(0);
    }
    let order = Order {
        cause: PurgeCause::LevelLowered,
        channel: None,
        exclusion: Some(set.id),
    };
    purges::order(tx, person, order).await?;
    let devices = stored::devices_of(tx, person, tx.now()).await?;
    Ok(u32::try_from(devices.len()).unwrap_or(u32::MAX))
}

/// What lies between the two levels stands in the person's list no more, or again. The entry is
/// everybody's; whoever may not know of the channel gets it as one that is not listed.
async fn list_again(tx: &mut Tx, before: Label, after: Label) -> AppResult<()> {
    let (low, high) = (before.min(after), before.max(after));
    for channel in channels::public(tx).await? {
        if channel.label > low && channel.label <= high {
            organisation_log::append(tx, OrganisationEvent::ChannelListed { channel }).await?;
        }
    }
    Ok(())
}

/// A channel that somebody reads, and how many of its messages wear a label of their own.
struct Readable {
    channel: ChannelId,
    labelled: u32,
}

async fn readable(tx: &Tx, person: PersonId) -> AppResult<Vec<Readable>> {
    let facts = facts::of(tx, person).await?.ok_or(AppError::NotFound)?;
    let mut found = Vec::new();
    for (channel, history, intervals) in catch_up::memberships(tx, person).await? {
        let now = tx.now();
        let visibility = Visibility::of_member(&facts, channel, history, intervals, now);
        let Some(visibility) = visibility else {
            continue;
        };
        let mut labelled = messages::labelled(tx, channel, LABELLED_MAX).await?;
        labelled.retain(|one| visibility.covers(one.seq) && visibility.reads(Some(one.label)));
        let labelled = u32::try_from(labelled.len()).unwrap_or(u32::MAX);
        found.push(Readable { channel, labelled });
    }
    Ok(found)
}

/// Messages of one channel that are counted.
const LABELLED_MAX: u32 = 2_000;

fn between(asker: &Facts, before: &[Readable], after: &[Readable]) -> ClearanceEffects {
    let mut effects = ClearanceEffects::default();
    let only_in = |these: &[Readable], those: &[Readable]| -> (Vec<ChannelId>, u32) {
        let missing = these
            .iter()
            .map(|one| one.channel)
            .filter(|id| !those.iter().any(|other| other.channel == *id));
        let (seen, unseen): (Vec<_>, Vec<_>) =
            missing.partition(|id| facts::find(asker, Scope::Channel(*id)).is_some());
        (seen, u32::try_from(unseen.len()).unwrap_or(u32::MAX))
    };
    (effects.lost, effects.lost_unseen) = only_in(before, after);
    (effects.gained, effects.gained_unseen) = only_in(after, before);
    for was in before {
        if let Some(is) = after.iter().find(|is| is.channel == was.channel) {
            effects.messages_lost += was.labelled.saturating_sub(is.labelled);
            effects.messages_gained += is.labelled.saturating_sub(was.labelled);
        }
    }
    effects
}
