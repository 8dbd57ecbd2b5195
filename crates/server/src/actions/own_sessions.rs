//! One's own sessions: seen, ended one by one or all but this one, confirmed to be one's own; and
//! the password, whose change ends the others.

use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::SessionId;
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::PASSWORD_CHARS_MAX;
use tokenim_protocol::start::{
    ChangePassword, ConfirmIdentity, IdentityConfirmed, PROOF_MS, SessionRow,
};
use tokenim_protocol::time::UnixMillis;
use zeroize::Zeroizing;

use super::{purges, touch};
use crate::access;
use crate::app::App;
use crate::audit::refusals::Refused;
use crate::audit::{self, Act};
use crate::auth::sign_in::{refuse_old, rules, set_password};
use crate::auth::{CurrentUser, password};
use crate::error::{AppError, AppResult};
use crate::events::{Announcement, Ended};
use crate::store::{Db, Tx, credentials, people, sessions};

pub async fn list_sessions(
    db: &Db,
    user: CurrentUser,
    now: UnixMillis,
) -> AppResult<Vec<SessionRow>> {
    access::organisation(db, user.person, Action::ManageOwnSessions, now).await?;
    Ok(sessions::of(db, user.person, user.session, now).await?)
}

/// One of one's own. Another person's is none that one may know of.
pub async fn end_session(tx: &mut Tx, user: CurrentUser, session: SessionId) -> AppResult<()> {
    let now = tx.now();
    access::organisation(tx, user.person, Action::ManageOwnSessions, now).await?;
    purges::order_everything(tx, user.person, |one| one == session).await?;
    if !sessions::end_own(tx, user.person, session, now).await? {
        return Err(AppError::NotFound);
    }
    tx.announce(Announcement::SessionsEnded {
        ended: Ended::One(session),
    });
    audit::record(
        tx,
        Some(user.person),
        Act::new("session.end").about(user.person),
    )
    .await
}

pub async fn end_other_sessions(tx: &mut Tx, user: CurrentUser) -> AppResult<()> {
    let now = tx.now();
    access::organisation(tx, user.person, Action::ManageOwnSessions, now).await?;
    end_others(tx, user).await?;
    let act = Act::new("session.end_others").about(user.person);
    audit::record(tx, Some(user.person), act).await
}

async fn end_others(tx: &mut Tx, user: CurrentUser) -> AppResult<()> {
    let now = tx.now();
    let others = sessions::of(tx, user.person, user.session, now).await?;
    purges::order_everything(tx, user.person, |one| one != user.session).await?;
    sessions::end_others(tx, user.person, user.session, now).await?;
    for other in others.iter().filter(|other| !other.here) {
        tx.announce(Announcement::SessionsEnded {
            ended: Ended::One(other.id),
        });
    }
    Ok(())
}

/// Whoever knows the old password sets a new one. Guesses are counted with the sign-ins.
pub async fn change_password(
    app: &App,
    user: CurrentUser,
    address: std::net::IpAddr,
    request: ChangePassword,
) -> AppResult<()> {
    let new = password::normal(&Zeroizing::new(request.new));
    let current = password::normal(&Zeroizing::new(request.current));
    let rules = rules(app).await?;
    let (person, now) = (user.person, app.now());
    let (handle, phc) = app
        .read(move |db| {
            Box::pin(async move {
                access::organisation(db, person, Action::ChangeOwnPassword, now).await?;
                let handle = people::get(db, person)
                    .await?
                    .ok_or(AppError::SignedOut)?
                    .handle;
                Ok((handle, credentials::password_of(db, person).await?))
            })
        })
        .await?;
    if let Some(problem) = password::problem_with(&new, &handle, &rules) {
        return Err(AppError::field("new", problem));
    }
    let attempt = app
        .attempts()
        .take(&handle, address, now)
        .map_err(|retry_after_ms| AppError::TooManyRequests { retry_after_ms })?;
    if !app.hasher().verify(current, phc.clone()).await {
        return Err(AppError::field("current", FieldProblem::NotAllowed));
    }
    attempt.succeeded();
    refuse_old(app, person, &new, &rules, "new").await?;
    let new_phc = app.hasher().hash(new).await;
    app.write(move |tx| {
        Box::pin(async move {
            // Somebody may have been quicker, with a reset or from another device.
            if credentials::password_of(tx, person).await? != phc {
                return Err(AppError::Conflict);
            }
            set_password(tx, person, &new_phc, rules.history).await?;
            end_others(tx, user).await?;
            touch(tx, person).await?;
            let act = Act::new("user.change_password").about(person);
            audit::record(tx, Some(person), act).await
        })
    })
    .await
}

/// Whoever sits here shows that they are the person: for a while this session, and no other of
/// theirs, may do what is grave. Guesses are counted with the sign-ins.
pub async fn confirm_identity(
    app: &App,
    user: CurrentUser,
    address: std::net::IpAddr,
    request: ConfirmIdentity,
) -> AppResult<IdentityConfirmed> {
    let password = password::normal(&Zeroizing::new(request.password));
    if password.chars().count() > PASSWORD_CHARS_MAX {
        return Err(AppError::field("password", FieldProblem::TooLong));
    }
    let (person, now) = (user.person, app.now());
    let (handle, phc) = app
        .read(move |db| {
            Box::pin(async move {
                access::organisation(db, person, Action::ManageOwnSessions, now).await?;
                let own = people::get(db, person).await?.ok_or(AppError::SignedOut)?;
                Ok((own.handle, credentials::password_of(db, person).await?))
            })
        })
        .await?;
    let attempt = match app.attempts().take(&handle, address, now) {
        Ok(attempt) => attempt,
        Err(retry_after_ms) => {
            let resting = AppError::TooManyRequests { retry_after_ms };
            app.note(Refused::sign_in(&handle, address, resting.code()))
                .await;
            return Err(resting);
        }
    };
    if !app.hasher().verify(password, phc.clone()).await {
        let code = AppError::WrongCredentials.code();
        app.note(Refused::sign_in(&handle, address, code)).await;
        return Err(AppError::field("password", FieldProblem::NotAllowed));
    }
    attempt.succeeded();
    app.write(move |tx| {
        Box::pin(async move {
            // Changed meanwhile: then nothing was proved.
            if credentials::password_of(tx, person).await? != phc {
                return Err(AppError::Conflict);
            }
            let now = tx.now();
            sessions::confirm(tx, user.session, now).await?;
            touch(tx, person).await?;
            let act = Act::new("session.confirm").about(person);
            audit::record(tx, Some(person), act).await?;
            Ok(IdentityConfirmed {
                until: now.plus_ms(PROOF_MS),
            })
        })
    })
    .await
}
