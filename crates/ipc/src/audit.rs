//! An export of the audit, from where the person wants it to the file.

use tokenim_client::view::audit::AuditExported;
use tokenim_protocol::audit::AuditFormat;

use crate::contract::ExportAuditArgs;
use crate::core::Core;
use crate::error::IpcError;

impl Core {
    pub(crate) async fn save_audit(
        &self,
        args: ExportAuditArgs,
    ) -> Result<Option<AuditExported>, IpcError> {
        let name = match args.format {
            AuditFormat::Jsonl => "audit.jsonl",
            AuditFormat::Csv => "audit.csv",
        };
        let place = self.outside.save_place(name).await;
        let Some(path) = place.map_err(IpcError::invalid)? else {
            return Ok(None);
        };
        let exporting = self.client.export_audit(args.format, args.filter, path);
        Ok(Some(exporting.await?))
    }
}
