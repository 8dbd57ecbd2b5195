//! Requests for access, as people at their desktops see them: what is there without a network,
//! what is never queued, who hears of it, and who was faster.

use tokenim_client::error::{Error, ErrorKind};
use tokenim_client::notify::RequestNews;
use tokenim_client::view::permission::CapabilityState;
use tokenim_client::view::request::{RequestDeed, RequestDraft, RequestRow};
use tokenim_protocol::access_request::{
    FileRequest, Purpose, RefusalCode, RequestAct, RequestKind, RequestPhase, RequestStatus,
};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{AccessRequestId, ChannelId, ExclusionId, OperationId};
use tokenim_protocol::permission::{Action, Permission, Resource, Scope};
use tokenim_testkit::story::{Person, Story};

/// Zhou leads Falcon, in which Li may not send files any more.
struct Falcon {
    story: Story,
    zhou: Person,
    li: Person,
    channel: ChannelId,
    taken: ExclusionId,
}

impl Falcon {
    async fn begin() -> Self {
        let story = Story::begin().await;
        let zhou = story.person("Zhou").await;
        let li = story.person("Li").await;
        let team = story.team("Falcon", &zhou, &[&li]).await;
        let (kind, all) = (ChannelKind::Public, HistoryPolicy::All);
        let channel = story
            .channel_of("Falcon", kind, all, Some(team), &[&zhou, &li])
            .await;
        let root = story.root().await;
        let scope = Scope::Channel(channel);
        let taken = root
            .revokes(
                Permission::FileUpload,
                &li,
                scope,
                "an installer of unknown origin",
            )
            .await;
        story.settle().await;
        Self {
            story,
            zhou,
            li,
            channel,
            taken,
        }
    }

    fn form(&self) -> FileRequest {
        FileRequest {
            id: AccessRequestId::now_v7(),
            kind: RequestKind::Restore,
            person: None,
            permission: Some(Permission::FileUpload),
            scope: Scope::Channel(self.channel),
            exclusion: Some(self.taken),
            case: None,
            grant: None,
            starts_at: None,
            ends_at: None,
            purpose: Purpose {
                statement: "the bid goes out tomorrow morning".to_owned(),
                ..Purpose::default()
            },
            dry_run: false,
        }
    }

    async fn asked(&self) -> AccessRequestId {
        let filed = self.li.client().file_request(self.form()).await;
        self.story.settle().await;
        filed.expect("filed").row.request.id
    }
}

async fn mine(who: &Person) -> Vec<RequestRow> {
    who.client().requests().await.expect("a list").mine
}

async fn theirs(who: &Person) -> Vec<RequestRow> {
    who.client().requests().await.expect("a list").others
}

async fn acts(who: &Person, id: AccessRequestId, deed: RequestDeed) -> Result<RequestRow, Error> {
    who.client()
        .act_on_request(id, OperationId::now_v7(), deed)
        .await
}

fn approval(row: &RequestRow) -> RequestDeed {
    RequestDeed::Approve {
        version: row.request.version,
        digest: row.request.digest.clone(),
        text: String::new(),
        ends_at: None,
        scope: None,
    }
}

fn refusal(row: &RequestRow) -> RequestDeed {
    RequestDeed::Deny {
        version: row.request.version,
        code: RefusalCode::RuleForbids,
        text: "where the installer came from is not known yet".to_owned(),
        rule: "files of unknown origin stay out".to_owned(),
        would_change: "the security check is done".to_owned(),
        is_final: false,
    }
}

#[tokio::test(start_paused = true)]
async fn s30_what_is_asked_decided_and_granted_is_on_both_desktops_without_asking_again() {
    let falcon = Falcon::begin().await;
    let Falcon {
        story, zhou, li, ..
    } = &falcon;
    let upload = Resource::at(Scope::Channel(falcon.channel));
    let denied = li.can(Action::UploadFile, upload).await;
    assert_eq!(denied.state, CapabilityState::Denied);
    let (mut heard, mut told) = (
        zhou.client().request_notices(),
        li.client().request_notices(),
    );

    // A rehearsal names who decides, and keeps nothing.
    let rehearsed = FileRequest {
        dry_run: true,
        ..falcon.form()
    };
    let plan = li.client().file_request(rehearsed).await.expect("a plan");
    let deciders = &plan.row.request.stages[0].reviewers;
    assert!(deciders.contains(&zhou.id), "{deciders:?}");
    assert!(mine(li).await.is_empty());

    let id = falcon.asked().await;
    let waiting = theirs(zhou).await.pop().expect("one to decide");
    assert_eq!((waiting.request.id, waiting.mine), (id, false));
    assert!(waiting.request.acts.contains(&RequestAct::Approve));
    assert_eq!(waiting.place, "Falcon");
    let loss = waiting.request.loss.as_ref().expect("a cause");
    assert_eq!(loss.text.as_deref(), Some("an installer of unknown origin"));
    assert_eq!(
        heard.try_recv().expect("a notice").news,
        RequestNews::ToDecide
    );

    let question = RequestDeed::Ask {
        text: "which customer is the bid for?".to_owned(),
    };
    acts(zhou, id, question).await.expect("asked");
    story.settle().await;
    let own = mine(li).await.pop().expect("one of mine");
    assert_eq!(own.request.phase, Some(RequestPhase::NeedsInfo));
    assert_eq!(
        told.try_recv().expect("a notice").news,
        RequestNews::Question
    );
    let answer = RequestDeed::Answer {
        text: "for Haichuan, it is on the wiki".to_owned(),
    };
    acts(li, id, answer).await.expect("answered");
    story.settle().await;

    let row = theirs(zhou).await.pop().expect("one to decide");
    acts(zhou, id, approval(&row)).await.expect("approved");
    story.settle().await;
    assert_eq!(mine(li).await[0].request.status, RequestStatus::Approved);
    assert_eq!(
        told.try_recv().expect("a notice").news,
        RequestNews::Approved
    );
    let lit = li.can(Action::UploadFile, upload).await;
    assert_eq!(lit.state, CapabilityState::Allowed);
    assert!(told.try_recv().is_err(), "told once");
}

#[tokio::test(start_paused = true)]
async fn d7_without_a_network_requests_are_read_and_nothing_is_decided_later_by_itself() {
    let falcon = Falcon::begin().await;
    let Falcon {
        story, zhou, li, ..
    } = &falcon;
    let id = falcon.asked().await;
    let row = theirs(zhou).await.pop().expect("one to decide");
    story.cut_off(zhou);
    story.settle().await;
    let failed = acts(zhou, id, approval(&row)).await.expect_err("offline");
    assert_eq!(failed.kind(), ErrorKind::Offline);
    let may = zhou
        .can(
            Action::ReviewRequest,
            Resource::at(Scope::Channel(falcon.channel)),
        )
        .await;
    assert_eq!(may.state, CapabilityState::Denied);
    // What Li types survives a night; what he cannot send is not sent later behind his back.
    story.cut_off(li);
    let permission = Some(Permission::CallRecord);
    let scope = Scope::Organisation;
    let draft = RequestDraft {
        statement: "half a sentence".to_owned(),
        ..RequestDraft::default()
    };
    let kept = li
        .client()
        .save_request_draft(permission, scope, Some(draft.clone()))
        .await;
    kept.expect("kept");
    li.restarts().await;
    assert_eq!(mine(li).await[0].request.id, id);
    let found = li.client().request_draft(permission, scope).await;
    assert_eq!(found.expect("read"), Some(draft));
    story.reconnect(zhou).await;
    story.reconnect(li).await;
    story.settle().await;
    assert_eq!(mine(li).await[0].request.status, RequestStatus::Pending);
}

#[tokio::test(start_paused = true)]
async fn of_two_who_decide_at_once_the_second_reads_how_it_stands() {
    let falcon = Falcon::begin().await;
    let Falcon {
        story, zhou, li, ..
    } = &falcon;
    let id = falcon.asked().await;
    let second = story.second_desktop_of(zhou).await;
    story.settle().await;
    let seen = theirs(&second).await.pop().expect("one to decide");
    acts(zhou, id, refusal(&seen)).await.expect("refused");
    // The other desktop still shows what it showed.
    match acts(&second, id, approval(&seen)).await {
        Err(Error::Server(error)) => assert_eq!(error.code, ErrorCode::Conflict),
        other => panic!("{other:?}"),
    }
    let now = theirs(&second).await.pop().expect("still listed");
    assert_eq!(now.request.status, RequestStatus::Denied);
    story.settle().await;
    let own = mine(li).await.pop().expect("one of mine");
    let outcome = own.request.outcome.expect("an outcome");
    assert_eq!(outcome.would_change, "the security check is done");
    assert!(outcome.appeal_until.is_some());
    assert!(own.request.acts.contains(&RequestAct::Appeal));
}
