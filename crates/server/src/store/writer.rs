//! The one writer.
//!
//! A thread of its own holds the write connection. It takes whatever waits in its queue
//! as one group, runs every action of it in a SAVEPOINT of one transaction, commits once
//! (one fsync for all of them), tells the hub, and then answers the callers. Whoever is
//! refused is rolled back alone; an action that panics is too, and the thread lives on.
//!
//! An action that is not ready after one poll awaited something other than its
//! transaction. That would hold everybody's write lock, so it is an error and undone.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::JoinHandle;

use tokenim_protocol::time::UnixMillis;
use tokio::sync::{mpsc, oneshot};

use super::db::{Db, StoreResult};
use super::tx::Tx;
use super::{dialect, rights};
use crate::audit::{self, origin::Origin};
use crate::clock::{Clock, Rng};
use crate::error::{AppError, AppResult};
use crate::events::Announcement;
use crate::fail;

pub type ActionFuture<'t, T> = Pin<Box<dyn Future<Output = AppResult<T>> + 't>>;
/// Hears the announcements of one commit.
pub type Publish = Arc<dyn Fn(Arc<[Announcement]>) + Send + Sync>;

/// Callers that wait; more are held back at the door.
const QUEUE_MAX: usize = 4_096;
/// Actions of one commit. Larger groups make the first caller wait for the last.
const GROUP_MAX: usize = 256;

pub(super) enum Writer {
    Thread {
        queue: mpsc::Sender<Box<dyn Job>>,
        thread: Mutex<Option<JoinHandle<()>>>,
    },
    /// On the caller's own thread: under a paused clock nothing may work beside it.
    Inline(Box<Mutex<Core>>),
}

impl Writer {
    pub fn on_a_thread(core: Core) -> StoreResult<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || run(core, waiting))
            .map_err(|error| super::db::StoreError::Unusable(error.to_string()))?;
        Ok(Writer::Thread {
            queue,
            thread: Mutex::new(Some(thread)),
        })
    }

    pub fn inline(core: Core) -> Self {
        Writer::Inline(Box::new(Mutex::new(core)))
    }

    pub async fn write<T, F>(&self, action: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> ActionFuture<'t, T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(ActionJob {
            action: Some(action),
            result: None,
            reply,
        });
        match self {
            Writer::Thread { queue, .. } => {
                if queue.send(job).await.is_err() {
                    return Err(AppError::Unavailable);
                }
            }
            Writer::Inline(core) => {
                let mut core = core.lock().unwrap_or_else(PoisonError::into_inner);
                core.run_group(vec![job]);
            }
        }
        answer.await.unwrap_or(Err(AppError::Unavailable))
    }

    pub fn waiting(&self) -> usize {
        match self {
            Writer::Thread { queue, .. } => queue.max_capacity() - queue.capacity(),
            Writer::Inline(_) => 0,
        }
    }

    /// Waits until what was accepted is written. Needs every other handle to be gone.
    pub fn stop(self) {
        if let Writer::Thread { queue, thread } = self {
            drop(queue);
            let thread = thread.into_inner().unwrap_or_else(PoisonError::into_inner);
            if let Some(thread) = thread {
                let _ = thread.join();
            }
        }
    }
}

fn run(mut core: Core, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
    while let Some(first) = waiting.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX
            && let Ok(next) = waiting.try_recv()
        {
            group.push(next);
        }
        core.run_group(group);
    }
}

/// One accepted call: run inside the group's transaction, answered after its commit.
pub(super) trait Job: Send {
    /// True when its rows are to stay.
    fn run(&mut self, tx: &mut Tx) -> bool;
    fn fail(&mut self, error: AppError);
    fn answer(self: Box<Self>);
}

struct ActionJob<F, T> {
    action: Option<F>,
    result: Option<AppResult<T>>,
    reply: oneshot::Sender<AppResult<T>>,
}

impl<F, T> Job for ActionJob<F, T>
where
    T: Send,
    F: for<'t> FnOnce(&'t mut Tx) -> ActionFuture<'t, T> + Send,
{
    fn run(&mut self, tx: &mut Tx) -> bool {
        let Some(action) = self.action.take() else {
            return false;
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| poll_once(action(tx))));
        let result = match outcome {
            Ok(Some(result)) => result,
            Ok(None) => Err(AppError::internal(
                "an action awaited more than its transaction",
            )),
            Err(_) => Err(AppError::internal("an action panicked")),
        };
        let stays = result.is_ok();
        self.result = Some(result);
        stays
    }

    fn fail(&mut self, error: AppError) {
        self.result = Some(Err(error));
    }

    fn answer(self: Box<Self>) {
        if let Some(result) = self.result {
            fail::pass("before_ack");
            // A caller that went away does not wait for the answer.
            let _ = self.reply.send(result);
        }
    }
}

/// None: it was not ready, so it waits for something that is not the transaction.
pub(super) fn poll_once<T>(mut future: Pin<Box<dyn Future<Output = T> + '_>>) -> Option<T> {
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// What the writer works with, on its thread or inline.
pub(super) struct Core {
    tx: Tx,
    clock: Arc<dyn Clock>,
    publish: Publish,
}

impl Core {
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
        publish: Publish,
        not_before: UnixMillis,
    ) -> Self {
        let mut tx = Tx::new(db, rng);
        tx.now = not_before;
        Self { tx, clock, publish }
    }

    fn run_group(&mut self, mut group: Vec<Box<dyn Job>>) {
        if let Err(error) = self.commit_group(&mut group) {
            tracing::error!(error = &error as &dyn std::error::Error, "a commit failed");
            // Best effort: the transaction may be gone already.
            let _ = self.tx.db.batch("ROLLBACK");
            self.tx.announcements.clear();
            self.tx.db.facts.borrow_mut().clear();
            for job in &mut group {
                job.fail(AppError::Unavailable);
            }
        }
        let announcements = std::mem::take(&mut self.tx.announcements);
        if !announcements.is_empty() {
            fail::pass("before_publish");
            (self.publish)(announcements.into());
            fail::pass("published");
        }
        for job in group {
            job.answer();
        }
    }

    fn commit_group(&mut self, group: &mut [Box<dyn Job>]) -> StoreResult<()> {
        self.tx.db.batch(dialect::BEGIN_WRITE)?;
        for job in group.iter_mut() {
            self.run_one(job.as_mut())?;
        }
        fail::pass("before_commit");
        self.tx.db.batch("COMMIT")?;
        fail::pass("committed");
        Ok(())
    }

    fn run_one(&mut self, job: &mut dyn Job) -> StoreResult<()> {
        let tx = &mut self.tx;
        // A clock that was set back must not make a later entry look earlier.
        tx.now = tx.now.max(self.clock.now());
        tx.discard = false;
        tx.come_from(Origin::default());
        let told = tx.announcements.len();
        tx.db.facts.borrow_mut().settle();
        tx.db.changing.borrow_mut().clear();
        tx.db.batch("SAVEPOINT action")?;
        let mut stays = job.run(tx) && !tx.discard;
        if stays && rights::is_pending(&tx.db) {
            // Rights that no record of the act tells of: no change of them is without one.
            if let Some(Err(error)) = poll_once(Box::pin(audit::record_rights(tx))) {
                job.fail(error);
                stays = false;
            }
        }
        if !stays {
            tx.db.batch("ROLLBACK TO action")?;
            tx.announcements.truncate(told);
            // An epoch that was raised and undone will be raised again with other facts.
            tx.db.facts.borrow_mut().forget_unsettled();
        }
        tx.db.batch("RELEASE action")
    }
}
