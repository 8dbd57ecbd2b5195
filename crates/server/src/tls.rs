//! Transport security: the small certificate authority that `init` makes, and what `serve`
//! accepts on the wire.
//!
//! A company that has its own authority puts its certificate and key in the place of ours
//! (`tls/server.pem`, `tls/server.key`); nothing else changes. Clients trust an authority
//! they were given at installation and nothing else, so our own is as good as any: its
//! fingerprint is printed once, and a client that meets another certificate refuses.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::cipher_suite;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

use crate::clock::{Clock, SystemClock};
use crate::config::{ServerDir, write_secret};

const CA_LIFETIME: Duration = Duration::from_secs(10 * 365 * 24 * 3600);
/// Two years: long enough not to be forgotten, short enough for every client's rules.
const SERVER_LIFETIME: Duration = Duration::from_secs(2 * 365 * 24 * 3600);
/// Clocks of desktops run ahead and behind; a certificate of this minute must not be "not yet valid".
const BACKDATED: Duration = Duration::from_secs(24 * 3600);

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("the certificate could not be made")]
    Make(#[from] rcgen::Error),
    #[error("{path} could not be read or written")]
    File {
        path: String,
        #[source]
        source: io::Error,
    },
    #[error("{path} holds no {what}")]
    Empty { path: String, what: &'static str },
    #[error("certificate and key were refused")]
    Refused(#[from] rustls::Error),
}

/// Uses one cryptography provider in the whole process. Two are in the dependency graph of
/// the desktop; whoever does not choose panics at the first connection.
pub fn install_crypto_provider() {
    // A second call (tests, a server inside a desktop) finds the first one's choice.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Makes the authority and the server's certificate for `localhost`, `127.0.0.1`, `::1` and
/// `names`. Returns the authority's fingerprint as people compare it.
pub fn make_certificates(
    dir: &ServerDir,
    organisation: &str,
    names: &[String],
) -> Result<String, TlsError> {
    let ca_key = KeyPair::generate()?;
    let ca_params = authority_params(organisation);
    let ca = ca_params.self_signed(&ca_key)?;

    let mut all_names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    for name in names {
        if !all_names.contains(name) {
            all_names.push(name.clone());
        }
    }
    let server_key = KeyPair::generate()?;
    let server = server_params(organisation, all_names)?
        .signed_by(&server_key, &Issuer::new(ca_params, &ca_key))?;

    write_public(&dir.ca_certificate(), &ca.pem())?;
    write_private(&dir.ca_key(), &ca_key.serialize_pem())?;
    write_public(&dir.server_certificate(), &server.pem())?;
    write_private(&dir.server_key(), &server_key.serialize_pem())?;
    Ok(fingerprint(ca.der()))
}

/// SHA-256 of the certificate, as `AB:CD:…`.
pub fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    let digest = Sha256::digest(certificate);
    let pairs: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

/// The fingerprint of the authority in the folder, where there is one.
pub fn ca_fingerprint(dir: &ServerDir) -> Option<String> {
    let certificates = read_certificates(&dir.ca_certificate()).ok()?;
    certificates.first().map(fingerprint)
}

/// What the server speaks: TLS 1.3, and 1.2 with forward secrecy and authenticated
/// encryption only. Anything older or weaker ends in a handshake failure.
pub fn server_config(dir: &ServerDir) -> Result<Arc<ServerConfig>, TlsError> {
    let mut certificates = read_certificates(&dir.server_certificate())?;
    // The authority goes along: a client that was told its fingerprint can take it from here.
    if dir.ca_certificate().exists() {
        for authority in read_certificates(&dir.ca_certificate())? {
            if !certificates.contains(&authority) {
                certificates.push(authority);
            }
        }
    }
    let key = read_key(&dir.server_key())?;
    let provider = CryptoProvider {
        cipher_suites: vec![
            cipher_suite::TLS13_AES_256_GCM_SHA384,
            cipher_suite::TLS13_AES_128_GCM_SHA256,
            cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
            cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ],
        ..rustls::crypto::ring::default_provider()
    };
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(certificates, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

pub fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path)?;
    let certificates = rustls_pemfile::certs(&mut text.as_slice())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|source| file_error(path, source))?;
    if certificates.is_empty() {
        return Err(TlsError::Empty {
            path: path.display().to_string(),
            what: "certificate",
        });
    }
    Ok(certificates)
}

fn read_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = read(path)?;
    rustls_pemfile::private_key(&mut text.as_slice())
        .map_err(|source| file_error(path, source))?
        .ok_or_else(|| TlsError::Empty {
            path: path.display().to_string(),
            what: "private key",
        })
}

fn authority_params(organisation: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(organisation, &format!("{organisation} TokenIM authority"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    lasting(&mut params, CA_LIFETIME);
    params
}

fn server_params(organisation: &str, names: Vec<String>) -> Result<CertificateParams, TlsError> {
    let common_name = names.last().cloned().unwrap_or_default();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = named(organisation, &common_name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    lasting(&mut params, SERVER_LIFETIME);
    Ok(params)
}

fn named(organisation: &str, common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, organisation);
    name.push(DnType::CommonName, common_name);
    name
}

fn lasting(params: &mut CertificateParams, lifetime: Duration) {
    let now = Duration::from_millis(u64::try_from(SystemClock.now().0).unwrap_or_default());
    let epoch = date_time_ymd(1970, 1, 1);
    params.not_before = epoch + now.saturating_sub(BACKDATED);
    params.not_after = epoch + (now + lifetime);
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| file_error(path, source))
}

fn write_public(path: &Path, text: &str) -> Result<(), TlsError> {
    fs::write(path, text).map_err(|source| file_error(path, source))
}

fn write_private(path: &Path, text: &str) -> Result<(), TlsError> {
    write_secret(path, text.as_bytes()).map_err(|source| file_error(path, source))
}

fn file_error(path: &Path, source: io::Error) -> TlsError {
    TlsError::File {
        path: path.display().to_string(),
        source,
    }
}
