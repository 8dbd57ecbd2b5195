//! The program itself: `init`, `serve`, TLS on a real port, and stopping.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tokenim_server::config::ServerDir;
use tokenim_server::tls::{install_crypto_provider, read_certificates};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tokenim-server");
const PHRASE: &str = "seven small grey elephants";

fn init(dir: &Path) -> Output {
    Command::new(PROGRAM)
        .args(["init", "--organisation", "Lanhai", "--owner", "chen.wei"])
        .args(["--owner-name", "陈薇", "--tls-name", "im.lanhai.example"])
        .arg("--dir")
        .arg(dir)
        .output()
        .expect("it runs")
}

fn line_with(output: &Output, start: &str) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix(start));
    line.unwrap_or_else(|| panic!("no {start:?} in {text}"))
        .to_owned()
}

/// A server of its own process, killed when the scene ends.
struct Serving {
    child: Child,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(dir: &Path, more: &[&str]) -> Serving {
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(more)
        .arg("--dir")
        .arg(dir)
        .env("TOKENIM_LOG", "debug")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("stdout"))
        .read_line(&mut line)
        .expect("a line");
    let log = Arc::new(Mutex::new(String::new()));
    let stderr = child.stderr.take().expect("stderr");
    std::thread::spawn({
        let log = Arc::clone(&log);
        move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut log = log.lock().expect("the log");
                log.push_str(&line);
                log.push('\n');
            }
        }
    });
    let address = line
        .trim()
        .strip_prefix("LISTENING ")
        .and_then(|it| it.parse().ok());
    Serving {
        address: address.unwrap_or_else(|| panic!("{line:?} {}", log.lock().expect("log"))),
        child,
        log,
    }
}

fn request(stream: &mut (impl Read + Write), head: &str, body: &str) -> String {
    request_by("nobody", stream, head, body)
}

fn request_by(token: &str, stream: &mut (impl Read + Write), head: &str, body: &str) -> String {
    let text = format!(
        "{head} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         authorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("it listens");
    let limit = Some(Duration::from_secs(20));
    stream.set_read_timeout(limit).expect("a limit");
    stream
}

fn tls(dir: &Path, address: SocketAddr, name: &str) -> StreamOwned<ClientConnection, TcpStream> {
    install_crypto_provider();
    let mut roots = RootCertStore::empty();
    for certificate in read_certificates(&ServerDir::new(dir).ca_certificate()).expect("the CA") {
        roots.add(certificate).expect("a root");
    }
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a client");
    StreamOwned::new(connection, connect(address))
}

/// A ClientHello that offers only what it is told to.
fn client_hello(version: [u8; 2], suites: &[[u8; 2]]) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend(version);
    body.extend([7; 32]);
    body.push(0);
    body.extend(u16::try_from(suites.len() * 2).expect("few").to_be_bytes());
    body.extend(suites.iter().flatten());
    body.extend([1, 0]);
    // supported_groups: x25519, secp256r1; ec_point_formats: uncompressed; and the two
    // signature algorithms every client has.
    let extensions: &[u8] = &[
        0x00, 0x0a, 0x00, 0x06, 0x00, 0x04, 0x00, 0x1d, 0x00, 0x17, // groups
        0x00, 0x0b, 0x00, 0x02, 0x01, 0x00, // point formats
        0x00, 0x0d, 0x00, 0x06, 0x00, 0x04, 0x04, 0x03, 0x08, 0x04, // signatures
    ];
    body.extend(u16::try_from(extensions.len()).expect("few").to_be_bytes());
    body.extend(extensions);
    let mut record = vec![0x16, 0x03, 0x01];
    record.extend(u16::try_from(body.len() + 4).expect("short").to_be_bytes());
    record.extend([0x01, 0x00]);
    record.extend(u16::try_from(body.len()).expect("short").to_be_bytes());
    record.extend(body);
    record
}

/// What the server answers to a hello: the record's type, and an alert's description.
fn answer_to(address: SocketAddr, hello: &[u8]) -> (u8, u8) {
    let mut stream = connect(address);
    stream.write_all(hello).expect("sent");
    let mut record = [0; 7];
    stream.read_exact(&mut record).expect("an answer");
    (record[0], record[6])
}

#[test]
fn s139_a_server_speaks_tls_with_strong_suites_and_nothing_else() {
    const ALERT: u8 = 21;
    const HANDSHAKE: u8 = 22;
    const ECDHE_ECDSA_AES128_GCM: [u8; 2] = [0xc0, 0x2b];
    const ECDHE_ECDSA_AES128_CBC_SHA: [u8; 2] = [0xc0, 0x09];
    const RSA_AES128_GCM: [u8; 2] = [0x00, 0x9c];
    const RSA_RC4_128_SHA: [u8; 2] = [0x00, 0x05];

    let home = tempfile::tempdir().expect("a directory");
    let dir = home.path().join("server");
    assert!(init(&dir).status.success());
    let server = serve(&dir, &[]);

    for name in ["localhost", "im.lanhai.example", "127.0.0.1"] {
        let mut stream = tls(&dir, server.address, name);
        let answer = request(&mut stream, "GET /healthz", "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{name}: {answer}");
        let version = stream.conn.protocol_version();
        assert_eq!(version, Some(rustls::ProtocolVersion::TLSv1_3));
    }

    // The hello itself is sound: with one strong suite it is answered.
    let strong = client_hello([3, 3], &[ECDHE_ECDSA_AES128_GCM]);
    assert_eq!(answer_to(server.address, &strong).0, HANDSHAKE);
    for weak in [ECDHE_ECDSA_AES128_CBC_SHA, RSA_AES128_GCM, RSA_RC4_128_SHA] {
        let hello = client_hello([3, 3], &[weak]);
        assert_eq!(
            answer_to(server.address, &hello),
            (ALERT, 40),
            "{weak:02x?}"
        );
    }
    for old in [[3, 2], [3, 1], [3, 0]] {
        let hello = client_hello(old, &[ECDHE_ECDSA_AES128_GCM]);
        let (kind, alert) = answer_to(server.address, &hello);
        assert_eq!(kind, ALERT, "{old:?}");
        assert!(matches!(alert, 40 | 70), "{old:?}: {alert}");
    }

    let mut plain = connect(server.address);
    let answer = request(&mut plain, "GET /healthz", "");
    assert!(!answer.contains("HTTP/1.1 200"), "{answer}");
}

#[test]
fn s139_plaintext_is_for_loopback_only_and_only_when_asked() {
    let home = tempfile::tempdir().expect("a directory");
    let dir = home.path().join("server");
    assert!(init(&dir).status.success());
    let refused = Command::new(PROGRAM)
        .args(["serve", "--listen", "0.0.0.0:0", "--insecure-loopback"])
        .arg("--dir")
        .arg(&dir)
        .output()
        .expect("it runs");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("loopback"));

    let server = serve(&dir, &["--insecure-loopback"]);
    let answer = request(&mut connect(server.address), "GET /healthz", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn serving_a_new_folder_shows_the_code_for_setting_it_up_and_another_one_after_a_restart() {
    let home = tempfile::tempdir().expect("a directory");
    let dir = home.path().join("server");
    let mut codes = Vec::new();
    for _ in 0..2 {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--dir"])
            .arg(&dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let link = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.starts_with("SET-UP LINK "))
            .expect("a link");
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        assert!(link.contains("server=https%3A%2F%2F127.0.0.1%3A"), "{link}");
        let ca = link.split("&ca=").nth(1).expect("the fingerprint");
        assert_eq!(ca.trim().len(), 64);
        codes.push(link.split("&code=").nth(1).expect("a code")[..19].to_owned());
    }
    assert_ne!(codes[0], codes[1]);
}

#[test]
fn a_second_init_changes_nothing() {
    let home = tempfile::tempdir().expect("a directory");
    let dir = home.path().join("server");
    let first = init(&dir);
    assert!(first.status.success(), "{first:?}");
    let authority = std::fs::read(dir.join("tls/ca.pem")).expect("the CA");
    let second = init(&dir);
    assert!(!second.status.success());
    assert_eq!(
        std::fs::read(dir.join("tls/ca.pem")).expect("the CA"),
        authority
    );
    assert_eq!(
        line_with(&first, "CA FINGERPRINT (SHA-256) ").len(),
        32 * 3 - 1
    );

    use std::os::unix::fs::PermissionsExt;
    for (file, mode) in [
        ("tls/server.key", 0o600),
        ("keys/audit.key", 0o600),
        ("", 0o700),
    ] {
        let found = std::fs::metadata(dir.join(file))
            .expect(file)
            .permissions()
            .mode();
        assert_eq!(found & 0o777, mode, "{file}");
    }
}

#[test]
fn the_log_holds_neither_secrets_nor_words_and_a_stop_is_graceful() {
    let home = tempfile::tempdir().expect("a directory");
    let dir = home.path().join("server");
    let made = init(&dir);
    let code = line_with(&made, "OWNER SIGN-IN CODE ");
    let mut server = serve(&dir, &["--insecure-loopback"]);

    let sign_in = |secret: &str| {
        format!(r#"{{"handle":"chen.wei","device_name":"planted-device","secret":{secret}}}"#)
    };
    let first = sign_in(&format!(
        r#"{{"kind":"code","code":"{code}","new_password":"{PHRASE}"}}"#
    ));
    let answer = request(&mut connect(server.address), "POST /v1/sign-in", &first);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let token = answer
        .split(r#""token":""#)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a token")
        .to_owned();
    let wrong = sign_in(r#"{"kind":"password","password":"planted wrong password"}"#);
    request(&mut connect(server.address), "POST /v1/sign-in", &wrong);
    request(
        &mut connect(server.address),
        &format!("GET /v1/socket?token={token}"),
        "",
    );
    request(
        &mut connect(server.address),
        "POST /v1/sign-in",
        r#"{"handle":"planted-broken"#,
    );

    let channel = "01920000-0000-7000-8000-00000000000a";
    let made = request_by(
        &token,
        &mut connect(server.address),
        "POST /v1/channels",
        &format!(
            r#"{{"id":"{channel}","kind":"public","team":null,"name":"planted name","history":"all"}}"#
        ),
    );
    assert!(made.starts_with("HTTP/1.1 2"), "{made}");
    let said = request_by(
        &token,
        &mut connect(server.address),
        &format!("POST /v1/channels/{channel}/messages"),
        r#"{"id":"01920000-0000-7000-8000-00000000000b","body":"planted words"}"#,
    );
    assert!(said.starts_with("HTTP/1.1 2"), "{said}");

    let process = server.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &process])
            .status()
            .expect("kill")
            .success()
    );
    let status = server.child.wait().expect("it ends");
    assert!(status.success(), "{status}");

    let log = wait_for(&server.log, "stopped");
    for line in log.lines() {
        let parsed: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        assert!(parsed["level"].is_string());
    }
    for secret in [&*code, &*token, PHRASE, "planted"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

/// The log once it holds `text`; its reader is a moment behind the program.
fn wait_for(log: &Mutex<String>, text: &str) -> String {
    for _ in 0..1_000 {
        let now = log.lock().expect("the log").clone();
        if now.contains(text) {
            return now;
        }
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(5));
    }
    panic!("{text:?} did not appear in the log");
}
