//! Anybody does anything in any order.

use super::*;

/// Numbers that are the same every day.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Whatever people and time do in whatever order: what has ended stays ended, nobody decides
/// who may not, the late have no effect, and Li writes exactly when nothing stands against it.
#[tokio::test]
async fn the_real_server_keeps_what_the_machine_promises() {
    let team = Team::begin().await;
    let mut dice = Dice(7);
    let mut ends = std::collections::BTreeMap::<String, u32>::new();
    let mut acts = 0;
    for _ in 0..30 {
        let exclusion = team
            .taken_by(if dice.below(2) == 0 {
                &team.lin
            } else {
                &team.wei
            })
            .await;
        let mut body = team.restore(exclusion);
        body["purpose"]["blocks"] = json!([team.bo.id]);
        let request = team.files(&team.li, body).await;
        let (mut ended, mut anew) = (None, None);
        for _ in 0..14 {
            let who = [&team.lin, &team.hao, &team.bo, &team.wei, &team.li][dice.below(5) as usize];
            let seen = team.sees(&team.li, request.id).await;
            let version = seen.version - dice.below(2) * dice.below(2);
            acts += 1;
            match dice.below(10) {
                0 | 1 => {
                    let body = json!({ "version": version, "digest": seen.digest, "text": "yes" });
                    let answer = team.act(who, request.id, "approve", body).await;
                    assert!(
                        [200, 403, 404, 409].contains(&answer.status),
                        "{}",
                        answer.body
                    );
                }
                2 => {
                    let body = json!({
                        "version": version, "code": "other", "rule": "team rule 3",
                        "text": "not before the release is out", "is_final": true,
                    });
                    let answer = team.act(who, request.id, "deny", body).await;
                    assert!(
                        [200, 403, 404, 409].contains(&answer.status),
                        "{}",
                        answer.body
                    );
                }
                3 => {
                    let body = json!({ "text": "for which group is it?" });
                    team.act(who, request.id, "question", body).await;
                }
                4 => {
                    team.act(who, request.id, "answer", json!({ "text": "for all" }))
                        .await;
                }
                5 if dice.below(3) == 0 => {
                    team.act(who, request.id, "withdraw", json!({ "text": "" }))
                        .await;
                }
                6 => {
                    let word = json!({ "relation": "other", "text": "I know of the work" });
                    team.act(who, request.id, "endorse", word).await;
                }
                7 => {
                    let admin = dice.below(2) == 0;
                    add_to_team(&team.story, &team.wei, team.team, &team.hao, admin).await;
                }
                8 if dice.below(4) == 0 && anew.is_none() => {
                    team.story.clock.advance_ms(1);
                    anew = Some(team.taken_by(&team.wei).await);
                }
                _ => team.passes((dice.below(20) * HOUR_MS as u64) as i64).await,
            }
            let now = team.sees(&team.li, request.id).await;
            if let Some(status) = ended {
                assert_eq!(now.status, status, "what had ended moved");
            }
            ended = now.status.is_final().then_some(now.status);
            let supported: Vec<_> = now.endorsements.iter().map(|word| word.by).collect();
            let taker = now.loss.as_ref().and_then(|loss| loss.by);
            for vote in now.stages.iter().flat_map(|stage| &stage.reviews) {
                assert_ne!(vote.by, team.li.id);
                assert_ne!(Some(vote.by), taker);
                assert!(!supported.contains(&vote.by) || vote.struck);
                assert!(vote.at < now.expires_at);
            }
            let sent = team
                .story
                .try_say(&team.li, team.channel, "hello?")
                .await
                .status
                < 300;
            let free = now.status == RequestStatus::Approved && anew.is_none();
            assert_eq!(sent, free, "{:?}, taken anew: {anew:?}", now.status);
        }
        let last = team.sees(&team.li, request.id).await;
        *ends.entry(format!("{:?}", last.status)).or_default() += 1;
        team.act(&team.li, request.id, "withdraw", json!({ "text": "" }))
            .await;
        for taken in [Some(exclusion), anew].into_iter().flatten() {
            let path = format!("/v1/exclusions/{taken}/end");
            let end = json!({ "text": "agreed in Monday's meeting" });
            team.story.post(&team.wei, &path, end).await.done();
        }
        add_to_team(&team.story, &team.wei, team.team, &team.hao, true).await;
        team.passes(8 * DAY_MS).await;
    }
    println!("{acts} acts on 30 requests: {ends:?}");
    for end in ["Approved", "Denied", "Expired"] {
        assert!(ends.contains_key(end), "{ends:?}");
    }
}
