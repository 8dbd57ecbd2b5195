//! Where the server is, as a person types it.

use url::{Host, Url};

/// `https://im.example.com:8443`; without encryption only on this very machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAddress {
    url: Url,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("this is not the address of a server")]
    Malformed,
    #[error("without encryption only a server on this machine may be used")]
    NotEncrypted,
}

impl ServerAddress {
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let with_scheme = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let url = Url::parse(&with_scheme).map_err(|_| AddressError::Malformed)?;
        let plain = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.host().is_some();
        if !plain {
            return Err(AddressError::Malformed);
        }
        let address = Self { url };
        match address.url.scheme() {
            "https" => Ok(address),
            "http" if address.is_loopback() => Ok(address),
            "http" => Err(AddressError::NotEncrypted),
            _ => Err(AddressError::Malformed),
        }
    }

    pub fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub fn host(&self) -> String {
        match self.url.host() {
            Some(Host::Domain(domain)) => domain.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => String::new(),
        }
    }

    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }

    /// Host and port as they stand in a request.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// A path of the URL map, from the root.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.as_str())
    }

    /// Without a slash at the end: what is kept and shown.
    pub fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// The host as it stands in an address: an IPv6 one in brackets.
    pub fn url_host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(domain)) => domain == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        let address = ServerAddress::parse(" im.example.com ").unwrap();
        assert_eq!(address.as_str(), "https://im.example.com");
        assert_eq!(
            (address.host().as_str(), address.port()),
            ("im.example.com", 443)
        );
        let address = ServerAddress::parse("https://im.example.com:8443/").unwrap();
        assert_eq!(
            address.at("/v1/socket"),
            "https://im.example.com:8443/v1/socket"
        );
        assert_eq!(address.authority(), "im.example.com:8443");
        let address = ServerAddress::parse("http://[::1]:8080").unwrap();
        assert_eq!(
            (address.host().as_str(), address.is_encrypted()),
            ("::1", false)
        );
    }

    #[test]
    fn lk_07_plain_text_never_leaves_the_machine() {
        for address in [
            "http://im.example.com",
            "http://10.0.0.1",
            "http://127.0.0.1.example.com",
            "http://localhost.evil",
        ] {
            assert_eq!(
                ServerAddress::parse(address),
                Err(AddressError::NotEncrypted),
                "{address}"
            );
        }
        for address in [
            "",
            "ftp://im.example.com",
            "https://a@b",
            "https://im.example.com/path",
            "https://im.example.com?q",
            "://x",
        ] {
            assert_eq!(
                ServerAddress::parse(address),
                Err(AddressError::Malformed),
                "{address}"
            );
        }
        for address in ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"] {
            assert!(ServerAddress::parse(address).is_ok(), "{address}");
        }
    }
}
