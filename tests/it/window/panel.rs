//! A desktop's panel, played by a test: it shows icons of programs, and a person can press them.

use std::time::Duration;

use tokenim_testkit::window::{Fault, Outcome, PATIENCE, Seat};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::names::OwnedBusName;
use zbus::proxy::CacheProperties;
use zbus::zvariant::{Array, Dict, OwnedValue, Structure, Value};

const NAME: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";

pub struct Panel {
    bus: zbus::Connection,
    icons: UnboundedReceiver<String>,
}

struct Watcher(UnboundedSender<String>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String) {
        let _ = self.0.send(service);
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

impl Panel {
    pub async fn at(seat: &Seat) -> Outcome<Self> {
        let (told, icons) = unbounded_channel();
        let bus = async {
            zbus::connection::Builder::address(address(seat)?.as_str())?
                .serve_at(PATH, Watcher(told))?
                .name(NAME)?
                .build()
                .await
        };
        let bus = bus.await.map_err(fault)?;
        Ok(Self { bus, icons })
    }

    /// The next icon that a program shows.
    pub async fn icon(&mut self) -> Outcome<Icon> {
        let name = tokio::time::timeout(PATIENCE, self.icons.recv())
            .await
            .ok()
            .flatten()
            .ok_or_else(|| Fault::new("no program shows an icon"))?;
        let name = OwnedBusName::try_from(name).map_err(|error| Fault::new(error.to_string()))?;
        Ok(Icon {
            bus: self.bus.clone(),
            name,
        })
    }
}

pub fn address(seat: &Seat) -> zbus::Result<String> {
    seat.environment()
        .iter()
        .find(|(key, _)| *key == "DBUS_SESSION_BUS_ADDRESS")
        .map(|(_, address)| address.clone())
        .ok_or_else(|| zbus::Error::Failure("the seat has no bus".to_owned()))
}

/// One program's icon.
pub struct Icon {
    bus: zbus::Connection,
    name: OwnedBusName,
}

/// One entry of its menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: i32,
    pub label: String,
}

impl Icon {
    async fn proxy(
        &self,
        path: &'static str,
        interface: &'static str,
    ) -> zbus::Result<zbus::Proxy<'static>> {
        zbus::proxy::Builder::new(&self.bus)
            .destination(self.name.clone())?
            .path(path)?
            .interface(interface)?
            // It tells of news by signals of its own.
            .cache_properties(CacheProperties::No)
            .build()
            .await
    }

    async fn item(&self) -> zbus::Result<zbus::Proxy<'static>> {
        self.proxy("/StatusNotifierItem", "org.kde.StatusNotifierItem")
            .await
    }

    async fn dbus_menu(&self) -> zbus::Result<zbus::Proxy<'static>> {
        self.proxy("/MenuBar", "com.canonical.dbusmenu").await
    }

    /// The person presses it.
    pub async fn press(&self) -> Outcome {
        let pressed = async { self.item().await?.call_method("Activate", &(0, 0)).await };
        pressed.await.map(|_| ()).map_err(fault)
    }

    /// Whether its picture carries the red mark.
    pub async fn is_marked(&self) -> Outcome<bool> {
        let pictures = async {
            self.item()
                .await?
                .get_property::<Vec<(i32, i32, Vec<u8>)>>("IconPixmap")
                .await
        };
        let pictures = pictures.await.map_err(fault)?;
        let (_, _, argb) = pictures.first().ok_or_else(|| Fault::new("no picture"))?;
        Ok(argb
            .chunks_exact(4)
            .any(|pixel| pixel == [255, 0xd9, 0x2d, 0x20]))
    }

    /// What a resting mouse reads.
    pub async fn sentence(&self) -> Outcome<String> {
        type Tip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);
        let tip = async { self.item().await?.get_property::<Tip>("ToolTip").await };
        Ok(tip.await.map_err(fault)?.3)
    }

    /// All that its menu offers, sub-menus opened.
    pub async fn menu(&self) -> Outcome<Vec<Entry>> {
        let answer = async {
            self.dbus_menu()
                .await?
                .call_method("GetLayout", &(0_i32, -1_i32, Vec::<&str>::new()))
                .await
        };
        let answer = answer.await.map_err(fault)?;
        let body = answer.body();
        let structure: Structure<'_> = body.deserialize().map_err(fault)?;
        let mut entries = Vec::new();
        if let Some(Value::Structure(root)) = structure.fields().get(1) {
            entries_of(root, &mut entries);
        }
        Ok(entries)
    }

    pub async fn choose(&self, label: &str) -> Outcome {
        let menu = self.menu().await?;
        let entry = menu
            .iter()
            .find(|entry| entry.label == label)
            .ok_or_else(|| Fault::new(format!("no {label} in {menu:?}")))?;
        let nothing = OwnedValue::from(0_i32);
        let chosen = async {
            self.dbus_menu()
                .await?
                .call_method("Event", &(entry.id, "clicked", nothing, 0_u32))
                .await
        };
        chosen.await.map(|_| ()).map_err(fault)
    }

    /// Waits until what is asked of it is so.
    pub async fn until(
        &self,
        what: &str,
        mut so: impl AsyncFnMut(&Self) -> Outcome<bool>,
    ) -> Outcome {
        let waited = async {
            let mut often = tokio::time::interval(Duration::from_millis(50));
            while !so(self).await? {
                often.tick().await;
            }
            Outcome::Ok(())
        };
        tokio::time::timeout(PATIENCE, waited)
            .await
            .map_err(|_| Fault::new(format!("waited in vain for {what}")))?
    }
}

fn entries_of(item: &Structure<'_>, into: &mut Vec<Entry>) {
    let [
        Value::I32(id),
        Value::Dict(properties),
        Value::Array(children),
    ] = item.fields()
    else {
        return;
    };
    if let Some(label) = label_of(properties) {
        into.push(Entry { id: *id, label });
    }
    below(children, into);
}

fn label_of(properties: &Dict<'_, '_>) -> Option<String> {
    properties.get::<&str, String>(&"label").ok().flatten()
}

fn below(children: &Array<'_>, into: &mut Vec<Entry>) {
    for child in children.iter() {
        let child = match child {
            Value::Value(inner) => inner,
            other => other,
        };
        if let Value::Structure(item) = child {
            entries_of(item, into);
        }
    }
}

pub fn fault(error: zbus::Error) -> Fault {
    Fault::new(error.to_string())
}
