//! Which way requests take. Asked of the server each time: it is looked at by few and has to
//! be right.

use std::collections::BTreeSet;

use tokenim_policy::catalogue::CATALOGUE;
use tokenim_policy::request::workflow::{KINDS, ROLES};
use tokenim_protocol::directory::Person;
use tokenim_protocol::ids::{PersonId, WorkflowId};
use tokenim_protocol::permission::Scope;
use tokenim_protocol::workflow::{
    OpenRequest, RetireWorkflow, SetWorkflow, Workflow, WorkflowSaved, Workflows,
};

use crate::access::{self, Names};
use crate::client::Client;
use crate::error::Result;
use crate::session::Account;
use crate::view::role::NamedPlace;
use crate::view::workflow::{WorkflowPermission, WorkflowSavedView, WorkflowsView};

impl Client {
    pub async fn workflows(&self) -> Result<WorkflowsView> {
        let account = self.account()?;
        let workflows = account.heeded(account.api.workflows().await)?;
        let (people, places) = account.named_in(&workflows).await?;
        Ok(WorkflowsView {
            workflows,
            people,
            places,
            permissions: CATALOGUE
                .iter()
                .map(|row| WorkflowPermission {
                    permission: row.permission,
                    risk: access::risk(row.permission),
                })
                .collect(),
            kinds: KINDS.to_vec(),
            roles: ROLES.to_vec(),
        })
    }

    /// Changes or makes a workflow; with `dry_run` tells what it would come to.
    pub async fn set_workflow(
        &self,
        id: WorkflowId,
        set: SetWorkflow,
    ) -> Result<WorkflowSavedView> {
        let account = self.account()?;
        let saved = account.heeded(account.api.set_workflow(id, &set).await)?;
        let mut people = of_saved(&saved);
        people.extend(saved.stricter_for.iter().map(|one| one.person));
        let scopes = saved.stricter_for.iter().map(|one| one.scope).collect();
        let (people, places) = account.names_of(people, scopes).await?;
        Ok(WorkflowSavedView {
            saved,
            people,
            places,
        })
    }

    pub async fn retire_workflow(
        &self,
        id: WorkflowId,
        retire: RetireWorkflow,
    ) -> Result<Workflow> {
        let account = self.account()?;
        account.heeded(account.api.retire_workflow(id, &retire).await)
    }
}

fn of_saved(saved: &WorkflowSaved) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = of_workflow(&saved.workflow).collect();
    people.extend(saved.example.iter().flat_map(|stage| &stage.reviewers));
    people
}

fn of_workflow(workflow: &Workflow) -> impl Iterator<Item = PersonId> + '_ {
    let named = workflow.stages.iter().flat_map(|stage| &stage.people);
    named.copied().chain([workflow.changed_by])
}

impl Account {
    async fn named_in(&self, told: &Workflows) -> Result<(Vec<Person>, Vec<NamedPlace>)> {
        let mut people = BTreeSet::new();
        let mut open: Vec<&OpenRequest> = told.on_built_in.iter().collect();
        for one in &told.workflows {
            people.extend(of_workflow(&one.workflow));
            people.extend(one.earlier.iter().flat_map(of_workflow));
            open.extend(&one.open);
        }
        people.extend(open.iter().map(|one| one.person));
        let scopes = open.iter().map(|one| one.scope).collect();
        self.names_of(people, scopes).await
    }

    async fn names_of(
        &self,
        people: BTreeSet<PersonId>,
        scopes: BTreeSet<Scope>,
    ) -> Result<(Vec<Person>, Vec<NamedPlace>)> {
        let me = self.me;
        Ok(self
            .store
            .read(move |reader| {
                let mut names = Names::new(reader, me);
                let people = names.people(people)?;
                let mut places = Vec::new();
                for scope in scopes {
                    let name = names.place(scope)?;
                    places.push(NamedPlace { scope, name });
                }
                Ok((people, places))
            })
            .await?)
    }
}
