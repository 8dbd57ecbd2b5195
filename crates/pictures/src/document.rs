//! One page of a PDF as a picture, and how large all of its pages are.
//!
//! Only what a page draws is carried out: no script of a document runs, no field of it is sent, no
//! address in it is followed, and nothing that it names outside itself is opened. What it was
//! locked with is not asked for: a document that needs a password has no pages here.

use std::fs::File;
use std::io::{Read, Seek};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{FallbackFontQuery, FontData, FontQuery};
use hayro::hayro_interpret::hayro_cmap::CidFamily;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{DynamicImage, RgbImage};

use crate::{Extent, PAGE_SIDE_MAX, PAGES_MAX, SIDE_MAX, Sheet};

/// Of a page that is drawn.
const DOTS_MAX: f32 = 8_000_000.0;
/// A page that is longer than this for its width is shown as if it were not.
const RATIO_MAX: f32 = 20.0;
/// A font that is read for what a document does not bring along.
const FONT_BYTES_MAX: u64 = 48 * 1024 * 1024;
/// Fonts with Chinese signs, where systems keep them.
const FONTS: &[&str] = &[
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "C:\\Windows\\Fonts\\msyh.ttc",
    "C:\\Windows\\Fonts\\simsun.ttc",
];
/// In the collection of the first three, which of its fonts is the one for simplified signs.
const SIMPLIFIED_IN_NOTO: u32 = 2;

/// Which page is drawn, and how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub page: u32,
    /// The longer side, in dots.
    pub side: u32,
}

impl Wanted {
    /// The first, for a card.
    pub const FIRST: Self = Self {
        page: 0,
        side: SIDE_MAX,
    };
}

/// A font of the system, opened before nothing can be opened any more and read only if a
/// document asks for one that it did not bring along: many Chinese ones do.
pub(crate) struct SystemFont {
    file: Mutex<File>,
    index: u32,
    read: OnceLock<Option<FontData>>,
}

impl SystemFont {
    pub(crate) fn open() -> Option<Self> {
        FONTS.iter().find_map(|path| {
            let file = File::open(path).ok()?;
            let index = if path.contains("NotoSansCJK") {
                SIMPLIFIED_IN_NOTO
            } else {
                0
            };
            Some(Self {
                file: Mutex::new(file),
                index,
                read: OnceLock::new(),
            })
        })
    }

    fn data(&self) -> Option<(FontData, u32)> {
        let read = self.read.get_or_init(|| {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            let mut bytes = Vec::new();
            file.rewind().ok()?;
            let from = &mut *file;
            from.take(FONT_BYTES_MAX).read_to_end(&mut bytes).ok()?;
            Some(Arc::new(bytes))
        });
        read.clone().map(|data| (data, self.index))
    }
}

pub(crate) fn is_one(given: &[u8]) -> bool {
    // Some begin with a few bytes of something else.
    let head = &given[..given.len().min(1_024)];
    head.windows(5).any(|five| five == b"%PDF-")
}

/// None where there is no such page, or none that could be drawn.
pub(crate) fn sheet(given: Vec<u8>, wanted: Wanted, font: Option<SystemFont>) -> Option<Sheet> {
    if !is_one(&given) {
        return None;
    }
    let pdf = Pdf::new(given).ok()?;
    let pages = pdf.pages();
    if pages.len() > PAGES_MAX {
        return None;
    }
    let sizes = pages
        .iter()
        .map(|page| bounded(page.render_dimensions()))
        .collect();
    let page = pages.get(wanted.page as usize)?;
    let (width, height) = page.render_dimensions();
    let drawn = bounded((width, height));
    let side = wanted.side.clamp(1, PAGE_SIDE_MAX) as f32;
    let scale = (side / drawn.width.max(drawn.height))
        .min((DOTS_MAX / (drawn.width * drawn.height)).sqrt());
    // Of a page without measure what fits is drawn, in the proportion that is told.
    let settings = PixmapSettings {
        x_scale: drawn.width * scale / width,
        y_scale: drawn.height * scale / height,
        bg_color: WHITE,
    };
    if width * settings.x_scale < 1.0 || height * settings.y_scale < 1.0 {
        return None;
    }
    let pixmap = render(
        page,
        &RenderCache::new(),
        &interpreter(font),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    // Nothing is seen through: it was drawn on white.
    let dots = pixmap.data_as_u8_slice().chunks_exact(4);
    let dots = dots.flat_map(|dot| [dot[0], dot[1], dot[2]]).collect();
    let picture = DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, dots)?);
    let (form, bytes) = crate::worker::written(&picture, true).ok()?;
    Some(Sheet {
        sizes,
        small: crate::Small {
            form,
            moves: false,
            bytes,
        },
    })
}

/// What a page is drawn in the proportion of: its own, unless that is beyond all measure.
fn bounded((width, height): (f32, f32)) -> Extent {
    let sane = |side: f32| {
        if side.is_finite() {
            side.clamp(1.0, 1e7)
        } else {
            1.0
        }
    };
    let (width, height) = (sane(width), sane(height));
    Extent {
        width: width.max(height / RATIO_MAX),
        height: height.max(width / RATIO_MAX),
    }
}

fn interpreter(font: Option<SystemFont>) -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(standard) => Some(standard.get_font_data()),
            FontQuery::Fallback(missing) => {
                let ours = font.as_ref().filter(|_| is_far_eastern(missing));
                ours.and_then(SystemFont::data)
                    .or_else(|| Some(missing.pick_standard_font().get_font_data()))
            }
        }),
        ..InterpreterSettings::default()
    }
}

fn is_far_eastern(missing: &FallbackFontQuery) -> bool {
    missing.character_collection.as_ref().is_some_and(|of| {
        matches!(
            of.family,
            CidFamily::AdobeGB1
                | CidFamily::AdobeCNS1
                | CidFamily::AdobeJapan1
                | CidFamily::AdobeKorea1
        )
    })
}
