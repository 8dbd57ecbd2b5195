//! One program for each profile, also while the one before it is going.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::panel::{address, fault};
use super::stage::open;
use tokenim_testkit::window::{Display, Fault, Outcome, Seat, id};
use zbus::fdo::{DBusProxy, RequestNameFlags};

/// A program that dies when it is asked to come to the front.
struct Dying(Arc<AtomicBool>);

#[zbus::interface(name = "org.SingleInstance.DBus")]
impl Dying {
    async fn execute_callback(
        &self,
        _arguments: Vec<String>,
        _folder: String,
        #[zbus(connection)] bus: &zbus::Connection,
    ) {
        self.0.store(true, Ordering::SeqCst);
        let _ = bus.clone().close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_starts_it_while_the_last_one_is_dying_gets_a_window() -> Outcome {
    let dir = tempfile::tempdir()?;
    let display = Display::start(1280, 800).await?;
    let seat = Seat::take(&display, "lin", &dir.path().join("lin")).await?;
    let name = {
        let lin = open(&seat).await?;
        let name = name_on_the_bus(&seat).await?;
        lin.close().await?;
        name
    };
    let path = format!("/{}", name.replace('.', "/"));
    let asked = Arc::new(AtomicBool::new(false));
    let dying = async {
        let bus = zbus::connection::Builder::address(address(&seat)?.as_str())?
            .serve_at(path.as_str(), Dying(asked.clone()))?
            .build()
            .await?;
        // In the queue: the bus may hear late that the program has gone.
        bus.request_name_with_flags(name.as_str(), RequestNameFlags::AllowReplacement.into())
            .await?;
        zbus::Result::Ok(bus)
    };
    let _dying = dying.await.map_err(fault)?;

    let lin = open(&seat).await?;
    lin.sees(&id("welcome-try")).await?;
    assert!(asked.load(Ordering::SeqCst), "the dying one was asked");
    lin.close().await
}

async fn name_on_the_bus(seat: &Seat) -> Outcome<String> {
    let names = async {
        let bus = zbus::connection::Builder::address(address(seat)?.as_str())?
            .build()
            .await?;
        Ok(DBusProxy::new(&bus).await?.list_names().await?)
    };
    names
        .await
        .map_err(fault)?
        .iter()
        .map(|name| name.to_string())
        .find(|name| name.ends_with(".SingleInstance"))
        .ok_or_else(|| Fault::new("no program has a name on the bus"))
}
