//! Cases of conduct: reported, opened, heard, judged.

use axum::Json;
use axum::extract::State;
use tokenim_protocol::case::{
    AddEvidence, AnswerCase, Case, CaseList, DecideCase, HeedCase, HouseRule, HouseRules, OpenCase,
    ReportMessage, SayInCase, SetHouseRule, TakeUpCase,
};
use tokenim_protocol::ids::{CaseId, ChannelId, HouseRuleId, MessageId, PersonId};

use super::strict::{Ids, Strict};
use crate::actions::{self, CaseActed};
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};

/// What the act brought about is written by now, whichever it was.
fn answer(acted: CaseActed) -> AppResult<Json<Case>> {
    match acted {
        CaseActed::Done(case) => Ok(Json(*case)),
        CaseActed::Moved(case) => Err(AppError::CaseMoved(case)),
    }
}

pub async fn report(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(asked): Strict<ReportMessage>,
) -> AppResult<Json<Case>> {
    app.write(move |tx| {
        Box::pin(actions::report_message(
            tx,
            user.person,
            channel,
            message,
            asked,
        ))
    })
    .await
    .map(Json)
}

pub async fn open(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    Strict(asked): Strict<OpenCase>,
) -> AppResult<Json<Case>> {
    app.write(move |tx| Box::pin(actions::open_case(tx, user.person, person, asked)))
        .await
        .map(Json)
}

pub async fn list(State(app): State<App>, user: CurrentUser) -> AppResult<Json<CaseList>> {
    let now = app.now();
    let cases = app
        .read(move |db| Box::pin(actions::list_cases(db, user.person, now)))
        .await?;
    Ok(Json(CaseList { cases }))
}

pub async fn docket(State(app): State<App>, user: CurrentUser) -> AppResult<Json<CaseList>> {
    let now = app.now();
    let cases = app
        .read(move |db| Box::pin(actions::docket(db, user.person, now)))
        .await?;
    Ok(Json(CaseList { cases }))
}

pub async fn read(
    State(app): State<App>,
    user: CurrentUser,
    Ids((id,)): Ids<(CaseId,)>,
) -> AppResult<Json<Case>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::read_case(db, user.person, id, now)))
        .await
        .map(Json)
}

pub async fn house_rules(State(app): State<App>, user: CurrentUser) -> AppResult<Json<HouseRules>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_house_rules(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn set_house_rule(
    State(app): State<App>,
    user: CurrentUser,
    Ids((id,)): Ids<(HouseRuleId,)>,
    Strict(asked): Strict<SetHouseRule>,
) -> AppResult<Json<HouseRule>> {
    app.write(move |tx| Box::pin(actions::set_house_rule(tx, user.person, id, asked)))
        .await
        .map(Json)
}

macro_rules! acts {
    ($($name:ident: $body:ty => $action:path),+ $(,)?) => {$(
        pub async fn $name(
            State(app): State<App>,
            user: CurrentUser,
            Ids((id,)): Ids<(CaseId,)>,
            Strict(asked): Strict<$body>,
        ) -> AppResult<Json<Case>> {
            app.write(move |tx| Box::pin($action(tx, user.person, id, asked)))
                .await
                .and_then(answer)
        }
    )+};
}

acts! {
    take_up: TakeUpCase => actions::take_up,
    evidence: AddEvidence => actions::add_evidence,
    dismiss: AnswerCase => actions::dismiss_case,
    decide: DecideCase => actions::decide_case,
    agree: AnswerCase => actions::agree_in_case,
    send_back: AnswerCase => actions::send_case_back,
    statement: SayInCase => actions::state_in_case,
    line: SayInCase => actions::say_in_case,
    heed: HeedCase => actions::heed_case,
}
