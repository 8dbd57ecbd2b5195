//! Pictures that strangers sent, and what pictures tell about who took them.
//!
//! A picture is decoded in a process of its own (`worker`), which may use so much memory and so
//! much time and opens nothing; what comes of it is a small picture that we wrote ourselves.
//! Whatever goes wrong in there ends in "no preview" (`ask`), never in the desktop program.
//!
//! `metadata` takes out of a picture what is not the picture, without decoding it.

pub mod ask;
mod document;
pub mod metadata;
pub mod worker;

pub use document::Wanted;

/// Given to the program, this makes it the worker.
pub const ARGUMENT: &str = "--draw-picture";
/// Behind it, with a page's number and a length: what comes is a document.
pub(crate) const PAGE: &str = "--page";

/// Longest side of a small picture: the widest one in a conversation, on a screen of two dots
/// to the point.
pub const SIDE_MAX: u32 = 768;
/// Pixels of a picture that is decoded.
pub const PIXELS_MAX: u64 = 40_000_000;

/// Longest side of a page that somebody looks at.
pub const PAGE_SIDE_MAX: u32 = 2_400;
/// A document of more pages is not looked into.
pub const PAGES_MAX: usize = 5_000;

/// A picture, small, as we wrote it ourselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Small {
    pub form: Form,
    /// The original moves, and all of its frames could be decoded.
    pub moves: bool,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Jpeg,
    Png,
}

impl Form {
    pub const fn media_type(self) -> &'static str {
        match self {
            Form::Jpeg => "image/jpeg",
            Form::Png => "image/png",
        }
    }
}

impl Small {
    /// A sign for what it is, and the picture.
    pub fn to_bytes(&self) -> Vec<u8> {
        let form = match self.form {
            Form::Jpeg => 1,
            Form::Png => 2,
        };
        let mut bytes = Vec::with_capacity(self.bytes.len() + 1);
        bytes.push(form | u8::from(self.moves) << 4);
        bytes.extend_from_slice(&self.bytes);
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (sign, bytes) = bytes.split_first()?;
        let form = match sign & 0x0f {
            1 => Form::Jpeg,
            2 => Form::Png,
            _ => return None,
        };
        (!bytes.is_empty()).then(|| Self {
            form,
            moves: sign >> 4 == 1,
            bytes: bytes.to_vec(),
        })
    }
}

/// How large a page is, in points; what counts is the proportion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    pub width: f32,
    pub height: f32,
}

/// One page of a document as a picture, and the sizes of all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub sizes: Vec<Extent>,
    pub small: Small,
}

/// What is kept of a document begins with this, and what is kept of a picture does not.
const SHEET: u8 = 0xd0;

impl Sheet {
    /// The sizes, and the picture as it writes itself.
    pub fn to_bytes(&self) -> Vec<u8> {
        let picture = self.small.to_bytes();
        let mut bytes = Vec::with_capacity(5 + self.sizes.len() * 8 + picture.len());
        bytes.push(SHEET);
        // At most `PAGES_MAX`.
        bytes.extend_from_slice(&(self.sizes.len() as u32).to_be_bytes());
        for size in &self.sizes {
            bytes.extend_from_slice(&size.width.to_be_bytes());
            bytes.extend_from_slice(&size.height.to_be_bytes());
        }
        bytes.extend_from_slice(&picture);
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&[SHEET])?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let count = u32::from_be_bytes(*count) as usize;
        if count == 0 || count > PAGES_MAX {
            return None;
        }
        let (sizes, picture) = rest.split_at_checked(count * 8)?;
        let sizes = sizes.chunks_exact(8).map(|size| {
            let side = |at: usize| {
                let bytes = [size[at], size[at + 1], size[at + 2], size[at + 3]];
                Some(f32::from_be_bytes(bytes)).filter(|side| side.is_finite() && *side >= 1.0)
            };
            Some(Extent {
                width: side(0)?,
                height: side(4)?,
            })
        });
        Some(Self {
            sizes: sizes.collect::<Option<_>>()?,
            small: Small::from_bytes(picture)?,
        })
    }
}
