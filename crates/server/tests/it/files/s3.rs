//! An S3 server of somebody else's making (`s3s` over a folder) on a real port of this machine,
//! which can be stopped, started again, and made to keep an answer to itself.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::Method;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokenim_server::bucket::BucketSettings;
use tokenim_server::contents::ContentsSettings;
use tokenim_server::tls::install_crypto_provider;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use zeroize::Zeroizing;

pub const BUCKET: &str = "lanhai-files";
pub const ACCESS_KEY: &str = "lanhai";
pub const SECRET: &str = "grey-elephants-carry-parcels";

pub struct S3 {
    root: tempfile::TempDir,
    pub address: SocketAddr,
    gate: Arc<Gate>,
    serving: Option<JoinHandle<()>>,
}

/// Requests that put something are done, and their answers kept, while it is shut.
#[derive(Default)]
struct Gate {
    shut: AtomicBool,
    /// One has been done.
    done: Notify,
    opened: Notify,
}

impl S3 {
    pub async fn start() -> Self {
        install_crypto_provider();
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(root.path().join(BUCKET)).expect("a bucket");
        let mut s3 = Self {
            root,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            gate: Arc::default(),
            serving: None,
        };
        s3.come_back().await;
        s3
    }

    /// On the port that it had before, if it had one.
    pub async fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("a port");
        self.address = listener.local_addr().expect("its address");
        let files = FileSystem::new(self.root.path()).expect("its folder");
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET));
        let (service, gate) = (builder.build(), Arc::clone(&self.gate));
        self.serving = Some(tokio::spawn(serve(listener, service, gate)));
    }

    /// As when its cable is pulled: what is open breaks, nothing new opens.
    pub async fn go_away(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            let _ = serving.await;
        }
    }

    /// From here on whoever puts something gets no answer, though it is done.
    pub fn keep_answers(&self) {
        self.gate.shut.store(true, Ordering::SeqCst);
    }

    /// Something was put and is not answered.
    pub async fn has_put(&self) {
        self.gate.done.notified().await;
    }

    pub fn answer(&self) {
        self.gate.shut.store(false, Ordering::SeqCst);
        self.gate.opened.notify_waiters();
    }

    pub fn settings(&self) -> ContentsSettings {
        self.settings_with(SECRET)
    }

    pub fn settings_with(&self, secret: &str) -> ContentsSettings {
        let endpoint = format!("http://{}", self.address);
        ContentsSettings {
            bucket: Some(BucketSettings {
                endpoint: endpoint.parse().expect("an address"),
                name: BUCKET.to_owned(),
                region: "us-east-1".to_owned(),
                access_key: ACCESS_KEY.to_owned(),
                secret: Zeroizing::new(secret.to_owned()),
                path_style: true,
            }),
            into_bucket: true,
        }
    }

    /// The objects in the bucket.
    pub fn objects(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.path().join(BUCKET)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        found
    }

    /// Parts that are no object yet.
    pub fn parts(&self) -> usize {
        let entries = std::fs::read_dir(self.root.path()).expect("its folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let is_part = |name: &std::ffi::OsString| name.to_string_lossy().contains(".part-");
        names.filter(is_part).count()
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
        }
    }
}

async fn serve(listener: TcpListener, service: S3Service, gate: Arc<Gate>) {
    // They end with this task.
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let (service, gate) = (service.clone(), Arc::clone(&gate));
        connections.spawn(async move {
            let answering = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                let (service, gate) = (service.clone(), Arc::clone(&gate));
                async move {
                    // An object, a part of one, or the parts become one.
                    let query = request.uri().query().unwrap_or_default();
                    let puts = request.method() == Method::PUT
                        || (request.method() == Method::POST && query.contains("uploadId="));
                    let answer = hyper::service::Service::call(&service, request).await;
                    if puts && gate.shut.load(Ordering::SeqCst) {
                        let opened = gate.opened.notified();
                        gate.done.notify_one();
                        opened.await;
                    }
                    answer
                }
            });
            let io = TokioIo::new(stream);
            let _ = http1::Builder::new().serve_connection(io, answering).await;
        });
    }
}
