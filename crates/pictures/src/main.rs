//! The worker as a program of its own, for tests; what is shipped is the desktop program itself.

fn main() -> std::process::ExitCode {
    tokenim_pictures::worker::run()
}
