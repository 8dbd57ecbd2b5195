use std::sync::Arc;
use std::time::Instant;
use tokenim_client::keys::{Keys, MemoryKeyStore};
use tokenim_client::search;
use tokenim_client::store::{Mode, Store, channel, entry, range::Range, sidebar};
use tokenim_protocol::channel::*;
use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::*;
use tokenim_protocol::time::UnixMillis;

const HAN: &str = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感";
fn body(r: &mut u64) -> String {
    let han: Vec<char> = HAN.chars().collect();
    let mut next = |n: u64| {
        *r = r
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (*r >> 33) % n
    };
    let mut s = String::new();
    if next(3) > 0 {
        for _ in 0..(8 + next(30)) {
            let a = next(150);
            let b = next(150);
            s.push(han[(a.min(b)) as usize % han.len()]);
        }
    } else {
        for _ in 0..(4 + next(12)) {
            let a = next(20000).min(next(20000));
            s.push_str(&format!("w{a} "));
        }
    }
    s
}
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let n: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let dir = std::path::PathBuf::from(std::env::args().nth(2).unwrap());
    let _ = std::fs::remove_dir_all(&dir);
    let ks = Arc::new(MemoryKeyStore::default());
    let keys = Arc::new(Keys::open_or_create(&dir, ks.clone()).unwrap());
    let store = Store::open(&dir, keys, Mode::Threaded).unwrap();
    let mut r = 7u64;
    let t = Instant::now();
    let channels = 200u64;
    let per = n / channels;
    let mut ids = vec![];
    for c in 0..channels {
        let id = ChannelId::now_v7();
        ids.push(id);
        let ch = Channel {
            id,
            kind: ChannelKind::Private,
            team: None,
            name: format!("c{c}"),
            topic: String::new(),
            mode: tokenim_protocol::permission::Mode::Open,
            history: HistoryPolicy::All,
            archived: false,
            created_at: UnixMillis(1),
        };
        let author = PersonId::now_v7();
        let entries: Vec<Entry> = (1..=per)
            .map(|seq| Entry {
                seq,
                at: UnixMillis(1_700_000_000_000 + (seq * channels + c) as i64 * 1000),
                author: Some(author),
                message_count: seq,
                prev_hash: String::new(),
                event: Kept::Known(ChannelEvent::Message(Message {
                    id: MessageId::now_v7(),
                    body: Some(body(&mut r)),
                    revision: 0,
                    edited_at: None,
                    deleted_at: None,
                    reply_to: None,
                })),
            })
            .collect();
        store
            .write(move |tx| {
                channel::put(tx, &ch)?;
                entry::put_run(tx, id, Range { from: 1, to: per }, &entries)?;
                channel::set_log_place(
                    tx,
                    id,
                    channel::LogPlace {
                        seq: per,
                        message_count: per,
                    },
                )
            })
            .await
            .unwrap();
    }
    println!("insert {n}: {:?}", t.elapsed());
    let t = Instant::now();
    while search::follow_once(&store).await.unwrap() {}
    println!("index: {:?}", t.elapsed());
    drop(store);
    std::thread::sleep(std::time::Duration::from_millis(300));
    for _ in 0..3 {
        let t = Instant::now();
        let keys = Arc::new(Keys::open(&dir, ks.clone()).unwrap());
        let a = t.elapsed();
        let store = Store::open(&dir, keys, Mode::Threaded).unwrap();
        let b = t.elapsed();
        let rows = store.read(sidebar::all).await.unwrap();
        let c = t.elapsed();
        let id = ids[3];
        let w = store
            .read(move |r| entry::window_latest(r, id, 50))
            .await
            .unwrap();
        println!(
            "keys {a:?} open {b:?} sidebar({}) {c:?} window({}) {:?}",
            rows.len(),
            w.rows.len(),
            t.elapsed()
        );
        for q in [
            "我不",
            "的一是了",
            "w12",
            "w1",
            "w300 w20",
            "我",
            "美总从无",
            "w19999",
            "好看 起发",
        ] {
            let mut all = vec![];
            let mut count = 0;
            for _ in 0..20 {
                let t = Instant::now();
                count = search::search(&store, q, None, 30)
                    .await
                    .unwrap()
                    .hits
                    .len();
                all.push(t.elapsed());
            }
            let first = all[0];
            all.sort();
            let ch = {
                let t = Instant::now();
                search::search(&store, q, Some(ids[5]), 30).await.unwrap();
                t.elapsed()
            };
            println!(
                "  {q}: hits {count} first {first:?} p50 {:?} p95 {:?} channel {ch:?}",
                all[10], all[18]
            );
        }
        drop(store);
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    for f in std::fs::read_dir(&dir).unwrap() {
        let f = f.unwrap();
        println!(
            "{:?} {} MB",
            f.file_name(),
            f.metadata().unwrap().len() / 1_000_000
        );
    }
}
