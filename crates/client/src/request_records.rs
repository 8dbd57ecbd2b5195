//! What is around requests and comes from the server when it is looked at: parts of reviewers
//! that are lent, figures, and a request's record as a file.

use std::path::PathBuf;

use tokenim_policy::record;
use tokenim_protocol::access_request::{
    AccessRequest, DelegateIt, Delegation, DelegationList, MoveIt, RequestRecord,
};
use tokenim_protocol::ids::{AccessRequestId, DelegationId, OperationId};

use crate::access::Names;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::pdf::{self, Set};
use crate::session::{self, Account};
use crate::store::{access_request, directory};
use crate::view::request::{
    ApprovalRingRow, ApprovalRingsView, DelegationsView, FigureRow, FiguresView, PrintedLine,
    PrintedSet, RecordFormat, RecordTaken,
};

impl Client {
    /// One's own parts that are lent, and those that are lent to oneself.
    pub async fn delegations(&self) -> Result<DelegationsView> {
        let account = self.account()?;
        let list = account.heeded(account.api.delegations().await)?;
        lent(&account, list).await
    }

    pub async fn delegate(&self, asked: DelegateIt) -> Result<DelegationsView> {
        let account = self.account()?;
        account.heeded(account.api.delegate(&asked).await)?;
        self.delegations().await
    }

    pub async fn end_delegation(&self, id: DelegationId) -> Result<DelegationsView> {
        let account = self.account()?;
        let list = account.heeded(account.api.end_delegation(id).await)?;
        lent(&account, list).await
    }

    /// How requests went lately, where this person decides.
    pub async fn request_figures(&self) -> Result<FiguresView> {
        let account = self.account()?;
        let told = account.heeded(account.api.request_figures().await)?;
        Ok(account
            .store
            .read(move |reader| {
                let rows = told
                    .figures
                    .into_iter()
                    .map(|figure| {
                        let team = match figure.team {
                            Some(team) => directory::team_name(reader, team)?,
                            None => None,
                        };
                        Ok(FigureRow { figure, team })
                    })
                    .collect::<crate::store::Result<_>>()?;
                Ok(FiguresView {
                    since: told.since,
                    until: told.until,
                    rows,
                    total: told.total,
                })
            })
            .await?)
    }

    /// Who approves whom in return, for whoever reads the audit.
    pub async fn approval_rings(&self) -> Result<ApprovalRingsView> {
        let account = self.account()?;
        let told = account.heeded(account.api.approval_rings().await)?;
        let me = account.me;
        Ok(account
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                let rings = told
                    .rings
                    .into_iter()
                    .map(|ring| {
                        Ok(ApprovalRingRow {
                            people: names.people(ring.people)?,
                            approvals: ring.approvals,
                        })
                    })
                    .collect::<crate::store::Result<_>>()?;
                Ok(ApprovalRingsView {
                    since: told.since,
                    rings,
                })
            })
            .await?)
    }

    /// The record of a request as it was drawn: the server writes down that it was taken away.
    /// What has moved on meanwhile is not saved, so that nothing is printed beside it.
    pub async fn save_request_record(
        &self,
        id: AccessRequestId,
        revision: u64,
        format: RecordFormat,
        lines: Vec<PrintedLine>,
        path: PathBuf,
    ) -> Result<RecordTaken> {
        let account = self.account()?;
        let asked = MoveIt {
            id: OperationId::now_v7(),
        };
        let taken = account.heeded(account.api.request_record(id, &asked).await)?;
        let request = request_in(&taken)?;
        if request.revision != revision {
            account
                .store
                .write(move |tx| access_request::put(tx, &request).map(|_| ()))
                .await?;
            return Ok(RecordTaken::Moved);
        }
        let file = record::file_of(&taken).ok_or_else(|| Error::bug("a record without a form"))?;
        let bytes = match format {
            RecordFormat::Json => file.into_bytes(),
            RecordFormat::Pdf => {
                let name = format!("request-{id}.json");
                pdf::pdf(&title(&lines), &printed(&taken, lines), &file, &name)
            }
        };
        let shown = path.to_string_lossy().into_owned();
        session::blocking(account.mode, move || {
            std::fs::write(&path, bytes).map_err(Error::bug)
        })
        .await?;
        Ok(RecordTaken::Saved {
            path: shown,
            sha256: taken.sha256,
            seq: taken.seq,
        })
    }
}

fn request_in(taken: &RequestRecord) -> Result<AccessRequest> {
    #[derive(serde::Deserialize)]
    struct Record {
        request: AccessRequest,
    }
    let record: Record = serde_json::from_str(&taken.record).map_err(Error::bug)?;
    Ok(record.request)
}

fn title(lines: &[PrintedLine]) -> String {
    lines
        .iter()
        .find(|line| line.set == PrintedSet::Title)
        .map(|line| line.text.clone())
        .unwrap_or_default()
}

/// What the screen says, and under it how the record is known again.
fn printed(taken: &RequestRecord, lines: Vec<PrintedLine>) -> Vec<(Set, String)> {
    let mut drawn: Vec<(Set, String)> = lines
        .into_iter()
        .map(|line| {
            let set = match line.set {
                PrintedSet::Title => Set::Title,
                PrintedSet::Head => Set::Head,
                PrintedSet::Text => Set::Text,
                PrintedSet::Small => Set::Small,
            };
            (set, line.text)
        })
        .collect();
    drawn.push((Set::Head, String::from("SHA-256")));
    drawn.push((Set::Small, taken.sha256.clone()));
    drawn.push((Set::Small, format!("TokenIM audit #{}", taken.seq)));
    drawn
}

async fn lent(account: &Account, list: DelegationList) -> Result<DelegationsView> {
    let me = account.me;
    Ok(account
        .store
        .read(move |reader| {
            let (mine, to_me): (Vec<Delegation>, Vec<Delegation>) =
                list.delegations.into_iter().partition(|one| one.of == me);
            let mut people = Vec::new();
            for id in mine.iter().chain(&to_me).flat_map(|one| [one.of, one.to]) {
                people.extend(directory::person(reader, id)?);
            }
            Ok(DelegationsView {
                mine,
                to_me,
                people,
            })
        })
        .await?)
}
