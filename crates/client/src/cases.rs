//! Cases of conduct: those that concern this person, those they reported, those they judge.
//!
//! Whoever has a part in one is told the whole of it over their log, so it can be read without
//! a network. What is done about one goes to the server at once and is never queued.

use tokenim_policy::case::digest_of;
use tokenim_protocol::case::{
    AddEvidence, AnswerCase, Case, DecideCase, HeedCase, HouseRule, HouseRules, OpenCase,
    ReportMessage, SayInCase, SetHouseRule, TakeUpCase,
};
use tokenim_protocol::ids::{CaseId, ChannelId, HouseRuleId, MessageId, OperationId, PersonId};

use crate::access::Names;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::Account;
use crate::store::{self, conduct_case};
use crate::view::case::{CaseDeed, CaseRow, CasesView};

impl Client {
    pub async fn cases(&self) -> Result<CasesView> {
        let account = self.account()?;
        let (me, ground) = (account.me, account.held.ground());
        Ok(account
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                let cases = conduct_case::all(reader)?
                    .into_iter()
                    .map(|case| row(&mut names, case))
                    .collect::<store::Result<_>>()?;
                Ok(CasesView {
                    cases,
                    as_of: ground.as_ref().map(|ground| ground.facts().as_of),
                    offline: ground.is_some_and(|ground| ground.is_offline()),
                })
            })
            .await?)
    }

    /// Everything this person can judge now, from the server.
    pub async fn case_docket(&self) -> Result<Vec<CaseRow>> {
        let account = self.account()?;
        let docket = account.heeded(account.api.case_docket().await)?;
        let me = account.me;
        Ok(account
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                let rows = docket.cases.into_iter();
                rows.map(|case| row(&mut names, case)).collect()
            })
            .await?)
    }

    /// The organisation's own rules, from the server.
    pub async fn house_rules(&self) -> Result<HouseRules> {
        let account = self.account()?;
        account.heeded(account.api.house_rules().await)
    }

    pub async fn set_house_rule(&self, id: HouseRuleId, set: SetHouseRule) -> Result<HouseRule> {
        let account = self.account()?;
        account.heeded(account.api.set_house_rule(id, &set).await)
    }

    pub async fn report_message(
        &self,
        channel: ChannelId,
        message: MessageId,
        report: ReportMessage,
    ) -> Result<CaseRow> {
        let account = self.account()?;
        let answer = account.api.report_message(channel, message, &report).await;
        account.kept(answer).await
    }

    pub async fn open_case(&self, person: PersonId, open: OpenCase) -> Result<CaseRow> {
        let account = self.account()?;
        let answer = account.api.open_case(person, &open).await;
        account.kept(answer).await
    }

    /// Done again under the same operation, it is done once.
    pub async fn act_on_case(
        &self,
        id: CaseId,
        operation: OperationId,
        deed: CaseDeed,
    ) -> Result<CaseRow> {
        let account = self.account()?;
        let answer = account.done_to_case(id, operation, deed).await;
        account.kept(answer).await
    }
}

impl Account {
    /// Keeps what the server answered, also where somebody was faster and the conflict tells
    /// how it stands now.
    async fn kept(&self, answer: Result<Case>) -> Result<CaseRow> {
        let answer = self.heeded(answer);
        let told = match &answer {
            Ok(case) => Some(case.clone()),
            Err(Error::Server(error)) => error.case.as_deref().cloned(),
            Err(_) => None,
        };
        if let Some(case) = told {
            self.store
                .write(move |tx| conduct_case::put(tx, &case).map(|_| ()))
                .await?;
        }
        let (case, me) = (answer?, self.me);
        Ok(self
            .store
            .read(move |reader| row(&mut Names::new(reader, me), case))
            .await?)
    }

    async fn done_to_case(&self, case: CaseId, id: OperationId, deed: CaseDeed) -> Result<Case> {
        let api = &self.api;
        match deed {
            CaseDeed::TakeUp {
                version,
                text,
                statement_due_at,
            } => {
                let it = TakeUpCase {
                    id,
                    version,
                    text,
                    statement_due_at,
                };
                api.act_on_case(case, "take-up", &it).await
            }
            CaseDeed::AddEvidence { version, messages } => {
                let it = AddEvidence {
                    id,
                    version,
                    messages,
                };
                api.act_on_case(case, "evidence", &it).await
            }
            CaseDeed::Dismiss { version, text } => {
                let it = AnswerCase { id, version, text };
                api.act_on_case(case, "dismiss", &it).await
            }
            CaseDeed::Decide { version, measure } => {
                let it = DecideCase {
                    id,
                    version,
                    measure,
                };
                api.act_on_case(case, "decision", &it).await
            }
            CaseDeed::Agree { version, text } => {
                let it = AnswerCase { id, version, text };
                api.act_on_case(case, "agree", &it).await
            }
            CaseDeed::Return { version, text } => {
                let it = AnswerCase { id, version, text };
                api.act_on_case(case, "return", &it).await
            }
            CaseDeed::State { text } => {
                let it = SayInCase { id, text };
                api.act_on_case(case, "statement", &it).await
            }
            CaseDeed::Write { text } => {
                let it = SayInCase { id, text };
                api.act_on_case(case, "lines", &it).await
            }
            CaseDeed::Heed { heed, text } => {
                let it = HeedCase { id, heed, text };
                api.act_on_case(case, "heed", &it).await
            }
        }
    }
}

fn row(names: &mut Names<'_>, case: Case) -> store::Result<CaseRow> {
    Ok(CaseRow {
        place: names.place(case.scope)?,
        people: names.people(named(&case))?,
        intact: case
            .evidence
            .iter()
            .all(|evidence| digest_of(evidence) == evidence.digest),
        case,
    })
}

/// Everyone who occurs in a case.
fn named(case: &Case) -> Vec<PersonId> {
    let mut people = vec![case.person];
    people.extend(case.opened_by);
    people.extend(case.lines.iter().filter_map(|line| line.by));
    people.extend(case.evidence.iter().map(|evidence| evidence.author));
    if let Some(outcome) = &case.outcome {
        people.push(outcome.by);
        people.extend(outcome.second);
    }
    if let Some(bench) = &case.bench {
        people.extend(bench.reporter);
        people.extend(&bench.judges);
        people.extend(&bench.seconds);
        people.extend(bench.proposal.iter().map(|proposal| proposal.by));
    }
    people
}
