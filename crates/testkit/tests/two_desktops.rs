//! One person, two desktops, and networks that come and go: what is unread, what was read and
//! what was told agree in the end, whatever happened in between.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokenim_client::notify::Notice;
use tokenim_client::view::personal::Badge;
use tokenim_client::view::timeline::{Anchor, RowContent};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{ChannelId, Seq};
use tokenim_protocol::personal::{Mute, Setting};
use tokenim_testkit::story::{Person, Story};
use tokio::sync::broadcast;

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        let index = usize::try_from(self.below(things.len() as u64)).expect("small");
        &things[index]
    }
}

fn told(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|told| told.parse().ok())
        .unwrap_or(otherwise)
}

/// What one desktop shows of a channel: unread, mentions, and where the "new" line stands.
type Shown = BTreeMap<ChannelId, (u64, u64, Option<Seq>)>;

async fn shown(desktop: &Person, channels: &[ChannelId]) -> (Badge, Shown) {
    let client = desktop.client();
    let badge = client.badge().await.expect("a badge");
    let mut shown = Shown::new();
    for row in client.list_channels().await.expect("a list") {
        if channels.contains(&row.id) {
            let window = client.timeline(row.id, Anchor::Latest, 50).await;
            let read = window.expect("a window").read_seq;
            shown.insert(row.id, (row.unread, row.mentions, read));
        }
    }
    (badge, shown)
}

/// The last place of a channel that a desktop knows.
async fn last_seq(desktop: &Person, channel: ChannelId) -> Seq {
    let window = desktop.client().timeline(channel, Anchor::Latest, 50).await;
    window.map_or(0, |window| window.to)
}

/// How often each branch was taken.
type Branches = BTreeMap<&'static str, u32>;

/// One run: a few steps with cut lines and restarts, and then everybody meets again.
async fn run(
    story: &Story,
    people: &[Person; 3],
    channels: &[ChannelId; 3],
    dice: &mut Dice,
    branches: &mut Branches,
) {
    let [desk, laptop, bob] = people;
    let [_, _, direct] = channels;
    for _ in 0..4 + dice.below(8) {
        let channel = *dice.of(channels);
        let desktop = if dice.below(2) == 0 { desk } else { laptop };
        let step = match dice.below(12) {
            0 | 1 => {
                bob.goes_to(channel);
                bob.says("a word").await;
                "said"
            }
            2 => {
                bob.goes_to(channel);
                bob.says("a word for @alice").await;
                "mentioned"
            }
            3 => {
                bob.goes_to(*direct);
                bob.says("between us").await;
                "directly said"
            }
            4 | 5 => {
                let last = last_seq(desktop, channel).await;
                let seq = dice.below(last + 1);
                let _ = desktop.client().mark_read(channel, seq).await;
                "read"
            }
            6 => {
                let last = last_seq(desktop, channel).await;
                if last > 0 {
                    let seq = 1 + dice.below(last);
                    let _ = desktop.client().mark_unread(channel, seq).await;
                }
                "marked unread"
            }
            7 => {
                desktop.goes_to(channel);
                desktop.says("an answer").await;
                "answered"
            }
            8 => {
                story.cut_off(desktop);
                "cut off"
            }
            9 => {
                story.reconnect(desktop).await;
                "reconnected"
            }
            10 => {
                desktop.restarts().await;
                "restarted"
            }
            _ => {
                let mute = (dice.below(2) == 0).then_some(Mute { until: None });
                let setting = Setting::Mute {
                    channel_id: channel,
                    mute,
                };
                desktop.client().set_personal(setting).await.expect("set");
                "muted or not"
            }
        };
        *branches.entry(step).or_default() += 1;
        let pause = dice.below(4) * 400;
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    let cut = [desk, laptop].map(|desktop| desktop.line.is_cut());
    let met = match cut {
        [false, false] => "met with both connected",
        [true, true] => "met with both cut off",
        _ => "met with one cut off",
    };
    *branches.entry(met).or_default() += 1;
    for desktop in [desk, laptop] {
        story.reconnect(desktop).await;
    }
    story.after(Duration::from_secs(4)).await;
}

/// Rows of people's words after the mark, counted on the screen itself.
async fn counted(desktop: &Person, channel: ChannelId) -> u64 {
    let window = desktop
        .client()
        .timeline(channel, Anchor::Latest, 2_000)
        .await
        .expect("a window");
    let Some(read) = window.read_seq else {
        return 0;
    };
    let unread = window.rows.iter().filter(|row| {
        row.seq.is_some_and(|seq| seq > read) && matches!(row.content, RowContent::Message(_))
    });
    unread.count() as u64
}

#[tokio::test(start_paused = true)]
async fn unread_badge_and_read_state_agree_on_two_desktops_after_random_partitions() {
    let runs = told("TWO_DESKTOPS_RUNS", 60);
    let mut branches = Branches::new();
    let mut unread_at_the_end = 0;
    let mut done = 0;
    let mut seed = 0;
    while done < runs {
        seed += 1;
        // A company does for twenty runs; what one leaves behind the next begins with.
        let story = Story::begin_with(9_000 + seed).await;
        let (desk, bob) = story.two_in("general").await;
        let general = desk.here();
        let falcon = story.channel("falcon", &[&desk, &bob]).await;
        let direct = bob.client().start_direct(desk.id).await.expect("a channel");
        story.settle().await;
        let laptop = story.second_desktop_of(&desk).await;
        let people = [desk, laptop, bob];
        let channels = [general, falcon, direct];
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ seed);
        for _ in 0..20.min(runs - done) {
            run(&story, &people, &channels, &mut dice, &mut branches).await;
            done += 1;
            let [desk, laptop, _] = &people;
            let (on_desk, on_laptop) =
                (shown(desk, &channels).await, shown(laptop, &channels).await);
            assert_eq!(on_desk, on_laptop, "seed {seed}, run {done}");
            // And what both say is what stands there.
            for (channel, (unread, _, _)) in &on_desk.1 {
                assert_eq!(
                    counted(laptop, *channel).await,
                    *unread,
                    "seed {seed}, run {done}"
                );
            }
            unread_at_the_end += on_desk.0.unread;
            // A device that knew nothing reads the same from the server.
            if done % 10 == 0 {
                let new = story.second_desktop_of(desk).await;
                assert_eq!(
                    shown(&new, &channels).await,
                    on_desk,
                    "seed {seed}, run {done}"
                );
                new.client().sign_out().await.expect("signed out");
                story.leaves(&new);
                *branches.entry("compared with a new device").or_default() += 1;
            }
        }
    }
    println!("{done} runs, {unread_at_the_end} unread at their ends: {branches:#?}");
    assert!(branches.len() >= 14, "{branches:?}");
    assert!(unread_at_the_end > 0);
}

/// A desktop that writes down every notice it was given, over all its restarts.
struct Watched {
    desktop: Person,
    notices: broadcast::Receiver<Notice>,
    shown: BTreeMap<(ChannelId, Seq), u32>,
    /// Nothing up to here was unread any more when it could be told.
    read: BTreeMap<ChannelId, Seq>,
    /// From here on it was not theirs to see.
    forbidden: BTreeMap<ChannelId, BTreeSet<Seq>>,
    wrong: Vec<String>,
}

impl Watched {
    fn new(desktop: Person) -> Self {
        Self {
            notices: desktop.client().notices(),
            desktop,
            shown: BTreeMap::new(),
            read: BTreeMap::new(),
            forbidden: BTreeMap::new(),
            wrong: Vec::new(),
        }
    }

    fn look(&mut self) {
        while let Ok(notice) = self.notices.try_recv() {
            let place = (notice.channel_id, notice.seq);
            let times = self.shown.entry(place).or_default();
            *times += 1;
            if *times > 1 {
                self.wrong.push(format!("twice: {place:?}"));
            }
            let read = self.read.get(&notice.channel_id).copied();
            if read.is_some_and(|read| notice.seq <= read) {
                self.wrong.push(format!("read already: {place:?}"));
            }
            let forbidden = self.forbidden.get(&notice.channel_id);
            if forbidden.is_some_and(|seqs| seqs.contains(&notice.seq)) {
                self.wrong.push(format!("forbidden: {place:?}"));
            }
        }
    }

    /// The program dies, with whatever it was doing, and starts again.
    async fn crashes(&mut self) {
        self.look();
        self.desktop.crashes().await;
        self.notices = self.desktop.client().notices();
    }
}

#[tokio::test(start_paused = true)]
async fn c_20_a_notice_is_shown_at_most_once_on_a_device_and_never_for_what_is_read_or_forbidden() {
    let cycles = told("C20_CYCLES", 100);
    let story = Story::begin_with(20).await;
    let (desk, bob) = story.two_in("general").await;
    // Bob administers it, so that he can take somebody out.
    let team = story.team("rescue", &bob, &[&desk]).await;
    let members = [&bob, &desk];
    let (kind, history) = (ChannelKind::Private, HistoryPolicy::All);
    let general = story
        .channel_of("falcon", kind, history, Some(team), &members)
        .await;
    let direct = bob.client().start_direct(desk.id).await.expect("a channel");
    story.settle().await;
    let laptop = story.second_desktop_of(&desk).await;
    let mut watched = [Watched::new(desk.clone()), Watched::new(laptop.clone())];
    let mut dice = Dice(0x2000_2000);
    let mut counts = Branches::new();
    for _ in 0..cycles {
        // Somebody speaks, and meanwhile something happens to one of the desktops.
        let channel = *dice.of(&[general, direct]);
        bob.goes_to(channel);
        for _ in 0..=dice.below(3) {
            bob.says("news").await;
        }
        let which = usize::try_from(dice.below(2)).expect("small");
        let pause = Duration::from_millis(dice.below(12) * 10);
        tokio::time::sleep(pause).await;
        let what = match dice.below(6) {
            0 | 1 => {
                watched[which].crashes().await;
                "crashed"
            }
            2 => {
                story.cut_off(&watched[which].desktop);
                tokio::time::sleep(pause).await;
                watched[which].crashes().await;
                "crashed without a network"
            }
            3 => {
                story.server.app.hub().unsettle(desk.id);
                "read again"
            }
            4 => {
                story.cut_off(&watched[which].desktop);
                "cut off"
            }
            _ => {
                // Away from the channel for a while: what is said meanwhile is not theirs.
                let removed = story.remove_member(bob.id, general, desk.id).await;
                if removed.is_ok() {
                    story.settle().await;
                    bob.goes_to(general);
                    let before = last_seq(&bob, general).await;
                    bob.says("among ourselves").await;
                    story.settle().await;
                    let after = last_seq(&bob, general).await;
                    for one in &mut watched {
                        let seqs = one.forbidden.entry(general).or_default();
                        seqs.extend(before + 1..=after);
                    }
                    story
                        .add_member(bob.id, general, desk.id)
                        .await
                        .expect("back again");
                    "taken out and in"
                } else {
                    "could not be taken out"
                }
            }
        };
        *counts.entry(what).or_default() += 1;
        for one in &watched {
            story.reconnect(&one.desktop).await;
        }
        story.after(Duration::from_secs(2)).await;
        for one in &mut watched {
            one.look();
        }
        // One of them is read now and then; the other device hears of it.
        if dice.below(3) == 0 {
            let last = last_seq(&watched[which].desktop, channel).await;
            let client = watched[which].desktop.client();
            let _ = client.mark_read(channel, last).await;
            story.after(Duration::from_secs(2)).await;
            for one in &mut watched {
                one.look();
                one.read.insert(channel, last);
            }
            *counts.entry("read on one").or_default() += 1;
        }
    }
    let shown: usize = watched.iter().map(|one| one.shown.len()).sum();
    let wrong: Vec<&String> = watched.iter().flat_map(|one| &one.wrong).collect();
    println!(
        "{cycles} cycles, two devices: {shown} notices shown, {} wrong; {counts:?}",
        wrong.len()
    );
    assert_eq!(wrong, Vec::<&String>::new());
    assert!(shown > 0);
    for what in [
        "crashed",
        "crashed without a network",
        "read again",
        "taken out and in",
        "read on one",
    ] {
        assert!(counts.contains_key(what), "{counts:?}");
    }
}
