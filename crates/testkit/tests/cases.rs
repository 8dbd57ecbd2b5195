//! Cases of conduct, as people at their desktops see them: told at once, readable without a
//! network, never queued, and gone from the screen of nobody they concern.

use std::time::Duration;

use tokenim_client::error::{Error, ErrorKind};
use tokenim_client::notify::RequestNews;
use tokenim_client::view::case::{CaseDeed, CaseRow};
use tokenim_client::view::permission::CapabilityState;
use tokenim_protocol::case::{
    CaseAct, CaseMeasure, CasePart, CaseRule, CaseStatus, CaseStep, MessageRef, OpenCase,
    ReportMessage,
};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::{CaseId, ChannelId, MessageId, OperationId};
use tokenim_protocol::permission::{Action, Permission, Resource, Scope};
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_testkit::story::{Person, Story};

/// Zhou leads Falcon, in which Li wrote something.
struct Falcon {
    story: Story,
    zhou: Person,
    li: Person,
    bo: Person,
    channel: ChannelId,
    message: MessageId,
}

impl Falcon {
    async fn begin() -> Self {
        let story = Story::begin().await;
        let zhou = story.person("Zhou").await;
        let li = story.person("Li").await;
        let bo = story.person("Bo").await;
        let team = story.team("Falcon", &zhou, &[&li, &bo]).await;
        let (kind, all) = (ChannelKind::Public, HistoryPolicy::All);
        let channel = story
            .channel_of("Falcon", kind, all, Some(team), &[&zhou, &li, &bo])
            .await;
        for who in [&zhou, &li, &bo] {
            who.goes_to(channel);
        }
        let message = li.says("you are all fools").await;
        story.settle().await;
        Self {
            story,
            zhou,
            li,
            bo,
            channel,
            message,
        }
    }

    async fn opened(&self, messages: &[MessageId]) -> CaseId {
        let open = OpenCase {
            id: CaseId::now_v7(),
            scope: Scope::Channel(self.channel),
            rule: CaseRule::Respect,
            house_rule: None,
            citation: String::new(),
            text: "insulted the whole team".to_owned(),
            messages: messages
                .iter()
                .map(|message| MessageRef {
                    channel: self.channel,
                    message: *message,
                })
                .collect(),
            statement_due_at: None,
        };
        let row = self.zhou.client().open_case(self.li.id, open).await;
        self.story.settle().await;
        row.expect("opened").case.id
    }

    async fn acts(&self, who: &Person, id: CaseId, deed: CaseDeed) -> Result<CaseRow, Error> {
        let acted = who
            .client()
            .act_on_case(id, OperationId::now_v7(), deed)
            .await;
        self.story.settle().await;
        acted
    }

    async fn states(&self, id: CaseId) {
        let text = "i was angry and i am sorry".to_owned();
        self.acts(&self.li, id, CaseDeed::State { text })
            .await
            .expect("stated");
    }

    /// Decides over what this person sees now.
    async fn decides(&self, who: &Person, id: CaseId, measure: CaseMeasure) -> CaseRow {
        let version = seen(who, id).await.expect("a case").case.version;
        let decided = self.acts(who, id, CaseDeed::Decide { version, measure });
        decided.await.expect("decided")
    }

    async fn measure(
        &self,
        step: CaseStep,
        permission: Option<Permission>,
        for_ms: i64,
    ) -> CaseMeasure {
        let as_of = self.zhou.client().cases().await.expect("a list").as_of;
        CaseMeasure {
            step,
            permission,
            ends_at: as_of.map(|now| now.plus_ms(for_ms)),
            text: "the message says so".to_owned(),
        }
    }
}

async fn seen(who: &Person, id: CaseId) -> Option<CaseRow> {
    let cases = who.client().cases().await.expect("a list").cases;
    cases.into_iter().find(|row| row.case.id == id)
}

#[tokio::test(start_paused = true)]
async fn s115_a_case_is_told_heard_and_decided_on_both_desktops_without_asking_again() {
    let falcon = Falcon::begin().await;
    let (li, zhou) = (&falcon.li, &falcon.zhou);
    let mut told = li.client().request_notices();
    let id = falcon.opened(&[falcon.message]).await;
    assert_eq!(
        told.try_recv().expect("a notice").news,
        RequestNews::CaseOpened
    );
    let row = seen(li, id).await.expect("told at once");
    assert_eq!(row.case.part, CasePart::Concerned);
    assert!(row.intact, "the fingerprint was computed here");
    assert_eq!(row.case.evidence[0].body, "you are all fools");
    // The message goes, the evidence stays.
    li.deletes(falcon.message).await;
    falcon.states(id).await;
    let row = seen(zhou, id).await.expect("theirs to judge");
    assert_eq!(row.case.status, CaseStatus::Ready);
    assert_eq!(row.case.evidence[0].body, "you are all fools");

    // The ladder begins with a warning; what is said of it is there without a network.
    let warning = falcon.measure(CaseStep::Warning, None, 100 * DAY_MS).await;
    falcon.decides(zhou, id, warning).await;
    falcon.story.cut_off(li);
    let row = seen(li, id).await.expect("from the cache");
    assert!(row.case.acts.contains(&CaseAct::Acknowledge));
    // Nothing about it is queued: an old word must not fire tomorrow.
    let text = "but".to_owned();
    let refused = falcon.acts(li, id, CaseDeed::Write { text }).await;
    assert_eq!(refused.expect_err("offline").kind(), ErrorKind::Offline);
    falcon.story.reconnect(li).await;

    let id = falcon.opened(&[]).await;
    falcon.states(id).await;
    let send = Some(Permission::MessageSend);
    let ban = falcon.measure(CaseStep::ShortBan, send, HOUR_MS / 3).await;
    falcon.decides(zhou, id, ban).await;
    let here = Resource::at(Scope::Channel(falcon.channel));
    let denied = li.can(Action::SendMessage, here).await;
    assert_eq!(denied.state, CapabilityState::Denied);
    let obstacle = &denied.decision.expect("a decision").obstacles[0];
    let outcome = seen(li, id).await.expect("told").case.outcome;
    assert_eq!(obstacle.exclusion, outcome.expect("an outcome").exclusion);
    // To the second, by itself.
    falcon.story.after(Duration::from_secs(20 * 60 + 5)).await;
    falcon.story.settle().await;
    let lifted = li.can(Action::SendMessage, here).await;
    assert_eq!(lifted.state, CapabilityState::Allowed);
}

#[tokio::test(start_paused = true)]
async fn s111_a_report_reaches_those_who_judge_and_never_names_who_made_it() {
    let falcon = Falcon::begin().await;
    let mut heard = falcon.zhou.client().request_notices();
    let report = ReportMessage {
        id: CaseId::now_v7(),
        rule: CaseRule::Respect,
        house_rule: None,
        citation: String::new(),
        text: "he shouts at all of us".to_owned(),
    };
    let id = report.id;
    let reported = falcon
        .bo
        .client()
        .report_message(falcon.channel, falcon.message, report)
        .await;
    assert_eq!(reported.expect("reported").case.part, CasePart::Reporter);
    falcon.story.settle().await;
    assert_eq!(
        heard.try_recv().expect("a notice").news,
        RequestNews::CaseToJudge
    );
    assert!(seen(&falcon.li, id).await.is_none());
    let docket = falcon.zhou.client().case_docket().await.expect("a docket");
    assert_eq!(docket.len(), 1);
    let taken = CaseDeed::TakeUp {
        version: docket[0].case.version,
        text: "the team is said to be insulted".to_owned(),
        statement_due_at: None,
    };
    falcon
        .acts(&falcon.zhou, id, taken)
        .await
        .expect("taken up");
    let told = seen(&falcon.li, id).await.expect("told");
    assert!(told.people.iter().all(|person| person.id != falcon.bo.id));
    // Whoever reported it hears what became of it.
    let own = seen(&falcon.bo, id).await.expect("their own report");
    assert_eq!(own.case.status, CaseStatus::Hearing);
}
