//! The real way to a server: TCP, TLS with the company's own authority, real time.

use std::sync::Arc;
use std::time::Duration;

use tokenim_client::error::ErrorKind;
use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::view::session::{ConnectionState, SessionState};
use tokenim_client::view::timeline::{Anchor, RowContent};
use tokenim_client::{Client, Config, SignInForm};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::request::{CreateChannel, Secret};
use tokenim_server::app::{App, Outside};
use tokenim_server::config::ServerDir;
use tokenim_server::init::init;
use tokenim_server::serve::{Listening, serve_on};
use tokenim_server::tls;
use tokio::net::TcpListener;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

struct Company {
    listening: Listening,
    code: String,
    ca: String,
    folder: tempfile::TempDir,
}

impl Company {
    async fn begin() -> Self {
        Self::begin_at("127.0.0.1").await
    }

    /// Its certificate is for `localhost` and the loopback's first address only.
    async fn begin_at(host: &str) -> Self {
        tls::install_crypto_provider();
        let folder = tempfile::tempdir().unwrap();
        let dir = ServerDir::new(folder.path().join("server"));
        let code = init(&dir, "Lanhai", "root", "Root", &Outside::default())
            .await
            .unwrap();
        tls::make_certificates(&dir, "Lanhai", &[]).unwrap();
        let ca = std::fs::read_to_string(dir.ca_certificate()).unwrap();
        let app = App::open(&dir, Outside::default()).await.unwrap();
        let listener = TcpListener::bind((host, 0)).await.unwrap();
        let config = tls::server_config(&dir).unwrap();
        Self {
            listening: serve_on(listener, app, Some(config)).unwrap(),
            code: code.code,
            ca,
            folder,
        }
    }

    fn form(&self, company_ca: Option<String>) -> SignInForm {
        SignInForm {
            server: format!("https://{}", self.listening.address),
            handle: "root".to_owned(),
            secret: Secret::Code {
                code: self.code.clone(),
                new_password: "seven blue lanterns on the river".to_owned(),
            },
            company_ca,
            passphrase: None,
        }
    }

    async fn desktop(&self, name: &str) -> Client {
        let config = Config::new(self.folder.path().join(name))
            .with_key_store(Arc::new(MemoryKeyStore::default()));
        Client::open(config).await.unwrap()
    }
}

async fn until(client: &Client, what: &str, mut holds: impl AsyncFnMut(&Client) -> bool) {
    let mut changes = client.changes();
    let waited = timeout(PATIENCE, async {
        while !holds(client).await {
            // Whatever changes, it is looked at again.
            let _ = changes.recv().await;
        }
    });
    assert!(waited.await.is_ok(), "waited in vain until {what}");
}

async fn is_live(client: &Client) -> bool {
    client
        .connection()
        .await
        .is_ok_and(|view| view.state == ConnectionState::Live)
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_with_the_companys_authority_a_message_goes_and_comes_back() {
    let company = Company::begin().await;
    let client = company.desktop("root").await;
    let session = client
        .sign_in(company.form(Some(company.ca.clone())))
        .await
        .unwrap();
    assert_eq!(session.state, SessionState::SignedIn);
    until(&client, "the link is live", is_live).await;

    let channel_id = ChannelId::now_v7();
    let channel = CreateChannel {
        id: channel_id,
        kind: ChannelKind::Public,
        team: None,
        name: "general".to_owned(),
        topic: String::new(),
        history: HistoryPolicy::All,
        members: Vec::new(),
    };
    client.create_channel(channel).await.unwrap();
    until(&client, "the channel is here", async |client: &Client| {
        client
            .list_channels()
            .await
            .is_ok_and(|list| list.len() == 1)
    })
    .await;
    client
        .send_message(channel_id, "over the wire".to_owned(), None)
        .await
        .unwrap();
    until(
        &client,
        "the log has brought it",
        async |client: &Client| {
            let window = client
                .timeline(channel_id, Anchor::Latest, 10)
                .await
                .unwrap();
            window
                .rows
                .iter()
                .any(|row| row.seq.is_some() && matches!(row.content, RowContent::Message(_)))
        },
    )
    .await;

    // The server goes; what is shown says so and stays readable.
    company.listening.stop().await;
    until(&client, "the loss is shown", async |client: &Client| {
        !is_live(client).await
    })
    .await;
    let window = client
        .timeline(channel_id, Anchor::Latest, 10)
        .await
        .unwrap();
    assert!(
        window
            .rows
            .iter()
            .any(|row| matches!(row.content, RowContent::Message(_)))
    );
    client.close().await;
}

/// A ClientHello as a program of before 2018 sends it: at most this version, and a cipher
/// suite of its time.
fn old_hello(version: u8) -> Vec<u8> {
    let mut body = vec![3, version];
    body.extend([7; 32]);
    body.push(0);
    // ECDHE-RSA-AES128-SHA, ECDHE-ECDSA-AES128-SHA, RSA-AES128-SHA; no compression.
    body.extend([0, 6, 0xc0, 0x13, 0xc0, 0x09, 0x00, 0x2f, 1, 0]);
    // The groups and point formats that such a program offers.
    body.extend([0, 14, 0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0]);
    let length = u16::try_from(body.len()).unwrap();
    let mut hello = vec![22, 3, 1];
    hello.extend((length + 4).to_be_bytes());
    hello.extend([1, 0]);
    hello.extend(length.to_be_bytes());
    hello.extend(body);
    hello
}

#[tokio::test(flavor = "multi_thread")]
async fn lk_07_who_speaks_only_an_old_tls_is_refused_on_both_sides() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let company = Company::begin().await;
    // SSL 3, TLS 1.0 and 1.1 at the server: a fatal alert and nothing else.
    for version in [0, 1, 2] {
        let mut stream = tokio::net::TcpStream::connect(company.listening.address)
            .await
            .unwrap();
        stream.write_all(&old_hello(version)).await.unwrap();
        let mut answer = Vec::new();
        let reading = stream.read_to_end(&mut answer);
        let _ = timeout(PATIENCE, reading).await.expect("it is closed");
        assert_eq!(
            answer.first(),
            Some(&21),
            "3.{version}: an alert: {answer:?}"
        );
        assert_eq!(answer.get(5), Some(&2), "3.{version}: a fatal one");
        assert_eq!(answer.len(), 7, "3.{version}: and nothing after it");
    }

    // And a server that answers with TLS 1.0 or 1.1 hears nothing of ours.
    let client = company.desktop("root").await;
    for version in [1_u8, 2] {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 5];
            stream.read_exact(&mut head).await.unwrap();
            let mut hello = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
            stream.read_exact(&mut hello).await.unwrap();
            let mut body = vec![3, version];
            body.extend([9; 32]);
            body.extend([0, 0xc0, 0x13, 0]);
            let length = u8::try_from(body.len()).unwrap();
            let mut answer = vec![22, 3, version, 0, length + 4, 2, 0, 0, length];
            answer.extend(body);
            stream.write_all(&answer).await.unwrap();
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
            rest
        });
        let mut form = company.form(Some(company.ca.clone()));
        form.server = format!("https://{address}");
        let error = client.sign_in(form).await.unwrap_err();
        let refused = matches!(
            error.kind(),
            ErrorKind::CertificateRefused | ErrorKind::Offline
        );
        assert!(refused, "{error}");
        let said = serving.await.unwrap();
        assert!(
            said.is_empty() || said[0] == 21,
            "3.{version}: no more than an alert: {said:?}"
        );
        assert!(said.len() <= 7, "{said:?}");
    }
    client.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lk_07_another_certificate_is_refused_and_nothing_is_sent() {
    let company = Company::begin().await;
    let stranger = Company::begin().await;
    let client = company.desktop("root").await;
    // Not the system's to vouch for …
    let error = client.sign_in(company.form(None)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CertificateRefused, "{error}");
    // … nor another company's.
    let error = client
        .sign_in(company.form(Some(stranger.ca.clone())))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CertificateRefused, "{error}");
    // … and a name it does not hold is not its name.
    let elsewhere = Company::begin_at("127.0.0.2").await;
    let form = elsewhere.form(Some(elsewhere.ca.clone()));
    let error = client.sign_in(form).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CertificateRefused, "{error}");
    // Plain text leaves the machine for nobody.
    let mut form = company.form(None);
    form.server = "http://im.example.com".to_owned();
    assert_eq!(
        client.sign_in(form).await.unwrap_err().kind(),
        ErrorKind::Invalid
    );
    // The code was never shown to anybody, so it is still good.
    let session = client
        .sign_in(company.form(Some(company.ca.clone())))
        .await
        .unwrap();
    assert_eq!(session.state, SessionState::SignedIn);
    client.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_store_the_keys_lie_in_a_passphrase_file_and_are_locked_after_a_restart() {
    let company = Company::begin().await;
    let dir = company.folder.path().join("root");
    let client = Client::open(Config::new(&dir)).await.unwrap();
    let mut form = company.form(Some(company.ca.clone()));
    assert_eq!(
        client.sign_in(form.clone()).await.unwrap_err().kind(),
        ErrorKind::Invalid,
        "without a passphrase"
    );
    form.passphrase = Some("a passphrase of my own".to_owned());
    let session = client.sign_in(form).await.unwrap();
    assert_eq!(
        session.key_store,
        tokenim_client::view::session::KeyStoreKind::PassphraseFile
    );
    client.close().await;
    drop(client);

    let client = Client::open(Config::new(&dir)).await.unwrap();
    assert_eq!(client.session().await.unwrap().state, SessionState::Locked);
    let error = client
        .unlock("another passphrase".to_owned())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Keys);
    let session = client
        .unlock("a passphrase of my own".to_owned())
        .await
        .unwrap();
    assert_eq!(session.state, SessionState::SignedIn);
    client.close().await;
}
