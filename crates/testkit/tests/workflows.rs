//! Which way requests take, between desktops: the rules become stricter while Li waits, and
//! her desktop and the next reviewer's show it without asking again.

use tokenim_client::view::request::{RequestDeed, RequestRow};
use tokenim_protocol::access_request::{
    FileRequest, LineKind, Purpose, RequestKind, RequestStatus, ReviewerRole,
};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{AccessRequestId, OperationId, WorkflowId};
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_protocol::time::DAY_MS;
use tokenim_protocol::workflow::{Overdue, SetWorkflow, WorkflowExample, WorkflowStage};
use tokenim_testkit::story::{Person, Story};

const WHY: &str = "agreed in Monday's meeting";

fn by(role: ReviewerRole) -> WorkflowStage {
    WorkflowStage {
        roles: vec![role],
        people: Vec::new(),
        needed: 1,
        hours: 4,
        overdue: Overdue::Escalate,
    }
}

fn rules(version: u64, stages: &[WorkflowStage]) -> SetWorkflow {
    SetWorkflow {
        id: OperationId::now_v7(),
        version,
        name: "calling everybody".into(),
        permissions: vec![Permission::MessageMentionAll],
        kinds: vec![RequestKind::New, RequestKind::Temporary],
        stages: stages.to_vec(),
        text: WHY.into(),
        dry_run: false,
        example: None,
    }
}

async fn approves(who: &Person, id: AccessRequestId) {
    let requests = who.client().requests().await.expect("a list");
    let found = requests.others.iter().find(|row| row.request.id == id);
    let row: &RequestRow = found.expect("it waits for them");
    let deed = RequestDeed::Approve {
        version: row.request.version,
        digest: row.request.digest.clone(),
        text: String::new(),
        ends_at: None,
        scope: None,
    };
    who.client()
        .act_on_request(id, OperationId::now_v7(), deed)
        .await
        .expect("approved");
}

#[tokio::test(start_paused = true)]
async fn d20_rules_that_become_stricter_show_on_the_desktop_of_whoever_waits() {
    let story = Story::begin().await;
    let root = story.root().await;
    let zhou = story.person("Zhou").await;
    let li = story.person("Li").await;
    let team = story.team("Falcon", &zhou, &[&li]).await;
    let (kind, all) = (ChannelKind::Public, HistoryPolicy::All);
    let channel = story
        .channel_of("Falcon", kind, all, Some(team), &[&zhou, &li])
        .await;
    let here = Scope::Channel(channel);
    let id = WorkflowId::now_v7();
    let lax = [by(ReviewerRole::TeamAdmin)];

    // Before it is saved: for Li it would go to Zhou, by name.
    let trial = SetWorkflow {
        dry_run: true,
        text: String::new(),
        example: Some(WorkflowExample {
            person: li.id,
            scope: here,
        }),
        ..rules(0, &lax)
    };
    let told = root
        .client()
        .set_workflow(id, trial)
        .await
        .expect("a trial");
    assert_eq!(told.saved.example[0].reviewers, [zhou.id]);
    assert!(told.people.iter().any(|one| one.display_name == "Zhou"));
    assert!(
        root.client()
            .workflows()
            .await
            .unwrap()
            .workflows
            .workflows
            .is_empty()
    );

    let made = root.client().set_workflow(id, rules(0, &lax)).await;
    let now = made.expect("made").saved.workflow.changed_at;
    let asked = AccessRequestId::now_v7();
    let form = FileRequest {
        id: asked,
        kind: RequestKind::Temporary,
        person: None,
        permission: Some(Permission::MessageMentionAll),
        scope: here,
        exclusion: None,
        case: None,
        grant: None,
        starts_at: None,
        ends_at: Some(now.plus_ms(DAY_MS)),
        purpose: Purpose {
            need: "to call everybody together".to_owned(),
            statement: "the bid goes out tomorrow morning".to_owned(),
            ..Purpose::default()
        },
        dry_run: false,
    };
    li.client().file_request(form).await.expect("filed");
    let strict = [by(ReviewerRole::TeamAdmin), by(ReviewerRole::Owner)];
    let saved = root.client().set_workflow(id, rules(1, &strict)).await;
    assert_eq!(saved.expect("saved").saved.stricter_for[0].request, asked);
    story.settle().await;

    approves(&zhou, asked).await;
    story.settle().await;
    let mine = li.client().requests().await.expect("a list").mine;
    let seen = &mine[0].request;
    assert_eq!((seen.status, seen.stage), (RequestStatus::Pending, 1));
    assert!(
        seen.lines
            .iter()
            .any(|line| line.kind == LineKind::StageAdded)
    );

    approves(&root, asked).await;
    story.settle().await;
    let mine = li.client().requests().await.expect("a list").mine;
    assert_eq!(mine[0].request.status, RequestStatus::Approved);
}
