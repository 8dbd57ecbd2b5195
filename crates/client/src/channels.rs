//! What a desktop shows of channels, read from the store.

use std::collections::BTreeSet;

use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::{Obstacle, ReasonCode, Scope};

use crate::access::{self, held::Ground};
use crate::markdown;
use crate::store::session as stored;
use crate::store::{
    Reader, Result, channel, directory, draft, member, outbox, person_state, sidebar,
};
use crate::view::channel::{ChannelRow, ChannelView, MemberRow, Preview};

/// The channel list.
pub(crate) fn list(reader: &Reader<'_>) -> Result<Vec<ChannelRow>> {
    let drafts = draft::channels(reader)?;
    let settings = person_state::settings(reader)?;
    let wedged = outbox::wedged_counts(reader)?;
    let me = stored::me(reader)?;
    let mut rows = Vec::new();
    for row in sidebar::all(reader)? {
        let name_of = |person: Option<PersonId>| -> Result<String> {
            Ok(match person {
                Some(person) => directory::display_name(reader, person)?.unwrap_or_default(),
                None => String::new(),
            })
        };
        let last = match &row.last {
            Some(last) => Some(Preview {
                author: last.author,
                author_name: name_of(last.author)?,
                text: markdown::one_line(&last.source),
                at: row.last_at,
            }),
            None => None,
        };
        rows.push(ChannelRow {
            id: row.channel,
            kind: row.kind,
            name: match row.person.or(me) {
                Some(me) if row.name.is_empty() && row.kind == ChannelKind::Group => {
                    access::names_of_others(reader, me, row.channel)?
                }
                person @ Some(_) if row.name.is_empty() => name_of(person)?,
                _ => row.name,
            },
            team: row.team,
            team_name: match row.team {
                Some(team) => directory::team_name(reader, team)?,
                None => None,
            },
            person: row.person,
            unread: row.unread,
            mentions: row.mentions,
            thread_unread: row.thread_unread,
            archived: row.archived,
            label: row.label,
            has_draft: drafts.contains(&row.channel),
            favourite: settings.favourites.get(&row.channel).copied(),
            // A folder that is gone holds nothing.
            folder: settings
                .filed
                .get(&row.channel)
                .filter(|folder| settings.folders.contains_key(folder))
                .copied(),
            mute: settings.muted.get(&row.channel).copied(),
            level: settings.levels.get(&row.channel).copied(),
            wedged: wedged.get(&row.channel).copied().unwrap_or_default(),
            last,
        });
    }
    Ok(rows)
}

/// One open channel; none where it is not known here.
pub(crate) fn view(
    reader: &Reader<'_>,
    me: PersonId,
    ground: Option<&Ground>,
    id: ChannelId,
) -> Result<Option<ChannelView>> {
    let Some(channel) = channel::get(reader, id)? else {
        return Ok(None);
    };
    let other = match channel.kind {
        ChannelKind::Direct => member::other_than(reader, id, me)?,
        ChannelKind::Public | ChannelKind::Private | ChannelKind::Group => None,
    };
    let capabilities = access::capabilities(reader, me, ground, &access::channel_queries(me, id))?;
    let stops = |obstacle: &Obstacle| {
        obstacle.code == ReasonCode::EmergencyFreeze && obstacle.scope == Scope::Channel(id)
    };
    let frozen = capabilities
        .iter()
        .filter_map(|capability| capability.decision.as_ref())
        .any(|decision| decision.obstacles.iter().any(stops));
    Ok(Some(ChannelView {
        name: access::channel_name(reader, me, &channel)?,
        team_name: match channel.team {
            Some(team) => directory::team_name(reader, team)?,
            None => None,
        },
        person: match other {
            Some(person) => directory::person(reader, person)?,
            None => None,
        },
        member_count: member::count(reader, id)?,
        organisation_retention: directory::organisation(reader)?
            .and_then(|organisation| organisation.retention),
        frozen,
        capabilities,
        channel,
    }))
}

/// Who is in it, its team's administrators first.
pub(crate) fn members(reader: &Reader<'_>, id: ChannelId) -> Result<Option<Vec<MemberRow>>> {
    let Some(channel) = channel::get(reader, id)? else {
        return Ok(None);
    };
    let team = match channel.team {
        Some(team) => directory::team(reader, team)?,
        None => None,
    };
    let admins: BTreeSet<PersonId> = team
        .iter()
        .flat_map(|team| &team.members)
        .filter(|member| member.admin)
        .map(|member| member.person)
        .collect();
    let mut rows = Vec::new();
    for membership in member::of(reader, id)? {
        if let Some(person) = directory::person(reader, membership.person)? {
            rows.push(MemberRow {
                team_admin: admins.contains(&person.id),
                since: membership.since,
                person,
            });
        }
    }
    rows.sort_by(|one, other| {
        (!one.team_admin, &one.person.display_name)
            .cmp(&(!other.team_admin, &other.person.display_name))
    });
    Ok(Some(rows))
}
