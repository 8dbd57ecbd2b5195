//! Notices on the desktop: the real program against a notification service that the test plays.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::payloads;
use super::stage::Stage;
use serde_json::json;
use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::{Client, Config, SignInForm};
use tokenim_protocol::request::Secret;
use tokenim_testkit::company;
use tokenim_testkit::window::{Fault, Outcome, PATIENCE, Seat};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

const PATH: &str = "/org/freedesktop/Notifications";

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_notice_opens_the_message() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let mut service = NotificationService::at(&seat).await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    li.is_connected("live").await?;
    let zhou = Sender::sign_in(&stage, "zhouyang").await?;

    zhou.says("闲聊", "午饭 <b>去哪儿</b> & 几点?").await?;
    let first = service.next().await?;
    assert_eq!(first.title, "闲聊");
    assert_eq!(
        first.body, "周洋: 午饭 &lt;b&gt;去哪儿&lt;/b&gt; &amp; 几点?",
        "said by whom, and not read as markup"
    );
    assert_eq!(first.replaces, 0);
    assert!(first.actions.contains(&"default".to_owned()));

    zhou.says("闲聊", "楼下那家面馆吧").await?;
    let second = service.next().await?;
    assert_eq!(second.replaces, first.id, "one notice for one channel");
    assert!(second.body.contains("面馆"));

    // What is on the screen needs no notice; of the two only the second is announced.
    zhou.says("Falcon", "这条他正看着").await?;
    li.sees_message("这条他正看着", "sent").await?;
    zhou.says("研发日常", "站会改到十点").await?;
    assert_eq!(service.next().await?.title, "研发日常");

    let opened =
        "!!document.querySelector('[data-testid=\"channel-header\"][data-channel-name=\"闲聊\"]')";
    let clicking = async {
        let mut often = tokio::time::interval(Duration::from_millis(100));
        while li.eval(opened, &[]).await? != json!(true) {
            // Again, for the program may have begun to listen after the first one.
            service.click(first.id).await?;
            often.tick().await;
        }
        Outcome::Ok(())
    };
    tokio::time::timeout(PATIENCE, clicking)
        .await
        .map_err(|_| Fault::new("the click opened nothing"))??;
    li.sees_message("楼下那家面馆吧", "sent").await?;
    li.close().await
}

/// XS-01 where the page ends: what others write reaches the desktop's notification service, which
/// may read markup, as letters and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn xs_01_hostile_words_in_notices_are_letters() -> Outcome {
    let stage = Stage::open().await?;
    let seat = stage.seat("liwei").await?;
    let mut service = NotificationService::at(&seat).await?;
    let li = stage.person_in(&seat, "Falcon").await?;
    li.is_connected("live").await?;
    let zhou = Sender::sign_in(&stage, "zhouyang").await?;
    let mut shown = 0;
    for (number, payload) in payloads::all("http://127.0.0.1:9/x").iter().enumerate() {
        // Calling everybody is a right of its own, and not what is tried here.
        let text = format!("n{number}! {}", payload.replace("@all", "@ all"));
        // What is no text is refused by the server, with a reason.
        if text.contains('\0') || zhou.says("闲聊", &text).await.is_err() {
            continue;
        }
        let notice = service
            .next()
            .await
            .map_err(|error| Fault::new(format!("{error}, of n{number} {payload:?}")))?;
        assert_eq!(notice.title, "闲聊");
        let letters = as_letters(&notice.body);
        let Some(letters) = letters else {
            panic!("{payload:?} is read as markup: {}", notice.body);
        };
        assert!(
            letters.starts_with(&format!("周洋: n{number}!")),
            "{letters}"
        );
        shown += 1;
    }
    assert!(shown >= 500, "only {shown}");
    println!("XS-01 notices: {shown} shown as letters");
    li.close().await
}

/// What a reader of markup shows of a text that has none; nothing if it has some.
fn as_letters(body: &str) -> Option<String> {
    if body.contains(['<', '>']) {
        return None;
    }
    let known = ["&amp;", "&lt;", "&gt;"];
    let every = body
        .match_indices('&')
        .all(|(at, _)| known.iter().any(|one| body[at..].starts_with(one)));
    every.then(|| {
        body.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    })
}

/// Somebody elsewhere, without a window.
struct Sender {
    client: Client,
    _profile: tempfile::TempDir,
}

impl Sender {
    async fn sign_in(stage: &Stage, handle: &str) -> Outcome<Self> {
        let profile = tempfile::tempdir()?;
        let config =
            Config::new(profile.path()).with_key_store(Arc::new(MemoryKeyStore::default()));
        let client = Client::open(config).await.map_err(failed)?;
        let form = SignInForm {
            server: stage.server.url(),
            handle: handle.to_owned(),
            secret: Secret::Password {
                password: company::PASSWORD.to_owned(),
            },
            company_ca: None,
            passphrase: None,
        };
        client.sign_in(form).await.map_err(failed)?;
        Ok(Self {
            client,
            _profile: profile,
        })
    }

    /// Waits for the channel, which the first catch-up brings, and speaks in it.
    async fn says(&self, channel: &str, text: &str) -> Outcome {
        let mut changes = self.client.changes();
        let channel_id = loop {
            let channels = self.client.list_channels().await.map_err(failed)?;
            if let Some(row) = channels.iter().find(|row| row.name == channel) {
                break row.id;
            }
            tokio::time::timeout(PATIENCE, changes.recv())
                .await
                .map_err(|_| Fault::new(format!("waited in vain for {channel}")))?
                .map_err(|error| Fault::new(error.to_string()))?;
        };
        let sent = self.client.send_message(channel_id, text.to_owned(), None);
        sent.await.map_err(failed)?;
        Ok(())
    }
}

fn failed(error: tokenim_client::error::Error) -> Fault {
    Fault::new(error.to_string())
}

/// What a program asked to be shown.
#[derive(Debug)]
struct Shown {
    id: u32,
    replaces: u32,
    title: String,
    body: String,
    actions: Vec<String>,
}

/// The desktop's notification service, played by the test.
struct NotificationService {
    shown: UnboundedReceiver<Shown>,
    bus: zbus::Connection,
}

struct Service {
    shown: UnboundedSender<Shown>,
    next: Arc<Mutex<u32>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "the specification's own")]
    fn notify(
        &self,
        _program: String,
        replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        let id = if replaces == 0 {
            let mut next = self.next.lock().unwrap();
            *next += 1;
            *next
        } else {
            replaces
        };
        let _ = self.shown.send(Shown {
            id,
            replaces,
            title,
            body,
            actions,
        });
        id
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".to_owned(), "body".to_owned()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        let text = str::to_owned;
        (text("test"), text("test"), text("1"), text("1.2"))
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str)
    -> zbus::Result<()>;
}

impl NotificationService {
    async fn at(seat: &Seat) -> Outcome<Self> {
        let address = seat
            .environment()
            .iter()
            .find(|(key, _)| *key == "DBUS_SESSION_BUS_ADDRESS")
            .map(|(_, address)| address.clone())
            .ok_or_else(|| Fault::new("the seat has no bus"))?;
        let (sender, shown) = unbounded_channel();
        let service = Service {
            shown: sender,
            next: Arc::default(),
        };
        let bus = async {
            zbus::connection::Builder::address(address.as_str())?
                .serve_at(PATH, service)?
                .name("org.freedesktop.Notifications")?
                .build()
                .await
        };
        Ok(Self {
            bus: bus.await.map_err(told)?,
            shown,
        })
    }

    /// The next thing a program asks to be shown.
    async fn next(&mut self) -> Outcome<Shown> {
        tokio::time::timeout(PATIENCE, self.shown.recv())
            .await
            .ok()
            .flatten()
            .ok_or_else(|| Fault::new("waited in vain for a notice"))
    }

    /// The person clicks on it.
    async fn click(&self, id: u32) -> Outcome {
        let emitter = SignalEmitter::new(&self.bus, PATH).map_err(told)?;
        Service::action_invoked(&emitter, id, "default")
            .await
            .map_err(told)
    }
}

fn told(error: zbus::Error) -> Fault {
    Fault::new(error.to_string())
}
