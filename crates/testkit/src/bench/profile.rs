//! A signed-in profile with a great many messages in it, written by the client's own store.
//!
//! 200 channels; the one that was spoken in last holds a tenth of everything. Everything is
//! cached and read, the outbox is empty, the index has followed. The server that the
//! session names does not exist, so the program starts as without a network.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signer, SigningKey};
use tokenim_client::Config;
use tokenim_client::clock::{Clock, SystemClock};
use tokenim_client::keys::Keys;
use tokenim_client::search;
use tokenim_client::store::channel::LogPlace;
use tokenim_client::store::preferences::{self, Remembered};
use tokenim_client::store::range::Range;
use tokenim_client::store::session::StoredSession;
use tokenim_client::store::{
    Mode as StoreMode, Store, WriteTx, channel, cursor, directory, entry, facts, member, read_mark,
    session,
};
use tokenim_client::view::session::{Language, Preferences, Theme};
use tokenim_protocol::channel::{
    Channel, ChannelEvent, ChannelKind, Entry, HistoryPolicy, Membership, Message, ReadMark,
};
use tokenim_protocol::directory::{Person, Team, TeamKind, TeamMember};
use tokenim_protocol::event::{Kept, Organisation, OrganisationSnapshot};
use tokenim_protocol::group::TeamAbout;
use tokenim_protocol::ids::{
    ChannelId, DeviceId, LogEpoch, MessageId, OrganisationId, PersonId, Seq, TeamId,
};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{
    AccountState, Conditions, Facts, Mode, PersonKind, Scope, ScopeFacts, SignedFacts,
};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::dice::Dice;
use super::key_ring::KeyRing;
use super::talk::Talk;
use crate::window::{Fault, Outcome};

const CHANNELS: usize = 200;
const PEOPLE: usize = 60;
const MEMBERS: usize = 12;
/// Messages of one transaction: what a long catch-up brings.
const SLICE: u64 = 5_000;
const YEAR_MS: i64 = 365 * DAY_MS;
/// The end of the big channel, more than a window shows, is the same whatever is cached: as
/// many messages a day as where a tenth of a million of them fill the year.
const ALIKE: Seq = 200;
const ALIKE_EVERY_MS: i64 = YEAR_MS / 100_000;
/// Nobody listens there, and the answer comes at once. Not port 9: by that name the program
/// calls the server inside itself.
const NO_SERVER: &str = "http://127.0.0.1:1";
/// Another name whenever what is filled in changes.
const FINISHED: &str = "filled-3";

/// Whether a profile of this size and seed lies here, young enough that what it knows of
/// permissions may still be used.
pub fn is_filled(profile: &Path, messages: u64, seed: u64) -> bool {
    let Ok(told) = std::fs::read_to_string(profile.join(FINISHED)) else {
        return false;
    };
    let mut words = told.split_whitespace();
    let mut next = || words.next().and_then(|word| word.parse::<i64>().ok());
    next() == i64::try_from(messages).ok()
        && next() == i64::try_from(seed).ok()
        && next().is_some_and(|at| SystemClock.now().0 - at < 5 * DAY_MS)
}

/// Fills an empty folder. The keys go to the key store of this process's session.
pub async fn fill(profile: &Path, messages: u64, seed: u64) -> Outcome {
    if profile.exists() {
        std::fs::remove_dir_all(profile)?;
    }
    let failed = |error: &dyn std::fmt::Display| Fault::while_doing("filling a profile", error);
    let key_ring = KeyRing::connect().map_err(|error| failed(&error))?;
    let world = World::new(messages, seed);
    let dir = account_dir(profile, &world);
    let keys = Keys::create(&dir, Arc::new(key_ring)).map_err(|error| failed(&error))?;
    let store =
        Store::open(&dir, Arc::new(keys), StoreMode::Threaded).map_err(|error| failed(&error))?;
    let now = world.now;
    world.write(&store).await.map_err(|error| failed(&error))?;
    while search::follow_once(&store)
        .await
        .map_err(|error| failed(&error))?
    {}
    drop(store);
    std::fs::write(
        profile.join(FINISHED),
        format!("{messages} {seed} {}", now.0),
    )?;
    Ok(())
}

/// The store of a filled profile, without the client around it.
pub fn open_store(profile: &Path) -> Outcome<Store> {
    let failed = |error: &dyn std::fmt::Display| Fault::while_doing("opening a profile", error);
    let key_ring = KeyRing::connect().map_err(|error| failed(&error))?;
    let account = preferences::load(profile)
        .account
        .ok_or_else(|| Fault::new("nobody is signed in there"))?;
    let dir = profile.join("accounts").join(account);
    let keys = Keys::open(&dir, Arc::new(key_ring)).map_err(|error| failed(&error))?;
    Store::open(&dir, Arc::new(keys), StoreMode::Threaded).map_err(|error| failed(&error))
}

pub fn config(profile: &Path) -> Outcome<Config> {
    let key_ring =
        KeyRing::connect().map_err(|error| Fault::while_doing("reaching the key store", error))?;
    Ok(Config::new(profile).with_key_store(Arc::new(key_ring)))
}

/// Says in the profile's own words whose it is, and answers their folder.
fn account_dir(profile: &Path, world: &World) -> std::path::PathBuf {
    let name = world.dice_name();
    let remembered = Remembered {
        preferences: Preferences {
            language: Language::ZhCn,
            theme: Theme::Light,
            ..Preferences::default()
        },
        server: Some(NO_SERVER.to_owned()),
        account: Some(name.clone()),
        ..Remembered::default()
    };
    preferences::save(profile, &remembered).expect("the folder was made by us");
    profile.join("accounts").join(name)
}

struct World {
    talk: Talk,
    dice: Dice,
    now: UnixMillis,
    organisation: OrganisationId,
    team: TeamId,
    people: Vec<Person>,
    channels: Vec<Channel>,
    /// Messages of each channel.
    sizes: Vec<u64>,
}

impl World {
    fn new(messages: u64, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let now = SystemClock.now();
        let begun = now.plus_ms(-YEAR_MS);
        let team = TeamId(dice.uuid());
        let people = (0..PEOPLE)
            .map(|number| Person {
                id: PersonId(dice.uuid()),
                handle: format!("person{number}"),
                display_name: format!("同事 {number}"),
                title: "工程师".to_owned(),
                kind: PersonKind::Member,
                department: None,
                manager: None,
                active: true,
                posts: Vec::new(),
            })
            .collect();
        let channels = (0..CHANNELS)
            .map(|number| Channel {
                id: ChannelId(dice.uuid()),
                kind: ChannelKind::Private,
                team: Some(team),
                name: format!("频道 {number}"),
                topic: String::new(),
                mode: Mode::Open,
                history: HistoryPolicy::All,
                archived: false,
                created_at: begun,
                retention: None,
                label: Label::Internal,
            })
            .collect();
        let tenth = messages / 10;
        let rest = (messages - tenth) / (CHANNELS as u64 - 1);
        let mut sizes = vec![rest; CHANNELS];
        sizes[0] = messages - rest * (CHANNELS as u64 - 1);
        Self {
            talk: Talk::new(seed),
            organisation: OrganisationId(dice.uuid()),
            dice,
            now,
            team,
            people,
            channels,
            sizes,
        }
    }

    fn dice_name(&self) -> String {
        self.organisation.to_string()
    }

    async fn write(mut self, store: &Store) -> tokenim_client::store::Result<()> {
        let (signing, me) = (SigningKey::from_bytes(&[7; 32]), self.people[0].id);
        let session = self.session(&signing);
        let facts = self.facts(&signing);
        let snapshot = self.directory();
        let (channels, people, now) = (self.channels.clone(), self.people.clone(), self.now);
        store
            .write(move |tx| {
                session::put(tx, &session)?;
                directory::replace(tx, &snapshot)?;
                facts::put(tx, &facts, now)?;
                cursor::set_log_epoch(tx, LogEpoch::now_v7())?;
                cursor::set_heard_at(tx, now)?;
                cursor::raise_wall(tx, now)?;
                for (number, channel) in channels.iter().enumerate() {
                    channel::put(tx, channel)?;
                    for other in 0..MEMBERS {
                        let member = Membership {
                            person: if other == 0 {
                                me
                            } else {
                                people[(number + other) % PEOPLE].id
                            },
                            since: channel.created_at,
                            from_seq: 1,
                        };
                        member::put(tx, channel.id, &member)?;
                    }
                }
                Ok(())
            })
            .await?;

        let total: u64 = self.sizes.iter().sum();
        let slices = total.div_ceil(SLICE);
        let mut done = vec![0; CHANNELS];
        for slice in 1..=slices {
            let mut runs = Vec::new();
            for (number, before) in done.iter_mut().enumerate() {
                let through = self.sizes[number] * slice / slices;
                if through > *before {
                    let entries = (*before + 1..=through)
                        .map(|seq| self.entry(number, seq))
                        .collect::<Vec<_>>();
                    runs.push((self.channels[number].id, *before + 1, through, entries));
                    *before = through;
                }
            }
            store.write(move |tx| put(tx, &runs)).await?;
        }
        Ok(())
    }

    fn entry(&mut self, number: usize, seq: Seq) -> Entry {
        // Evenly over the year; the big channel has the last word.
        let share = seq as f64 / self.sizes[number] as f64;
        let end = YEAR_MS - if number == 0 { 60_000 } else { 3_600_000 };
        let later = self.sizes[number] - seq;
        let at = if number == 0 && later < ALIKE {
            self.now.plus_ms(-60_000 - later as i64 * ALIKE_EVERY_MS)
        } else {
            self.now.plus_ms((end as f64 * share) as i64 - YEAR_MS)
        };
        let author = self.people[self.dice.below(PEOPLE)].id;
        Entry {
            seq,
            at,
            author: Some(author),
            message_count: seq,
            prev_hash: String::new(),
            event: Kept::Known(ChannelEvent::Message(Message::plain(
                MessageId(self.dice.uuid()),
                Some(self.talk.message(&mut self.dice)),
            ))),
        }
    }

    fn session(&mut self, signing: &SigningKey) -> StoredSession {
        let key = BASE64.encode(signing.verifying_key().to_bytes());
        StoredSession {
            server: NO_SERVER.to_owned(),
            person: self.people[0].id,
            handle: self.people[0].handle.clone(),
            device: DeviceId(self.dice.uuid()),
            organisation: self.organisation,
            organisation_name: "Bench".to_owned(),
            token: "a token that opens nothing".to_owned(),
            snapshot_key: key.clone(),
            audit_key: key,
            company_ca: None,
            ended: false,
        }
    }

    /// A plain member of the team and of all its channels.
    fn facts(&self, signing: &SigningKey) -> SignedFacts {
        let begun = self.channels[0].created_at;
        let node = |scope, parent, members_only| ScopeFacts {
            scope,
            parent,
            archived: None,
            frozen: None,
            features_off: Vec::new(),
            member_since: Some(begun),
            members_only,
            public: false,
            direct: false,
            group: false,
            mode: Mode::Open,
            level: 0,
            label: None,
            limits: Vec::new(),
        };
        let team = Scope::Team(self.team);
        let mut scopes = vec![
            node(Scope::Organisation, None, false),
            node(team, Some(Scope::Organisation), false),
        ];
        scopes.extend(
            self.channels
                .iter()
                .map(|channel| node(Scope::Channel(channel.id), Some(team), true)),
        );
        scopes.sort_by_key(|scope| scope.scope);
        let facts = Facts {
            person: self.people[0].id,
            authority_epoch: 1,
            as_of: self.now,
            kind: PersonKind::Member,
            account: AccountState::Active,
            set_up_mode: false,
            roles: Vec::new(),
            grants: Vec::new(),
            custom_roles: Vec::new(),
            bundles: Vec::new(),
            exclusions: Vec::new(),
            conditions: Conditions::default(),
            scopes,
            deciders: Vec::new(),
            unproven_since: None,
            lease_ms: None,
        };
        let facts = serde_json::to_string(&facts).expect("facts serialise");
        let signature = BASE64.encode(signing.sign(facts.as_bytes()).to_bytes());
        SignedFacts { facts, signature }
    }

    fn directory(&self) -> OrganisationSnapshot {
        let members = self.people.iter().map(|person| TeamMember {
            person: person.id,
            admin: false,
            since: self.channels[0].created_at,
        });
        OrganisationSnapshot {
            oseq: 1,
            organisation: Organisation {
                name: "Bench".to_owned(),
                set_up_mode: false,
                ..Organisation::default()
            },
            people: self.people.clone(),
            departments: Vec::new(),
            teams: vec![Team {
                id: self.team,
                name: "一个大团队".to_owned(),
                kind: TeamKind::Project,
                department: None,
                created_at: self.channels[0].created_at,
                archived: false,
                members: members.collect(),
                about: TeamAbout::default(),
            }],
            channels: Vec::new(),
            groups: Vec::new(),
        }
    }
}

/// A channel, the seqs from and to, and what lies between.
type ChannelRun = (ChannelId, Seq, Seq, Vec<Entry>);

fn put(tx: &mut WriteTx<'_>, runs: &[ChannelRun]) -> tokenim_client::store::Result<()> {
    for (id, from, to, entries) in runs {
        let range = Range {
            from: *from,
            to: *to,
        };
        entry::put_run(tx, *id, range, entries, 0)?;
        let place = LogPlace {
            seq: *to,
            message_count: *to,
        };
        channel::set_log_place(tx, *id, place)?;
        let mark = ReadMark {
            mark_epoch: 0,
            read_seq: *to,
        };
        read_mark::merge(tx, *id, mark, Some(*to))?;
    }
    Ok(())
}
