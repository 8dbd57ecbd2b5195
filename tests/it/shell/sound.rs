//! Sound in the built program: from the page's own memory, under the committed policy.

use serde_json::{Value, json};
use tokenim_testkit::window::Outcome;

use crate::shell::scene::Alone;

/// Two seconds of silence as WAV, handed to a player as the page does it; and whether the window
/// says of itself that it plays it.
const PLAY: &str = r"
    const count = 16000;
    const wav = new DataView(new ArrayBuffer(44 + count));
    const word = (at, text) => [...text].forEach((sign, n) => wav.setUint8(at + n, sign.charCodeAt(0)));
    word(0, 'RIFF');
    wav.setUint32(4, 36 + count, true);
    word(8, 'WAVEfmt ');
    wav.setUint32(16, 16, true);
    wav.setUint16(20, 1, true);
    wav.setUint16(22, 1, true);
    wav.setUint32(24, 8000, true);
    wav.setUint32(28, 8000, true);
    wav.setUint16(32, 1, true);
    wav.setUint16(34, 8, true);
    word(36, 'data');
    wav.setUint32(40, count, true);
    for (let at = 0; at < count; at += 1) wav.setUint8(44 + at, 128);
    const refused = [];
    document.addEventListener('securitypolicyviolation', (one) => refused.push(one.effectiveDirective));
    const audio = document.createElement('audio');
    const says = audio.canPlayType('audio/wav');
    const told = (how) => done({ says, how, duration: audio.duration, paused: audio.paused, refused });
    audio.onloadedmetadata = () => told('known');
    audio.onerror = () => told('failed: ' + audio.error?.message);
    audio.preload = 'metadata';
    audio.controls = true;
    audio.src = URL.createObjectURL(new Blob([wav.buffer], { type: 'audio/wav' }));
    document.body.appendChild(audio);
";

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_is_known_to_the_window_from_its_own_memory_where_it_says_that_it_plays_it()
-> Outcome {
    let alone = Alone::open().await?;
    let seen = alone.wait(PLAY, &[]).await?;
    assert_eq!(seen["refused"], json!([]), "{seen}");
    assert_eq!(seen["paused"], true, "nothing plays unasked");
    // A system without the kind's decoder says so beforehand, and no player is offered there.
    if seen["says"] != "" {
        assert_eq!(seen["how"], "known", "{seen}");
        let duration = seen["duration"].as_f64().unwrap_or_default();
        assert!((duration - 2.0).abs() < 0.05, "{seen}");
    } else {
        assert_ne!(seen["how"], Value::Null);
    }
    println!("the window says {} of audio/wav", seen["says"]);
    alone.close().await
}
