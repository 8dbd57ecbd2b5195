//! Who may do what, why not, and until when. The only judge on both sides: the server
//! enforces with it inside the transaction that acts, the client shows with it, online and
//! offline.
//!
//! Everything here is a pure function over [`Facts`](tokenim_protocol::permission::Facts):
//! no clock, no I/O, no error branch. Whatever nothing gives is denied, and a refusal lists
//! everything that stands in the way, so that clearing all of it is known to be enough.
//!
//! - [`catalogue`]: the 47 permissions, one a row, with what each role has of them;
//! - [`actions`]: what each action needs, one a row;
//! - [`decide`](mod@decide): the judgement;
//! - [`bundles`]: what everybody in a project is given there, and who may change it;
//! - [`capabilities`](mod@capabilities): a screen's actions, and the whole catalogue at one scope;
//! - [`case`]: who judges conduct, and what may come of it;
//! - [`ending`]: what somebody is about to lose because its time runs out;
//! - [`grantable`](mod@grantable): who may give, take and appoint, and the guards of the organisation;
//! - [`labels`](mod@labels): what a sensitivity label does;
//! - [`record`]: a request's record as a file, and how it is known again;
//! - [`request`](mod@request): a request for access on its way, who decides it, and how it ends;
//! - [`roles`]: what a role of the company's own may hold, and who may change, give and take one;
//! - [`row_acts`](mod@row_acts): the same about one row of somebody's access, told before it is tried;
//! - [`merkle`], [`proof`]: whether the log of all of it is the one that was written.

pub mod actions;
pub mod bundles;
pub mod capabilities;
pub mod case;
pub mod catalogue;
mod chain;
pub mod decide;
pub mod ending;
pub mod grantable;
pub mod labels;
pub mod merkle;
mod obstacles;
mod place;
pub mod posts;
pub mod proof;
pub mod record;
pub mod request;
mod rights;
pub mod roles;
pub mod row_acts;

pub use actions::{Needs, Offline, Proof, rule};
pub use capabilities::{CHANNEL_ACTIONS, capabilities, matrix, permission_of};
pub use catalogue::{Cell, Risk, Row, asks_for_proof, is_grave, row, step_up};
pub use decide::{Contact, Moment, decide, decide_permission};
pub use grantable::{
    ExcludeRefusal, GrantRefusal, answerable, grantable, may_confer, may_exclude, may_grant,
    may_lift, restrictable, without_answer,
};
pub use posts::{
    PostCounts, PostRefusal, guard_posts, may_act_on_account, may_assign_post, set_up_is_complete,
};
pub use row_acts::{RowActs, row_acts};
