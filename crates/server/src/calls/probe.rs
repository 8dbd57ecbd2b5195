//! *Test* beside a meeting server's settings: one step after the other, and at the first that
//! fails the name of what fails.

use tokenim_protocol::call::{
    CallProviderKind, CallTest, CallTestProblem, CallTestStep, CallTestWhat,
};
use url::Url;

use super::outward::{Outward, OutwardError};
use super::{bigbluebutton, template};
use crate::error::AppResult;
use crate::store::call_providers::StoredProvider;

pub async fn probe(outward: &Outward, stored: &StoredProvider, secret: Option<&str>) -> CallTest {
    let mut test = CallTest { steps: Vec::new() };
    // It stops by itself at the first step that fails.
    let _ = walk(outward, stored, secret, &mut test).await;
    test
}

async fn walk(
    outward: &Outward,
    stored: &StoredProvider,
    secret: Option<&str>,
    test: &mut CallTest,
) -> Option<()> {
    let kind = stored.provider.kind;
    let address = note(
        test,
        CallTestWhat::Address,
        of_address(kind, &stored.address),
    )?;
    // Where rooms are brought from elsewhere there is nothing of ours to ask.
    let Some(address) = address else {
        return Some(());
    };
    let resolved = outward.resolve(&address).await.map(|_| ());
    note(
        test,
        CallTestWhat::Name,
        resolved.map_err(OutwardError::problem),
    )?;
    let answered = outward.get(&address).await;
    note(
        test,
        CallTestWhat::Answer,
        match &answered {
            Ok(answer) if answer.status < 500 => Ok(()),
            Ok(_) => Err(CallTestProblem::NobodyAnswers),
            // Many send a browser on from their first page: somebody is there.
            Err(OutwardError::Redirects) => Ok(()),
            Err(error) => Err(error.problem()),
        },
    )?;
    match kind {
        CallProviderKind::Jitsi => {
            note(
                test,
                CallTestWhat::Speaks,
                speaks_jitsi(outward, &address).await,
            )?;
            // What the secret is worth shows at the room's door only; that there is one, here.
            match (stored.app_id.is_empty(), secret) {
                (true, None) | (false, Some(_)) => Some(()),
                (true, Some(_)) | (false, None) => note(
                    test,
                    CallTestWhat::Secret,
                    Err(CallTestProblem::SecretMissing),
                ),
            }
        }
        CallProviderKind::BigBlueButton => {
            let greeting = bigbluebutton::greets(outward, &stored.address).await;
            note(
                test,
                CallTestWhat::Speaks,
                greeting.map_err(OutwardError::problem),
            )?;
            let taken = match secret {
                None => Err(CallTestProblem::SecretMissing),
                Some(secret) => bigbluebutton::try_secret(outward, &stored.address, secret)
                    .await
                    .map_err(OutwardError::problem),
            };
            note(test, CallTestWhat::Secret, taken)
        }
        CallProviderKind::Template | CallProviderKind::Pasted => Some(()),
    }
}

fn of_address(kind: CallProviderKind, address: &str) -> Result<Option<Url>, CallTestProblem> {
    let read = |result: AppResult<Url>| result.map(Some).map_err(|_| CallTestProblem::Malformed);
    match kind {
        CallProviderKind::Jitsi | CallProviderKind::BigBlueButton => {
            read(super::address("address", address))
        }
        CallProviderKind::Template => read(template::check("address", address)),
        CallProviderKind::Pasted => Ok(None),
    }
}

/// Every Jitsi serves the script by which pages embed it.
async fn speaks_jitsi(outward: &Outward, address: &Url) -> Result<(), CallTestProblem> {
    let script = address
        .join("/external_api.js")
        .map_err(|_| CallTestProblem::Malformed)?;
    let answer = outward.get(&script).await.map_err(OutwardError::problem)?;
    if answer.status == 200 && answer.text.contains("JitsiMeetExternalAPI") {
        Ok(())
    } else {
        Err(CallTestProblem::NotThat)
    }
}

/// Writes the step down; none ends the walk.
fn note<T>(
    test: &mut CallTest,
    what: CallTestWhat,
    result: Result<T, CallTestProblem>,
) -> Option<T> {
    test.steps.push(CallTestStep {
        what,
        problem: result.as_ref().err().copied(),
    });
    result.ok()
}
