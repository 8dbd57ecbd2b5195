//! What the operating system says of a process tree.

use std::collections::HashMap;
use std::fs;

/// Nanoseconds of the one clock that every process of the machine shares.
pub fn monotonic_ns() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is to a timespec of ours.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// A process and all its descendants.
pub fn tree(root: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        let parent = stat
            .rsplit(')')
            .next()
            .and_then(|rest| rest.split_whitespace().nth(1))
            .and_then(|ppid| ppid.parse().ok());
        if let Some(parent) = parent {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut found = vec![root];
    let mut next = 0;
    while next < found.len() {
        found.extend(children.get(&found[next]).into_iter().flatten());
        next += 1;
    }
    found
}

/// Proportional set size of a process tree, in MiB.
pub fn pss_mib(root: u32) -> f64 {
    let kib: u64 = tree(root)
        .iter()
        .filter_map(|pid| fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok())
        .filter_map(|text| {
            let line = text.lines().find(|line| line.starts_with("Pss:"))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        })
        .sum();
    kib as f64 / 1_024.0
}

/// What a process tree has done so far, to the nanosecond; threads that have ended are not in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work {
    pub cpu_seconds: f64,
    /// How often a thread of it was given the processor after waiting for something.
    pub wake_ups: u64,
}

pub fn work_of(root: u32) -> Work {
    let mut work = Work::default();
    let threads = tree(root)
        .into_iter()
        .filter_map(|pid| fs::read_dir(format!("/proc/{pid}/task")).ok())
        .flat_map(|threads| threads.flatten());
    for thread in threads {
        let read = |name: &str| fs::read_to_string(thread.path().join(name)).unwrap_or_default();
        let ns: Option<f64> = read("schedstat")
            .split_whitespace()
            .next()
            .and_then(|ns| ns.parse().ok());
        work.cpu_seconds += ns.unwrap_or_default() / 1e9;
        work.wake_ups += read("status")
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))
            .and_then(|count| count.trim().parse::<u64>().ok())
            .unwrap_or_default();
    }
    work
}

/// User and system CPU seconds that a process tree has used.
pub fn cpu_seconds(root: u32) -> f64 {
    // SAFETY: sysconf takes no pointer.
    let ticks_per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
    let ticks: u64 = tree(root)
        .iter()
        .filter_map(|pid| fs::read_to_string(format!("/proc/{pid}/stat")).ok())
        .filter_map(|stat| {
            let rest: Vec<u64> = stat
                .rsplit(')')
                .next()?
                .split_whitespace()
                .skip(1)
                .filter_map(|field| field.parse().ok())
                .collect();
            // Fields 14 and 15 of proc(5); the state letter before them does not parse and is left out above.
            Some(rest.get(10)? + rest.get(11)?)
        })
        .sum();
    ticks as f64 / ticks_per_second
}
