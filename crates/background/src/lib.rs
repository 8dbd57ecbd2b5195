//! Threads for work on files: it hashes, seals and waits for gigabytes, and gets the processor
//! when nobody else wants it, so that a message never queues behind it.

use std::io;

use tokio::runtime::{Builder, Runtime};

pub struct Background(Option<Runtime>);

impl Background {
    /// At most so many at once; a few keep a disk busy. A thread that has nothing to do ends.
    pub fn start(name: &str, threads: usize) -> io::Result<Self> {
        let runtime = Builder::new_current_thread()
            .thread_name(name)
            .max_blocking_threads(threads)
            .on_thread_start(last_in_line)
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// Runs what may wait. An error when it panicked, or when the threads have ended.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> io::Result<T> {
        let runtime = self.0.as_ref().ok_or(io::ErrorKind::BrokenPipe)?;
        runtime
            .handle()
            .spawn_blocking(work)
            .await
            .map_err(io::Error::other)
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // Another runtime may be what drops it, which must not wait.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

fn last_in_line() {
    #[cfg(target_os = "linux")]
    {
        const NICENESS: libc::c_int = 10;
        // SAFETY: a call without pointers; 0 is the calling thread. Refused, it changes nothing.
        unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, NICENESS) };
    }
}
