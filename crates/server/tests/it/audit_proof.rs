//! The audit as proof: whatever is done to it afterwards is found, and by whom it can be found.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use tokenim_policy::merkle::leaf_hash;
use tokenim_policy::proof::{Broken, Known, Witnessed, hash_of, hash_text, witness};
use tokenim_protocol::audit::{
    AuditExport, AuditFilter, AuditFormat, AuditPage, AuditStretch, Checkpoint, CheckpointAnswer,
    ExportAudit, InclusionProof, SignedCheckpoint,
};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::time::{HOUR_MS, SECOND_MS};
use tokenim_server::audit::checkpoint;
use tokenim_server::audit::verify::Wrong;
use tokenim_server::config::{Keys, ServerDir};
use tokenim_server::jobs::checkpoints;
use tokenim_server::store::upkeep::DatabaseFile;

use crate::story::{Somebody, Story, at_channel};

fn server_dir(story: &Story) -> ServerDir {
    ServerDir::new(story.dir.path().join("server"))
}

fn keys(story: &Story) -> Keys {
    Keys::load(&server_dir(story)).expect("keys")
}

/// A copy of the database as it is, to be bent.
fn copied(story: &Story, name: &str) -> PathBuf {
    let to = story.dir.path().join(name);
    let file = DatabaseFile::to_read(&server_dir(story).database(), None).expect("opened");
    file.copy_to(&to).expect("copied");
    to
}

fn verified(path: &Path, keys: &Keys, outside: &[SignedCheckpoint]) -> Result<u64, Wrong> {
    let file = DatabaseFile::to_read(path, None).expect("opened");
    file.verify_audit(&keys.audit.verifying_key(), outside)
        .expect("read")
        .map(|whole| whole.size)
}

/// Some people, some acts, an auditor, and a checkpoint over all of it.
async fn a_company() -> (Story, Somebody, Somebody, Somebody) {
    let (story, wei) = Story::begin().await;
    let zheng = story.person(&wei, "zheng").await;
    let bo = story.person(&wei, "bo").await;
    story.set_post(&wei, &zheng, "auditor", true).await.done();
    let channel = story.channel(&wei, "private", "all", &[&bo]).await;
    story
        .says(&bo, channel, "a word that is nobody's business")
        .await;
    story
        .exclude(&wei, &bo, "message.send", at_channel(channel))
        .await
        .1
        .done();
    checkpoints::take(&story.app).await.expect("taken");
    (story, wei, zheng, bo)
}

async fn newest(story: &Story, who: &Somebody, from: u64) -> CheckpointAnswer {
    story
        .get(who, &format!("/v1/audit/checkpoint?from={from}"))
        .await
        .ok()
}

fn opened(signed: &SignedCheckpoint, keys: &Keys) -> (Checkpoint, Known) {
    checkpoint::opened(signed, &keys.audit.verifying_key()).expect("signed by the server")
}

fn hashes(texts: &[String]) -> Vec<[u8; 32]> {
    texts
        .iter()
        .map(|text| hash_of(text).expect("a hash"))
        .collect()
}

#[tokio::test]
async fn au_01_whatever_is_changed_in_the_tables_is_named() {
    let (story, _, _, _) = a_company().await;
    let keys = keys(&story);
    let whole = copied(&story, "whole.db");
    let size = verified(&whole, &keys, &[]).expect("whole");
    assert!(size >= 7, "{size}");
    type Bend = fn(&Connection);
    let cases: [(&str, Bend, Wrong); 8] = [
        (
            "a letter of a record",
            |db| {
                run(
                    db,
                    "UPDATE audit_entry SET leaf = replace(leaf, 'user.create', 'user.creatf') WHERE seq = 3",
                );
            },
            Wrong::Record(Broken::Changed { seq: 3 }),
        ),
        (
            "a record and its hash",
            |db| {
                let leaf = r#"{"action":"user.create","seq":3}"#;
                let hash = hash_text(&leaf_hash(leaf.as_bytes()));
                db.execute(
                    "UPDATE audit_entry SET leaf = ?1, leaf_hash = ?2 WHERE seq = 3",
                    params![leaf, hash],
                )
                .expect("bent");
            },
            Wrong::Record(Broken::Changed { seq: 3 }),
        ),
        (
            "a hash alone",
            |db| {
                run(
                    db,
                    "UPDATE audit_entry SET leaf_hash = (SELECT leaf_hash FROM audit_entry WHERE seq = 1) WHERE seq = 5",
                )
            },
            Wrong::Record(Broken::Changed { seq: 5 }),
        ),
        (
            "a record taken out",
            |db| run(db, "DELETE FROM audit_entry WHERE seq = 4"),
            Wrong::Record(Broken::Missing { seq: 4 }),
        ),
        (
            "the end cut off, and the counter with it",
            |db| {
                run(db, "DELETE FROM audit_entry WHERE seq > 5");
                run(db, "UPDATE organisation SET audit_seq = 5");
                run(
                    db,
                    "DELETE FROM audit_node WHERE (place + 1) * (1 << level) > 5",
                );
            },
            Wrong::Record(Broken::Missing { seq: 6 }),
        ),
        (
            "two that changed places",
            |db| {
                run(db, "UPDATE audit_entry SET seq = -2 WHERE seq = 2");
                run(db, "UPDATE audit_entry SET seq = 2 WHERE seq = 6");
                run(db, "UPDATE audit_entry SET seq = 6 WHERE seq = -2");
            },
            Wrong::Record(Broken::Misplaced { seq: 2 }),
        ),
        (
            "an inner hash",
            |db| {
                run(
                    db,
                    "UPDATE audit_node SET hash = (SELECT hash FROM audit_node WHERE level = 0 AND place = 0) WHERE level = 1 AND place = 1",
                )
            },
            Wrong::Record(Broken::Rewritten { first: 3, last: 4 }),
        ),
        (
            "a checkpoint",
            |db| {
                run(
                    db,
                    "UPDATE audit_checkpoint SET checkpoint = replace(checkpoint, '\"size\"', '\"sizf\"')",
                )
            },
            Wrong::Signature(0),
        ),
    ];
    for (what, bend, expected) in cases {
        let bent = copied(&story, "bent.db");
        bend(&Connection::open(&bent).expect("opened"));
        assert_eq!(verified(&bent, &keys, &[]), Err(expected), "{what}");
        std::fs::remove_file(&bent).expect("removed");
    }
}

fn run(db: &Connection, sql: &str) {
    let changed = db.execute(sql, []).expect("bent");
    assert!(changed > 0, "{sql}");
}

/// Rewrites record 3 and everything that is computed from it, as whoever owns the machine could.
fn rewrite(path: &Path, keys: Option<&Keys>) {
    use tokenim_policy::merkle::{Edge, Node};
    let db = Connection::open(path).expect("opened");
    let leaf: String = db
        .query_row("SELECT leaf FROM audit_entry WHERE seq = 3", [], |row| {
            row.get(0)
        })
        .expect("there");
    let leaf = leaf.replace("user.create", "user.invent");
    let hash = hash_text(&leaf_hash(leaf.as_bytes()));
    db.execute(
        "UPDATE audit_entry SET leaf = ?1, leaf_hash = ?2 WHERE seq = 3",
        params![leaf, hash],
    )
    .expect("rewritten");
    let mut leaves = db
        .prepare("SELECT leaf FROM audit_entry ORDER BY seq")
        .expect("read");
    let leaves: Vec<String> = leaves
        .query_map([], |row| row.get(0))
        .expect("read")
        .map(|leaf| leaf.expect("text"))
        .collect();
    let mut edge = Edge::default();
    let mut roots = Vec::new();
    for leaf in &leaves {
        edge.push(leaf_hash(leaf.as_bytes()), |node: Node, hash| {
            let place = i64::try_from(node.place).expect("small");
            db.execute(
                "UPDATE audit_node SET hash = ?3 WHERE level = ?1 AND place = ?2",
                params![node.level, place, hash_text(hash)],
            )
            .expect("rewritten");
        });
        roots.push(edge.root());
    }
    let Some(keys) = keys else { return };
    let mut signed = db
        .prepare("SELECT size, checkpoint FROM audit_checkpoint")
        .expect("read");
    let signed: Vec<(i64, String)> = signed
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("read")
        .map(|row| row.expect("a row"))
        .collect();
    for (size, text) in signed {
        let mut said: Checkpoint = serde_json::from_str(&text).expect("a checkpoint");
        said.root = hash_text(&roots[usize::try_from(size).expect("small") - 1]);
        let anew = checkpoint::sign(&said, &keys.audit);
        db.execute(
            "UPDATE audit_checkpoint SET checkpoint = ?2, signature = ?3 WHERE size = ?1",
            params![size, anew.checkpoint, anew.signature],
        )
        .expect("rewritten");
    }
}

#[tokio::test]
async fn au_02_a_log_written_anew_with_the_real_key_is_found_by_a_checkpoint_from_outside() {
    let (story, _, zheng, _) = a_company().await;
    let keys = keys(&story);
    let kept = newest(&story, &zheng, 0).await.checkpoint.expect("one");
    let bent = copied(&story, "bent.db");
    rewrite(&bent, Some(&keys));
    // In itself it is whole: that is what the key is good for.
    assert!(verified(&bent, &keys, &[]).is_ok());
    let size = opened(&kept, &keys).1.size;
    assert_eq!(
        verified(&bent, &keys, std::slice::from_ref(&kept)),
        Err(Wrong::Record(Broken::Rewritten {
            first: 1,
            last: size
        })),
    );
    // And one that has seen more than there is.
    let cut = copied(&story, "cut.db");
    {
        let db = Connection::open(&cut).expect("opened");
        run(&db, "DELETE FROM audit_entry WHERE seq > 5");
        run(&db, "UPDATE organisation SET audit_seq = 5");
        run(
            &db,
            "DELETE FROM audit_node WHERE (place + 1) * (1 << level) > 5",
        );
        run(&db, "DELETE FROM audit_checkpoint");
    }
    assert!(verified(&cut, &keys, &[]).is_ok());
    assert_eq!(verified(&cut, &keys, &[kept]), Err(Wrong::Ahead(size)));
}

#[tokio::test]
async fn au_09_whoever_may_write_the_database_and_has_no_key_is_found() {
    let (story, _, _, _) = a_company().await;
    let keys = keys(&story);
    let bent = copied(&story, "bent.db");
    rewrite(&bent, None);
    let found = verified(&bent, &keys, &[]).expect_err("found");
    assert!(
        matches!(found, Wrong::Record(Broken::Rewritten { first: 1, .. })),
        "{found}"
    );
    // Signed with a key of their own.
    rewrite(&bent, Some(&Keys::generate()));
    assert!(matches!(
        verified(&bent, &keys, &[]),
        Err(Wrong::Signature(_))
    ));
}

#[tokio::test]
async fn what_people_wrote_cannot_be_rewritten_under_a_checkpoint() {
    let (story, _, _, _) = a_company().await;
    let keys = keys(&story);
    let bent = copied(&story, "bent.db");
    let db = Connection::open(&bent).expect("opened");
    run(
        &db,
        "UPDATE channel_entry SET hash = 'another' WHERE (channel_id, seq) IN (SELECT channel_id, max(seq) FROM channel_entry GROUP BY channel_id)",
    );
    drop(db);
    assert!(matches!(
        verified(&bent, &keys, &[]),
        Err(Wrong::Channel { .. })
    ));
}

#[tokio::test]
async fn everybody_can_hold_the_server_to_its_log_and_two_views_of_it_do_not_fit() {
    let (story, wei, _, bo) = a_company().await;
    let keys = keys(&story);
    let first = newest(&story, &bo, 0).await;
    let first = first.checkpoint.expect("one");
    let (_, seen) = opened(&first, &keys);
    // A record is under it.
    let path = format!("/v1/audit/entries/3/proof?size={}", seen.size);
    let proof: InclusionProof = story.get(&bo, &path).await.ok();
    let leaf = hash_of(&proof.leaf_hash).expect("a hash");
    assert!(tokenim_policy::merkle::verify_inclusion(
        2,
        seen.size,
        &leaf,
        &hashes(&proof.hashes),
        &seen.root
    ));

    story.person(&wei, "lin").await;
    checkpoints::take(&story.app).await.expect("asked");
    assert_eq!(
        newest(&story, &bo, 0).await.checkpoint.as_ref(),
        Some(&first),
        "not every moment"
    );
    story.clock.advance_ms(10 * SECOND_MS);
    checkpoints::take(&story.app).await.expect("taken");
    let second = newest(&story, &bo, seen.size).await;
    let (_, new) = opened(&second.checkpoint.clone().expect("one"), &keys);
    let proof = hashes(&second.consistency);
    assert_eq!(witness(&seen, &new, &proof), Witnessed::Grown);
    assert_eq!(witness(&new, &new, &[]), Witnessed::Same);
    // Nothing new: none is taken.
    story.clock.advance_ms(10 * SECOND_MS);
    checkpoints::take(&story.app).await.expect("asked");
    assert_eq!(newest(&story, &bo, 0).await.checkpoint, second.checkpoint);

    // Somebody else is shown another log, signed with the same key.
    let other = Known {
        size: seen.size,
        root: leaf_hash(b"another log"),
    };
    assert_eq!(witness(&other, &new, &proof), Witnessed::Forked);
    assert_eq!(witness(&new, &seen, &[]), Witnessed::Shrunk);
}

#[tokio::test]
async fn au_04_where_the_record_cannot_be_written_nothing_is_done() {
    let (story, wei, _, _) = a_company().await;
    let before = story.audit().await.len();
    let db = Connection::open(server_dir(&story).database()).expect("opened");
    run(
        &db,
        "UPDATE audit_node SET hash = 'no hash' WHERE level = 0 AND place = (SELECT max(place) FROM audit_node WHERE level = 0)",
    );
    run(&db, "DELETE FROM audit_node WHERE level > 0");
    let id = tokenim_protocol::ids::DepartmentId::now_v7();
    let body = json!({ "id": id, "name": "new", "parent": null, "manager": null });
    let answer = story.post(&wei, "/v1/departments", body).await;
    assert_eq!(answer.status, 500, "{}", answer.body);
    let made: i64 = db
        .query_row(
            "SELECT count(*) FROM department WHERE id = ?1",
            [id.to_string()],
            |row| row.get(0),
        )
        .expect("counted");
    assert_eq!((made, story.audit().await.len()), (0, before));
}

#[tokio::test]
async fn au_06_whoever_reads_the_audit_is_in_it_and_only_the_auditor_may() {
    let (story, wei, zheng, bo) = a_company().await;
    for other in [&wei, &bo] {
        for path in ["/v1/audit/read", "/v1/audit/verify"] {
            let refused = story.post(other, path, json!({})).await;
            refused.refused(403, ErrorCode::Forbidden);
        }
    }
    let count = story.audit().await.len();
    let filter = json!({ "filter": { "action": "permission." } });
    let page: AuditPage = story.post(&zheng, "/v1/audit/read", filter).await.ok();
    assert!(
        page.records
            .iter()
            .all(|one| one.leaf.contains("permission."))
    );
    assert_eq!(page.records.len(), 1);
    let all = story.audit().await;
    assert_eq!(all.len(), count + 1);
    let last = all.last().expect("a record");
    assert_eq!(last["action"], "audit.read");
    assert_eq!(last["actor"], json!(zheng.id));
    assert_eq!(last["after"]["filter"]["action"], "permission.");
    for key in ["request", "session", "device"] {
        assert!(last[key].is_string(), "{key} of {last}");
    }
}

#[tokio::test]
async fn the_auditor_reads_by_who_whom_what_and_when_page_by_page() {
    let (story, wei, zheng, bo) = a_company().await;
    let read = async |filter: Value, before: Option<u64>, limit: u32| -> AuditPage {
        let body = json!({ "filter": filter, "before": before, "limit": limit });
        story.post(&zheng, "/v1/audit/read", body).await.ok()
    };
    let by_bo = read(json!({ "actor": bo.id }), None, 50).await;
    assert!(by_bo.records.is_empty());
    let about_bo = read(json!({ "subject": bo.id, "actor": wei.id }), None, 50).await;
    let actions: Vec<Value> = about_bo
        .records
        .iter()
        .map(|one| serde_json::from_str::<Value>(&one.leaf).expect("JSON")["action"].clone())
        .collect();
    assert_eq!(actions[0], "permission.exclude");
    assert!(actions.contains(&json!("user.create")), "{actions:?}");
    let object = read(json!({ "object": bo.id.to_string() }), None, 50).await;
    assert!(!object.records.is_empty() && object.records.len() <= about_bo.records.len());
    let later = story.now().plus_ms(HOUR_MS);
    assert!(
        read(json!({ "since": later }), None, 50)
            .await
            .records
            .is_empty()
    );
    let never = read(json!({ "until": 5 }), None, 50).await;
    assert!(never.records.is_empty() && never.next.is_none());
    let mut seen = Vec::new();
    let mut before = None;
    let from = read(json!({}), None, 1).await.records[0].seq;
    loop {
        let page = read(json!({ "until": later }), before.or(Some(from)), 2).await;
        seen.extend(page.records.iter().map(|one| one.seq));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert!(seen.windows(2).all(|two| two[0] > two[1]), "{seen:?}");
    assert_eq!(seen.last(), Some(&1));
}

#[tokio::test]
async fn everybody_reads_what_is_recorded_about_themselves_and_nothing_else() {
    let (story, wei, _, bo) = a_company().await;
    let page: AuditPage = story.get(&bo, "/v1/audit/own").await.ok();
    let own: Vec<Value> = page
        .records
        .iter()
        .map(|one| serde_json::from_str(&one.leaf).expect("JSON"))
        .collect();
    let actions: Vec<&str> = own
        .iter()
        .filter_map(|leaf| leaf["action"].as_str())
        .collect();
    assert_eq!(actions, ["permission.exclude", "user.create"]);
    assert_eq!(own[0]["reason"], crate::story::REASON);
    assert_eq!(own[0]["after"]["permission"], "message.send");
    // Named in it only: what else stands there is not told, nor where others sit.
    let lin = story.person(&wei, "lin").await;
    let team = story.team(&wei, &wei).await;
    let channel = story
        .channel_in(&wei, Some(team), "private", "all", &[&bo])
        .await;
    story.add(&wei, channel, &lin).await.done();
    let of_lin: AuditPage = story.get(&lin, "/v1/audit/own").await.ok();
    let added: Value = serde_json::from_str(&of_lin.records[0].leaf).expect("JSON");
    assert_eq!(added["action"], "channel.add_member");
    assert_eq!(added["after"], Value::Null);
    assert!(own.iter().all(|leaf| leaf["session"].is_null()));
    let all = story.audit().await.len();
    let of_wei: AuditPage = story.get(&wei, "/v1/audit/own").await.ok();
    assert!(of_wei.records.len() < all);
    assert_eq!(
        story.audit().await.len(),
        all,
        "reading one's own is no record"
    );
}

#[tokio::test]
async fn verifying_hands_out_everything_once_begun_and_once_recorded() {
    let (story, _, zheng, _) = a_company().await;
    let before = story.audit().await.len();
    let first: AuditStretch = story.post(&zheng, "/v1/audit/verify", json!({})).await.ok();
    assert!(first.last);
    assert_eq!(first.run, before as u64 + 1);
    assert_eq!(first.records.len(), before + 1);
    assert_eq!(first.checkpoints.len(), 1);
    let body = json!({ "after": 3, "run": first.run });
    let again: AuditStretch = story.post(&zheng, "/v1/audit/verify", body).await.ok();
    assert_eq!(again.records[0].seq, 4);
    assert_eq!(story.audit().await.len(), before + 1);
    // Somebody else's run, or something that is none.
    let body = json!({ "after": 3, "run": 2 });
    story
        .post(&zheng, "/v1/audit/verify", body)
        .await
        .refused(409, ErrorCode::Conflict);
}

#[tokio::test]
async fn au_10_an_export_is_gated_and_leaves_one_record_however_many_parts_it_has() {
    let (story, _, zheng, _) = a_company().await;
    let csv = ExportAudit {
        format: AuditFormat::Csv,
        filter: AuditFilter::default(),
        ..ExportAudit::default()
    };
    let refused = story.post(&zheng, "/v1/audit/export", json!(csv)).await;
    let error = refused.refused(403, ErrorCode::Forbidden);
    assert!(!error.decision.expect("why").obstacles.is_empty());

    activate(&story, &zheng, "audit.manage").await;
    let before = story.audit().await.len();
    let part: AuditExport = story
        .post(&zheng, "/v1/audit/export", json!(csv))
        .await
        .ok();
    let lines: Vec<&str> = part.text.lines().collect();
    assert!(lines[0].starts_with("seq,at_ms,actor"));
    assert_eq!(lines.len() as u64, part.records + 1);
    assert_eq!(part.records, part.run);
    let rest = json!({ "format": "csv", "filter": {}, "after": 2, "run": part.run });
    let rest: AuditExport = story.post(&zheng, "/v1/audit/export", rest).await.ok();
    assert_eq!(rest.records, part.run - 2);
    let all = story.audit().await;
    assert_eq!(all.len(), before + 1);
    assert_eq!(all[before]["action"], "audit.export");
    // The lines of the other form are the very records.
    let lines = json!({ "format": "jsonl", "filter": { "action": "user." } });
    let part: AuditExport = story.post(&zheng, "/v1/audit/export", lines).await.ok();
    for line in part.text.lines() {
        let read: Value = serde_json::from_str(line).expect("JSON");
        let seq = usize::try_from(read["seq"].as_u64().expect("a number")).expect("small");
        assert_eq!(read, all[seq - 1]);
    }
    // Under another filter the run is none of this one.
    let other = json!({ "format": "jsonl", "filter": {}, "run": part.run });
    story
        .post(&zheng, "/v1/audit/export", other)
        .await
        .refused(409, ErrorCode::Conflict);
}

/// What an approved request to use an eligible right comes to.
async fn activate(story: &Story, who: &Somebody, permission: &'static str) {
    use tokenim_protocol::ids::GrantId;
    story.is_tampered_with();
    let (person, now) = (who.id, story.now());
    let db = Connection::open(server_dir(story).database()).expect("opened");
    db.execute(
        "INSERT INTO access_grant (id, person_id, permission, scope, holding, starts_at, ends_at,
                                   by_id, text, told)
         VALUES (?1, ?2, ?3, 'organisation', 'active', ?4, ?5, ?2, 'the yearly review', 0)",
        params![
            GrantId::now_v7().to_string(),
            person.to_string(),
            permission,
            now.0,
            now.plus_ms(HOUR_MS).0
        ],
    )
    .expect("granted");
    db.execute(
        "UPDATE person SET authority_epoch = authority_epoch + 1 WHERE id = ?1",
        [person.to_string()],
    )
    .expect("raised");
}

#[tokio::test]
async fn au_07_with_the_clock_set_back_the_order_is_that_of_the_places() {
    let (story, wei, _, _) = a_company().await;
    story.clock.advance_ms(-2 * HOUR_MS);
    story.person(&wei, "lin").await;
    let all = story.audit().await;
    let times: Vec<i64> = all.iter().filter_map(|leaf| leaf["at"].as_i64()).collect();
    assert!(times.windows(2).all(|two| two[0] <= two[1]), "{times:?}");
    assert_eq!(all.last().expect("one")["action"], "user.create");
    let keys = keys(&story);
    let copy = copied(&story, "copy.db");
    assert_eq!(verified(&copy, &keys, &[]), Ok(all.len() as u64));
}

#[tokio::test]
async fn au_05_no_words_of_people_and_nothing_that_opens_a_door_is_recorded() {
    let (story, wei, _, bo) = a_company().await;
    let path = format!("/v1/people/{}/sign-in-code", bo.id);
    let code: Value = story.post(&wei, &path, Value::Null).await.ok();
    let code = code["code"].as_str().expect("a code").to_owned();
    let whole: String = story.audit().await.iter().map(Value::to_string).collect();
    for planted in [
        "a word that is nobody's business",
        &code,
        &wei.token,
        &bo.token,
    ] {
        assert!(!whole.contains(planted), "{planted}");
    }
}

#[tokio::test]
async fn exported_records_are_known_for_genuine_and_a_changed_one_is_not() {
    use tokenim_server::operator::audit::{AuditError, verify, verify_records};
    let (story, _, zheng, _) = a_company().await;
    activate(&story, &zheng, "audit.manage").await;
    let lines = json!({ "format": "jsonl", "filter": {} });
    let part: AuditExport = story.post(&zheng, "/v1/audit/export", lines).await.ok();
    let (dir, file) = (server_dir(&story), story.dir.path().join("audit.jsonl"));
    std::fs::write(&file, &part.text).expect("written");
    assert_eq!(verify_records(&dir, &file).expect("genuine"), part.records);
    assert!(verify(&dir, &[]).is_ok());
    std::fs::write(&file, part.text.replacen("user.create", "user.invent", 1)).expect("written");
    assert!(matches!(
        verify_records(&dir, &file),
        Err(AuditError::Foreign(2))
    ));
}
