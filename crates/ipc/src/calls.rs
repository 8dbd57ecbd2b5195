//! What the commands about calls reach outside: the browser, and a place for a calendar's file.

use tokenim_client::calls::Way;
use tokenim_client::view::call::CallOpening;

use crate::contract::{CalendarFile, MessageArgs};
use crate::core::Core;
use crate::error::IpcError;

impl Core {
    pub(crate) async fn open_call(&self, args: MessageArgs) -> Result<CallOpening, IpcError> {
        let way = self.client.way_into_call(args.channel_id, args.message_id);
        Ok(match way.await? {
            Way::To(link) => {
                let address = link.url.parse().map_err(IpcError::bug)?;
                self.outside.open(&address).map_err(IpcError::bug)?;
                CallOpening::Opened { host: link.host }
            }
            Way::Elsewhere { host } => CallOpening::Elsewhere { host },
            Way::Over => CallOpening::Over,
        })
    }

    pub(crate) async fn save_calendar(&self, args: MessageArgs) -> Result<CalendarFile, IpcError> {
        let made = self.client.call_calendar(args.channel_id, args.message_id);
        let (name, text) = made.await?;
        match self.outside.save_place(&name).await {
            Ok(Some(place)) => {
                std::fs::write(&place, text).map_err(IpcError::bug)?;
                Ok(CalendarFile {
                    saved: true,
                    name,
                    text: None,
                })
            }
            Ok(None) => Ok(CalendarFile {
                saved: false,
                name,
                text: None,
            }),
            Err(error) if error.kind() == std::io::ErrorKind::Unsupported => Ok(CalendarFile {
                saved: false,
                name,
                text: Some(text),
            }),
            Err(error) => Err(IpcError::bug(error)),
        }
    }
}
