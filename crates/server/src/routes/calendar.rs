//! A person's calls for their calendar.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokenim_protocol::calendar::{CalendarFeed, CalendarFeedMade};

use super::DONE;
use super::strict::Ids;
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};
use crate::openapi::{Answer, Operation, Reply};
use crate::store::calendar_feeds;

pub async fn state(State(app): State<App>, user: CurrentUser) -> AppResult<Json<CalendarFeed>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::calendar_feed(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn renew(State(app): State<App>, user: CurrentUser) -> AppResult<Json<CalendarFeedMade>> {
    app.write(move |tx| Box::pin(actions::renew_calendar_feed(tx, user.person)))
        .await
        .map(Json)
}

pub async fn end(State(app): State<App>, user: CurrentUser) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::end_calendar_feed(tx, user.person)))
        .await?;
    Ok(DONE)
}

/// `text/calendar`.
pub struct Calendar(String);

impl IntoResponse for Calendar {
    fn into_response(self) -> Response {
        let plain = |text| HeaderValue::from_static(text);
        let headers = [
            (header::CONTENT_TYPE, plain("text/calendar; charset=utf-8")),
            (header::X_CONTENT_TYPE_OPTIONS, plain("nosniff")),
            (
                header::CONTENT_SECURITY_POLICY,
                plain("sandbox; default-src 'none'"),
            ),
        ];
        (headers, self.0).into_response()
    }
}

impl Reply for Calendar {
    fn describe(operation: &mut Operation) {
        operation.answer = Answer::Calendar;
        operation.gives = Some("iCalendar".to_owned());
    }
}

/// Read by a calendar. Whatever opens nothing answers alike: an address that never was one, one
/// that was renewed or ended, one of somebody who may do nothing here any more.
pub async fn feed(State(app): State<App>, Ids((named,)): Ids<(String,)>) -> AppResult<Calendar> {
    let hash = actions::feed_hash(&named).ok_or(AppError::NotFound)?;
    let now = app.now();
    let asked = hash.clone();
    let person = app
        .read(move |db| Box::pin(async move { actions::whose_calendar(db, &asked, now).await }))
        .await?;
    app.calendars()
        .take(person, 1.0)
        .map_err(|retry_after_ms| AppError::TooManyRequests { retry_after_ms })?;
    let asked = hash.clone();
    let fed = app
        .read(move |db| Box::pin(async move { actions::read_calendar_feed(db, &asked, now).await }))
        .await?;
    if fed.note {
        app.write(move |tx| {
            Box::pin(async move { Ok(calendar_feeds::was_read(tx, &hash, now).await?) })
        })
        .await?;
    }
    Ok(Calendar(fed.file))
}
