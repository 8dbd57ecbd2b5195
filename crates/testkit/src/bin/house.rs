//! A company's server in a process of its own, so that it can be killed at any moment. Serves
//! the folder that is named, without TLS, on a port of this machine. Prints `LISTENING address`.

use std::io::Write;
use std::process::ExitCode;

use tokenim_server::app::{App, Outside};
use tokenim_server::config::ServerDir;
use tokenim_server::serve::serve_on;
use tokenim_server::tls;
use tokio::net::TcpListener;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    tls::install_crypto_provider();
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Outcome {
    let dir = std::env::args_os().nth(1).ok_or("which folder?")?;
    let app = App::open(&ServerDir::new(dir), Outside::default()).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let listening = serve_on(listener, app, None)?;
    println!("LISTENING {}", listening.address);
    std::io::stdout().flush()?;
    // Until it is killed.
    std::future::pending().await
}
