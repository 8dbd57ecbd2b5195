//! Somebody at a desktop without a window, who types and sends until they are killed. Prints
//! what the screen would have promised, one line each:
//!
//! ```text
//! OPEN 41             the core was open after so many milliseconds
//! QUEUED m-17-3       the bubble said "queued"
//! DRAFT d-17-5        the text in the composer was saved
//! FULL                (--patient) nothing can be kept; it is tried again
//! REST d-17-5         (--rest) everything is sent; this is the draft that is there
//! ```

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use tokenim_client::view::session::{ConnectionState, SessionState};
use tokenim_client::{Client, Config, SignInForm};
use tokenim_protocol::ids::{ChannelId, Seq};
use tokenim_protocol::request::Secret;
use tokenim_testkit::key_folder::KeyFolder;

/// Nothing that this waits for takes as long on a machine that works at all.
const PATIENCE: Duration = Duration::from_secs(120);
const LOOK: Duration = Duration::from_millis(20);

#[derive(Parser)]
#[command(name = "tokenim-desk")]
struct Arguments {
    /// Holds the profile and the keys.
    dir: PathBuf,
    /// Distinguishes this run's words from those of the others.
    #[arg(long, default_value_t = 0)]
    run: u32,
    #[arg(long)]
    server: Option<String>,
    #[arg(long)]
    handle: Option<String>,
    /// A one-time code: signs in first.
    #[arg(long)]
    code: Option<String>,
    #[arg(long)]
    ca: Option<PathBuf>,
    /// Sends nothing more, and ends when everything is sent.
    #[arg(long)]
    rest: bool,
    /// Goes on trying when the disk takes nothing.
    #[arg(long)]
    patient: bool,
}

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let _ = rustls::crypto::ring::default_provider().install_default();
    match sit_down(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn sit_down(arguments: Arguments) -> Outcome {
    let begun = Instant::now();
    let keys = KeyFolder::at(arguments.dir.join("keys"))?;
    let config = Config::new(arguments.dir.join("profile")).with_key_store(Arc::new(keys));
    let client = Client::open(config).await?;
    let session = kept(&arguments, async || client.session().await).await?;
    println!("OPEN {}", begun.elapsed().as_millis());
    if let Some(code) = &arguments.code {
        client.sign_in(form(&arguments, code)?).await?;
    } else if session.state != SessionState::SignedIn {
        return Err(format!("signed out: {:?}", session.state).into());
    }
    if session.mended.is_some() {
        return Err(format!("damaged by being killed: {:?}", session.mended).into());
    }
    let channel = the_channel(&arguments, &client).await?;
    if arguments.rest {
        return rest(&client, channel).await;
    }
    for number in 0.. {
        let draft = format!("d-{}-{number}", arguments.run);
        kept(&arguments, async || {
            let words = draft.clone();
            client.save_draft(channel, None, words, None).await
        })
        .await?;
        println!("DRAFT {draft}");
        if number % 3 != 2 {
            continue;
        }
        let words = format!("m-{}-{number}", arguments.run);
        kept(&arguments, async || {
            let words = words.clone();
            client.send_message(channel, words, None).await
        })
        .await?;
        println!("QUEUED {words}");
        kept(&arguments, async || {
            client.mark_read(channel, Seq::MAX).await
        })
        .await?;
    }
    Ok(())
}

/// Does it, and says so each time that the disk does not take it.
async fn kept<T>(
    arguments: &Arguments,
    mut act: impl AsyncFnMut() -> Result<T, tokenim_client::error::Error>,
) -> Outcome<T> {
    loop {
        match act().await {
            Err(tokenim_client::error::Error::Storage(error)) if arguments.patient => {
                println!("FULL {error}");
                tokio::time::sleep(LOOK).await;
            }
            outcome => return Ok(outcome?),
        }
    }
}

fn form(arguments: &Arguments, code: &str) -> Outcome<SignInForm> {
    Ok(SignInForm {
        server: arguments.server.clone().ok_or("no server")?,
        handle: arguments.handle.clone().ok_or("no handle")?,
        secret: Secret::Code {
            code: code.to_owned(),
            new_password: tokenim_testkit::story::PASSWORD.to_owned(),
        },
        company_ca: arguments
            .ca
            .as_ref()
            .map(std::fs::read_to_string)
            .transpose()?,
        passphrase: None,
    })
}

/// The one with people in it.
async fn the_channel(arguments: &Arguments, client: &Client) -> Outcome<ChannelId> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let rows = kept(arguments, async || client.list_channels().await).await?;
        if let Some(row) = rows.iter().find(|row| row.name == "the one") {
            return Ok(row.id);
        }
        tokio::time::sleep(LOOK).await;
    }
    Err("there is no channel".into())
}

async fn rest(client: &Client, channel: ChannelId) -> Outcome {
    let begun = Instant::now();
    loop {
        let live = client.connection().await?.state == ConnectionState::Live;
        if live && client.unsent().await? == 0 {
            break;
        }
        if begun.elapsed() > PATIENCE {
            return Err("it does not come to rest".into());
        }
        tokio::time::sleep(LOOK).await;
    }
    println!("REST {}", client.draft(channel, None).await?.body);
    client.close().await;
    Ok(())
}
