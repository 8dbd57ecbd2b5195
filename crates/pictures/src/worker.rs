//! The worker: one picture from its standard input, a small one to its standard output; or, where
//! its arguments say so, a document and one of its pages.
//!
//! It begins by taking everything from itself that it does not need: memory past a bound, time
//! past a bound, every further file, process and connection. What it was given may then do
//! what it likes in here.

use std::io::{self, Cursor, Read, Write};
use std::process::ExitCode;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::{
    AnimationDecoder, DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageResult,
    Limits,
};

use crate::document::{self, SystemFont, Wanted};
use crate::{Form, PIXELS_MAX, SIDE_MAX, Small};

/// All that it may have of memory, and of the processor.
const MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;
const CPU_SECONDS_MAX: u64 = 2;
/// What the decoders may have of it.
const DECODER_BYTES_MAX: u64 = 200 * 1024 * 1024;
const ORIGINAL_SIDE_MAX: u32 = 20_000;
/// Of what moves, all frames together.
const FRAMES_PIXELS_MAX: u64 = 60_000_000;
const FRAMES_MAX: u64 = 600;
/// A small picture without loss may be so large; otherwise it is written with some.
const LOSSLESS_BYTES_MAX: usize = 384 * 1024;
/// … and for every dot that it has more than the largest of those.
const DOTS_OF_SMALL: usize = (SIDE_MAX * SIDE_MAX) as usize;
const JPEG_QUALITY: u8 = 84;

/// Answers nothing, and fails, for what is no picture or too much of one.
pub fn run() -> ExitCode {
    let wanted = wanted(std::env::args());
    let font = wanted.and_then(|_| SystemFont::open());
    confine();
    let mut given = Vec::new();
    let answered = io::stdin()
        .lock()
        .read_to_end(&mut given)
        .ok()
        .and_then(|_| match wanted {
            Some(wanted) => document::sheet(given, wanted, font).map(|sheet| sheet.to_bytes()),
            None => small(&given).map(|small| small.to_bytes()),
        })
        .map(|answer| {
            let mut out = io::stdout().lock();
            out.write_all(&answer).and_then(|()| out.flush())
        });
    match answered {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(_)) | None => ExitCode::FAILURE,
    }
}

/// The page that is asked for; none where it is a picture that comes.
fn wanted(mut arguments: impl Iterator<Item = String>) -> Option<Wanted> {
    arguments.find(|word| word == crate::PAGE)?;
    Some(Wanted {
        page: arguments.next()?.parse().ok()?,
        side: arguments.next()?.parse().ok()?,
    })
}

#[cfg(unix)]
fn confine() {
    let limits = [
        (libc::RLIMIT_DATA, MEMORY_BYTES_MAX),
        (libc::RLIMIT_CPU, CPU_SECONDS_MAX),
        // Nothing is opened from now on: no file, no connection; nothing is written to a disk.
        (libc::RLIMIT_NOFILE, 0),
        (libc::RLIMIT_FSIZE, 0),
        (libc::RLIMIT_CORE, 0),
    ];
    for (what, most) in limits {
        let limit = libc::rlimit {
            rlim_cur: most as libc::rlim_t,
            rlim_max: most as libc::rlim_t,
        };
        // SAFETY: `limit` is a whole `rlimit` that lives through the call, which keeps nothing.
        let set = unsafe { libc::setrlimit(what, &raw const limit) };
        if set != 0 {
            // Unconfined it does not begin.
            std::process::exit(2);
        }
    }
}

/// Elsewhere the decoders' own limits hold, and whoever asked ends it in time.
#[cfg(not(unix))]
fn confine() {}

fn small(given: &[u8]) -> Option<Small> {
    if given.starts_with(b"\x89PNG\r\n\x1a\n") {
        return still(
            PngDecoder::with_limits(Cursor::new(given), limits()).ok()?,
            false,
            true,
        );
    }
    if given.starts_with(&[0xff, 0xd8, 0xff]) {
        return still(JpegDecoder::new(Cursor::new(given)).ok()?, false, false);
    }
    if given.starts_with(b"GIF8") {
        let decoder = || GifDecoder::new(Cursor::new(given));
        let moves = moves(decoder().ok()?);
        return still(decoder().ok()?, moves, true);
    }
    if given.starts_with(b"RIFF") && given.get(8..12) == Some(b"WEBP") {
        let decoder = || WebPDecoder::new(Cursor::new(given));
        let first = decoder().ok()?;
        let moves = first.has_animation() && moves(decoder().ok()?);
        return still(first, moves, false);
    }
    None
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(ORIGINAL_SIDE_MAX);
    limits.max_image_height = Some(ORIGINAL_SIDE_MAX);
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    limits
}

fn pixels((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

fn still(mut decoder: impl ImageDecoder, moves: bool, is_drawn: bool) -> Option<Small> {
    let dimensions = decoder.dimensions();
    decoder.set_limits(limits()).ok()?;
    if pixels(dimensions) > PIXELS_MAX || pixels(dimensions) == 0 {
        return None;
    }
    let turned = decoder.orientation().ok()?;
    let whole = DynamicImage::from_decoder(decoder).ok()?;
    let (width, height) = dimensions;
    let mut small = match width.max(height) {
        side if side > SIDE_MAX => whole.thumbnail(SIDE_MAX, SIDE_MAX),
        _ => whole,
    };
    small.apply_orientation(turned);
    let (form, bytes) = written(&small, is_drawn).ok()?;
    Some(Small { form, moves, bytes })
}

/// Whether there is more than one frame, and each of them can be borne.
fn moves<'f>(mut decoder: impl ImageDecoder + AnimationDecoder<'f>) -> bool {
    let each = pixels(decoder.dimensions());
    if decoder.set_limits(limits()).is_err() {
        return false;
    }
    let mut count = 0;
    for frame in decoder.into_frames() {
        count += 1;
        if frame.is_err() || count > FRAMES_MAX || count * each > FRAMES_PIXELS_MAX {
            return false;
        }
    }
    count > 1
}

/// What was drawn, or can be seen through, without loss; a photograph with some.
pub(crate) fn written(picture: &DynamicImage, is_drawn: bool) -> ImageResult<(Form, Vec<u8>)> {
    let see_through = picture.color().has_alpha();
    if see_through || is_drawn {
        let mut bytes = Vec::new();
        let rgb = if see_through {
            DynamicImage::ImageRgba8(picture.to_rgba8())
        } else {
            DynamicImage::ImageRgb8(picture.to_rgb8())
        };
        let (width, height) = (rgb.width(), rgb.height());
        let color = ExtendedColorType::from(rgb.color());
        PngEncoder::new(&mut bytes).write_image(rgb.as_bytes(), width, height, color)?;
        let more = (width as usize * height as usize).div_ceil(DOTS_OF_SMALL);
        if see_through || bytes.len() <= LOSSLESS_BYTES_MAX * more.max(1) {
            return Ok((Form::Png, bytes));
        }
    }
    let rgb = picture.to_rgb8();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode(
        rgb.as_raw(),
        rgb.width(),
        rgb.height(),
        ExtendedColorType::Rgb8,
    )?;
    Ok((Form::Jpeg, bytes))
}
