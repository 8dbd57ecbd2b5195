//! Pictures that strangers sent, and what pictures tell about who took them.
//!
//! A picture is decoded in a process of its own (`worker`), which may use so much memory and so
//! much time and opens nothing; what comes of it is a small picture that we wrote ourselves.
//! Whatever goes wrong in there ends in "no preview" (`ask`), never in the desktop program.
//!
//! `metadata` takes out of a picture what is not the picture, without decoding it.

pub mod ask;
pub mod metadata;
pub mod worker;

/// Given to the program, this makes it the worker.
pub const ARGUMENT: &str = "--draw-picture";

/// Longest side of a small picture: the widest one in a conversation, on a screen of two dots
/// to the point.
pub const SIDE_MAX: u32 = 768;
/// Pixels of a picture that is decoded.
pub const PIXELS_MAX: u64 = 40_000_000;

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
