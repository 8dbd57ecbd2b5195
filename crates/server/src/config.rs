//! Where a server keeps its things, and the limits it holds. There is no configuration file:
//! what an operator decides is an argument of `serve`, what an administrator decides is in
//! the database.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

/// The directory made by `init`. Only its owner can look inside.
#[derive(Clone)]
pub struct ServerDir {
    path: PathBuf,
    /// Of the database, and of the signing keys, where both are sealed.
    key: Option<Arc<Zeroizing<[u8; 32]>>>,
}

impl std::fmt::Debug for ServerDir {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerDir")
            .field("path", &self.path)
            .field("sealed", &self.key.is_some())
            .finish()
    }
}

impl ServerDir {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            key: None,
        }
    }

    /// The database is encrypted under this key, and what the server signs with comes from it:
    /// for a server inside a desktop program, which has a key store to keep one in.
    #[must_use]
    pub fn sealed_with(mut self, key: [u8; 32]) -> Self {
        self.key = Some(Arc::new(Zeroizing::new(key)));
        self
    }

    /// Sealed as `other` is.
    #[must_use]
    pub(crate) fn like(mut self, other: &Self) -> Self {
        self.key = other.key.clone();
        self
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn key(&self) -> Option<&[u8; 32]> {
        self.key.as_ref().map(|key| &***key)
    }

    pub fn database(&self) -> PathBuf {
        self.path.join("tokenim.db")
    }

    pub fn ca_certificate(&self) -> PathBuf {
        self.path.join("tls/ca.pem")
    }

    /// Signs further server certificates; may be moved to a safe place after `init`.
    pub fn ca_key(&self) -> PathBuf {
        self.path.join("tls/ca.key")
    }

    pub fn server_certificate(&self) -> PathBuf {
        self.path.join("tls/server.pem")
    }

    pub fn server_key(&self) -> PathBuf {
        self.path.join("tls/server.key")
    }

    fn snapshot_key(&self) -> PathBuf {
        self.path.join("keys/snapshot.key")
    }

    fn audit_key(&self) -> PathBuf {
        self.path.join("keys/audit.key")
    }

    /// Makes the directories; refuses one that already holds a server.
    pub fn create(&self) -> io::Result<()> {
        if self.database().exists() {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                "the directory already holds a server",
            ));
        }
        for directory in [
            self.path.clone(),
            self.path.join("tls"),
            self.path.join("keys"),
        ] {
            fs::create_dir_all(&directory)?;
            only_for_owner(&directory, 0o700)?;
        }
        Ok(())
    }
}

/// What the server signs with. Clients and auditors pin the public halves.
#[derive(Clone)]
pub struct Keys {
    /// Signs facts and read leases.
    pub snapshot: SigningKey,
    /// Signs audit checkpoints.
    pub audit: SigningKey,
}

impl Keys {
    pub fn generate() -> Self {
        Self {
            snapshot: random_key(),
            audit: random_key(),
        }
    }

    /// What a sealed server signs with.
    fn from_key(key: &[u8; 32]) -> Self {
        let derived = |context: &str| {
            let seed = Zeroizing::new(blake3::derive_key(context, key));
            SigningKey::from_bytes(&seed)
        };
        Self {
            snapshot: derived("TokenIM local server 2026 snapshot signing key"),
            audit: derived("TokenIM local server 2026 audit signing key"),
        }
    }

    pub fn save(&self, dir: &ServerDir) -> io::Result<()> {
        if dir.key().is_some() {
            return Ok(());
        }
        write_secret(&dir.snapshot_key(), self.snapshot.as_bytes())?;
        write_secret(&dir.audit_key(), self.audit.as_bytes())
    }

    pub fn load(dir: &ServerDir) -> io::Result<Self> {
        if let Some(key) = dir.key() {
            return Ok(Self::from_key(key));
        }
        Ok(Self {
            snapshot: read_key(&dir.snapshot_key())?,
            audit: read_key(&dir.audit_key())?,
        })
    }
}

fn random_key() -> SigningKey {
    let mut seed = Zeroizing::new([0_u8; 32]);
    getrandom::fill(seed.as_mut()).expect("the operating system gives random bytes");
    SigningKey::from_bytes(&seed)
}

fn read_key(path: &Path) -> io::Result<SigningKey> {
    let bytes = Zeroizing::new(fs::read(path)?);
    let seed: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{} is not a key of 32 bytes", path.display()),
        )
    })?;
    Ok(SigningKey::from_bytes(seed))
}

/// Writes a file that only the server's own account can read.
pub fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write;

    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn only_for_owner(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn only_for_owner(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

/// Every limit of the edge in one place, so that a test can make one small and leave the rest.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From the first byte of a connection to the end of its TLS handshake, and from the
    /// first byte of a request to the end of its head.
    pub head_timeout: Duration,
    /// Between two requests of a connection. Longer than clients keep one that they do not
    /// use, so that it is they who close it, when nothing is on its way.
    pub rest_timeout: Duration,
    /// For the whole body, counted from the end of the head.
    pub body_timeout: Duration,
    /// A socket that has not said `hello` by then is closed.
    pub hello_timeout: Duration,
    /// Something is sent at least this often; a socket that has been silent for three of
    /// these is dead.
    pub heartbeat: Duration,
    /// Facts are sent again this often, with a new age.
    pub facts_renewal: Duration,
    /// One frame from a client. All it says is `hello`.
    pub inbound_frame_bytes_max: usize,
    /// What may wait for one slow reader before it is told to start over.
    pub outbound_bytes_max: usize,
    /// How long a write may stand still. A reader that takes nothing for this long is gone.
    pub write_stall: Duration,
    pub connections_max: usize,
    /// A whole office may sit behind one address.
    pub connections_per_address_max: usize,
    /// Sockets admitted at once after a restart, and how many more each second.
    pub boots_burst: u32,
    pub boots_per_second: u32,
    pub sign_in_attempts_max: u32,
    pub sign_in_window: Duration,
    /// Searches of one person: at once, and how many more each second.
    pub search_burst: u32,
    pub searches_per_second: u32,
    /// Meeting servers in the house's own network, by name or address: only whoever runs this
    /// machine says that it may knock there.
    pub call_internal_hosts: Vec<String>,
    /// How often lost hints are looked for.
    pub sweep: Duration,
    /// One file, all that one person handed over, all that one channel holds, and all.
    pub file_bytes_max: u64,
    pub person_files_bytes_max: u64,
    pub channel_files_bytes_max: u64,
    pub organisation_files_bytes_max: u64,
    /// A file that nobody goes on with, and one that no message has taken, go after this.
    pub upload_keeps: Duration,
    /// How long `stop` waits for readers to take their goodbye.
    pub stop_grace: Duration,
}

const GIB: u64 = 1024 * 1024 * 1024;

/// What a file may take, as an action is told of it.
#[derive(Clone, Copy, Debug)]
pub struct FileLimits {
    pub file_bytes_max: u64,
    pub person_bytes_max: u64,
    pub channel_bytes_max: u64,
    pub organisation_bytes_max: u64,
    pub keeps_ms: i64,
}

impl Limits {
    pub fn files(&self) -> FileLimits {
        FileLimits {
            file_bytes_max: self.file_bytes_max,
            person_bytes_max: self.person_files_bytes_max,
            channel_bytes_max: self.channel_files_bytes_max,
            organisation_bytes_max: self.organisation_files_bytes_max,
            keeps_ms: i64::try_from(self.upload_keeps.as_millis()).unwrap_or(i64::MAX),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_timeout: Duration::from_secs(10),
            rest_timeout: Duration::from_secs(120),
            body_timeout: Duration::from_secs(10),
            hello_timeout: Duration::from_secs(10),
            heartbeat: Duration::from_secs(10),
            facts_renewal: Duration::from_secs(60),
            inbound_frame_bytes_max: 64 * 1024,
            outbound_bytes_max: 256 * 1024,
            write_stall: Duration::from_secs(20),
            connections_max: 20_000,
            connections_per_address_max: 4_096,
            boots_burst: 1_000,
            boots_per_second: 200,
            sign_in_attempts_max: 10,
            sign_in_window: Duration::from_secs(60),
            search_burst: 60,
            searches_per_second: 5,
            call_internal_hosts: Vec::new(),
            sweep: Duration::from_secs(1),
            file_bytes_max: 16 * GIB,
            person_files_bytes_max: 64 * GIB,
            channel_files_bytes_max: 256 * GIB,
            organisation_files_bytes_max: 1_024 * GIB,
            upload_keeps: Duration::from_secs(7 * 24 * 60 * 60),
            stop_grace: Duration::from_secs(5),
        }
    }
}
