//! Links outside, and who opened what.

use serde_json::{Value, json};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::file_link::{
    FILE_OPENING_APART_MS, FileLinkList, FileLinkMade, FileLinkState, FileOpenings,
};
use tokenim_protocol::ids::{ExclusionId, FileLinkId};
use tokenim_protocol::time::HOUR_MS;

use super::*;
use crate::story::{REASON, at_channel};

struct Scene {
    story: Story,
    owner: Somebody,
    /// Administers the team.
    bo: Somebody,
    /// Sent the file.
    lin: Somebody,
    /// May share outside.
    eve: Somebody,
    channel: ChannelId,
    message: MessageId,
    file: String,
}

impl Scene {
    async fn begin(bytes: &[u8]) -> Self {
        let (story, owner) = Story::begin().await;
        let bo = story.person(&owner, "bo").await;
        let lin = story.person(&owner, "lin").await;
        let eve = story.person(&owner, "eve").await;
        let team = story.team(&owner, &bo).await;
        let channel = story
            .channel_in(&bo, Some(team), "private", "all", &[&lin, &eve])
            .await;
        let file = hand_over(&story, &lin, channel, "offer.pdf", bytes).await;
        let (message, sent) = send(&story, &lin, channel, "the offer", &[&file]).await;
        sent.done();
        let mut scene = Self {
            story,
            owner,
            bo,
            lin,
            eve,
            channel,
            message,
            file,
        };
        scene.allow().await;
        scene.eve = scene.story.session_of(scene.eve.id).await;
        scene
    }

    async fn allow(&self) {
        let permission = "file.share_external";
        let everywhere = at_channel(self.channel);
        let granted = self
            .story
            .grant(&self.owner, &self.eve, permission, everywhere, 6 * DAY_MS)
            .await;
        granted.1.done();
    }

    fn path(&self, what: &str) -> String {
        format!("/v1/channels/{}/files/{}{what}", self.channel, self.file)
    }

    async fn make(&self, who: &Somebody, days: u32, opens_max: Option<u32>) -> Answer {
        let body = json!({ "id": FileLinkId::now_v7(), "days": days, "opens_max": opens_max });
        self.story.post(who, &self.path("/links"), body).await
    }

    async fn link(&self, opens_max: Option<u32>) -> FileLinkMade {
        self.make(&self.eve, 1, opens_max).await.ok()
    }

    async fn links(&self, who: &Somebody) -> FileLinkList {
        let path = format!("/v1/channels/{}/file-links", self.channel);
        self.story.get(who, &path).await.ok()
    }

    async fn end(&self, who: &Somebody, link: FileLinkId) -> Answer {
        let path = self.path(&format!("/links/{link}/end"));
        self.story.post(who, &path, Value::Null).await
    }

    async fn visit(&self, token: &str, what: &str, headers: &[(&str, &str)]) -> Reply {
        let path = format!("/o/{token}{what}");
        let body = Body::empty();
        ask(&self.story.app, None, Method::GET, &path, headers, body).await
    }

    async fn take_right(&self) -> ExclusionId {
        let permission = "file.share_external";
        let (exclusion, done) = self
            .story
            .exclude(&self.owner, &self.eve, permission, at_channel(self.channel))
            .await;
        done.done();
        exclusion
    }
}

#[tokio::test]
async fn a_link_is_made_opened_and_ended_and_each_of_it_is_recorded() {
    let bytes = content(50_000);
    let scene = Scene::begin(&bytes).await;
    // Nobody but whoever may: the refusal says what stands in the way.
    let refused = scene.make(&scene.lin, 1, None).await;
    let error = refused.refused(403, ErrorCode::Forbidden);
    assert!(!error.decision.expect("a Decision").obstacles.is_empty());
    for days in [0, 8, 400] {
        scene
            .make(&scene.eve, days, None)
            .await
            .refused(422, ErrorCode::Invalid);
    }
    for opens in [0, 1_001] {
        let answer = scene.make(&scene.eve, 1, Some(opens)).await;
        answer.refused(422, ErrorCode::Invalid);
    }

    let made = scene.link(Some(3)).await;
    assert_eq!(made.link.state, FileLinkState::Open);
    assert_eq!(made.token.len(), 43);
    let page = scene
        .visit(&made.token, "", &[("accept-language", "zh-CN,en")])
        .await;
    let text = String::from_utf8_lossy(&page.is(200).body).into_owned();
    for word in ["offer.pdf", "eve", "50.0 kB", "下载", "UTC"] {
        assert!(text.contains(word), "{word} in {text}");
    }
    let got = scene.visit(&made.token, "/file", &[]).await;
    assert!(got.is(200).body == bytes);

    // Its maker and the file's sender see it, and whoever manages; nobody else is told of it.
    for who in [&scene.eve, &scene.lin, &scene.bo] {
        let links = scene.links(who).await.links;
        assert_eq!(links.len(), 1, "{}", who.id);
        assert_eq!(links[0].opens, 1);
    }
    let mallory = scene.story.person(&scene.owner, "mallory").await;
    scene
        .story
        .add(&scene.bo, scene.channel, &mallory)
        .await
        .done();
    assert!(scene.links(&mallory).await.links.is_empty());
    let id = made.link.id;
    scene
        .end(&mallory, id)
        .await
        .refused(404, ErrorCode::NotFound);

    scene.end(&scene.bo, id).await.done();
    scene.end(&scene.bo, id).await.done();
    scene.visit(&made.token, "", &[]).await.is(404);
    scene.visit(&made.token, "/file", &[]).await.is(404);
    let ended = scene.links(&scene.eve).await.links.remove(0);
    assert_eq!(
        (ended.state, ended.ended_by),
        (FileLinkState::Ended, Some(scene.bo.id))
    );

    let audit = scene.story.audit().await;
    let acts: Vec<_> = audit
        .iter()
        .filter_map(|record| record["action"].as_str())
        .filter(|action| action.starts_with("file_link."))
        .collect();
    assert_eq!(
        acts,
        ["file_link.create", "file_link.open", "file_link.end"]
    );
    // The secret is in no record and in no table.
    assert!(
        !audit
            .iter()
            .any(|record| record.to_string().contains(&made.token))
    );
    for entry in std::fs::read_dir(scene.story.server_dir().path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let kept = std::fs::read(&path).expect("read");
            let token = made.token.as_bytes();
            assert!(
                !kept.windows(token.len()).any(|part| part == token),
                "{path:?}"
            );
        }
    }
}

/// All that a stranger could compare.
fn shape(reply: &Reply) -> (u16, Vec<(String, String)>, Bytes) {
    let headers = reply
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), format!("{value:?}")))
        .collect();
    (reply.status, headers, reply.body.clone())
}

#[tokio::test]
async fn az_03_whatever_is_wrong_with_a_link_looks_like_one_that_never_was() {
    let bytes = content(20_000);
    let scene = Scene::begin(&bytes).await;
    let nothing = scene.visit(&"x".repeat(43), "", &[]).await;
    assert_eq!(nothing.status, 404);
    let nothing = shape(&nothing);
    let mut compared = 0;
    let mut same = async |token: &str, why: &str| {
        for what in ["", "/file"] {
            // Whoever guesses waits; that is about the address and not about the link.
            scene.story.clock.advance_ms(61_000);
            assert_eq!(
                shape(&scene.visit(token, what, &[]).await),
                nothing,
                "{why} {what}"
            );
            compared += 1;
        }
    };
    for odd in ["%00", "a", "%F0%9F%92%A9", "..%2f..", "'%20OR%201=1"] {
        same(odd, odd).await;
    }
    let ended = scene.link(None).await;
    scene.end(&scene.eve, ended.link.id).await.done();
    same(&ended.token, "ended").await;
    let used = scene.link(Some(1)).await;
    scene.visit(&used.token, "/file", &[]).await.is(200);
    same(&used.token, "used up").await;

    // The maker's right, taken and given back.
    let link = scene.link(None).await;
    scene.story.confirms(&scene.owner).await;
    let exclusion = scene.take_right().await;
    same(&link.token, "right taken").await;
    assert_eq!(
        scene.links(&scene.eve).await.links[0].state,
        FileLinkState::Withheld
    );
    scene.story.confirms(&scene.owner).await;
    let path = format!("/v1/exclusions/{exclusion}/end");
    let lifted = scene
        .story
        .post(&scene.owner, &path, json!({ "text": REASON }))
        .await;
    lifted.done();
    scene.visit(&link.token, "", &[]).await.is(200);

    // A label that lets nothing out.
    let path = format!("/v1/channels/{}/label", scene.channel);
    let label = json!({ "label": "secret", "text": REASON });
    scene.story.put(&scene.bo, &path, label).await.done();
    same(&link.token, "label").await;
    let refused = scene.make(&scene.eve, 1, None).await;
    refused.refused(403, ErrorCode::Forbidden);
    println!("{compared} answers alike");
}

#[tokio::test]
async fn az_03_a_link_goes_with_its_maker_its_message_and_its_time() {
    let bytes = content(20_000);
    let scene = Scene::begin(&bytes).await;
    // Its end is that of the right it rests on.
    let week: FileLinkMade = scene.make(&scene.eve, 7, None).await.ok();
    let days = (week.link.ends_at.0 - scene.story.now().0) / DAY_MS;
    assert_eq!(days, 6);
    let day = scene.link(None).await;
    scene.story.clock.advance_ms(DAY_MS + HOUR_MS);
    scene.visit(&day.token, "/file", &[]).await.is(404);
    scene.visit(&week.token, "/file", &[]).await.is(200);

    scene
        .story
        .remove(&scene.bo, scene.channel, &scene.eve)
        .await
        .done();
    scene.visit(&week.token, "/file", &[]).await.is(404);
    scene
        .story
        .add(&scene.bo, scene.channel, &scene.eve)
        .await
        .done();
    scene.visit(&week.token, "/file", &[]).await.is(200);

    let path = format!("/v1/channels/{}/messages/{}", scene.channel, scene.message);
    scene.story.delete(&scene.lin, &path).await.done();
    scene.visit(&week.token, "/file", &[]).await.is(404);
    assert!(scene.links(&scene.bo).await.links.is_empty());
}

#[tokio::test]
async fn an_05_a_link_of_somebody_who_is_deactivated_opens_nothing() {
    let bytes = content(20_000);
    let scene = Scene::begin(&bytes).await;
    let link = scene.link(None).await;
    scene.visit(&link.token, "/file", &[]).await.is(200);
    scene.story.disable(&scene.owner, &scene.eve).await.done();
    scene.visit(&link.token, "", &[]).await.is(404);
    scene.visit(&link.token, "/file", &[]).await.is(404);
    let goes_on = [("range", "bytes=10-")];
    scene.visit(&link.token, "/file", &goes_on).await.is(404);
}

#[tokio::test]
async fn d12_a_download_by_a_link_ends_where_its_makers_right_ends() {
    let bytes = content(12 * 1024 * 1024);
    let scene = Scene::begin(&bytes).await;
    let link = scene.link(Some(1)).await;
    let request = Request::builder()
        .uri(format!("/o/{}/file", link.token))
        .body(Body::empty())
        .expect("a request");
    let response = scene.story.app.router().oneshot(request).await;
    let body = response.expect("an answer").into_body();
    let mut pieces = body.into_data_stream();
    let (mut got, mut ended, mut taken) = (0, false, false);
    use futures_util::StreamExt;
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(piece) => got += piece.len(),
            Err(_) => {
                ended = true;
                break;
            }
        }
        if got >= 1024 * 1024 && !taken {
            scene.take_right().await;
            taken = true;
        }
    }
    assert!(ended, "the whole file came");
    println!("{got} of {} bytes", bytes.len());
    assert_eq!(got, 4 * 1024 * 1024);
}

#[tokio::test]
async fn fl_03_what_a_link_gives_is_saved_and_never_shown() {
    let bytes = content(30_000);
    let scene = Scene::begin(&bytes).await;
    let link = scene.link(Some(1)).await;
    let page = scene.visit(&link.token, "", &[]).await;
    for (name, wanted) in [
        ("content-type", "text/html; charset=utf-8"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "private, no-store"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(page.header(name), wanted);
    }
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(policy.ends_with("sandbox allow-downloads"), "{policy}");

    let got = scene.visit(&link.token, "/file", &[]).await;
    for (name, wanted) in [
        ("content-type", "application/octet-stream"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cache-control", "private, no-store"),
        ("referrer-policy", "no-referrer"),
        ("accept-ranges", "bytes"),
    ] {
        assert_eq!(got.header(name), wanted);
    }
    assert!(
        got.header("content-disposition")
            .starts_with("attachment; ")
    );
    // It was the only opening: to go on is no second one, to begin again would be.
    let rest = scene
        .visit(&link.token, "/file", &[("range", "bytes=20000-")])
        .await;
    assert!(rest.is(206).body == bytes[20_000..]);
    scene.visit(&link.token, "/file", &[]).await.is(404);
    scene.story.clock.advance_ms(HOUR_MS);
    let late = [("range", "bytes=20000-")];
    scene.visit(&link.token, "/file", &late).await.is(404);
    assert_eq!(scene.links(&scene.eve).await.links[0].opens, 1);
}

#[tokio::test]
async fn guessing_at_links_is_counted_like_guessing_at_passwords() {
    let scene = Scene::begin(&content(1_000)).await;
    let link = scene.link(None).await;
    let mut statuses = Vec::new();
    for n in 0..15 {
        let guess = format!("guess{n}");
        statuses.push(scene.visit(&guess, "", &[]).await.status);
    }
    assert_eq!(statuses[..10], [404; 10]);
    assert_eq!(statuses[10..], [429; 5]);
    let held = scene.visit(&link.token, "", &[]).await;
    assert!(held.is(429).header("retry-after").parse::<u64>().is_ok());
    // Who signs in is not held up by it.
    assert_eq!(scene.links(&scene.eve).await.links.len(), 1);
    scene.story.clock.advance_ms(61_000);
    scene.visit(&link.token, "", &[]).await.is(200);
}

/// Until what is written beside an answer is there.
async fn openings(scene: &Scene, people: usize) -> FileOpenings {
    loop {
        let path = scene.path("/openings");
        let told: FileOpenings = scene.story.get(&scene.lin, &path).await.ok();
        if told.people.len() >= people {
            return told;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn who_opened_a_file_is_told_to_its_sender_and_to_those_who_manage_the_channel() {
    let bytes = content(30_000);
    let scene = Scene::begin(&bytes).await;
    let app = &scene.story.app;
    // By the way, for a small picture; and its own sender: none of them opens it.
    let quiet = [("x-tokenim-quiet", "1")];
    let path = scene.path("");
    let token = Some(scene.bo.token.as_str());
    ask(app, token, Method::GET, &path, &quiet, Body::empty())
        .await
        .is(200);
    fetch(app, &scene.lin, scene.channel, &scene.file, None)
        .await
        .is(200);
    let opened = scene
        .story
        .post(&scene.lin, &scene.path("/opened"), Value::Null)
        .await;
    opened.done();
    assert_eq!(openings(&scene, 0).await.count, 0);

    fetch(app, &scene.eve, scene.channel, &scene.file, None)
        .await
        .is(200);
    let told = openings(&scene, 1).await;
    assert_eq!(
        (told.people[0].person, told.people[0].opens),
        (scene.eve.id, 1)
    );
    // Saved right after it was looked at: one opening. Hours later: another.
    let open = async || {
        let path = scene.path("/opened");
        scene
            .story
            .post(&scene.eve, &path, Value::Null)
            .await
            .done();
    };
    open().await;
    assert_eq!(openings(&scene, 1).await.people[0].opens, 1);
    scene.story.clock.advance_ms(FILE_OPENING_APART_MS);
    let eve = scene.story.session_of(scene.eve.id).await;
    let path = scene.path("/opened");
    scene.story.post(&eve, &path, Value::Null).await.done();
    let told = openings(&scene, 1).await;
    assert_eq!(told.people[0].opens, 2);
    assert!(told.people[0].first_at < told.people[0].last_at);

    let link = scene.link(None).await;
    scene.visit(&link.token, "/file", &[]).await.is(200);
    assert_eq!(openings(&scene, 1).await.links[0].opens, 1);

    // Those who manage the channel see it; whoever only reads is told why not.
    let path = scene.path("/openings");
    let told: FileOpenings = scene.story.get(&scene.bo, &path).await.ok();
    assert_eq!(told.count, 1);
    let refused = scene.story.get(&scene.eve, &path).await;
    let error = refused.refused(403, ErrorCode::Forbidden);
    assert!(error.decision.is_some());
    let mallory = scene.story.person(&scene.owner, "mallory").await;
    let hidden = scene.story.get(&mallory, &path).await;
    hidden.refused(404, ErrorCode::NotFound);
    let opening = scene
        .story
        .post(&mallory, &scene.path("/opened"), Value::Null)
        .await;
    opening.refused(404, ErrorCode::NotFound);
}
