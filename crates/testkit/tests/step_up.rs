//! Whoever sits at a desktop that signed in a while ago shows who they are before what is grave.

use std::time::Duration;

use tokenim_client::error::Error;
use tokenim_client::view::permission::{Capability, CapabilityState};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::ExclusionId;
use tokenim_protocol::permission::{Action, NextAction, Permission, ReasonCode, Resource, Scope};
use tokenim_protocol::request::Exclude;
use tokenim_protocol::start::{ConfirmIdentity, PROOF_MS};
use tokenim_protocol::time::DAY_MS;
use tokenim_testkit::story::{Person, Story};

const QUARTER: Duration = Duration::from_millis(PROOF_MS.unsigned_abs());

fn owes(can: &Capability) -> bool {
    assert_eq!(can.state, CapabilityState::Allowed, "never greyed for it");
    can.confirm
}

fn taking(from: &Person, dry_run: bool) -> Exclude {
    use tokenim_client::clock::Clock;
    Exclude {
        id: ExclusionId::now_v7(),
        permission: Permission::MessageSend,
        scope: Scope::Channel(from.here()),
        code: ReasonCode::Revoked,
        text: "until the release is out".to_owned(),
        ends_at: Some(from.clock.now().plus_ms(DAY_MS)),
        review_at: None,
        dry_run,
    }
}

#[tokio::test(start_paused = true)]
async fn a_control_stays_lit_says_that_a_password_is_owed_and_acts_after_it() {
    let story = Story::begin().await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let place = Scope::Channel(bob.here());
    let can = |action| root.can(action, Resource::of(place, bob.id));
    assert!(
        !owes(&can(Action::RevokePermission).await),
        "just signed in"
    );

    story.after(QUARTER).await;
    assert!(owes(&can(Action::RevokePermission).await));
    assert!(owes(
        &root
            .can(Action::DecideGrave, Resource::at(Scope::Organisation))
            .await
    ));
    // To look, and whatever is not grave, asks for nothing.
    assert!(!owes(&can(Action::ReadPersonAccess).await));
    assert!(!owes(&bob.can_send().await));
    bob.says("as ever").await;
    story.settle().await;
    alice.sees(&["as ever"]).await;

    // What would happen is told without; that it happens is not.
    root.client()
        .exclude(bob.id, taking(&bob, true))
        .await
        .expect("told");
    let refused = root
        .client()
        .exclude(bob.id, taking(&bob, false))
        .await
        .unwrap_err();
    let Error::Refused(decision) = refused else {
        panic!("{refused:?}");
    };
    let told: Vec<_> = decision
        .obstacles
        .iter()
        .map(|one| (one.code, one.next))
        .collect();
    assert_eq!(told, [(ReasonCode::StepUpNeeded, NextAction::StepUp)]);

    let guess = ConfirmIdentity {
        password: "a guess among many".to_owned(),
    };
    let wrong = root.client().confirm_identity(guess).await;
    let Err(Error::Invalid(fields)) = wrong else {
        panic!("{wrong:?}");
    };
    let fields: Vec<_> = fields
        .iter()
        .map(|one| (one.field.as_str(), one.problem))
        .collect();
    assert_eq!(fields, [("password", FieldProblem::NotAllowed)]);
    assert!(owes(&can(Action::RevokePermission).await));

    root.confirms().await;
    story.settle().await;
    assert!(!owes(&can(Action::RevokePermission).await));
    root.client()
        .exclude(bob.id, taking(&bob, false))
        .await
        .expect("done");
    story.settle().await;
    assert_eq!(bob.can_send().await.state, CapabilityState::Denied);

    // With no network nothing is promised that a password would open.
    story.after(QUARTER).await;
    story.cut_off(&root);
    story.after(Duration::from_secs(60)).await;
    let offline = can(Action::RevokePermission).await;
    assert_eq!(
        (offline.state, offline.confirm),
        (CapabilityState::Denied, false)
    );
}
