//! The link to the server as a pure step machine: where it stands, what happened, what to
//! do. The engine executes the effects; nothing here waits, sends or reads a clock.
//!
//! ```text
//!  Stopped ─Start─▶ Connecting ─SocketOpened─▶ Greeting ─Welcomed─▶ CatchingUp ─CaughtUp─▶ Live
//!                      ▲   │                      └────────── a fault, a close, silence ──────┐
//!                      │   └─OpenFailed──▶ Waiting ◀──────────────────────────────────────────┘
//!                      └──── WaitOver, Retry ─┘            Ended: until somebody signs in again
//! ```
//!
//! `Resync` and a cursor of another `log_epoch` are not faults: the same socket is left and
//! the next hello says where we are.

use std::time::Duration;

use tokenim_protocol::error::ErrorCode;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    Stopped,
    Connecting {
        attempt: u32,
    },
    /// Hello is said; the answer is awaited.
    Greeting {
        attempt: u32,
    },
    CatchingUp,
    Live,
    Waiting {
        attempt: u32,
    },
    /// The server has ended this session; only signing in again helps.
    Ended,
}

/// Why there is no link, as far as it matters to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No answer: cable, network, server stopped.
    Unreachable(String),
    /// Somebody else answered in the server's name.
    Certificate(String),
    /// It was tried on this computer, and its files are gone.
    LocalGone(String),
    /// It answers, but not as it should.
    Trouble(String, Option<Duration>),
    /// This session is no longer good.
    SignedOut(ErrorCode),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Start,
    Stop,
    /// Somebody asked to try now.
    Retry,
    WaitOver,
    SocketOpened,
    OpenFailed(Fault),
    Welcomed,
    CaughtUp,
    /// The server dropped frames for us: say hello again.
    Resync,
    /// Closed or broken, with or without a word.
    Lost(Fault),
    /// Nothing was heard for longer than a heartbeat and a bit.
    Silence,
    /// The machine has slept: whatever was open is not to be trusted, and waiting is over.
    Resumed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    OpenSocket,
    SayHello,
    CloseSocket,
    /// Back-off before the next try.
    Wait {
        attempt: u32,
        retry_after: Option<Duration>,
    },
    Show(Shown),
    WakeOutbox,
    /// The cache is shut; keys stay, a sign-in opens them again.
    EndSession(ErrorCode),
}

/// What people are told about the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Live,
    CatchingUp,
    Connecting,
    Offline(String),
    Trouble(String),
    CertificateRefused(String),
    LocalGone(String),
}

/// One step.
pub fn step(link: Link, input: Input) -> (Link, Vec<Effect>) {
    use Link::{CatchingUp, Connecting, Ended, Greeting, Live, Stopped, Waiting};

    match (link, input) {
        // Starting and stopping.
        (Stopped | Ended, Input::Start) => connect(0),
        (
            link @ (Connecting { .. } | Greeting { .. } | CatchingUp | Live | Waiting { .. }),
            Input::Start,
        ) => (link, vec![]),
        (
            Stopped
            | Connecting { .. }
            | Greeting { .. }
            | CatchingUp
            | Live
            | Waiting { .. }
            | Ended,
            Input::Stop,
        ) => (Stopped, vec![Effect::CloseSocket]),

        // Trying now instead of later. A running attempt is left to itself.
        (Waiting { .. }, Input::Retry) => connect(0),
        (
            link @ (Stopped | Connecting { .. } | Greeting { .. } | CatchingUp | Live | Ended),
            Input::Retry,
        ) => (link, vec![]),
        (Waiting { attempt }, Input::WaitOver) => connect(attempt),
        (
            link @ (Stopped | Connecting { .. } | Greeting { .. } | CatchingUp | Live | Ended),
            Input::WaitOver,
        ) => (link, vec![]),

        // Opening.
        (Connecting { attempt }, Input::SocketOpened) => {
            (Greeting { attempt }, vec![Effect::SayHello])
        }
        (
            link @ (Stopped | Greeting { .. } | CatchingUp | Live | Waiting { .. } | Ended),
            Input::SocketOpened,
        ) => (link, vec![Effect::CloseSocket]),
        (Connecting { attempt }, Input::OpenFailed(fault)) => lose(attempt, fault),
        (
            link @ (Stopped | Greeting { .. } | CatchingUp | Live | Waiting { .. } | Ended),
            Input::OpenFailed(_),
        ) => (link, vec![]),

        // Greeting and catching up.
        (Greeting { .. } | CatchingUp | Live, Input::Welcomed) => {
            (CatchingUp, vec![Effect::Show(Shown::CatchingUp)])
        }
        (link @ (Stopped | Connecting { .. } | Waiting { .. } | Ended), Input::Welcomed) => {
            (link, vec![])
        }
        (CatchingUp, Input::CaughtUp) => {
            (Live, vec![Effect::Show(Shown::Live), Effect::WakeOutbox])
        }
        // Caught up before a welcome: the server does not keep to the protocol.
        (Greeting { attempt }, Input::CaughtUp) => lose(
            attempt,
            Fault::Trouble("caught up before the welcome".to_owned(), None),
        ),
        (link @ (Stopped | Connecting { .. } | Live | Waiting { .. } | Ended), Input::CaughtUp) => {
            (link, vec![])
        }

        // Starting over on a fresh socket: no fault, and still spread over a moment, because
        // whatever made us slow made others slow, too.
        (Greeting { .. } | CatchingUp | Live, Input::Resync) => (
            Waiting { attempt: 1 },
            vec![
                Effect::CloseSocket,
                Effect::Show(Shown::CatchingUp),
                Effect::Wait {
                    attempt: 0,
                    retry_after: None,
                },
            ],
        ),
        (link @ (Stopped | Connecting { .. } | Waiting { .. } | Ended), Input::Resync) => {
            (link, vec![])
        }

        // Losing it. What was live tries at once; what never came up waits longer each time.
        (Live, Input::Lost(fault)) => lose(0, fault),
        (CatchingUp, Input::Lost(fault)) => lose(1, fault),
        (Greeting { attempt }, Input::Lost(fault)) => lose(attempt, fault),
        (link @ (Stopped | Connecting { .. } | Waiting { .. } | Ended), Input::Lost(_)) => {
            (link, vec![])
        }
        (Live, Input::Silence) => lose(0, silent()),
        (CatchingUp, Input::Silence) => lose(1, silent()),
        (Greeting { attempt }, Input::Silence) => lose(attempt, silent()),
        (link @ (Stopped | Connecting { .. } | Waiting { .. } | Ended), Input::Silence) => {
            (link, vec![])
        }

        // Waking up. A socket that slept may look open for ever, so a new one says where we
        // are; an attempt that slept is begun again.
        (
            Connecting { .. } | Greeting { .. } | CatchingUp | Live | Waiting { .. },
            Input::Resumed,
        ) => {
            let (link, mut effects) = connect(0);
            effects.insert(0, Effect::CloseSocket);
            (link, effects)
        }
        (link @ (Stopped | Ended), Input::Resumed) => (link, vec![]),
    }
}

fn connect(attempt: u32) -> (Link, Vec<Effect>) {
    let mut effects = vec![Effect::OpenSocket];
    // "Connecting" is said once; after a failure the last known cause stays on screen, or
    // the two words would take turns.
    if attempt == 0 {
        effects.insert(0, Effect::Show(Shown::Connecting));
    }
    (Link::Connecting { attempt }, effects)
}

fn lose(attempt: u32, fault: Fault) -> (Link, Vec<Effect>) {
    let (shown, retry_after) = match fault {
        Fault::SignedOut(code) => {
            return (
                Link::Ended,
                vec![Effect::CloseSocket, Effect::EndSession(code)],
            );
        }
        Fault::Unreachable(cause) => (Shown::Offline(cause), None),
        Fault::Certificate(cause) => (Shown::CertificateRefused(cause), None),
        Fault::LocalGone(cause) => (Shown::LocalGone(cause), None),
        Fault::Trouble(cause, retry_after) => (Shown::Trouble(cause), retry_after),
    };
    let effects = vec![
        Effect::CloseSocket,
        Effect::Show(shown),
        Effect::Wait {
            attempt,
            retry_after,
        },
    ];
    (
        Link::Waiting {
            attempt: attempt.saturating_add(1),
        },
        effects,
    )
}

fn silent() -> Fault {
    Fault::Unreachable("nothing was heard for longer than a heartbeat".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unreachable() -> Fault {
        Fault::Unreachable("no route".to_owned())
    }

    fn run(inputs: Vec<Input>) -> (Link, Vec<Effect>) {
        let (mut link, mut all) = (Link::Stopped, Vec::new());
        for input in inputs {
            let (next, effects) = step(link, input);
            link = next;
            all.extend(effects);
        }
        (link, all)
    }

    #[test]
    fn the_way_to_live_wakes_the_outbox_last() {
        let (link, effects) = run(vec![
            Input::Start,
            Input::SocketOpened,
            Input::Welcomed,
            Input::CaughtUp,
        ]);
        assert_eq!(link, Link::Live);
        assert_eq!(
            effects,
            [
                Effect::Show(Shown::Connecting),
                Effect::OpenSocket,
                Effect::SayHello,
                Effect::Show(Shown::CatchingUp),
                Effect::Show(Shown::Live),
                Effect::WakeOutbox,
            ]
        );
    }

    #[test]
    fn failures_wait_longer_each_time_and_a_retry_begins_anew() {
        let mut link = step(Link::Stopped, Input::Start).0;
        for expected in 0..5 {
            let (next, effects) = step(link, Input::OpenFailed(unreachable()));
            assert!(effects.contains(&Effect::Wait {
                attempt: expected,
                retry_after: None
            }));
            link = step(next, Input::WaitOver).0;
        }
        let (link, _) = step(link, Input::OpenFailed(unreachable()));
        assert_eq!(step(link, Input::Retry).0, Link::Connecting { attempt: 0 });
    }

    #[test]
    fn an_ended_session_stays_ended() {
        for input in [
            Input::Retry,
            Input::WaitOver,
            Input::SocketOpened,
            Input::OpenFailed(unreachable()),
            Input::Welcomed,
            Input::CaughtUp,
            Input::Resync,
            Input::Lost(unreachable()),
            Input::Silence,
            Input::Resumed,
        ] {
            let (link, effects) = step(Link::Ended, input);
            assert_eq!(link, Link::Ended);
            assert!(!effects.contains(&Effect::OpenSocket));
        }
        let (link, effects) = step(
            Link::Live,
            Input::Lost(Fault::SignedOut(ErrorCode::SignedOut)),
        );
        assert_eq!(link, Link::Ended);
        assert!(effects.contains(&Effect::EndSession(ErrorCode::SignedOut)));
    }

    #[test]
    fn lk_07_a_refused_certificate_is_shown_and_nothing_is_said() {
        let (_, effects) = step(
            Link::Connecting { attempt: 0 },
            Input::OpenFailed(Fault::Certificate("unknown issuer".to_owned())),
        );
        assert!(effects.contains(&Effect::Show(Shown::CertificateRefused(
            "unknown issuer".to_owned()
        ))));
        assert!(!effects.contains(&Effect::SayHello));
    }

    #[test]
    fn every_loss_closes_the_socket_and_every_state_has_at_most_one() {
        let states = [
            Link::Stopped,
            Link::Connecting { attempt: 2 },
            Link::Greeting { attempt: 2 },
            Link::CatchingUp,
            Link::Live,
            Link::Waiting { attempt: 2 },
            Link::Ended,
        ];
        let inputs = [
            Input::Start,
            Input::Stop,
            Input::Retry,
            Input::WaitOver,
            Input::SocketOpened,
            Input::OpenFailed(unreachable()),
            Input::Welcomed,
            Input::CaughtUp,
            Input::Resync,
            Input::Lost(unreachable()),
            Input::Silence,
            Input::Resumed,
        ];
        let has_socket =
            |link: &Link| matches!(link, Link::Greeting { .. } | Link::CatchingUp | Link::Live);
        for state in &states {
            for input in &inputs {
                let (next, effects) = step(state.clone(), input.clone());
                let closes = effects.contains(&Effect::CloseSocket);
                if has_socket(state) && !has_socket(&next) {
                    assert!(closes, "{state:?} {input:?}");
                }
                if effects.contains(&Effect::OpenSocket) {
                    assert!(!has_socket(state) || closes, "{state:?} {input:?}");
                    assert!(
                        matches!(next, Link::Connecting { .. }),
                        "{state:?} {input:?}"
                    );
                }
            }
        }
    }
}
