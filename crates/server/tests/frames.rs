//! WS-03: frames that no client sends, byte by byte, in virtual time.

mod common;

use std::time::Duration;

use common::{Company, HERE, Someone};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::timeout;

/// A connection that has become a socket, with nothing between us and the wire.
async fn raw_socket(company: &Company, who: &Someone) -> DuplexStream {
    let mut stream = company.connect_from(HERE);
    let head = format!(
        "GET /v1/socket HTTP/1.1\r\nhost: im\r\nauthorization: Bearer {}\r\nconnection: upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        who.token
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        seen.push(stream.read_u8().await.expect("the upgrade"));
    }
    assert!(
        seen.starts_with(b"HTTP/1.1 101"),
        "{}",
        String::from_utf8_lossy(&seen)
    );
    stream
}

/// A frame as a client has to send it: masked, here with zeros.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        short @ 0..126 => bytes.push(0x80 | short as u8),
        middle @ 126..65_536 => {
            bytes.push(0x80 | 126);
            bytes.extend((middle as u16).to_be_bytes());
        }
        long => {
            bytes.push(0x80 | 127);
            bytes.extend((long as u64).to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

/// Sends until the other side closes; how many bytes it took. It has to close.
async fn is_closed_after(mut stream: DuplexStream, bytes: &[u8], again: usize) -> usize {
    let mut taken = 0;
    for _ in 0..again {
        match timeout(Duration::from_secs(5), stream.write_all(bytes)).await {
            Ok(Ok(())) => taken += bytes.len(),
            Ok(Err(_)) | Err(_) => break,
        }
    }
    let mut rest = Vec::new();
    timeout(Duration::from_secs(60), stream.read_to_end(&mut rest))
        .await
        .expect("it is closed")
        .ok();
    taken
}

#[tokio::test(start_paused = true)]
async fn ws_03_frames_that_no_client_sends_end_the_socket_and_cost_nothing() {
    let company = Company::found().await;
    let owner = company.owner().await;
    let mut length = vec![0x81, 0x80 | 127];
    length.extend((1_u64 << 63).to_be_bytes());
    length.extend([0; 4]);
    let mut large = vec![0x81, 0x80 | 127];
    large.extend((64_u64 << 20).to_be_bytes());
    large.extend([0; 4]);
    let unmasked = vec![0x81, 0x02, b'h', b'i'];
    let cases: [(&str, Vec<u8>); 10] = [
        ("a length of 2^63", length),
        ("a text of 64 MB", large),
        ("unmasked", unmasked),
        ("a reserved bit", frame(0xC1, b"{}")),
        ("all reserved bits", frame(0xF1, b"{}")),
        ("a reserved kind", frame(0x83, b"{}")),
        ("a reserved control", frame(0x8B, b"")),
        ("no UTF-8", frame(0x81, &[0xFF, 0xFE, 0xC0])),
        ("a ping in pieces", frame(0x09, b"x")),
        ("a ping of 200 bytes", frame(0x89, &[b'x'; 200])),
    ];
    for (what, bytes) in &cases {
        let stream = raw_socket(&company, &owner).await;
        is_closed_after(stream, bytes, 1).await;
        assert_eq!(company.app().hub().sockets(), 0, "{what}");
    }
    // Pieces of a message that never ends: cut off at the size of a frame, not gathered.
    let mut stream = raw_socket(&company, &owner).await;
    stream.write_all(&frame(0x01, b"{")).await.expect("sent");
    let piece = frame(0x00, &[b' '; 1_000]);
    let taken = is_closed_after(stream, &piece, 10_000).await;
    println!(
        "{} kinds of frames; pieces taken: {taken} bytes",
        cases.len()
    );
    assert!(taken <= 256 * 1024, "{taken}");
    // And a million empty ones.
    let mut stream = raw_socket(&company, &owner).await;
    stream.write_all(&frame(0x01, b"{")).await.expect("sent");
    let empties: Vec<u8> = frame(0x00, b"").repeat(1_000);
    is_closed_after(stream, &empties, 1_000).await;
    assert_eq!(company.app().hub().sockets(), 0);
    // Nobody else noticed.
    let (_socket, frames) = company.socket(&owner, Default::default()).await;
    assert!(!frames.is_empty());
}
