//! The two things a page can reach: asking the core, and hearing from it.

use serde_json::Value;
use tauri::State;
use tauri::ipc::Channel;
use tokenim_ipc::contract::Event;
use tokenim_ipc::error::IpcError;

use crate::opening::Opening;

/// Calls a command of the contract by its name.
#[tauri::command]
pub async fn rpc(
    opening: State<'_, Opening>,
    name: String,
    args: Value,
) -> Result<Value, IpcError> {
    opening.core().await?.rpc(&name, args).await
}

/// Sends every event from now on to this page, in place of the page before it.
#[tauri::command]
pub async fn subscribe(
    opening: State<'_, Opening>,
    events: Channel<Event>,
) -> Result<(), IpcError> {
    let mut heard = opening.core().await?.events();
    opening.carry(tauri::async_runtime::spawn(async move {
        while let Some(event) = heard.next().await {
            if events.send(event).is_err() {
                break;
            }
        }
    }));
    Ok(())
}
