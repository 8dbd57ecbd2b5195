//! One room with a crowd in it, everybody signed in, made by the server's own actions.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;

use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::directory::TeamKind;
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};
use tokenim_protocol::permission::PersonKind;
use tokenim_protocol::request::{
    CreateChannel, CreatePerson, CreateTeam, Secret, SetTeamMember, SignIn,
};
use tokenim_protocol::time::{DAY_MS, MINUTE_MS, UnixMillis};
use tokenim_server::actions;
use tokenim_server::app::{App, Outside};
use tokenim_server::auth::sign_in::sign_in;
use tokenim_server::clock::{Clock, ScriptedClock, SystemClock};
use tokenim_server::config::ServerDir;
use tokenim_server::error::AppError;
use tokenim_server::init::init;

use crate::window::{Fault, Outcome};

/// Everybody's.
pub const PASSWORD: &str = "a long enough passphrase";

pub struct Crowd {
    pub channel: ChannelId,
    /// Bearer tokens; the first is the owner's, who is in the room too.
    pub tokens: Vec<String>,
    pub people: Vec<PersonId>,
}

/// Makes a server in `dir` with the owner and `size` more people in one room.
pub async fn gather(dir: &Path, size: usize) -> Outcome<Crowd> {
    // Yesterday, so that the sign-ins below, spread out to stay within the limits, are past.
    let clock = Arc::new(ScriptedClock::starting_at(UnixMillis(
        SystemClock.now().0 - DAY_MS,
    )));
    let outside = || Outside {
        clock: clock.clone(),
        ..Outside::default()
    };
    let server_dir = ServerDir::new(dir);
    let fault = |error: AppError| Fault::while_doing("gathering a crowd", format!("{error:?}"));
    let opened =
        |error: tokenim_server::app::OpenError| Fault::while_doing("making a server", error);
    let owner = init(&server_dir, "Bench", "owner", "Owner", &outside())
        .await
        .map_err(opened)?;
    let app = App::open(&server_dir, outside()).await.map_err(opened)?;

    let enter = async |handle: String, code: String| {
        clock.advance_ms(MINUTE_MS / 6);
        let secret = Secret::Code {
            code,
            new_password: PASSWORD.to_owned(),
        };
        let request = SignIn {
            handle,
            secret,
            device_name: "bench".to_owned(),
        };
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        sign_in(&app, address, request)
            .await
            .map(|signed_in| signed_in.token)
    };
    let boss = owner.person;
    let mut people = vec![boss];
    let mut tokens = vec![enter("owner".to_owned(), owner.code).await.map_err(fault)?];
    let team = TeamId::now_v7();
    let request = CreateTeam {
        id: team,
        name: "Room".to_owned(),
        kind: TeamKind::Open,
        department: None,
        admin: boss,
        start: None,
    };
    app.write(move |tx| Box::pin(actions::create_team(tx, boss, request)))
        .await
        .map_err(fault)?;
    for number in 1..=size {
        let id = PersonId::now_v7();
        let handle = format!("u{number}");
        let request = CreatePerson {
            id,
            handle: handle.clone(),
            display_name: format!("Person {number}"),
            title: String::new(),
            kind: PersonKind::Member,
            department: None,
            manager: None,
        };
        let code = app
            .write(move |tx| Box::pin(actions::create_person(tx, boss, request)))
            .await
            .map_err(fault)?;
        app.write(move |tx| {
            Box::pin(actions::set_team_member(
                tx,
                boss,
                team,
                id,
                SetTeamMember { admin: false },
            ))
        })
        .await
        .map_err(fault)?;
        tokens.push(enter(handle, code.code).await.map_err(fault)?);
        people.push(id);
    }
    let channel = ChannelId::now_v7();
    let request = CreateChannel {
        id: channel,
        kind: ChannelKind::Public,
        team: Some(team),
        name: "room".to_owned(),
        topic: String::new(),
        history: HistoryPolicy::All,
        members: people[1..].to_vec(),
    };
    app.write(move |tx| Box::pin(actions::create_channel(tx, boss, request)))
        .await
        .map_err(fault)?;
    Ok(Crowd {
        channel,
        tokens,
        people,
    })
}
