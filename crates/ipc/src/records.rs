//! The record of a request, from where the person wants it to the file.

use tokenim_client::view::request::{RecordFormat, RecordTaken};

use crate::contract::SaveRequestRecordArgs;
use crate::core::Core;
use crate::error::IpcError;

impl Core {
    pub(crate) async fn save_record(
        &self,
        args: SaveRequestRecordArgs,
    ) -> Result<RecordTaken, IpcError> {
        let name = match args.format {
            RecordFormat::Json => "request.json",
            RecordFormat::Pdf => "request.pdf",
        };
        let place = self.outside.save_place(name).await;
        let Some(path) = place.map_err(IpcError::invalid)? else {
            return Ok(RecordTaken::Dismissed);
        };
        let SaveRequestRecordArgs {
            request,
            revision,
            format,
            lines,
        } = args;
        let saving = self
            .client
            .save_request_record(request, revision, format, lines, path);
        Ok(saving.await?)
    }
}
