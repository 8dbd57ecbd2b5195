//! What comes out of the worker, and what it does with what is meant to harm.

use std::io::Cursor;
use std::time::{Duration, Instant};

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use tokenim_pictures::ask::Worker;
use tokenim_pictures::{Form, SIDE_MAX, Small};

fn worker() -> Worker {
    Worker::new(env!("CARGO_BIN_EXE_tokenim-pictures"))
}

fn small(bytes: &[u8]) -> Option<Small> {
    worker().small(bytes).expect("a worker")
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture
        .write_to(&mut Cursor::new(&mut bytes), format)
        .expect("written");
    bytes
}

/// A photograph: red on the left, blue on the right, with some grain.
fn photograph(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let grain = (x * 7 + y * 13) as u8 % 31;
        if x < width / 2 {
            Rgb([220, grain, grain])
        } else {
            Rgb([grain, grain, 220])
        }
    }))
}

fn size(small: &Small) -> (u32, u32) {
    let picture = image::load_from_memory(&small.bytes).expect("our own");
    (picture.width(), picture.height())
}

#[test]
fn a_picture_of_each_kind_becomes_a_small_one() {
    let photograph = photograph(2_000, 1_000);
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let small = small(&encoded(&photograph, format)).expect("a small one");
        assert_eq!(size(&small), (SIDE_MAX, SIDE_MAX / 2), "{format:?}");
        assert!(!small.moves);
        assert_eq!(Small::from_bytes(&small.to_bytes()), Some(small));
    }
    // What can be seen through stays so; what is small already stays as large as it is.
    let glass = RgbaImage::from_pixel(40, 30, Rgba([9, 9, 9, 100]));
    let small = small(&encoded(&glass.into(), ImageFormat::Png)).expect("a small one");
    assert_eq!((small.form, size(&small)), (Form::Png, (40, 30)));
}

#[test]
fn a_photograph_taken_sideways_stands_upright() {
    let mut bytes = encoded(&photograph(200, 100), ImageFormat::Jpeg);
    let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut exif = vec![0xff, 0xe1, 0, tiff.len() as u8 + 8];
    exif.extend_from_slice(b"Exif\0\0");
    exif.extend_from_slice(tiff);
    bytes.splice(2..2, exif);
    let small = small(&bytes).expect("a small one");
    assert_eq!(size(&small), (100, 200));
    let picture = image::load_from_memory(&small.bytes)
        .expect("ours")
        .to_rgb8();
    assert!(picture.get_pixel(50, 20)[0] > 150, "what was left is above");
}

#[test]
fn what_moves_is_said_to_move_if_every_frame_can_be_borne() {
    let frames = |count: u32, side: u32| {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
        let frame = |nth: u32| {
            let shade = (nth * 40 % 256) as u8;
            Frame::new(RgbaImage::from_pixel(side, side, Rgba([shade, 0, 0, 255])))
        };
        encoder
            .encode_frames((0..count).map(frame))
            .expect("encoded");
        drop(encoder);
        bytes
    };
    assert!(small(&frames(5, 32)).expect("moving").moves);
    assert!(!small(&frames(1, 32)).expect("still").moves);
    assert!(!small(&frames(700, 2)).expect("too many: its first").moves);
}

/// A PNG of so many equal dots, written by hand: all of it fits into a few hundred kilobytes.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    // One bit a dot, so that even the bomb's maker needs little.
    let row = vec![0_u8; width.div_ceil(8) as usize + 1];
    let mut data = vec![0x78, 0x01];
    let mut adler = (1_u32, 0_u32);
    let mut stored = Vec::new();
    for _ in 0..height {
        stored.extend_from_slice(&row);
        for byte in &row {
            adler.0 = (adler.0 + u32::from(*byte)) % 65_521;
            adler.1 = (adler.1 + adler.0) % 65_521;
        }
        if stored.len() > 60_000 {
            block(&mut data, &stored, false);
            stored.clear();
        }
    }
    block(&mut data, &stored, true);
    data.extend_from_slice(&(adler.1 << 16 | adler.0).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = width.to_be_bytes().to_vec();
    head.extend_from_slice(&height.to_be_bytes());
    head.extend_from_slice(&[1, 0, 0, 0, 0]);
    for (kind, body) in [(b"IHDR", head), (b"IDAT", data), (b"IEND", Vec::new())] {
        png.extend_from_slice(&(body.len() as u32).to_be_bytes());
        let sum = crc(&[&kind[..], &body].concat());
        png.extend_from_slice(kind);
        png.extend_from_slice(&body);
        png.extend_from_slice(&sum.to_be_bytes());
    }
    png
}

fn block(data: &mut Vec<u8>, stored: &[u8], last: bool) {
    for (nth, part) in stored.chunks(60_000).enumerate() {
        let ends = last && (nth + 1) * 60_000 >= stored.len();
        data.push(u8::from(ends));
        data.extend_from_slice(&(part.len() as u16).to_le_bytes());
        data.extend_from_slice(&(!(part.len() as u16)).to_le_bytes());
        data.extend_from_slice(part);
    }
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            }
        })
    })
}

#[test]
fn fl_05_a_bomb_a_giant_and_what_is_broken_have_no_preview_and_end_in_time() {
    assert!(
        small(&bomb(4_000, 3_000)).is_some(),
        "twelve megapixels are a photograph"
    );
    let mut broken = encoded(&photograph(400, 300), ImageFormat::Png);
    broken[60] ^= 0xff;
    let half = encoded(&photograph(400, 300), ImageFormat::WebP);
    let deceiving = bomb(65_535, 4);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("81 megapixels", bomb(9_000, 9_000)),
        ("50,000 pixels wide", bomb(50_000, 8)),
        ("65,535 pixels wide", deceiving),
        ("a flipped bit", broken),
        ("half of one", half[..half.len() / 2].to_vec()),
        ("a head alone", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("a GIF of nothing", b"GIF89a\xff\xff\xff\xff\0\0\0".to_vec()),
        ("a JPEG of marks", [0xff, 0xd8].repeat(100_000)),
        ("a TIFF", b"II\x2a\0\x08\0\0\0".to_vec()),
        ("a PSD", b"8BPS\0\x01\0\0\0\0\0\0".to_vec()),
        (
            "a drawing",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        ),
        ("nothing", Vec::new()),
    ];
    for (what, bytes) in cases {
        let began = Instant::now();
        assert_eq!(small(&bytes), None, "{what}");
        assert!(began.elapsed() < Duration::from_secs(10), "{what}");
    }
}

#[test]
fn fl_05_noise_of_every_kind_has_no_preview() {
    let mut state = 0x2545_f491_u32;
    let mut chance = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as u8
    };
    let photograph = photograph(64, 48);
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let whole = encoded(&photograph, format);
        for _ in 0..25 {
            let mut noisy = whole.clone();
            for _ in 0..8 {
                let place = usize::from(chance()) * 256 + usize::from(chance());
                let length = noisy.len();
                noisy[place % length] = chance();
            }
            // Some can still be read; each has an answer.
            let _ = small(&noisy);
        }
    }
}

#[test]
fn a_worker_that_is_not_there_or_says_something_else_makes_no_preview() {
    assert!(Worker::new("/nowhere/tokenim").small(b"x").is_err());
    #[cfg(unix)]
    for program in ["/bin/cat", "/bin/true", "/bin/false"] {
        assert_eq!(
            Worker::new(program).small(&[0xff; 100_000]).unwrap(),
            None,
            "{program}"
        );
    }
}
