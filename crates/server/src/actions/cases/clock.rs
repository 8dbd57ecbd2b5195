//! What time does to cases: nobody waits for a statement for ever.

use tokenim_protocol::case::{CaseLineKind, CaseStatus};

use super::{line, record, tell};
use crate::error::AppResult;
use crate::store::Tx;
use crate::store::cases::{self, StoredCase};

/// Everything that is due, as far as one transaction goes. How many there were.
pub async fn run_case_clocks(tx: &mut Tx, batch: u32) -> AppResult<usize> {
    let due = cases::due(tx, tx.now(), batch).await?;
    for id in &due {
        if let Some(mut case) = cases::get(tx, *id).await?
            && catch_up(tx, &mut case).await?
        {
            tell(tx, &mut case).await?;
        }
    }
    Ok(due.len())
}

/// True when the time to be heard is over and it can be decided without a statement.
pub(super) async fn catch_up(tx: &mut Tx, case: &mut StoredCase) -> AppResult<bool> {
    let over = case.statement_due_at.is_some_and(|due| due <= tx.now());
    if case.status != CaseStatus::Hearing || !over {
        return Ok(false);
    }
    case.status = CaseStatus::Ready;
    case.version += 1;
    line(tx, case, None, CaseLineKind::NoStatement, "").await?;
    record(tx, None, "case.no_statement", case, "").await?;
    Ok(true)
}
