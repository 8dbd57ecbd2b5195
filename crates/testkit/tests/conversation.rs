//! What happens around a message, as people at their desktops see it: threads, mentions,
//! reactions, pins, bookmarks, links, announcements; with a line and without one.

use std::time::Duration;

use tokenim_client::NewWords;
use tokenim_client::store::outbox::Extra;
use tokenim_client::view::channel::ChannelRow;
use tokenim_client::view::conversation::{Located, ReactionGroup};
use tokenim_client::view::markdown::{Block, Inline};
use tokenim_client::view::timeline::{MessageRow, MessageState, RowContent, WedgedWhy};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::conversation::MessagePlace;
use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::permission::{Mode, Permission, ReasonCode, Scope};
use tokenim_protocol::request::ChangeChannel;
use tokenim_testkit::story::{Person, Story};

async fn answers(who: &Person, root: MessageId, text: &str, also: bool) -> MessageId {
    let words = NewWords {
        body: text.to_owned(),
        extra: Extra {
            thread_root: Some(root),
            also_to_channel: also,
            ..Extra::default()
        },
        ..NewWords::default()
    };
    who.client()
        .send(who.here(), words)
        .await
        .expect("a reply is queued")
}

async fn row(who: &Person, id: MessageId) -> MessageRow {
    who.rows()
        .await
        .into_iter()
        .find_map(|row| match row.content {
            RowContent::Message(message) if message.id == id => Some(message),
            _ => None,
        })
        .unwrap_or_else(|| panic!("{} does not see the message", who.name))
}

async fn in_list(who: &Person, channel: ChannelId) -> ChannelRow {
    let list = who.client().list_channels().await.expect("a list");
    list.into_iter()
        .find(|row| row.id == channel)
        .expect("the channel")
}

async fn thread_texts(who: &Person, root: MessageId) -> Vec<String> {
    let thread = who
        .client()
        .thread(who.here(), root)
        .await
        .expect("a thread");
    thread
        .rows
        .into_iter()
        .filter_map(|row| match row.content {
            RowContent::Message(message) => Some(message.source),
            _ => None,
        })
        .collect()
}

fn brief(groups: &[ReactionGroup]) -> Vec<(String, u32, bool, bool)> {
    groups
        .iter()
        .map(|group| (group.emoji.clone(), group.count, group.mine, group.pending))
        .collect()
}

async fn reads_all(who: &Person, channel: ChannelId) {
    let window = who
        .client()
        .timeline(channel, tokenim_client::view::timeline::Anchor::Latest, 50)
        .await
        .expect("a window");
    let last = window.rows.iter().filter_map(|row| row.seq).max();
    let marked = who.client().mark_read(channel, last.unwrap_or(0)).await;
    marked.expect("it is marked");
}

#[tokio::test(start_paused = true)]
async fn a_thread_stands_beside_the_channel_and_is_read_by_itself() {
    let story = Story::begin().await;
    let alice = story.person("Alice").await;
    let bob = story.person("Bob").await;
    let carol = story.person("Carol").await;
    let here = story.channel("general", &[&alice, &bob, &carol]).await;
    let root = alice.says("who takes it?").await;
    story.settle().await;
    reads_all(&bob, here).await;
    reads_all(&carol, here).await;

    // Without a line it is queued like any message, in the thread and nowhere else.
    story.cut_off(&bob);
    answers(&bob, root, "I could", false).await;
    story.settle().await;
    bob.sees(&["who takes it?"]).await;
    assert_eq!(thread_texts(&bob, root).await, ["I could"]);
    assert!(thread_texts(&alice, root).await.is_empty());
    story.reconnect(&bob).await;
    answers(&bob, root, "no, I do", true).await;
    story.settle().await;

    alice.sees(&["who takes it? ✓", "no, I do"]).await;
    assert_eq!(thread_texts(&alice, root).await, ["I could", "no, I do"]);
    let told = row(&alice, root).await.thread.expect("a thread");
    assert_eq!((told.replies, told.unread, told.following), (2, 2, true));
    assert_eq!(told.repliers[0].name, "Bob");
    let listed = in_list(&alice, here).await;
    assert_eq!((listed.unread, listed.thread_unread), (1, 2));
    // Who neither asked nor answered has it beside the way.
    let told = row(&carol, root).await.thread.expect("a thread");
    assert_eq!((told.unread, told.following), (0, false));
    assert_eq!(in_list(&carol, here).await.thread_unread, 0);

    // Read on one desktop, read on the other; unfollowed, and it is quiet.
    let desk = story.second_desktop_of(&alice).await;
    assert_eq!(in_list(&desk, here).await.thread_unread, 2);
    alice.client().mark_thread_read(here, root).await.unwrap();
    story.settle().await;
    for one in [&alice, &desk] {
        assert_eq!(in_list(one, here).await.thread_unread, 0);
    }
    let threads = desk.client().threads().await.unwrap();
    assert_eq!(threads.len(), 1);
    assert_eq!(threads[0].root_text, "who takes it?");
    alice
        .client()
        .follow_thread(here, root, false)
        .await
        .unwrap();
    story.settle().await;
    answers(&bob, root, "done", false).await;
    story.settle().await;
    for one in [&alice, &desk] {
        assert_eq!(in_list(one, here).await.thread_unread, 0);
        assert!(one.client().threads().await.unwrap().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn replies_in_a_hole_are_counted_and_fetched_when_the_thread_is_opened() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let here = alice.here();
    let root = alice.says("who takes it?").await;
    story.settle().await;
    answers(&bob, root, "first", false).await;
    answers(&bob, root, "second", false).await;
    story.settle().await;
    story
        .was_said(&bob, here, (0..80).map(|n| format!("and {n}")))
        .await;
    // A new desktop has the end of the channel only.
    let desk = story.second_desktop_of(&alice).await;
    assert_eq!(in_list(&desk, here).await.thread_unread, 2);
    let thread = desk.client().thread(here, root).await.unwrap();
    assert!(thread.missing && thread.rows.is_empty());
    desk.client().load_thread(here, root).await.unwrap();
    assert_eq!(thread_texts(&desk, root).await, ["first", "second"]);
    assert!(!desk.client().thread(here, root).await.unwrap().missing);
    // What was fetched by the piece does not stand in the channel's timeline by itself.
    assert!(desk.rows().await.len() <= 52);
}

#[tokio::test(start_paused = true)]
async fn a_reaction_is_there_at_once_and_with_a_line_for_everybody() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let here = alice.here();
    let id = alice.says("we did it").await;
    story.settle().await;

    story.cut_off(&bob);
    bob.client()
        .react(here, id, "🎉".into(), true)
        .await
        .unwrap();
    assert_eq!(
        brief(&row(&bob, id).await.reactions),
        [("🎉".to_owned(), 1, true, true)]
    );
    assert!(row(&alice, id).await.reactions.is_empty());
    bob.restarts().await;
    story.reconnect(&bob).await;
    story.settle().await;
    assert_eq!(
        brief(&row(&bob, id).await.reactions),
        [("🎉".to_owned(), 1, true, false)]
    );
    let groups = row(&alice, id).await.reactions;
    assert_eq!(brief(&groups), [("🎉".to_owned(), 1, false, false)]);
    assert_eq!(groups[0].people, ["Bob"]);

    // Two wishes about the same: the last one counts.
    story.cut_off(&bob);
    bob.client()
        .react(here, id, "🎉".into(), false)
        .await
        .unwrap();
    bob.client()
        .react(here, id, "🎉".into(), true)
        .await
        .unwrap();
    bob.client()
        .react(here, id, "👍".into(), true)
        .await
        .unwrap();
    bob.client()
        .react(here, id, "👍".into(), false)
        .await
        .unwrap();
    story.reconnect(&bob).await;
    story.settle().await;
    for who in [&alice, &bob] {
        let groups = row(who, id).await.reactions;
        assert_eq!(groups.len(), 1, "{groups:?}");
        assert_eq!((groups[0].emoji.as_str(), groups[0].count), ("🎉", 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_reaction_that_is_refused_stays_with_its_reason_until_it_is_given_up() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("general").await;
    let here = alice.here();
    let id = alice.says("we did it").await;
    story.settle().await;
    story.cut_off(&bob);
    bob.client()
        .react(here, id, "🎉".into(), true)
        .await
        .unwrap();
    let why = "Not for the time being, please.";
    root.revokes(Permission::MessageSend, &bob, Scope::Channel(here), why)
        .await;
    story.reconnect(&bob).await;
    story.settle().await;
    let groups = row(&bob, id).await.reactions;
    let Some(WedgedWhy::Refused { decision }) = &groups[0].refused else {
        panic!("it is told why: {groups:?}");
    };
    assert_eq!(decision.obstacles[0].text.as_deref(), Some(why));
    assert!(row(&alice, id).await.reactions.is_empty());
    bob.client()
        .react(here, id, "🎉".into(), false)
        .await
        .unwrap();
    assert!(row(&bob, id).await.reactions.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_number_beside_a_channel_is_the_mentions_that_were_not_read() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let here = alice.here();
    let desk = story.second_desktop_of(&bob).await;
    let root = bob.says("a question").await;
    story.settle().await;
    alice.says("nothing for anybody").await;
    alice.says("for @bob").await;
    let second = alice.says("for @Bob again, `@bob`").await;
    answers(&alice, root, "and @bob here", false).await;
    story.settle().await;
    for one in [&bob, &desk] {
        let listed = in_list(one, here).await;
        assert_eq!((listed.unread, listed.mentions), (3, 3));
    }
    // It is drawn as somebody, and in code as what it is.
    let message = row(&bob, second).await;
    assert!(message.mentions_me);
    let Block::Paragraph { inlines } = &message.blocks[0] else {
        panic!("a paragraph");
    };
    assert_eq!(
        inlines[1],
        Inline::Mention {
            person: Some(bob.id),
            name: "Bob".into(),
            me: true
        }
    );
    assert!(matches!(inlines[3], Inline::Code { .. }));

    // What is read in the channel is read; what stands in the thread waits there.
    reads_all(&desk, here).await;
    story.settle().await;
    for one in [&bob, &desk] {
        assert_eq!(in_list(one, here).await.mentions, 1);
    }
    bob.client().mark_thread_read(here, root).await.unwrap();
    story.settle().await;
    for one in [&bob, &desk] {
        assert_eq!(in_list(one, here).await.mentions, 0);
    }
    // Unread again, on every desktop; and gone with its words.
    let seq = bob
        .rows()
        .await
        .iter()
        .find(|row| row.key == second.to_string())
        .and_then(|row| row.seq)
        .expect("a place");
    bob.client().mark_unread(here, seq).await.unwrap();
    story.settle().await;
    for one in [&bob, &desk] {
        let listed = in_list(one, here).await;
        assert_eq!((listed.unread, listed.mentions), (1, 1));
    }
    alice.edits(second, "for nobody").await;
    story.settle().await;
    for one in [&bob, &desk] {
        assert_eq!(in_list(one, here).await.mentions, 0);
    }
    let listed = desk.client().mentions().await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].message.as_ref().unwrap().text, "and @bob here");
    // A desktop that begins at the end counts the same.
    let third = story.second_desktop_of(&bob).await;
    assert_eq!(in_list(&third, here).await, in_list(&bob, here).await);
}

#[tokio::test(start_paused = true)]
async fn naming_everybody_without_a_line_is_kept_with_its_decision_and_not_sent_later() {
    let story = Story::begin().await;
    let lead = story.person("Lead").await;
    let bob = story.person("Bob").await;
    let carol = story.person("Carol").await;
    let team = story.team("Falcon", &lead, &[&bob, &carol]).await;
    let (public, all) = (ChannelKind::Public, HistoryPolicy::All);
    let here = story
        .channel_of("falcon", public, all, Some(team), &[&lead, &bob, &carol])
        .await;
    let reach = |who: &Person| {
        let client = who.client();
        async move {
            client
                .mention_reach(here, "hey @all, @bob".into())
                .await
                .unwrap()
        }
    };
    let asked = reach(&lead).await;
    assert!(asked.all);
    assert_eq!(asked.reach, 2);
    let of_one = lead
        .client()
        .mention_reach(here, "hey @bob".into())
        .await
        .unwrap();
    assert_eq!((of_one.all, of_one.reach), (false, 1));
    assert!(of_one.capability.is_none());

    story.cut_off(&lead);
    // The link has to notice first.
    story.after(Duration::from_secs(60)).await;
    let id = lead.says("@all, today!").await;
    let MessageState::Wedged {
        why: WedgedWhy::Refused { decision },
    } = row(&lead, id).await.state
    else {
        panic!("it is not queued");
    };
    let codes: Vec<_> = decision.obstacles.iter().map(|one| one.code).collect();
    assert_eq!(codes, [ReasonCode::OfflineNeedsServer]);
    story.reconnect(&lead).await;
    story.settle().await;
    bob.sees(&[]).await;
    lead.client().retry_wedged(id).await.unwrap();
    story.settle().await;
    bob.sees(&["@all, today!"]).await;
    assert_eq!(in_list(&bob, here).await.mentions, 1);

    // Who may not, hears it at once, and the words stay.
    let id = bob.says("@all, no!").await;
    let MessageState::Wedged {
        why: WedgedWhy::Refused { decision },
    } = row(&bob, id).await.state
    else {
        panic!("it is refused");
    };
    assert_eq!(decision.obstacles[0].code, ReasonCode::RoleLacks);
    story.settle().await;
    assert_eq!(carol.screen().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_wrote_sees_who_has_read() {
    let story = Story::begin().await;
    let alice = story.person("Alice").await;
    let bob = story.person("Bob").await;
    let carol = story.person("Carol").await;
    let here = story.channel("general", &[&alice, &bob, &carol]).await;
    let id = alice.says("please read").await;
    story.settle().await;
    reads_all(&bob, here).await;
    story.settle().await;
    let readers = alice.client().who_has_read(here, id).await.unwrap();
    let names = |list: &[tokenim_client::view::conversation::NamedPerson]| {
        list.iter().map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&readers.read), ["Bob"]);
    assert_eq!(names(&readers.unread), ["Carol"]);
    let told = row(&alice, id).await.readers.expect("a count");
    assert_eq!((told.read, told.of), (1, 2));
    // Of what somebody else wrote it is not asked.
    assert!(bob.client().who_has_read(here, id).await.is_err());
    assert!(row(&bob, id).await.readers.is_none());
}

#[tokio::test(start_paused = true)]
async fn az_05_what_was_pinned_saved_or_linked_tells_nothing_to_who_is_outside() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let private = story
        .channel_of(
            "quiet",
            ChannelKind::Private,
            HistoryPolicy::All,
            None,
            &[&alice, &bob],
        )
        .await;
    let id = alice.says("the price is nine").await;
    story.settle().await;
    alice.client().set_pinned(private, id, true).await.unwrap();
    bob.client().set_saved(private, id, true).await.unwrap();
    story.settle().await;
    let pins = bob.client().pins(private).await.unwrap();
    assert_eq!(pins[0].message.as_ref().unwrap().text, "the price is nine");
    assert_eq!(pins[0].by_name.as_deref(), Some("Alice"));
    assert!(row(&bob, id).await.saved);
    assert_eq!(row(&bob, id).await.pinned.as_deref(), Some("Alice"));
    // Pins are everybody's: without a line they are not touched.
    story.cut_off(&bob);
    assert!(bob.client().set_pinned(private, id, false).await.is_err());
    story.reconnect(&bob).await;
    story.settle().await;

    bob.client().leave_channel(private).await.unwrap();
    story.settle().await;
    assert!(bob.client().pins(private).await.is_err());
    let saved = bob.client().saved().await.unwrap();
    assert_eq!(saved.len(), 1, "that something was saved is theirs to know");
    assert!(!saved[0].available && saved[0].message.is_none());
    assert_eq!(saved[0].channel_name, "");
    // The link leads nowhere, like one that was made up.
    for (channel, message) in [
        (private, id),
        (private, MessageId::now_v7()),
        (ChannelId::now_v7(), id),
    ] {
        let located = bob.client().locate_message(channel, message).await.unwrap();
        assert_eq!(located, Located::Unavailable);
    }
    let located = bob
        .client()
        .locate_message(bob.client().list_channels().await.unwrap()[0].id, id)
        .await
        .unwrap();
    assert_eq!(
        located,
        Located::Unavailable,
        "nor under another channel's name"
    );
    bob.client().set_saved(private, id, false).await.unwrap();
    story.settle().await;
    assert!(bob.client().saved().await.unwrap().is_empty());
    let desk = story.second_desktop_of(&bob).await;
    assert!(desk.client().saved().await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_link_leads_to_a_message_that_was_never_loaded() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let here = alice.here();
    let old = alice.says("the first word").await;
    story.settle().await;
    story
        .was_said(&bob, here, (0..200).map(|n| format!("and {n}")))
        .await;
    let desk = story.second_desktop_of(&alice).await;
    story.cut_off(&desk);
    let located = desk.client().locate_message(here, old).await.unwrap();
    assert_eq!(located, Located::Offline);
    story.reconnect(&desk).await;
    story.settle().await;
    let Located::Here { seq, .. } = desk.client().locate_message(here, old).await.unwrap() else {
        panic!("it is found");
    };
    let anchor = tokenim_client::view::timeline::Anchor::At { seq };
    let window = desk.client().timeline(here, anchor, 20).await.unwrap();
    assert!(window.rows.iter().any(|row| row.key == old.to_string()));
    let url = tokenim_client::Client::permalink(here, old);
    let parsed = tokenim_client::deep_link::parse(&url);
    assert!(parsed.is_ok(), "{url}");
}

#[tokio::test(start_paused = true)]
async fn what_is_handed_on_keeps_its_author_and_what_is_quoted_and_gone_is_a_stub() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let here = alice.here();
    let id = alice.says("we moved to Thursday").await;
    story.settle().await;
    let quote = bob
        .client()
        .send_message(here, "really?".into(), Some(id))
        .await
        .unwrap();
    let other = story.channel("other", &[&bob, &alice]).await;
    let words = NewWords {
        extra: Extra {
            forward: Some(MessagePlace {
                channel_id: here,
                message_id: id,
            }),
            ..Extra::default()
        },
        ..NewWords::default()
    };
    let copy = bob.client().send(other, words).await.unwrap();
    // Drawn at once, from what is here.
    let echo = row(&bob, copy).await.forwarded.expect("a copy");
    assert_eq!(echo.author_name, "Alice");
    story.settle().await;
    let seen = row(&alice, copy).await.forwarded.expect("a copy");
    assert_eq!(seen.author_name, "Alice");
    assert_eq!(seen.channel_name.as_deref(), Some("general"));
    assert_eq!(
        in_list(&alice, other).await.last.unwrap().text,
        "we moved to Thursday"
    );

    bob.goes_to(here);
    alice.goes_to(here);
    let quoted = row(&alice, quote).await.reply_to.expect("a quote");
    assert_eq!(
        (quoted.text.as_str(), quoted.gone),
        ("we moved to Thursday", false)
    );
    alice.deletes(id).await;
    story.settle().await;
    let quoted = row(&bob, quote).await.reply_to.expect("a quote");
    assert!(quoted.gone && quoted.text.is_empty() && quoted.author_name.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_announcement_is_confirmed_and_a_correction_asks_again() {
    let story = Story::begin().await;
    let lead = story.person("Lead").await;
    let bob = story.person("Bob").await;
    let carol = story.person("Carol").await;
    let team = story.team("Falcon", &lead, &[&bob, &carol]).await;
    let (public, all) = (ChannelKind::Public, HistoryPolicy::All);
    let here = story
        .channel_of("news", public, all, Some(team), &[&lead, &bob, &carol])
        .await;
    let change = ChangeChannel {
        mode: Some(Mode::ReadOnly),
        ..ChangeChannel::default()
    };
    lead.client().change_channel(here, change).await.unwrap();
    let words = NewWords {
        body: "the code is 1234".into(),
        extra: Extra {
            ask_confirmation: true,
            ..Extra::default()
        },
        ..NewWords::default()
    };
    let id = lead.client().send(here, words).await.unwrap();
    story.settle().await;
    let asked = row(&bob, id).await.confirmation.expect("it is asked");
    assert_eq!(
        (asked.count, asked.of, asked.confirmed_by_me),
        (0, 2, false)
    );
    // Not without a line: it says that one has read what stands there now.
    story.cut_off(&bob);
    assert!(bob.client().confirm(here, id, 0).await.is_err());
    story.reconnect(&bob).await;
    story.settle().await;
    bob.client().confirm(here, id, 0).await.unwrap();
    story.settle().await;
    assert!(row(&bob, id).await.confirmation.unwrap().confirmed_by_me);
    assert_eq!(row(&lead, id).await.confirmation.unwrap().count, 1);

    // Whoever had confirmed is told; Carol, who had not, sees it where it stands.
    let (mut told, mut carols) = (bob.client().notices(), carol.client().notices());
    lead.edits(id, "the code is 4321").await;
    story.settle().await;
    let notice = told.try_recv().expect("Bob is told");
    assert!(notice.corrected, "{notice:?}");
    assert_eq!(notice.preview, "the code is 4321");
    assert!(told.try_recv().is_err(), "once");
    assert!(carols.try_recv().is_err(), "Carol had confirmed nothing");
    let asked = row(&bob, id).await.confirmation.unwrap();
    assert!(!asked.confirmed_by_me && asked.earlier_by_me);
    assert_eq!(asked.count, 0);
    carol.client().confirm(here, id, 1).await.unwrap();
    let list = lead.client().confirmations(here, id).await.unwrap();
    assert_eq!(list.confirmed[0].name, "Carol");
    assert_eq!(
        (list.missing[0].name.as_str(), list.missing[0].earlier),
        ("Bob", true)
    );
    assert!(bob.client().confirmations(here, id).await.is_err());
    let old = bob.client().revisions(here, id).await.unwrap();
    assert_eq!(old[0].source, "the code is 1234");
    // A desktop that begins here knows what was confirmed by this person.
    let desk = story.second_desktop_of(&carol).await;
    assert!(row(&desk, id).await.confirmation.unwrap().confirmed_by_me);
}

#[tokio::test(start_paused = true)]
async fn ds_02_a_poisoned_reaction_spoils_nothing() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let here = alice.here();
    let id = alice.says("one").await;
    story.settle().await;
    story.cut_off(&bob);
    alice
        .client()
        .react(here, id, "👍".into(), true)
        .await
        .unwrap();
    story.settle().await;
    for poison in [
        r#"{"kind":"reacted","target":"nobody","emoji":7}"#,
        r#"{"kind":"pinned","target":null}"#,
        r#"{"kind":"confirmed","count":-1}"#,
    ] {
        story.poison_newest(here, poison);
        alice.says("next").await;
        alice
            .client()
            .react(here, id, "🎉".into(), true)
            .await
            .unwrap();
        story.settle().await;
        alice
            .client()
            .react(here, id, "🎉".into(), false)
            .await
            .unwrap();
        story.settle().await;
    }
    story.reconnect(&bob).await;
    story.settle().await;
    let texts: Vec<String> = bob.screen().await;
    assert!(
        texts.iter().filter(|text| *text == "next").count() == 3,
        "{texts:?}"
    );
}
