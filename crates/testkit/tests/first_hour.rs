//! The first hour over the real way: TCP, TLS, certificates good and bad, and everything that a
//! desktop does before and around signing in.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokenim_client::diagnostics;
use tokenim_client::error::ErrorKind;
use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::net::authority::fingerprint;
use tokenim_client::net::proxy::ProxyChoice;
use tokenim_client::view::session::{ConnectionState, Furnishing, SessionState};
use tokenim_client::view::start::{Layer, Outcome, TestStep};
use tokenim_client::{Client, Config, JoinForm, SetUpForm};
use tokenim_protocol::ids::JoinLinkId;
use tokenim_protocol::start::{
    ChangePassword, CreateJoinLink, DecideJoin, PasswordProfile, SetPasswordProfile,
};
use tokenim_protocol::time::HOUR_MS;
use tokenim_server::app::{App, Outside};
use tokenim_server::clock::{Clock, SystemClock};
use tokenim_server::config::ServerDir;
use tokenim_server::serve::{Listening, serve_on};
use tokenim_server::{init, tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);
const PASSWORD: &str = "Qing-Shan-42-gate";

struct Company {
    listening: Listening,
    code: String,
    ca: String,
    folder: tempfile::TempDir,
    keys: Arc<MemoryKeyStore>,
}

impl Company {
    /// A server on which nobody has an account.
    async fn empty() -> Self {
        tls::install_crypto_provider();
        let folder = tempfile::tempdir().unwrap();
        let dir = ServerDir::new(folder.path().join("server"));
        init::init_without_owner(&dir, &Outside::default())
            .await
            .unwrap();
        tls::make_certificates(&dir, "TokenIM", &[]).unwrap();
        let ca = std::fs::read_to_string(dir.ca_certificate()).unwrap();
        let app = App::open(&dir, Outside::default()).await.unwrap();
        let code = init::set_up_code(&app).await.unwrap().unwrap().to_string();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let config = tls::server_config(&dir).unwrap();
        Self {
            listening: serve_on(listener, app, Some(config)).unwrap(),
            code,
            ca,
            folder,
            keys: Arc::default(),
        }
    }

    fn url(&self) -> String {
        format!("https://{}", self.listening.address)
    }

    fn link(&self, code: &str, fingerprint: &str) -> String {
        format!(
            "tokenim://join?server=https%3A%2F%2F127.0.0.1%3A{}&ca={}&code={code}",
            self.listening.address.port(),
            fingerprint.replace(':', "")
        )
    }

    fn fingerprint(&self) -> String {
        self.listening.app().ca_fingerprint().unwrap().to_owned()
    }

    async fn desktop(&self, name: &str) -> Client {
        let config = Config::new(self.folder.path().join(name)).with_key_store(self.keys.clone());
        Client::open(config).await.unwrap()
    }

    /// From the console's link to the first owner at a desktop.
    async fn owner(&self) -> Client {
        let client = self.desktop("owner").await;
        let link = self.link(&self.code, &self.fingerprint());
        let found = client.look_at_link(&link, None).await.unwrap();
        assert!(found.look.set_up_needed);
        let view = client
            .set_up(SetUpForm {
                server: found.look.server,
                company_ca: found.look.company_ca,
                code: found.set_up_code.unwrap(),
                organisation_name: "远帆".to_owned(),
                password_profile: PasswordProfile::MlpsLevel3,
                handle: "lin.yue".to_owned(),
                display_name: "林悦".to_owned(),
                password: PASSWORD.to_owned(),
                passphrase: None,
            })
            .await
            .unwrap();
        assert_eq!(view.state, SessionState::SignedIn);
        client
    }
}

async fn invitation(owner: &Client, needs_approval: bool) -> String {
    let link = CreateJoinLink {
        id: JoinLinkId::now_v7(),
        note: "new colleagues".to_owned(),
        uses_max: 5,
        expires_at: SystemClock.now().plus_ms(HOUR_MS),
        needs_approval,
    };
    owner.make_join_link(link).await.unwrap().address
}

async fn joins(client: &Client, link: &str, handle: &str) -> SessionState {
    let found = client.look_at_link(link, None).await.unwrap();
    assert_eq!(found.offer.unwrap().organisation_name, "远帆");
    let form = JoinForm {
        link: link.to_owned(),
        company_ca: found.look.company_ca,
        handle: handle.to_owned(),
        display_name: handle.to_owned(),
        password: PASSWORD.to_owned(),
        passphrase: None,
    };
    client.join(form).await.unwrap().state
}

async fn until(client: &Client, what: &str, is: impl AsyncFn(&Client) -> bool) {
    let looking = async {
        while !is(client).await {
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, looking)
        .await
        .unwrap_or_else(|_| panic!("never: {what}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_comes_by_a_link_waits_over_a_restart_and_is_let_in() {
    let company = Company::empty().await;
    let owner = company.owner().await;
    let link = invitation(&owner, true).await;

    let wang = company.desktop("wang").await;
    assert_eq!(joins(&wang, &link, "wang").await, SessionState::Waiting);
    assert_eq!(
        wang.sessions().await.unwrap_err().kind(),
        ErrorKind::SignedOut
    );
    wang.close().await;
    drop(wang);

    let wang = company.desktop("wang").await;
    let view = wang.session().await.unwrap();
    assert_eq!(view.state, SessionState::Waiting);
    assert!(view.waiting.unwrap().can_ask);
    assert_eq!(
        wang.ask_for_answer().await.unwrap().state,
        SessionState::Waiting
    );

    let waiting = owner.join_requests().await.unwrap();
    assert_eq!(waiting[0].link_note, "new colleagues");
    let yes = DecideJoin {
        approved: true,
        text: String::new(),
    };
    owner.decide_join(waiting[0].id, yes).await.unwrap();
    let view = wang.ask_for_answer().await.unwrap();
    assert_eq!(view.state, SessionState::SignedIn);
    assert!(view.waiting.is_none());
    assert!(
        !company.keys.names().iter().any(|name| name == "waiting"),
        "what asked for the answer is gone"
    );
    assert_eq!(wang.sessions().await.unwrap().len(), 1);

    let li = company.desktop("li").await;
    assert_eq!(joins(&li, &link, "li").await, SessionState::Waiting);
    let waiting = owner.join_requests().await.unwrap();
    let no = DecideJoin {
        approved: false,
        text: "nobody here knows this person".to_owned(),
    };
    owner.decide_join(waiting[0].id, no).await.unwrap();
    let view = li.ask_for_answer().await.unwrap();
    assert_eq!(
        view.waiting.unwrap().refused.as_deref(),
        Some("nobody here knows this person")
    );
    assert_eq!(
        li.stop_waiting().await.unwrap().state,
        SessionState::SignedOut
    );
    for client in [owner, wang, li] {
        client.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lk_07_a_fingerprint_brings_the_companys_authority_and_no_other_gets_past_it() {
    let company = Company::empty().await;
    let stranger = Company::empty().await;
    let client = company.desktop("somebody").await;
    let look = async |fingerprint: Option<String>| {
        let looked = client
            .look_at_server(&company.url(), None, fingerprint)
            .await;
        looked.map_err(|error| error.kind())
    };
    assert_eq!(look(None).await.err(), Some(ErrorKind::CertificateRefused));
    for wrong in [
        stranger.fingerprint(),
        "00".repeat(32),
        "no fingerprint".to_owned(),
    ] {
        assert_eq!(
            look(Some(wrong)).await.err(),
            Some(ErrorKind::CertificateRefused)
        );
    }
    let right = look(Some(company.fingerprint())).await.unwrap();
    assert_eq!(right.company_ca.unwrap().trim(), company.ca.trim());
    // A file that is not the one of the link.
    let other = client
        .look_at_server(
            &company.url(),
            Some(stranger.ca.clone()),
            Some(company.fingerprint()),
        )
        .await;
    assert_eq!(other.unwrap_err().kind(), ErrorKind::Invalid);
    client.close().await;
}

/// What somebody in the middle might show.
struct Shown {
    chain: Vec<rustls::pki_types::CertificateDer<'static>>,
    key: KeyPair,
}

fn authority(name: &str) -> (CertificateParams, KeyPair, rcgen::Certificate) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    let certificate = params.self_signed(&key).unwrap();
    (params, key, certificate)
}

fn leaf(name: &str, past: bool, by: &Issuer<'_, &KeyPair>) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if past {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    }
    (params.signed_by(&key, by).unwrap(), key)
}

/// A server that shows this and counts what is said to it after the handshake.
async fn impostor(shown: Shown) -> (u16, tokio::task::JoinHandle<usize>) {
    let key = rustls::pki_types::PrivateKeyDer::try_from(shown.key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(shown.chain, key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let counting = tokio::spawn(async move {
        let mut said = 0;
        // Three ways to the server are tried on it.
        for _ in 0..3 {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let mut bytes = Vec::new();
                let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut bytes).await;
                said += bytes.len();
            }
        }
        said
    });
    (port, counting)
}

#[tokio::test(flavor = "multi_thread")]
async fn lk_07_a_bad_certificate_is_refused_on_every_way_and_nothing_is_said() {
    tls::install_crypto_provider();
    let (params, key, ca) = authority("Lanhai");
    let issuer = Issuer::new(params, &key);
    let (other_params, other_key, other_ca) = authority("Lanhai");
    let other = Issuer::new(other_params, &other_key);
    let der = |certificate: &rcgen::Certificate| certificate.der().clone();

    let own = KeyPair::generate().unwrap();
    let alone = CertificateParams::new(vec!["127.0.0.1".to_owned()])
        .unwrap()
        .self_signed(&own)
        .unwrap();
    let (expired, expired_key) = leaf("127.0.0.1", true, &issuer);
    let (elsewhere, elsewhere_key) = leaf("im.example.com", false, &issuer);
    let (foreign, foreign_key) = leaf("127.0.0.1", false, &other);
    let cases = [
        ("self-signed", vec![der(&alone)], own),
        ("expired", vec![der(&expired), der(&ca)], expired_key),
        ("wrong host", vec![der(&elsewhere), der(&ca)], elsewhere_key),
        // Another authority of the same name; ours is sent along in vain.
        (
            "another authority",
            vec![der(&foreign), der(&ca), der(&other_ca)],
            foreign_key,
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let config = Config::new(folder.path()).with_key_store(Arc::<MemoryKeyStore>::default());
    let client = Client::open(config).await.unwrap();
    for (what, chain, key) in cases {
        let (port, counting) = impostor(Shown { chain, key }).await;
        let url = format!("https://127.0.0.1:{port}");
        let by_system = client.look_at_server(&url, None, None).await;
        let by_ca = client.look_at_server(&url, Some(ca.pem()), None).await;
        let by_link = client
            .look_at_server(&url, None, Some(fingerprint(ca.der())))
            .await;
        for answer in [by_system, by_ca, by_link] {
            let kind = answer.map(|_| ()).unwrap_err().kind();
            assert_eq!(kind, ErrorKind::CertificateRefused, "{what}");
        }
        assert_eq!(counting.await.unwrap(), 0, "{what}: bytes of ours");
    }
    client.close().await;
}

fn failing(steps: &[TestStep]) -> Option<Layer> {
    let failed = steps.iter().find(|step| step.outcome == Outcome::Failed);
    failed.map(|step| step.layer)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_self_test_names_the_layer_that_fails() {
    let company = Company::empty().await;
    let stranger = Company::empty().await;
    let owner = company.owner().await;
    until(&owner, "live", async |client: &Client| {
        client.connection().await.unwrap().state == ConnectionState::Live
    })
    .await;
    let all = owner.self_test(None, None).await.unwrap();
    assert_eq!(failing(&all), None, "{all:?}");
    assert_eq!(all.len(), 7);

    let test = async |server: &str, ca: Option<String>| {
        let steps = owner.self_test(Some(server.to_owned()), ca).await.unwrap();
        failing(&steps)
    };
    let unnamed = "https://no-such-name.invalid:8443";
    assert_eq!(test(unnamed, None).await, Some(Layer::Name));
    let closed = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        format!("https://{}", listener.local_addr().unwrap())
    };
    assert_eq!(test(&closed, None).await, Some(Layer::Connect));
    let foreign = Some(stranger.ca.clone());
    assert_eq!(test(&company.url(), foreign).await, Some(Layer::Tls));
    owner.close().await;
}

/// Fifty secrets, each in a line as a careless log might have it.
fn planted() -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for n in 0..10 {
        let token = format!("q7Xh2mWkP0aZ_R4tY8uI1oE5sD9fG3jK6lC-vB7nM{n:02}");
        lines.push((token.clone(), format!("GET /v1/socket with Bearer {token}")));
        let password = format!("Marker-{n}-phrase");
        let line = format!("{{\"password\": \"{password}\", \"handle\": \"wei\"}}");
        lines.push((password, line));
        let code = format!("ABCD-EFGH-JK{n:02}-NPQR");
        lines.push((code.clone(), format!("used code {code}")));
        let mail = format!("somebody{n}@lanhai.example");
        lines.push((mail.clone(), format!("wrote to {mail} today")));
        let key = format!("{n:02}{}", "a1b2c3d4".repeat(7));
        lines.push((key.clone(), format!("PRAGMA key = x'{key}'")));
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn ad_09_a_report_holds_no_secret_is_sent_as_shown_and_waits_for_the_network() {
    let company = Company::empty().await;
    let owner = company.owner().await;
    let link = invitation(&owner, false).await;
    let planted = planted();
    assert_eq!(planted.len(), 50);
    for (_, line) in &planted {
        diagnostics::note(line);
    }
    diagnostics::note(&format!("opened {link}"));
    let text = owner
        .prepare_report("切换频道时停了一下", &[])
        .await
        .unwrap();
    assert!(text.contains("切换频道时停了一下"));
    assert!(text.contains("connection: "));
    for (secret, line) in &planted {
        assert!(!text.contains(secret.as_str()), "{line}");
    }
    let token = link.rsplit('_').next().unwrap();
    assert!(!text.contains(token));
    assert!(!text.contains(PASSWORD));

    owner.send_report(text.clone()).await.unwrap();
    until(&owner, "its number", async |client: &Client| {
        client.own_reports().await.unwrap()[0].number == Some(1)
    })
    .await;
    let stored = owner.reports().await.unwrap();
    assert_eq!(stored[0].text, text.trim(), "as it was shown");

    // Without the network it waits, and goes when there is one again.
    let address = company.listening.address;
    let dir = ServerDir::new(company.folder.path().join("server"));
    company.listening.stop().await;
    until(&owner, "the loss", async |client: &Client| {
        client.connection().await.unwrap().state != ConnectionState::Live
    })
    .await;
    owner.send_report("noch einmal".to_owned()).await.unwrap();
    assert_eq!(owner.own_reports().await.unwrap()[0].number, None);
    let app = App::open(&dir, Outside::default()).await.unwrap();
    let listener = TcpListener::bind(address).await.unwrap();
    let again = serve_on(listener, app, Some(tls::server_config(&dir).unwrap())).unwrap();
    owner.reconnect().await.unwrap();
    until(&owner, "the second number", async |client: &Client| {
        client.own_reports().await.unwrap()[0].number == Some(2)
    })
    .await;
    owner.close().await;
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_steps_begin_again_and_news_are_shown_once() {
    let company = Company::empty().await;
    let owner = company.owner().await;
    use tokenim_client::view::start::FirstStep;
    owner.first_step_done(FirstStep::Send).await.unwrap();
    let done = |steps: tokenim_client::view::start::FirstSteps| {
        steps.steps.iter().filter(|step| step.done).count()
    };
    assert_eq!(done(owner.first_steps().await.unwrap()), 1);
    assert!(owner.show_first_steps(false).await.unwrap().hidden);
    assert_eq!(done(owner.show_first_steps(true).await.unwrap()), 0);

    let news = owner.news().await.unwrap();
    assert!(news.unread && news.first);
    let news = owner.news_read().await.unwrap();
    assert!(!news.unread && !news.first);
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_for_passwords_change_in_set_up_and_hold_for_the_next_password() {
    let company = Company::empty().await;
    let owner = company.owner().await;
    let before = owner.password_rules().await.unwrap();
    assert_eq!(before.now.profile, PasswordProfile::MlpsLevel3);
    assert_eq!(before.choices.len(), 2);
    let change = |profile| SetPasswordProfile {
        profile,
        text: "we take long phrases from now on".to_owned(),
    };
    let link = invitation(&owner, false).await;
    let mate = company.desktop("mate").await;
    joins(&mate, &link, "mate").await;
    let refused = mate
        .set_password_profile(change(PasswordProfile::Nist80063b4))
        .await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Refused);

    owner
        .set_password_profile(change(PasswordProfile::Nist80063b4))
        .await
        .unwrap();
    for client in [&owner, &mate] {
        until(client, "the other rules", async |client: &Client| {
            client.password_rules().await.unwrap().now.profile == PasswordProfile::Nist80063b4
        })
        .await;
    }
    // Ten signs of three kinds were enough a moment ago.
    let changed = mate
        .change_password(ChangePassword {
            current: PASSWORD.to_owned(),
            new: "Gate-42-qi".to_owned(),
        })
        .await;
    assert_eq!(changed.unwrap_err().kind(), ErrorKind::Invalid);
    mate.change_password(ChangePassword {
        current: PASSWORD.to_owned(),
        new: "four plain words together".to_owned(),
    })
    .await
    .unwrap();
    mate.close().await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_is_half_furnished_is_so_after_a_restart() {
    let company = Company::empty().await;
    let owner = company.owner().await;
    let view = owner.session().await.unwrap();
    assert_eq!(view.furnishing, Some(Furnishing::People));
    assert!(!view.local);
    owner.furnish(Some(Furnishing::Teams)).await.unwrap();
    owner.close().await;

    let config = Config {
        local_server: Some(company.url()),
        ..Config::new(company.folder.path().join("owner")).with_key_store(company.keys.clone())
    };
    let owner = Client::open(config).await.unwrap();
    let view = owner.session().await.unwrap();
    assert_eq!(view.furnishing, Some(Furnishing::Teams));
    assert!(view.local, "nobody elsewhere can come to it");
    assert_eq!(owner.furnish(None).await.unwrap().furnishing, None);
    owner.close().await;
}

/// A proxy that answers everything alike.
async fn answering(head: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://wei:secret@{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let mut asked = [0; 512];
            let _ = tcp.read(&mut asked).await;
            let _ = tcp.write_all(head.as_bytes()).await;
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn the_self_test_names_the_proxy_where_it_is_the_proxy() {
    let company = Company::empty().await;
    let client = company.desktop("owner").await;
    let server = "https://im.example.com:8443";
    let test = async |address: String| {
        let choice = ProxyChoice::Manual { address };
        client.set_proxy(choice).await.unwrap();
        let steps = client.self_test(Some(server.to_owned()), None).await;
        failing(&steps.unwrap())
    };
    let closed = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        listener.local_addr().unwrap().to_string()
    };
    assert_eq!(test(closed).await, Some(Layer::Proxy));
    let refusing = answering("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    assert_eq!(test(refusing).await, Some(Layer::Proxy));
    // The proxy is well; what lies behind it is not.
    let passing_on = answering("HTTP/1.1 502 Bad Gateway\r\n\r\n").await;
    assert_eq!(test(passing_on.clone()).await, Some(Layer::Connect));

    let used = client.proxy_to(Some(server)).await.unwrap();
    let shown = used.proxy.expect("a proxy is on the way");
    assert!(!shown.contains("secret") && shown.starts_with("http://127.0.0.1:"));
    let here = client
        .proxy_to(Some("http://127.0.0.1:4000"))
        .await
        .unwrap();
    assert!(here.here && here.proxy.is_none());
    client.close().await;
}
