//! Teams, group conversations and guests, as desktops see them.

use std::collections::BTreeSet;

use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::group::{EditTeam, JoinRule, LeaveRule, Wish};
use tokenim_protocol::ids::{PersonId, TeamId};
use tokenim_protocol::permission::{Action, Resource, Scope};
use tokenim_testkit::story::{Person, Story};

async fn runs_by(person: &Person, team: TeamId, name: &str, join: JoinRule, leave: LeaveRule) {
    let edit = EditTeam {
        name: name.to_owned(),
        description: String::new(),
        join,
        leave,
        stage: None,
        ends_at: None,
        charter: Vec::new(),
    };
    person.client().edit_team(team, edit).await.unwrap();
}

async fn may_join(person: &Person, team: TeamId) -> bool {
    let resource = Resource::at(Scope::Team(team));
    let can = person.can(Action::JoinTeam, resource).await;
    can.decision.is_some_and(|decision| decision.is_allowed())
}

#[tokio::test(start_paused = true)]
async fn a_request_reaches_those_who_decide_and_the_answer_the_one_who_asked() {
    let story = Story::begin().await;
    let alice = story.person("Alice").await;
    let bob = story.person("Bob").await;
    let team = story.team("Reading circle", &alice, &[]).await;
    story.settle().await;
    assert!(!may_join(&bob, team).await, "by invitation");

    let request = JoinRule::Request;
    runs_by(&alice, team, "Reading circle", request, LeaveRule::Notify).await;
    story.settle().await;
    assert!(may_join(&bob, team).await);
    let came = bob.client().join_team(team, "please".into()).await.unwrap();
    assert!(!came.done);
    story.settle().await;
    let waiting = alice.client().directory().await.unwrap().standings;
    assert_eq!(waiting[0].waiting, 1);
    let asked = bob.client().directory().await.unwrap().standings;
    assert_eq!(asked[0].asked, Some(Wish::Join));

    let decided = alice
        .client()
        .decide_team_request(team, bob.id, true, String::new())
        .await;
    decided.unwrap();
    story.settle().await;
    let seen = bob.client().directory().await.unwrap();
    assert!(seen.standings.is_empty());
    let circle = seen.teams.iter().find(|one| one.id == team).unwrap();
    assert!(circle.members.iter().any(|member| member.person == bob.id));
    assert!(
        alice
            .client()
            .directory()
            .await
            .unwrap()
            .standings
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn az_12_an_archived_team_greys_everything_at_a_desktop_and_comes_back() {
    let story = Story::begin().await;
    let alice = story.person("Alice").await;
    let bob = story.person("Bob").await;
    let team = story.team("Falcon project", &alice, &[&bob]).await;
    let private = ChannelKind::Private;
    let people = [&alice, &bob];
    let history = HistoryPolicy::All;
    let channel = story
        .channel_of("Falcon", private, history, Some(team), &people)
        .await;
    bob.goes_to(channel);
    story.settle().await;
    let reason = "The project is over now.".to_owned();
    alice
        .client()
        .archive_team(team, true, reason.clone())
        .await
        .unwrap();
    story.settle().await;
    let can = bob.can_send().await;
    let obstacles = can.decision.expect("a decision").obstacles;
    assert_eq!(obstacles[0].scope, Scope::Team(team));
    assert_eq!(obstacles[0].text.as_ref(), Some(&reason));
    alice
        .client()
        .archive_team(team, false, reason)
        .await
        .unwrap();
    story.settle().await;
    bob.says("and on it goes").await;
    story.settle().await;
    bob.sees(&["and on it goes ✓"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_conversation_of_a_few_is_called_after_the_others() {
    let story = Story::begin().await;
    let alice = story.person("Alice").await;
    let bob = story.person("Bob").await;
    let carol = story.person("Carol").await;
    let people = vec![bob.id, carol.id];
    let unnamed = alice
        .client()
        .start_group(people.clone(), String::new())
        .await
        .unwrap();
    let named = alice
        .client()
        .start_group(people, "Lunch".into())
        .await
        .unwrap();
    story.settle().await;
    let called = async |person: &Person, channel| {
        let list = person.client().list_channels().await.unwrap();
        let row = list.into_iter().find(|row| row.id == channel).unwrap();
        assert_eq!(row.kind, ChannelKind::Group);
        row.name
    };
    assert_eq!(called(&bob, unnamed).await, "Alice, Carol");
    assert_eq!(called(&alice, unnamed).await, "Bob, Carol");
    assert_eq!(called(&bob, named).await, "Lunch");

    alice.goes_to(unnamed);
    bob.goes_to(unnamed);
    carol.goes_to(unnamed);
    bob.says("one o'clock").await;
    story.settle().await;
    carol.client().leave_channel(unnamed).await.unwrap();
    story.settle().await;
    assert_eq!(called(&bob, unnamed).await, "Alice");
    let list = carol.client().list_channels().await.unwrap();
    assert!(list.iter().all(|row| row.id != unnamed));
    carol.sees(&[]).await;
}

async fn known_to(person: &Person) -> BTreeSet<PersonId> {
    let seen = person.client().directory().await.unwrap().people;
    seen.iter().map(|one| one.id).collect()
}

#[tokio::test(start_paused = true)]
async fn az_11_a_guests_desktop_holds_only_whom_they_share_a_place_with() {
    let story = Story::begin().await;
    let alice = story.person("Alice").await;
    let bob = story.person("Bob").await;
    let carol = story.person("Carol").await;
    let team = story.team("Falcon project", &alice, &[]).await;
    let private = ChannelKind::Private;
    let history = HistoryPolicy::All;
    let channel = story
        .channel_of("Falcon", private, history, Some(team), &[&alice])
        .await;
    let guest = story.guest("Gregor").await;
    story.settle().await;
    assert_eq!(known_to(&guest).await, BTreeSet::from([guest.id]));

    alice.client().add_member(channel, guest.id).await.unwrap();
    story.settle().await;
    let both = BTreeSet::from([guest.id, alice.id]);
    assert_eq!(known_to(&guest).await, both);
    // Whoever comes later is known from then on, also to a desktop that is live.
    alice.client().add_member(channel, bob.id).await.unwrap();
    story.settle().await;
    let three = BTreeSet::from([guest.id, alice.id, bob.id]);
    assert_eq!(known_to(&guest).await, three);
    // What happens elsewhere in the company is not told.
    story.channel("Secret", &[&carol, &bob]).await;
    let seen = guest.client().directory().await.unwrap();
    assert!(seen.teams.is_empty() && seen.departments.is_empty());
    assert!(guest.client().browse_channels().await.unwrap().is_empty());

    alice
        .client()
        .remove_member(channel, guest.id)
        .await
        .unwrap();
    story.settle().await;
    assert_eq!(known_to(&guest).await, BTreeSet::from([guest.id]));
    assert!(known_to(&bob).await.contains(&carol.id));
}
