//! What this server fetches from others: an address that an administrator set, and nothing else.
//!
//! Whoever may set an address must not gain a way into the house's own network by it. So a
//! name is looked up once, every address it leads to is judged, and the connection goes to
//! exactly those; a redirect is not followed; an answer has an end in bytes and in time. An
//! address of the inner network is knocked at only if whoever runs this machine named the
//! host in its settings (`calls.internal_hosts`). Nothing of ours is sent along.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use tokenim_protocol::call::CallTestProblem;
use url::Url;

use super::host_of;

const BYTES_MAX: usize = 1_000_000;
const TIME_MAX: Duration = Duration::from_secs(5);

/// By what can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutwardError {
    #[error("the address is none")]
    Malformed,
    #[error("the name is not known")]
    NoSuchHost,
    #[error("it leads into the house's own network")]
    Private,
    #[error("nobody answers")]
    Unreachable,
    #[error("its certificate is not believed")]
    Untrusted,
    #[error("it took too long")]
    TooSlow,
    #[error("it answered too much")]
    TooMuch,
    #[error("it sends us elsewhere")]
    Redirects,
    #[error("it is something else")]
    NotThat,
    #[error("it does not take our secret")]
    Refused,
}

impl OutwardError {
    pub fn problem(self) -> CallTestProblem {
        match self {
            OutwardError::Malformed => CallTestProblem::Malformed,
            OutwardError::NoSuchHost => CallTestProblem::NoSuchHost,
            OutwardError::Private => CallTestProblem::PrivateAddress,
            OutwardError::Unreachable => CallTestProblem::NobodyAnswers,
            OutwardError::Untrusted => CallTestProblem::Untrusted,
            OutwardError::TooSlow => CallTestProblem::TooSlow,
            OutwardError::TooMuch => CallTestProblem::TooMuch,
            OutwardError::Redirects => CallTestProblem::Redirects,
            OutwardError::NotThat => CallTestProblem::NotThat,
            OutwardError::Refused => CallTestProblem::SecretRefused,
        }
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub text: String,
}

/// The one way out.
#[derive(Clone, Debug)]
pub struct Outward {
    internal_hosts: Vec<String>,
}

impl Outward {
    pub fn new(internal_hosts: &[String]) -> Self {
        Self {
            internal_hosts: internal_hosts
                .iter()
                .map(|host| host.trim().to_ascii_lowercase())
                .collect(),
        }
    }

    /// Where a name leads, each address judged.
    pub async fn resolve(&self, url: &Url) -> Result<Vec<SocketAddr>, OutwardError> {
        let host = host_of(url).ok_or(OutwardError::Malformed)?;
        let port = url.port_or_known_default().ok_or(OutwardError::Malformed)?;
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let looked_up = tokio::time::timeout(TIME_MAX, tokio::net::lookup_host((name, port)))
            .await
            .map_err(|_| OutwardError::TooSlow)?
            .map_err(|_| OutwardError::NoSuchHost)?;
        let addresses: Vec<SocketAddr> = looked_up.collect();
        if addresses.is_empty() {
            return Err(OutwardError::NoSuchHost);
        }
        let named = self.internal_hosts.contains(&host);
        // One that leads inside is enough: which of them is taken is not ours to say.
        let may = |address: &SocketAddr| match reach(address.ip()) {
            Reach::Public => true,
            Reach::Inside => named,
            Reach::Never => false,
        };
        if !addresses.iter().all(may) {
            return Err(OutwardError::Private);
        }
        Ok(addresses)
    }

    pub async fn get(&self, url: &Url) -> Result<Answer, OutwardError> {
        tokio::time::timeout(TIME_MAX, self.fetch(url))
            .await
            .map_err(|_| OutwardError::TooSlow)?
    }

    async fn fetch(&self, url: &Url) -> Result<Answer, OutwardError> {
        if !matches!(url.scheme(), "https" | "http") {
            return Err(OutwardError::Malformed);
        }
        let addresses = self.resolve(url).await?;
        let host = url.host_str().ok_or(OutwardError::Malformed)?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(trust()?)
            .resolve_to_addrs(host, &addresses)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(TIME_MAX)
            .timeout(TIME_MAX)
            .pool_max_idle_per_host(0)
            .user_agent("TokenIM")
            .build()
            .map_err(|_| OutwardError::Unreachable)?;
        let mut response = http.get(url.clone()).send().await.map_err(why)?;
        let status = response.status();
        if status.is_redirection() {
            return Err(OutwardError::Redirects);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(why)? {
            if bytes.len() + chunk.len() > BYTES_MAX {
                return Err(OutwardError::TooMuch);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: status.as_u16(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })
    }
}

/// Whom this machine believes. Which of two providers does the arithmetic is said here and not
/// left to whoever came first.
pub(crate) fn trust() -> Result<rustls::ClientConfig, OutwardError> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(|_| OutwardError::Unreachable)?;
    Ok(config.with_no_client_auth())
}

fn why(error: reqwest::Error) -> OutwardError {
    if error.is_timeout() {
        return OutwardError::TooSlow;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(known) = cause {
        if known.is::<rustls::Error>() {
            return OutwardError::Untrusted;
        }
        if let Some(io) = known.downcast_ref::<std::io::Error>()
            && io
                .get_ref()
                .is_some_and(|inner| inner.is::<rustls::Error>())
        {
            return OutwardError::Untrusted;
        }
        cause = known.source();
    }
    OutwardError::Unreachable
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Public,
    /// This machine, or the house's own network.
    Inside,
    /// Nothing that holds calls lives there, and things that must not be asked do.
    Never,
}

fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    let [a, b, c, _] = address.octets();
    if address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || a == 0
        || a >= 240
    {
        return Reach::Never;
    }
    let shared = a == 100 && (64..128).contains(&b);
    let benchmarks = a == 198 && (b == 18 || b == 19);
    let documentation = matches!((a, b, c), (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113));
    if address.is_private() || address.is_loopback() || shared || benchmarks || documentation {
        return Reach::Inside;
    }
    Reach::Public
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    let segments = address.segments();
    if address.is_loopback() {
        return Reach::Inside;
    }
    if address.is_unspecified() || address.is_multicast() || segments[0] & 0xffc0 == 0xfe80 {
        return Reach::Never;
    }
    // An IPv4 address in other clothes is that address.
    if let Some(inner) = address.to_ipv4_mapped() {
        return reach_v4(inner);
    }
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    let worst = |address: Ipv4Addr| match reach_v4(address) {
        Reach::Public => Reach::Public,
        Reach::Inside | Reach::Never => Reach::Never,
    };
    match segments {
        // Translated in either of two ways, 6to4, Teredo, and the old "compatible" form.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => worst(inner(high, low)),
        [0, 0, 0, 0, 0xffff, 0, high, low] => worst(inner(high, low)),
        [0x2002, high, low, ..] => worst(inner(high, low)),
        [0x2001, 0, ..] => Reach::Never,
        [0, 0, 0, 0, 0, 0, _, _] => Reach::Never,
        [first, ..] if first & 0xfe00 == 0xfc00 => Reach::Inside,
        [0x64, 0xff9b, 1, ..] => Reach::Never,
        _ => Reach::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn refused(url: &str) -> OutwardError {
        let url = Url::parse(url).unwrap_or_else(|_| panic!("{url}"));
        Outward::new(&[])
            .resolve(&url)
            .await
            .expect_err(url.as_str())
    }

    #[tokio::test]
    async fn ss_01_no_form_of_an_inner_address_is_knocked_at() {
        let hosts = [
            "127.0.0.1",
            "127.1",
            "127.255.255.254",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
            "0.0.0.0",
            "0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "0xa.0.0.1",
            "167772161",
            "172.16.0.1",
            "172.31.255.255",
            "0xac100001",
            "192.168.0.1",
            "192.168.255.255",
            "3232235521",
            "169.254.169.254",
            "169.254.0.1",
            "2852039166",
            "0xa9fea9fe",
            "100.64.0.1",
            "100.127.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "192.0.0.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.51.100.1",
            "203.0.113.1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:169.254.169.254]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[fe80::1]",
            "[febf::1]",
            "[ff02::1]",
            "[ff0e::1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::a00:1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2002:a00:1::]",
            "[2002:c0a8:1::1]",
            "[2001:0:1::1]",
            "[::ffff:0:127.0.0.1]",
        ];
        let mut tried = 0;
        for host in hosts {
            for scheme in ["http", "https"] {
                let why = refused(&format!("{scheme}://{host}/")).await;
                assert_eq!(why, OutwardError::Private, "{host}");
                tried += 1;
            }
        }
        assert_eq!(refused("http://localhost/").await, OutwardError::Private);
        println!("SS-01: {tried} addresses of the inner network in every clothing: knocked at 0");
    }

    #[tokio::test]
    async fn an_inner_host_that_the_machines_keeper_named_is_and_what_never_is_stays_so() {
        let outward = Outward::new(&["127.0.0.1".to_owned(), "169.254.169.254".to_owned()]);
        let at = |text: &str| Url::parse(text).unwrap();
        assert!(outward.resolve(&at("http://127.0.0.1:9/")).await.is_ok());
        let other = outward.resolve(&at("http://127.0.0.2:9/")).await;
        assert_eq!(other, Err(OutwardError::Private));
        let metadata = outward.resolve(&at("http://169.254.169.254/")).await;
        assert_eq!(metadata, Err(OutwardError::Private));
    }
}
