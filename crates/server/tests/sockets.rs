//! Sockets: who gets one, what it delivers, and when it ends.

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use common::{Company, HERE, Someone};
use futures_util::SinkExt;
use tokenim_policy::{Needs, rule};
use tokenim_protocol::channel::{ChannelEvent, Entry};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::frame::{Cursor, ServerFrame};
use tokenim_protocol::ids::{ChannelId, LogEpoch, Seq};
use tokenim_protocol::permission::Facts;
use tokenim_server::config::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

const UPGRADE: &str = "host: test\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
     sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// What a reader keeps of a channel: every entry by its place, as the frames brought it.
#[derive(Default)]
struct Reader {
    cursor: Cursor,
    entries: BTreeMap<(ChannelId, Seq), Entry>,
    /// Places that came although the reader had them.
    twice: u32,
}

impl Reader {
    fn take(&mut self, frames: &[ServerFrame]) {
        for frame in frames {
            match frame {
                ServerFrame::Welcome { log_epoch, .. } => self.cursor.log_epoch = Some(*log_epoch),
                ServerFrame::ChannelSnapshot { snapshot } => {
                    self.cursor
                        .channels
                        .insert(snapshot.channel.id, snapshot.seq);
                    for entry in &snapshot.recent {
                        self.entries
                            .insert((snapshot.channel.id, entry.seq), entry.clone());
                    }
                }
                ServerFrame::Channel {
                    channel_id,
                    entries,
                } => {
                    for entry in entries {
                        self.entry(*channel_id, entry);
                    }
                }
                ServerFrame::Person { entries } => {
                    for entry in entries {
                        assert_eq!(
                            entry.useq,
                            self.cursor.useq + 1,
                            "the person's log has no gap"
                        );
                        self.cursor.useq = entry.useq;
                    }
                }
                ServerFrame::PersonSnapshot { snapshot } => self.cursor.useq = snapshot.useq,
                ServerFrame::Organisation { entries } => {
                    for entry in entries {
                        assert_eq!(entry.oseq, self.cursor.oseq + 1, "nor the organisation's");
                        self.cursor.oseq = entry.oseq;
                    }
                }
                ServerFrame::OrganisationSnapshot { snapshot } => self.cursor.oseq = snapshot.oseq,
                ServerFrame::ChannelGone { channel_id } => {
                    self.cursor.channels.remove(channel_id);
                }
                _ => {}
            }
        }
    }

    fn entry(&mut self, channel_id: ChannelId, entry: &Entry) {
        let have = self.cursor.channels.entry(channel_id).or_default();
        let last = match entry.event.known() {
            Some(ChannelEvent::Hidden { through }) => *through,
            _ => entry.seq,
        };
        if entry.seq <= *have {
            self.twice += 1;
            return;
        }
        assert_eq!(entry.seq, *have + 1, "the channel's log has no gap");
        *have = last;
        self.entries.insert((channel_id, entry.seq), entry.clone());
    }

    fn words(&self) -> Vec<String> {
        self.entries
            .values()
            .filter_map(|entry| match entry.event.known() {
                Some(ChannelEvent::Message(message)) => message.body.clone(),
                _ => None,
            })
            .collect()
    }
}

fn words(frames: &[ServerFrame]) -> Vec<String> {
    let mut reader = Reader::default();
    for frame in frames {
        if let ServerFrame::Channel { entries, .. } = frame {
            for entry in entries {
                reader
                    .entries
                    .insert((ChannelId::now_v7(), entry.seq), entry.clone());
            }
        }
    }
    reader.words()
}

fn has_word(frame: &ServerFrame, word: &str) -> bool {
    words(std::slice::from_ref(frame))
        .iter()
        .any(|text| text == word)
}

#[tokio::test(start_paused = true)]
async fn ws_01_without_a_session_there_is_no_upgrade_and_a_token_in_the_url_is_no_session() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let token = &owner.token;
    let attempts = [
        ("/v1/socket".to_owned(), String::new()),
        (
            "/v1/socket".to_owned(),
            "authorization: Bearer wrong\r\n".to_owned(),
        ),
        (
            "/v1/socket".to_owned(),
            format!("authorization: Basic {token}\r\n"),
        ),
        (
            "/v1/socket".to_owned(),
            format!("cookie: token={token}\r\n"),
        ),
        (format!("/v1/socket?token={token}"), String::new()),
        (format!("/v1/socket?access_token={token}"), String::new()),
        (
            format!("/v1/socket?authorization=Bearer%20{token}"),
            String::new(),
        ),
        (
            "/v1/socket".to_owned(),
            format!("authorization: Bearer {token}\r\nauthorization: Bearer wrong\r\n"),
        ),
    ];
    for (path, header) in attempts {
        let mut pipe = company.connect_from(HERE);
        let request = format!("GET {path} HTTP/1.1\r\n{UPGRADE}{header}\r\n");
        pipe.write_all(request.as_bytes()).await.expect("sent");
        let mut bytes = vec![0; 4_096];
        let read = pipe.read(&mut bytes).await.expect("an answer");
        let answer = common::parse(&bytes[..read]);
        assert_eq!(answer.status, 401, "{path} {header}: {}", answer.head);
    }

    // A session that has run out is none; nobody used this one for a quarter.
    tokio::time::advance(Duration::from_secs(91 * 24 * 60 * 60)).await;
    let mut pipe = company.connect_from(HERE);
    let request =
        format!("GET /v1/socket HTTP/1.1\r\n{UPGRADE}authorization: Bearer {token}\r\n\r\n");
    pipe.write_all(request.as_bytes()).await.expect("sent");
    let mut bytes = vec![0; 4_096];
    let read = pipe.read(&mut bytes).await.expect("an answer");
    let answer = common::parse(&bytes[..read]);
    assert_eq!(answer.status, 401, "run out: {}", answer.head);
}

#[tokio::test(start_paused = true)]
async fn ws_04_a_head_that_comes_one_byte_a_second_is_cut_off_after_ten() {
    let company = Company::found().await;
    let mut pipe = company.connect_from(HERE);
    let began = Instant::now();
    let head = format!("GET /v1/socket HTTP/1.1\r\n{UPGRADE}\r\n");
    let mut cut = None;
    for byte in head.as_bytes() {
        if pipe.write_all(&[*byte]).await.is_err() {
            cut = Some(began.elapsed());
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let cut = cut.expect("it was cut off");
    assert!(cut <= Duration::from_secs(12), "after {cut:?}");
}

#[tokio::test(start_paused = true)]
async fn ws_04_a_connection_may_rest_between_requests_but_not_dawdle_over_the_next() {
    let company = Company::found().await;
    let request = "GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n";
    let mut pipe = company.connect_from(HERE);
    let mut bytes = vec![0; 4_096];
    for _ in 0..3 {
        pipe.write_all(request.as_bytes()).await.expect("sent");
        let read = pipe.read(&mut bytes).await.expect("an answer");
        assert_eq!(common::parse(&bytes[..read]).status, 200);
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    let began = Instant::now();
    pipe.write_all(&request.as_bytes()[..20])
        .await
        .expect("sent");
    assert_eq!(pipe.read(&mut bytes).await.unwrap_or(0), 0, "cut off");
    assert!(
        began.elapsed() <= Duration::from_secs(11),
        "{:?}",
        began.elapsed()
    );

    // And whoever connects and says nothing at all is not waited for.
    let mut silent = company.connect_from(HERE);
    let began = Instant::now();
    assert_eq!(silent.read(&mut bytes).await.unwrap_or(0), 0, "cut off");
    assert!(
        began.elapsed() <= Duration::from_secs(11),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn ws_04_a_body_that_never_ends_is_cut_off_after_ten_seconds() {
    let company = Company::found().await;
    let mut pipe = company.connect_from(HERE);
    let began = Instant::now();
    let head = "POST /v1/sign-in HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
                content-length: 5000\r\n\r\n{";
    pipe.write_all(head.as_bytes()).await.expect("sent");
    let mut bytes = Vec::new();
    let _ = pipe.read_to_end(&mut bytes).await;
    assert_eq!(common::parse(&bytes).status, 408);
    assert!(began.elapsed() <= Duration::from_secs(12));
}

#[tokio::test(start_paused = true)]
async fn ws_04_who_never_says_hello_is_closed_after_ten_seconds() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let mut socket = company.open_socket(&owner).await;
    let began = Instant::now();
    let frames = socket.rest().await;
    assert_eq!(
        frames,
        [ServerFrame::Bye {
            code: ErrorCode::Timeout
        }]
    );
    assert!(began.elapsed() <= Duration::from_secs(11));
}

#[tokio::test(start_paused = true)]
async fn ws_04_who_never_reads_is_dropped_at_a_bounded_number_of_bytes_and_told_to_start_over() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let falcon = company.channel(&owner, "all", &[]).await;
    let (mut slow, _) = company.socket(&owner, Cursor::default()).await;
    let long = "x".repeat(10_000);
    for _ in 0..100 {
        assert!(company.say(&owner, falcon, &long).await.status < 300);
    }
    // Only now does it read: what lay in the pipe, then the word to start over.
    let frames = slow.rest().await;
    assert_eq!(
        frames.last(),
        Some(&ServerFrame::Resync),
        "{} frames",
        frames.len()
    );
    let bytes: usize = words(&frames).iter().map(String::len).sum();
    assert!(bytes < 700_000, "{bytes} bytes had been kept for it");
    // And the log is all there for who starts over.
    let mut reader = Reader::default();
    let (_, frames) = company.socket(&owner, Cursor::default()).await;
    reader.take(&frames);
    assert_eq!(reader.cursor.channels[&falcon], 102);
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_vanishes_without_a_word_is_dropped_after_three_heartbeats() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let (socket, _) = company.socket(&owner, Cursor::default()).await;
    assert_eq!(company.app().hub().sockets(), 1);
    // It is open but reads nothing, so it answers no ping.
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert_eq!(company.app().hub().sockets(), 0);
    drop(socket);
}

#[tokio::test(start_paused = true)]
async fn a_quiet_socket_hears_a_heartbeat_and_fresh_facts() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let (mut socket, frames) = company.socket(&owner, Cursor::default()).await;
    let first = facts(&frames).pop().expect("facts after welcome");
    let frames = socket
        .until(|frame| matches!(frame, ServerFrame::Facts { .. }))
        .await;
    assert!(
        frames
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Heartbeat { .. }))
    );
    let later = facts(&frames).pop().expect("facts");
    assert_eq!(later.as_of.0 - first.as_of.0, 60_000);
    assert_eq!(later.authority_epoch, first.authority_epoch);
}

#[tokio::test(start_paused = true)]
async fn ws_07_a_cursor_nobody_gave_changes_nothing_and_starts_over() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let falcon = company.channel(&owner, "all", &[]).await;
    let (_, frames) = company.socket(&owner, Cursor::default()).await;
    let mut reader = Reader::default();
    reader.take(&frames);
    for seq in [u64::MAX, u64::MAX - 1, 1 << 63, 1_000_000] {
        let cursor = Cursor {
            log_epoch: reader.cursor.log_epoch,
            oseq: seq,
            useq: seq,
            channels: BTreeMap::from([(falcon, seq), (ChannelId::now_v7(), seq)]),
        };
        let (_, frames) = company.socket(&owner, cursor).await;
        let mut again = Reader::default();
        again.take(&frames);
        assert_eq!(again.cursor.channels, reader.cursor.channels);
        assert!(
            frames
                .iter()
                .any(|frame| matches!(frame, ServerFrame::ChannelGone { .. }))
        );
    }
    let foreign = Cursor {
        log_epoch: Some(LogEpoch(uuid::Uuid::now_v7())),
        ..reader.cursor.clone()
    };
    let (_, frames) = company.socket(&owner, foreign).await;
    assert!(
        frames
            .iter()
            .any(|frame| matches!(frame, ServerFrame::ChannelSnapshot { .. }))
    );
}

#[tokio::test(start_paused = true)]
async fn ws_07_what_no_client_says_ends_the_socket_and_changes_nothing() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let falcon = company.channel(&owner, "all", &[]).await;
    let said = company.say(&owner, falcon, "one").await;
    let last = said.body["seq"].as_u64().expect("its place");
    let path = format!("/v1/channels/{falcon}/read-mark");
    let read = async |mark: serde_json::Value| {
        let answer = company
            .call("PUT", &path, Some(&owner.token), Some(&mark))
            .await;
        (answer.status, answer.body)
    };
    let mark = serde_json::json!({ "mark_epoch": 0, "read_seq": last });
    assert_eq!(read(mark.clone()).await.0, 200);
    let state = async || {
        let (_, frames) = company.socket(&owner, Cursor::default()).await;
        let mut reader = Reader::default();
        reader.take(&frames);
        (
            reader.cursor.channels,
            reader.cursor.useq,
            reader.entries.len(),
        )
    };
    let before = state().await;

    // As a first word.
    let id = uuid::Uuid::now_v7();
    let cursor = |oseq: &str, seq: &str| {
        format!(
            r#"{{"type":"hello","api_level":{},"cursor":{{"log_epoch":null,"oseq":{oseq},"useq":0,"channels":{{"{id}":{seq}}}}}}}"#,
            tokenim_protocol::API_LEVEL
        )
    };
    let mut count = 0;
    for said in [
        cursor("-1", "0"),
        cursor("0", "-1"),
        cursor("18446744073709551616", "0"),
        cursor("0", "18446744073709551616"),
        cursor("1.5", "0"),
        cursor("1e400", "0"),
        cursor(r#""1""#, "0"),
        cursor("null", "0"),
        r#"{"type":"ack","channel_id":"x","seq":7}"#.to_owned(),
        r#"{"type":"here","active":true}"#.to_owned(),
        "[]".to_owned(),
        String::new(),
    ] {
        let mut socket = company.open_socket(&owner).await;
        socket
            .stream
            .send(Message::text(said.clone()))
            .await
            .expect("sent");
        let code = ErrorCode::Invalid;
        assert_eq!(socket.rest().await, [ServerFrame::Bye { code }], "{said}");
        count += 1;
    }
    // After it: its own hello again, the server's frames sent back, a receipt for what never was.
    let (_, frames) = company.socket(&owner, Cursor::default()).await;
    let mut replayed: Vec<String> = frames
        .iter()
        .map(|frame| serde_json::to_string(frame).expect("it serialises"))
        .collect();
    replayed.push(cursor("0", "0"));
    replayed.push(format!(
        r#"{{"type":"ack","channel_id":"{falcon}","seq":{}}}"#,
        u64::MAX
    ));
    for said in replayed {
        let (mut socket, _) = company.socket(&owner, Cursor::default()).await;
        socket
            .stream
            .send(Message::text(said.clone()))
            .await
            .expect("sent");
        let code = ErrorCode::Invalid;
        assert_eq!(socket.rest().await, [ServerFrame::Bye { code }], "{said}");
        count += 1;
    }
    // And as a read mark.
    for seq in [
        "-1",
        "1e400",
        "18446744073709551615",
        "18446744073709551616",
        "9007199254740993",
    ] {
        let body = format!(r#"{{"mark_epoch":0,"read_seq":{seq}}}"#);
        let answer = company
            .call_raw(HERE, "PUT", &path, Some(&owner.token), &body)
            .await;
        assert!(
            matches!(answer.status, 400 | 422),
            "{seq}: {}",
            answer.status
        );
        count += 1;
    }
    assert_eq!(read(mark).await.0, 200);
    assert_eq!(state().await, before, "nothing has changed");
    println!("WS-07: {count} refused");
}

#[tokio::test(start_paused = true)]
async fn ws_05_who_pings_or_talks_without_end_is_closed_with_4029() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let floods = [
        Message::Ping(Default::default()),
        Message::Pong(Default::default()),
        Message::text(r#"{"type":"here","active":true}"#),
    ];
    for (what, after_hello) in [(0, true), (1, true), (2, true), (0, false), (1, false)] {
        let mut socket = if after_hello {
            company.socket(&owner, Cursor::default()).await.0
        } else {
            company.open_socket(&owner).await
        };
        let mut taken = 0;
        for _ in 0..10_000 {
            if socket.stream.send(floods[what].clone()).await.is_err() {
                break;
            }
            taken += 1;
        }
        assert!(taken < 10_000, "{what}: it took all of them");
        let mut said = Vec::new();
        let mut closed = None;
        while let Some(Ok(message)) = futures_util::StreamExt::next(&mut socket.stream).await {
            match message {
                Message::Text(text) => said.push(text.to_string()),
                Message::Close(frame) => closed = frame.map(|frame| u16::from(frame.code)),
                _ => {}
            }
        }
        println!("WS-05: flood {what}: gone after {taken} at most, close code {closed:?}");
        let last = said.last().cloned().unwrap_or_default();
        assert!(last.contains("too_many_requests"), "{what}: {said:?}");
        assert_eq!(closed, Some(4029), "{what}");
        assert_eq!(company.app().hub().sockets(), 0);
    }
    // Who signs on with a million channels says more than a frame may hold.
    let mut socket = company.open_socket(&owner).await;
    let one = format!(r#""{}":1,"#, ChannelId::now_v7());
    let hello = format!(
        r#"{{"type":"hello","cursor":{{"channels":{{{}"#,
        one.repeat(1_000_000)
    );
    let _ = socket.stream.send(Message::text(hello)).await;
    assert_eq!(socket.rest().await, []);
    assert_eq!(company.app().hub().sockets(), 0);

    // An ordinary client, which asks for a sign of life now and then, stays for as long as it
    // likes.
    let (mut socket, _) = company.socket(&owner, Cursor::default()).await;
    for _ in 0..200 {
        let ping = Message::Ping(Default::default());
        socket.stream.send(ping).await.expect("sent");
        tokio::time::advance(Duration::from_secs(3)).await;
        while tokio::time::timeout(Duration::from_millis(1), socket.next())
            .await
            .is_ok()
        {}
    }
    assert_eq!(company.app().hub().sockets(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_06_a_changed_password_closes_every_other_live_socket_within_a_second() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let mut others = Vec::new();
    for _ in 0..3 {
        let secret = serde_json::json!({ "kind": "password", "password": common::PHRASE });
        let answer = company.sign_in("chen.wei", secret).await;
        let other = common::someone(&answer.body);
        others.push(company.socket(&other, Cursor::default()).await.0);
    }
    let (mine, _) = company.socket(&owner, Cursor::default()).await;
    let change =
        serde_json::json!({ "current": common::PHRASE, "new": "eight large grey elephants" });
    let answer = company.post(&owner, "/v1/password", change).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    let began = Instant::now();
    for other in &mut others {
        let frames = other.rest().await;
        let code = ErrorCode::SignedOut;
        assert_eq!(frames.last(), Some(&ServerFrame::Bye { code }));
    }
    println!("AN-06: 3 sockets closed after {:?}", began.elapsed());
    assert!(began.elapsed() <= Duration::from_secs(1));
    assert_eq!(company.app().hub().sockets(), 1, "this one lives");
    drop(mine);
}

#[tokio::test(start_paused = true)]
async fn whatever_is_said_after_hello_ends_the_socket() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let (mut socket, _) = company.socket(&owner, Cursor::default()).await;
    socket.stream.send(Message::text("{}")).await.expect("sent");
    let frames = socket.rest().await;
    assert_eq!(
        frames,
        [ServerFrame::Bye {
            code: ErrorCode::Invalid
        }]
    );
}

#[tokio::test(start_paused = true)]
async fn ws_03_a_frame_larger_than_anybody_needs_ends_the_socket() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let mut socket = company.open_socket(&owner).await;
    let _ = socket.stream.send(Message::text(" ".repeat(70_000))).await;
    assert_eq!(socket.rest().await, []);
    assert_eq!(company.app().hub().sockets(), 0);
}

#[tokio::test(start_paused = true)]
async fn every_entry_arrives_in_order_through_reconnects_at_any_moment() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let bao = company.colleague(&owner, "bao").await;
    let falcon = company.channel(&owner, "all", &[&bao]).await;
    let mut reader = Reader::default();
    let mut said = Vec::new();
    for round in 0..40 {
        // The first words of a round are missed, those after come live, and the socket is
        // dropped with some of it unread.
        for n in 0..round % 4 {
            let text = format!("{round}.{n} missed");
            company.say(&owner, falcon, &text).await;
            said.push(text);
        }
        let (mut socket, frames) = company.socket(&bao, reader.cursor.clone()).await;
        reader.take(&frames);
        for n in 0..3 {
            let text = format!("{round}.{n} live");
            company.say(&owner, falcon, &text).await;
            said.push(text);
        }
        for _ in 0..round % 3 {
            let frame = socket.next().await.expect("a frame");
            reader.take(&[frame]);
        }
    }
    let (_, frames) = company.socket(&bao, reader.cursor.clone()).await;
    reader.take(&frames);
    assert_eq!(reader.words(), said);
    assert_eq!(reader.twice, 0);
}

#[tokio::test(start_paused = true)]
async fn who_missed_too_much_gets_the_end_of_the_log_and_a_hole() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let falcon = company.channel(&owner, "all", &[]).await;
    let mut reader = Reader::default();
    let (socket, frames) = company.socket(&owner, Cursor::default()).await;
    reader.take(&frames);
    drop(socket);
    for n in 0..1_002 {
        company.say(&owner, falcon, &format!("message {n}")).await;
    }
    let (_, frames) = company.socket(&owner, reader.cursor).await;
    let snapshot = frames
        .iter()
        .find_map(|frame| match frame {
            ServerFrame::ChannelSnapshot { snapshot } => Some(snapshot),
            _ => None,
        })
        .expect("a snapshot");
    assert_eq!(snapshot.seq, 1_004);
    assert_eq!(snapshot.recent.len(), 50);
    assert_eq!(snapshot.recent[0].seq, 955);
    assert_eq!(snapshot.message_count, 1_002);
}

#[tokio::test(start_paused = true)]
async fn a_lost_hint_is_healed_by_the_sweep_within_a_second() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let falcon = company.channel(&owner, "all", &[]).await;
    let (mut socket, _) = company.socket(&owner, Cursor::default()).await;

    let app = company.app().clone();
    let said = said_without_a_hint(&company, &owner, falcon, "you did not hear this").await;
    assert_eq!(said, 3);
    let began = Instant::now();
    let frames = socket
        .until(|frame| has_word(frame, "you did not hear this"))
        .await;
    assert!(
        began.elapsed() <= Duration::from_millis(1_100),
        "{:?}",
        began.elapsed()
    );
    assert!(!frames.is_empty());

    // A gap that shows by itself is mended at once, in order.
    said_without_a_hint(&company, &owner, falcon, "nor this").await;
    company.say(&owner, falcon, "but this").await;
    let began = Instant::now();
    let frames = socket.until(|frame| has_word(frame, "but this")).await;
    assert_eq!(words(&frames), ["nor this", "but this"]);
    assert!(
        began.elapsed() < Duration::from_millis(500),
        "{:?}",
        began.elapsed()
    );
    drop(app);
}

/// Sends by the action itself and loses the hint before anybody could apply it.
async fn said_without_a_hint(
    company: &Company,
    who: &Someone,
    channel: ChannelId,
    text: &str,
) -> Seq {
    let request = tokenim_protocol::request::SendMessage::plain(
        tokenim_protocol::ids::MessageId::now_v7(),
        text.to_owned(),
    );
    let actor = who.id;
    let ack = company
        .app()
        .write(move |tx| {
            Box::pin(async move {
                tokenim_server::actions::send_message(tx, actor, channel, request).await
            })
        })
        .await
        .expect("accepted");
    company.app().hub().lose_arrived();
    ack.seq
}

#[tokio::test(start_paused = true)]
async fn ws_06_who_is_removed_gets_nothing_after_it_and_who_is_added_starts_with_a_snapshot() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let bao = company.colleague(&owner, "bao").await;
    let falcon = company.channel(&owner, "from_join", &[&bao]).await;
    let (mut socket, frames) = company.socket(&bao, Cursor::default()).await;
    let mut reader = Reader::default();
    reader.take(&frames);

    company.say(&owner, falcon, "before").await;
    company.remove(&owner, falcon, &bao).await;
    company.say(&owner, falcon, "while away").await;
    company.add(&owner, falcon, &bao).await;
    company.say(&owner, falcon, "after").await;
    let frames = socket
        .until(|frame| {
            has_word(frame, "after")
                || matches!(frame, ServerFrame::ChannelSnapshot { snapshot }
                    if snapshot.recent.iter().any(|entry| matches!(entry.event.known(),
                        Some(ChannelEvent::Message(message)) if message.body.as_deref() == Some("after"))))
        })
        .await;
    let text = serde_json::to_string(&frames).expect("it serialises");
    assert!(text.contains("after"));
    assert!(!text.contains("while away"), "{text}");
    let lost = frames.iter().position(|frame| matches!(frame, ServerFrame::Person { entries }
        if entries.iter().any(|entry| matches!(entry.event.known(), Some(PersonEvent::ChannelLost { .. })))));
    let gained = frames.iter().position(|frame| matches!(frame, ServerFrame::Person { entries }
        if entries.iter().any(|entry| matches!(entry.event.known(), Some(PersonEvent::ChannelGained { .. })))));
    assert!(lost.is_some() && gained.is_some() && lost <= gained);
    reader.take(&frames);
    assert_eq!(reader.cursor.channels.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_right_that_is_taken_away_shows_in_fresh_signed_facts() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let bao = company.colleague(&owner, "bao").await;
    let falcon = company.channel(&owner, "all", &[&bao]).await;
    let (mut socket, frames) = company.socket(&bao, Cursor::default()).await;
    let before = facts(&frames).pop().expect("facts");
    let body = serde_json::json!({
        "id": uuid::Uuid::now_v7(), "permission": "message.send",
        "scope": { "kind": "channel", "id": falcon }, "code": "REVOKED",
        "text": "asked to keep the channel quiet", "ends_at": null,
        "review_at": company.app().now().0 + 86_400_000,
    });
    let answer = company
        .post(&owner, &format!("/v1/people/{}/exclusions", bao.id), body)
        .await;
    assert!(answer.status < 300, "{} {}", answer.status, answer.body);
    let frames = socket
        .until(|frame| matches!(frame, ServerFrame::Facts { .. }))
        .await;
    let after = facts(&frames).pop().expect("facts");
    assert!(after.authority_epoch > before.authority_epoch);
    assert_eq!(after.exclusions.len(), 1);
    // The channel itself is still theirs, live.
    company.say(&owner, falcon, "quiet now").await;
    socket.until(|frame| has_word(frame, "quiet now")).await;
}

/// The facts of every frame that carries some, their signatures checked.
fn facts(frames: &[ServerFrame]) -> Vec<Facts> {
    frames
        .iter()
        .filter_map(|frame| match frame {
            ServerFrame::Facts { signed } => {
                Some(serde_json::from_str(&signed.facts).expect("facts"))
            }
            _ => None,
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_05_who_is_deactivated_is_out_at_once_everywhere() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let bao = company.colleague(&owner, "bao").await;
    let falcon = company.channel(&owner, "all", &[&bao]).await;
    let (mut first, _) = company.socket(&bao, Cursor::default()).await;
    let (mut second, _) = company.socket(&bao, Cursor::default()).await;
    assert!(company.say(&bao, falcon, "still here").await.status < 300);

    company.disable(&owner, &bao).await;
    let began = Instant::now();
    assert_eq!(company.say(&bao, falcon, "not any more").await.status, 401);
    // Whatever there is to ask, with a well-formed request or without.
    let mut closed = 0;
    for route in tokenim_server::router::routes() {
        if rule(route.row.action).needs == Needs::Public {
            continue;
        }
        let path = route
            .path
            .replace("{channel}", &falcon.to_string())
            .replace("{person}", &bao.id.to_string())
            .replace("{role}", "auditor");
        let answer = company
            .call(route.method.as_str(), &path, Some(&bao.token), None)
            .await;
        assert_eq!(answer.status, 401, "{} {path}", route.method);
        closed += 1;
    }
    assert!(closed >= 20, "{closed}");
    for socket in [&mut first, &mut second] {
        let frames = socket.rest().await;
        assert_eq!(
            frames.last(),
            Some(&ServerFrame::Bye {
                code: ErrorCode::SignedOut
            })
        );
        assert!(
            !serde_json::to_string(&frames)
                .expect("text")
                .contains("not any more")
        );
    }
    assert!(began.elapsed() <= Duration::from_secs(1));
    let secret = serde_json::json!({ "kind": "password", "password": common::PHRASE });
    assert_eq!(company.sign_in("bao", secret).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn an_05_a_session_that_ends_unheard_is_closed_by_the_sweep() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let (mut socket, _) = company.socket(&owner, Cursor::default()).await;
    company
        .app()
        .write({
            let person = owner.id;
            move |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    Ok(tokenim_server::store::sessions::end_every_one_of(tx, person, now).await?)
                })
            }
        })
        .await
        .expect("ended");
    let began = Instant::now();
    let frames = socket.rest().await;
    assert_eq!(
        frames.last(),
        Some(&ServerFrame::Bye {
            code: ErrorCode::SignedOut
        })
    );
    assert!(began.elapsed() <= Duration::from_millis(1_100));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stops_says_so() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let (mut socket, _) = company.socket(&owner, Cursor::default()).await;
    let (frames, ()) = tokio::join!(socket.rest(), company.server.stop());
    assert_eq!(
        frames.last(),
        Some(&ServerFrame::Bye {
            code: ErrorCode::Unavailable
        })
    );
}

#[tokio::test(start_paused = true)]
async fn boots_beyond_the_pace_are_told_when_to_come_back() {
    let company = Company::with_limits(Limits {
        boots_burst: 1,
        boots_per_second: 1,
        ..Limits::default()
    })
    .await;
    let owner = company.owner().await;
    let _first = company.open_socket(&owner).await;
    let mut pipe = company.connect_from(HERE);
    let request = format!(
        "GET /v1/socket HTTP/1.1\r\n{UPGRADE}authorization: Bearer {}\r\n\r\n",
        owner.token
    );
    pipe.write_all(request.as_bytes()).await.expect("sent");
    let mut bytes = vec![0; 4_096];
    let read = pipe.read(&mut bytes).await.expect("an answer");
    let answer = common::parse(&bytes[..read]);
    assert_eq!(answer.status, 429);
    assert!(answer.head.contains("retry-after: 1"));
}

#[tokio::test]
async fn ws_04_an_address_can_hold_only_so_many_sockets() {
    let company = Company::with_limits(Limits {
        connections_per_address_max: 3,
        ..Limits::default()
    })
    .await;
    let owner = company.owner().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let listening =
        tokenim_server::serve::serve_on(listener, company.app().clone(), None).expect("it listens");
    let upgrade = format!(
        "GET /v1/socket HTTP/1.1\r\n{UPGRADE}authorization: Bearer {}\r\n\r\n",
        owner.token
    );
    let open = async || {
        let mut stream = tokio::net::TcpStream::connect(listening.address)
            .await
            .expect("TCP");
        let mut bytes = [0; 12];
        let answered = async {
            stream.write_all(upgrade.as_bytes()).await?;
            stream.read_exact(&mut bytes).await
        };
        answered.await.ok().map(|_| stream)
    };
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(open().await.expect("there is room"));
    }
    assert!(open().await.is_none(), "the fourth finds none");
    held.pop();
    // The server notices in its own time that one has gone.
    let room = async {
        loop {
            if let Some(stream) = open().await {
                break stream;
            }
            tokio::task::yield_now().await;
        }
    };
    let _room = tokio::time::timeout(Duration::from_secs(20), room)
        .await
        .expect("room again");
    listening.stop().await;
}

/// Reads until a frame fits, for as long as it takes.
async fn hear(socket: &mut common::Socket, fits: impl Fn(&ServerFrame) -> bool) {
    let reading = async {
        while let Some(frame) = socket.next().await {
            if fits(&frame) {
                return true;
            }
        }
        false
    };
    let day = Duration::from_secs(24 * 3_600);
    assert_eq!(tokio::time::timeout(day, reading).await, Ok(true));
}

/// D22: the server looks every hour. Whoever edits the database while it runs is found out
/// within it, and everybody's signed facts say so at once.
#[tokio::test(start_paused = true)]
async fn d22_an_edit_of_the_running_servers_database_is_found_within_the_hour() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let bo = company.colleague(&owner, "bo").await;
    let (mut socket, frames) = company.socket(&bo, Cursor::default()).await;
    let unproven = |frame: &ServerFrame| match frame {
        ServerFrame::Facts { signed } => {
            let facts: Facts = serde_json::from_str(&signed.facts).expect("facts");
            facts.unproven_since
        }
        _ => None,
    };
    assert!(frames.iter().all(|frame| unproven(frame).is_none()));
    let path = company.dir.path().join("server");
    let path = tokenim_server::config::ServerDir::new(path).database();
    let db = rusqlite::Connection::open(path).expect("opened");
    db.execute(
        "INSERT INTO role_held (person_id, role, scope, holding, cause, since)
         VALUES (?1, 'owner', 'organisation', 'active', 'given', 1)",
        [bo.id.to_string()],
    )
    .expect("edited");
    let began = Instant::now();
    hear(&mut socket, |frame| unproven(frame).is_some()).await;
    assert!(
        began.elapsed() <= Duration::from_secs(3_601),
        "{:?}",
        began.elapsed()
    );
    // Taken out again, it ends within the next hour.
    db.execute(
        "DELETE FROM role_held WHERE person_id = ?1",
        [bo.id.to_string()],
    )
    .expect("edited");
    let proved = |frame: &ServerFrame| {
        matches!(frame, ServerFrame::Facts { .. }) && unproven(frame).is_none()
    };
    hear(&mut socket, proved).await;
    assert!(
        began.elapsed() <= Duration::from_secs(7_201),
        "{:?}",
        began.elapsed()
    );
}
