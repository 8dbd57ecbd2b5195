//! `tokenim-server`: `init` makes a company's server, `serve` runs it.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tokenim_server::app::{App, Outside};
use tokenim_server::auth::secret::SecretHash;
use tokenim_server::config::ServerDir;
use tokenim_server::error::AppError;
use tokenim_server::serve::serve_on;
use tokenim_server::settings::{Settings, SettingsError};
use tokenim_server::{console, contents, init, logging, metrics, operator, tls};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

#[derive(Parser)]
#[command(version, about = "The company's TokenIM server")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the database, the keys and the certificates, and the first owner.
    Init {
        /// Where the server keeps everything; made if it is not there.
        #[arg(long)]
        dir: String,
        /// The organisation's name. Without it and an owner, both are given from a desktop.
        #[arg(long, requires = "owner")]
        organisation: Option<String>,
        /// What the first owner signs in with.
        #[arg(long, requires = "organisation")]
        owner: Option<String>,
        /// What colleagues see; the same as `owner` if it is not given.
        #[arg(long)]
        owner_name: Option<String>,
        /// A host name or address that clients will use, besides localhost; may be repeated.
        #[arg(long = "tls-name")]
        tls_names: Vec<String>,
    },
    /// Serve until SIGTERM or ctrl-c.
    Serve(Serve),
    #[command(flatten)]
    Operate(operator::command::Command),
    /// Give an owner a one-time sign-in code when nobody else can.
    Recover {
        #[arg(long)]
        dir: String,
        /// What the owner signs in with.
        #[arg(long)]
        handle: String,
    },
}

/// What stands over file and environment.
#[derive(Args)]
struct Serve {
    #[arg(long)]
    dir: String,
    /// Instead of `tokenim.toml` in the folder.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Address and port; port 0 takes any.
    #[arg(long)]
    listen: Option<String>,
    /// Without TLS. Only on a loopback address.
    #[arg(long)]
    insecure_loopback: bool,
    /// For a new folder: a host name or address that clients will use; may be repeated.
    #[arg(long = "tls-name")]
    tls_names: Vec<String>,
}

impl Serve {
    fn settings(&self, dir: &ServerDir) -> Result<Settings, SettingsError> {
        let mut settings = Settings::read(dir, self.config.as_deref(), std::env::vars())?;
        if let Some(listen) = &self.listen {
            settings.argue("listen", listen)?;
        }
        if self.insecure_loopback {
            settings.argue("insecure_loopback", "true")?;
        }
        if !self.tls_names.is_empty() {
            settings.argue("tls_names", &self.tls_names.join(","))?;
        }
        settings.check()?;
        Ok(settings)
    }
}

/// In the certificates of a server that has no organisation yet.
const NAMELESS: &str = "TokenIM";

/// Shorter ones can be guessed.
const METRICS_TOKEN_CHARS_MIN: usize = 16;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    tls::install_crypto_provider();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(Arguments::parse().command)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tokenim-server: {}", with_causes(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Outcome {
    if !matches!(command, Command::Serve(_)) {
        // What a command has to say it prints; a log line comes only where something is wrong.
        logging::start("warn");
    }
    match command {
        Command::Init {
            dir,
            organisation,
            owner,
            owner_name,
            tls_names,
        } => {
            let dir = ServerDir::new(dir);
            let outside = Outside::default();
            let (Some(organisation), Some(owner)) = (organisation, owner) else {
                init::init_without_owner(&dir, &outside).await?;
                let fingerprint = tls::make_certificates(&dir, NAMELESS, &tls_names)?;
                println!("CA FINGERPRINT (SHA-256) {fingerprint}");
                println!("`serve` shows the code for setting it up.");
                return Ok(());
            };
            let owner_name = owner_name.unwrap_or_else(|| owner.clone());
            let code = init::init(&dir, &organisation, &owner, &owner_name, &outside).await?;
            let fingerprint = tls::make_certificates(&dir, &organisation, &tls_names)?;
            println!("CA FINGERPRINT (SHA-256) {fingerprint}");
            println!("OWNER SIGN-IN CODE {}", code.code);
            println!("The code is shown this once and is good for 24 hours.");
            Ok(())
        }
        Command::Serve(arguments) => serve(&arguments).await,
        Command::Operate(command) => operator::command::run(command).await,
        Command::Recover { dir, handle } => {
            let app = App::open(&ServerDir::new(dir), Outside::default()).await?;
            let code = init::recover(&app, &handle)
                .await
                .map_err(|error| match error {
                    AppError::NotFound => "there is no active owner of that handle".to_owned(),
                    other => other.to_string(),
                })?;
            println!("OWNER SIGN-IN CODE {}", code.code);
            println!("The code is shown this once and is good for 24 hours.");
            Ok(())
        }
    }
}

async fn serve(arguments: &Serve) -> Outcome {
    let dir = &ServerDir::new(&arguments.dir);
    let settings = arguments.settings(dir)?;
    logging::start(&settings.log);
    let listen = settings
        .listen
        .ok_or("where to serve is not said: give --listen, or listen in tokenim.toml")?;
    let (insecure_loopback, tls_names) = (settings.insecure_loopback, &settings.tls_names);
    if !dir.database().exists() {
        init::init_without_owner(dir, &Outside::default()).await?;
        tls::make_certificates(dir, NAMELESS, tls_names)?;
    }
    let tls = match insecure_loopback {
        true => None,
        false => Some(tls::server_config(dir)?),
    };
    let outside = Outside {
        limits: settings.limits.clone(),
        contents: settings.contents(dir)?,
        ..Outside::default()
    };
    let app = App::open(dir, outside).await?;
    contents::check(&app).await?;
    let metrics = serve_metrics(&settings, dir, &app).await?;
    let listener = TcpListener::bind(listen).await?;
    let listening = serve_on(listener, app, tls)?;
    if let Some((address, _)) = &metrics {
        println!("METRICS {address}");
    }
    // Whoever started us reads this one line; everything else is on stderr.
    println!("LISTENING {}", listening.address);
    std::io::stdout().flush()?;
    tracing::info!(address = %listening.address, tls = !insecure_loopback, "serving");
    let name = tls_names.first().map(String::as_str);
    console::show_set_up(listening.app(), listening.address, name, !insecure_loopback).await?;

    told_to_stop().await?;
    tracing::info!("stopping");
    listening.stop().await;
    if let Some((_, serving)) = metrics {
        serving.abort();
    }
    tracing::info!("stopped");
    Ok(())
}

/// The second port, if one is set.
async fn serve_metrics(
    settings: &Settings,
    dir: &ServerDir,
    app: &App,
) -> Result<Option<(SocketAddr, JoinHandle<()>)>, Box<dyn std::error::Error>> {
    let Some(listen) = settings.metrics_listen else {
        return Ok(None);
    };
    let token = match &settings.metrics_token_file {
        None => None,
        Some(file) => {
            let path = dir.path().join(file);
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("metrics.token_file {}: {error}", path.display()))?;
            if text.trim().len() < METRICS_TOKEN_CHARS_MIN {
                return Err(format!(
                    "metrics.token_file {}: a token has at least {METRICS_TOKEN_CHARS_MIN} characters",
                    path.display()
                )
                .into());
            }
            Some(SecretHash::of_token(text.trim()))
        }
    };
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let router = metrics::router(app.clone(), token);
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the metrics are not served any more");
        }
    });
    Ok(Some((address, serving)))
}

#[cfg(unix)]
async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
