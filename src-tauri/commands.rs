//! What a page can reach: asking the core, hearing from it, handing it the bytes of a file.

use serde_json::Value;
use tauri::State;
use tauri::ipc::{Channel, InvokeBody, Request};
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

/// Takes the next bytes of a file that was dropped or pasted: as they are, for as text they would
/// take several times as long.
#[tauri::command]
pub async fn put_piece(opening: State<'_, Opening>, request: Request<'_>) -> Result<(), IpcError> {
    let core = opening.core().await?;
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let transfer = header("transfer").and_then(|id| id.parse().ok());
    let at = header("at").and_then(|at| at.parse().ok());
    match (transfer, at, request.body()) {
        (Some(transfer), Some(at), InvokeBody::Raw(bytes)) => {
            core.put_piece(transfer, at, bytes.clone()).await
        }
        _ => Err(IpcError::invalid("a piece without its place")),
    }
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
