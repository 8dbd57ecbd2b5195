//! Builds the company in an empty folder, on which a real server is started afterwards.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;

use tokenim_protocol::channel::{ChannelKind, HistoryPolicy, ReadMark};
use tokenim_protocol::ids::{
    ChannelId, DepartmentId, MessageId, OperationId, PersonId, Seq, TeamId,
};
use tokenim_protocol::permission::{Mode, RoleKey};
use tokenim_protocol::request::{
    ChangeChannel, CreateChannel, CreateDepartment, CreatePerson, CreateTeam, Secret, SendMessage,
    SetPost, SetTeamMember, SignIn, StartDirect,
};
use tokenim_protocol::time::{DAY_MS, HOUR_MS, MINUTE_MS, UnixMillis};
use tokenim_server::actions;
use tokenim_server::app::{App, OpenError, Outside};
use tokenim_server::auth;
use tokenim_server::clock::{Clock, Rng, ScriptedClock, SystemRng, uuid_at};
use tokenim_server::config::ServerDir;
use tokenim_server::error::AppError;
use tokenim_server::init::init;

use super::places::{CHANNELS, DEPARTMENTS, DIRECT, PEOPLE, PersonPlan, TEAMS};
use super::talk::{self, Dice, Said};

/// What everybody of the demonstration company signs in with.
pub const PASSWORD: &str = "falcon flies at dawn";

/// Messages at the end of each channel that nobody but their authors has read.
const UNREAD_AT_THE_END: Seq = 3;

/// The server's address book holds attempts to sign in by address; nobody is at one here.
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("the company's server cannot be made")]
    Open(#[from] OpenError),
    #[error("{doing}: {error:?}")]
    Action { doing: String, error: AppError },
}

/// Who and what was made, by name.
pub struct Company {
    pub people: HashMap<&'static str, PersonId>,
    pub teams: HashMap<&'static str, TeamId>,
    pub channels: HashMap<&'static str, ChannelId>,
}

/// Makes the company in `dir` with `messages` of history that end shortly before `until`.
pub async fn build(
    dir: &Path,
    seed: u64,
    messages: usize,
    until: UnixMillis,
) -> Result<Company, BuildError> {
    let said = talk::history(seed, messages);
    let days = working_days_before(until, said.last().map_or(0, |last| last.day as usize) + 1);
    let clock = Arc::new(ScriptedClock::starting_at(days[0].plus_ms(-7 * DAY_MS)));

    let server_dir = ServerDir::new(dir);
    let outside = || Outside {
        clock: clock.clone(),
        rng: Arc::new(SystemRng),
        ..Outside::default()
    };
    let owner = &PEOPLE[0];
    let code = init(
        &server_dir,
        "远帆科技",
        owner.handle,
        owner.name,
        &outside(),
    )
    .await?;
    let app = App::open(&server_dir, outside()).await?;

    let mut builder = Builder {
        app,
        clock,
        company: Company {
            people: HashMap::from([(owner.handle, code.person)]),
            teams: HashMap::new(),
            channels: HashMap::new(),
        },
        departments: HashMap::new(),
        last_seq: HashMap::new(),
    };
    builder.first_sign_in(owner.handle, code.code).await?;
    builder.hire().await?;
    builder.divide().await?;
    builder.open_channels().await?;
    builder.charter(until).await?;
    builder.keep_at_hand().await?;
    builder.talk(&said, &days, seed).await?;
    builder.announce().await?;
    builder.talk_in_private().await?;
    builder.read_most_of_it().await?;
    Ok(builder.company)
}

/// The midnights, in the company's zone (UTC+8), of the last `count` working days before the
/// day of `until`, earliest first.
fn working_days_before(until: UnixMillis, count: usize) -> Vec<UnixMillis> {
    const ZONE_MS: i64 = 8 * HOUR_MS;
    let today = (until.0 + ZONE_MS) / DAY_MS;
    let mut days: Vec<UnixMillis> = (0..today)
        .rev()
        // The first of January 1970 was a Thursday: 2 is Saturday, 3 is Sunday.
        .filter(|day| !matches!(day % 7, 2 | 3))
        .take(count)
        .map(|day| UnixMillis(day * DAY_MS - ZONE_MS))
        .collect();
    days.reverse();
    days
}

pub(super) struct Builder {
    pub(super) app: App,
    clock: Arc<ScriptedClock>,
    pub(super) company: Company,
    departments: HashMap<&'static str, DepartmentId>,
    last_seq: HashMap<ChannelId, Seq>,
}

/// Runs one action as one person, and says what was being done if it fails.
macro_rules! act {
    ($builder:expr, $doing:expr, |$tx:ident| $action:expr) => {
        $builder
            .app
            .write(move |$tx| Box::pin(async move { $action.await }))
            .await
            .map_err(|error| BuildError::Action {
                doing: $doing.to_string(),
                error,
            })?
    };
}
pub(super) use act;

impl Builder {
    pub(super) fn person(&self, handle: &str) -> PersonId {
        self.company.people[handle]
    }

    /// An id of this scripted moment.
    pub(super) fn id(&self) -> uuid::Uuid {
        let rng: &dyn Rng = &SystemRng;
        uuid_at(self.clock.now(), rng)
    }

    pub(super) fn pass_ms(&self, ms: i64) {
        self.clock.advance_ms(ms);
    }

    /// With the code an administrator gave them, as everybody does on the first day.
    async fn first_sign_in(&mut self, handle: &str, code: String) -> Result<(), BuildError> {
        self.clock.advance_ms(20 * MINUTE_MS);
        let request = SignIn {
            handle: handle.to_owned(),
            secret: Secret::Code {
                code,
                new_password: PASSWORD.to_owned(),
            },
            device_name: "第一台电脑".to_owned(),
        };
        let signed_in = auth::sign_in::sign_in(&self.app, NOWHERE, request).await;
        signed_in.map_err(|error| BuildError::Action {
            doing: format!("{handle} signs in"),
            error,
        })?;
        Ok(())
    }

    /// Those who lead come first, their departments next, and then everybody else into them.
    async fn hire(&mut self) -> Result<(), BuildError> {
        let owner = self.person(PEOPLE[0].handle);
        let leads = |plan: &PersonPlan| {
            DEPARTMENTS
                .iter()
                .any(|(_, manager)| *manager == plan.handle)
        };
        for plan in PEOPLE[1..].iter().filter(|plan| leads(plan)) {
            self.take_on(owner, plan).await?;
        }
        for (name, manager) in DEPARTMENTS {
            let id = DepartmentId(self.id());
            let manager = Some(self.person(manager));
            let request = CreateDepartment {
                id,
                name: (*name).to_owned(),
                parent: None,
                manager,
            };
            act!(self, name, |tx| actions::create_department(
                tx, owner, request
            ));
            self.departments.insert(name, id);
        }
        for plan in PEOPLE[1..].iter().filter(|plan| !leads(plan)) {
            self.take_on(owner, plan).await?;
        }
        Ok(())
    }

    async fn take_on(&mut self, owner: PersonId, plan: &PersonPlan) -> Result<(), BuildError> {
        let id = PersonId(self.id());
        let department = self.departments.get(plan.department).copied();
        let lead = DEPARTMENTS
            .iter()
            .find(|(name, _)| *name == plan.department)
            .map(|(_, lead)| *lead);
        let request = CreatePerson {
            id,
            handle: plan.handle.to_owned(),
            display_name: plan.name.to_owned(),
            title: plan.title.to_owned(),
            kind: plan.kind,
            department,
            manager: lead
                .filter(|lead| *lead != plan.handle)
                .map(|lead| self.person(lead))
                // Those who lead answer to whoever leads the company.
                .or(Some(owner)),
        };
        let code = act!(self, plan.handle, |tx| actions::create_person(
            tx, owner, request
        ));
        self.company.people.insert(plan.handle, id);
        self.first_sign_in(plan.handle, code.code).await
    }

    async fn divide(&mut self) -> Result<(), BuildError> {
        let owner = self.person(PEOPLE[0].handle);
        for plan in TEAMS {
            let id = TeamId(self.id());
            let admin = self.person(plan.admin);
            let department = plan.department.map(|name| self.departments[name]);
            let request = CreateTeam {
                id,
                name: plan.name.to_owned(),
                kind: plan.kind,
                department,
                admin,
                start: None,
            };
            act!(self, plan.name, |tx| actions::create_team(
                tx, owner, request
            ));
            for handle in plan.members {
                let person = self.person(handle);
                act!(self, handle, |tx| actions::set_team_member(
                    tx,
                    owner,
                    id,
                    person,
                    SetTeamMember { admin: false }
                ));
            }
            self.company.teams.insert(plan.name, id);
        }
        // The posts last: with two owners and three posts filled, set-up is over.
        for plan in &PEOPLE[1..] {
            let Some(post) = plan.post else { continue };
            let person = self.person(plan.handle);
            self.give_post(owner, person, post).await?;
        }
        Ok(())
    }

    async fn give_post(
        &self,
        owner: PersonId,
        person: PersonId,
        post: RoleKey,
    ) -> Result<(), BuildError> {
        let request = SetPost {
            id: OperationId(self.id()),
            held: true,
            text: "公司成立时的岗位任命".to_owned(),
        };
        act!(self, format!("{post:?}"), |tx| actions::set_post(
            tx, owner, person, post, request
        ));
        Ok(())
    }

    async fn open_channels(&mut self) -> Result<(), BuildError> {
        for plan in CHANNELS {
            let team = TEAMS
                .iter()
                .find(|team| team.name == plan.team)
                .expect("every channel's team is planned");
            let admin = self.person(team.admin);
            let id = ChannelId(self.id());
            let request = CreateChannel {
                id,
                kind: plan.kind,
                team: Some(self.company.teams[plan.team]),
                name: plan.name.to_owned(),
                topic: plan.topic.to_owned(),
                history: if plan.kind == ChannelKind::Private {
                    HistoryPolicy::FromJoin
                } else {
                    HistoryPolicy::All
                },
                members: team
                    .members
                    .iter()
                    .map(|handle| self.person(handle))
                    .collect(),
            };
            act!(self, plan.name, |tx| actions::create_channel(
                tx, admin, request
            ));
            if plan.read_only {
                let change = ChangeChannel {
                    mode: Some(Mode::ReadOnly),
                    ..ChangeChannel::default()
                };
                act!(self, plan.name, |tx| actions::change_channel(
                    tx, admin, id, change
                ));
            }
            self.company.channels.insert(plan.name, id);
        }
        Ok(())
    }

    async fn talk(
        &mut self,
        said: &[Said],
        days: &[UnixMillis],
        seed: u64,
    ) -> Result<(), BuildError> {
        let mut dice = Dice::new(seed);
        let mut sent = Vec::with_capacity(said.len());
        for line in said {
            let midnight = days[line.day as usize];
            self.clock
                .set(midnight.plus_ms(i64::from(line.minute) * MINUTE_MS));
            let channel = self.company.channels[line.channel];
            let message = self.say(line.handle, channel, line.text.clone()).await?;
            self.asides(line, channel, message, &mut dice).await?;
            sent.push((channel, message, line.text.clone()));
        }
        self.pin_what_matters(&sent).await
    }

    async fn talk_in_private(&mut self) -> Result<(), BuildError> {
        for (begins, other, lines) in DIRECT {
            let (first, second) = (self.person(begins), self.person(other));
            let request = StartDirect { person: second };
            let made = act!(self, begins, |tx| actions::start_direct(tx, first, request));
            for (index, text) in lines.iter().enumerate() {
                self.clock.advance_ms(2 * MINUTE_MS);
                let handle = if index % 2 == 0 { begins } else { other };
                self.say(handle, made.channel_id, (*text).to_owned())
                    .await?;
            }
        }
        Ok(())
    }

    async fn say(
        &mut self,
        handle: &str,
        channel: ChannelId,
        body: String,
    ) -> Result<MessageId, BuildError> {
        let id = MessageId(self.id());
        self.send(handle, channel, SendMessage::plain(id, body))
            .await?;
        Ok(id)
    }

    pub(super) async fn send(
        &mut self,
        handle: &str,
        channel: ChannelId,
        request: SendMessage,
    ) -> Result<(), BuildError> {
        let author = self.person(handle);
        let ack = act!(self, handle, |tx| actions::send_message(
            tx, author, channel, request
        ));
        self.last_seq.insert(channel, ack.seq);
        Ok(())
    }

    /// People have read what was said but for the last lines.
    async fn read_most_of_it(&mut self) -> Result<(), BuildError> {
        for plan in CHANNELS {
            let channel = self.company.channels[plan.name];
            let Some(last) = self.last_seq.get(&channel).copied() else {
                continue;
            };
            let mark = ReadMark {
                mark_epoch: 0,
                read_seq: last.saturating_sub(UNREAD_AT_THE_END),
            };
            let team = TEAMS
                .iter()
                .find(|team| team.name == plan.team)
                .expect("every channel's team is planned");
            for handle in team.members.iter().chain([&team.admin]) {
                let reader = self.person(handle);
                act!(self, handle, |tx| actions::mark_read(
                    tx, reader, channel, mark
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_company_is_built_by_the_real_actions_and_leaves_set_up_behind() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("server");
        let company = build(&path, 7, 5_000, UnixMillis(1_795_000_000_000))
            .await
            .expect("the company is built");
        assert_eq!(company.people.len(), 30);
        assert_eq!(company.channels.len(), 21);
        let app = App::open(&ServerDir::new(&path), Outside::default())
            .await
            .expect("a server opens on it");
        let set_up = app
            .read(|db| {
                Box::pin(async move {
                    Ok(tokenim_server::store::organisation::get(db)
                        .await?
                        .set_up_mode)
                })
            })
            .await;
        assert!(!set_up.expect("the organisation can be read"));
    }
}
