//! The core as the UI meets it: questions by name, events as a stream.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

use serde_json::Value;
use tokenim_client::Client;
use tokenim_client::change::Change;
use tokenim_client::deep_link;
use tokenim_client::notify::{Notice, NoticeAbout, RequestNotice};
use tokenim_client::store::ChangeSet;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::contract::{self, Event};
use crate::error::IpcError;
use crate::events::{Events, Hearers};
use crate::outside::Outside;

pub struct Core {
    pub(crate) client: Client,
    pub(crate) outside: Arc<dyn Outside>,
    hearers: Hearers,
}

impl Core {
    /// Takes an open client, and tells what it changes from now on.
    pub fn start(client: Client, outside: Arc<dyn Outside>) -> Arc<Self> {
        let changes = client.changes();
        let core = Arc::new(Self {
            client,
            outside,
            hearers: Hearers::default(),
        });
        // Weak, or the task and what it serves would keep each other alive.
        tokio::spawn(tell_changes(Arc::downgrade(&core), changes));
        core
    }

    /// Calls a command of the contract by its name.
    pub async fn rpc(&self, name: &str, args: Value) -> Result<Value, IpcError> {
        contract::dispatch(self, name, args)
            .await
            .unwrap_or_else(|| Err(IpcError::invalid("there is no such command")))
    }

    /// Everything the UI hears from now on.
    pub fn events(&self) -> Events {
        self.hearers.listen()
    }

    /// A notice was clicked.
    pub fn open_message(&self, notice: &Notice) {
        self.hearers.tell(Event::OpenMessage {
            channel_id: notice.channel_id,
            seq: notice.seq,
        });
    }

    /// A notice about a request was clicked.
    pub fn open_request(&self, notice: &RequestNotice) {
        self.hearers.tell(match notice.about {
            NoticeAbout::Request(request_id) => Event::OpenRequest { request_id },
            NoticeAbout::Case(case_id) => Event::OpenCase { case_id },
        });
    }

    /// Somebody opened an address of ours outside. The page asks before anything happens.
    pub fn open_deep_link(&self, address: &str) {
        let link = deep_link::parse(address)
            .inspect_err(|error| tracing::warn!(%error, "an address was not understood"))
            .ok();
        self.hearers.tell(Event::Link { link });
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// For a hearer who missed some: everything there is may have changed.
    async fn everything(&self) -> BTreeSet<Change> {
        let mut changes = BTreeSet::from([
            Change::Session,
            Change::Connection,
            Change::Channels,
            Change::Outbox,
            Change::Transfers,
            Change::Directory,
            Change::Capabilities,
            Change::AccessTimeline,
            Change::Preferences,
            Change::Help,
            Change::Audit,
            Change::Personal,
            Change::Presence,
            Change::Calls,
            Change::Requests,
            Change::Cases,
            Change::FileLinks,
        ]);
        // Without a list of channels there is none on screen either.
        for channel in self.client.list_channels().await.unwrap_or_default() {
            changes.extend([
                Change::Channel(channel.id),
                Change::Timeline(channel.id),
                Change::Draft(channel.id),
                Change::Typing(channel.id),
            ]);
        }
        changes
    }
}

async fn tell_changes(core: Weak<Core>, mut changes: Receiver<ChangeSet>) {
    loop {
        let told = changes.recv().await;
        let Some(core) = core.upgrade() else { return };
        let changes = match told {
            Ok(changes) => changes.iter().copied().collect(),
            Err(RecvError::Lagged(_)) => core.everything().await.into_iter().collect(),
            Err(RecvError::Closed) => return,
        };
        core.hearers.tell(Event::Changes { changes });
    }
}
