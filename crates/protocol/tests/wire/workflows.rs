//! Which way requests take, as it crosses the network.

use tokenim_protocol::access_request::{RequestKind, ReviewerRole};
use tokenim_protocol::ids::*;
use tokenim_protocol::permission::*;
use tokenim_protocol::workflow::*;

use crate::{Samples, at, id};

pub fn workflows(samples: &mut Samples) {
    let stages = vec![
        WorkflowStage {
            roles: vec![ReviewerRole::LineManager, ReviewerRole::Named],
            people: vec![PersonId(id(3))],
            needed: 2,
            hours: 4,
            overdue: Overdue::Escalate,
        },
        WorkflowStage {
            roles: vec![ReviewerRole::Secadmin],
            people: Vec::new(),
            needed: 1,
            hours: 24,
            overdue: Overdue::Expire,
        },
    ];
    let workflow = Workflow {
        id: WorkflowId(id(60)),
        version: 2,
        name: "对外发送".into(),
        permissions: vec![Permission::FileShareExternal],
        kinds: vec![RequestKind::New, RequestKind::Temporary],
        stages: stages.clone(),
        changed_at: at(5),
        changed_by: PersonId(id(4)),
        text: "after the tender".into(),
        retired_at: None,
    };
    let scope = Scope::Team(TeamId(id(2)));
    let open = OpenRequest {
        request: AccessRequestId(id(61)),
        version: 1,
        person: PersonId(id(3)),
        permission: Some(Permission::FileShareExternal),
        scope,
        filed_at: at(3),
        added: 1,
    };
    samples.add(
        "workflows",
        Workflows {
            workflows: vec![WorkflowHistory {
                workflow: workflow.clone(),
                earlier: vec![Workflow {
                    version: 1,
                    retired_at: Some(at(4)),
                    ..workflow.clone()
                }],
                open: vec![open],
            }],
            built_in: vec![BuiltInWay {
                permission: Permission::FileUpload,
                automatic: true,
                stages: stages.clone(),
            }],
            on_built_in: vec![OpenRequest { version: 0, ..open }],
        },
    );
    samples.add(
        "workflows/set",
        SetWorkflow {
            id: OperationId(id(62)),
            version: 2,
            name: workflow.name.clone(),
            permissions: workflow.permissions.clone(),
            kinds: workflow.kinds.clone(),
            stages,
            text: "after the tender".into(),
            dry_run: true,
            example: Some(WorkflowExample {
                person: PersonId(id(3)),
                scope,
            }),
        },
    );
    samples.add(
        "workflows/saved",
        WorkflowSaved {
            workflow,
            example: vec![ExampleStage {
                needed: 2,
                reviewers: vec![PersonId(id(3)), PersonId(id(4))],
                went_up: false,
            }],
            stricter_for: vec![open],
        },
    );
    samples.add(
        "workflows/retire",
        RetireWorkflow {
            id: OperationId(id(62)),
            version: 2,
            text: "not needed any more".into(),
        },
    );
}
