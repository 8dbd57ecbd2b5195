//! How large a picture is, read from its first bytes: nothing is decoded here. A page draws a
//! picture only if this can tell its size and the size is one that a computer can bear.

use tokenim_pictures::{PIXELS_MAX, metadata};

/// Read for it.
pub const HEAD_BYTES: usize = 256 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub media_type: &'static str,
    pub width: u32,
    pub height: u32,
}

impl Shape {
    /// None for what is no picture of the four kinds that are drawn.
    pub fn of(head: &[u8]) -> Option<Self> {
        let shape = png(head)
            .or_else(|| gif(head))
            .or_else(|| webp(head))
            .or_else(|| jpeg(head))?;
        (shape.width > 0 && shape.height > 0).then_some(shape)
    }

    pub fn is_bearable(&self) -> bool {
        u64::from(self.width) * u64::from(self.height) <= PIXELS_MAX
    }
}

fn at<const N: usize>(bytes: &[u8], from: usize) -> Option<[u8; N]> {
    bytes.get(from..from + N)?.try_into().ok()
}

fn png(head: &[u8]) -> Option<Shape> {
    if !head.starts_with(b"\x89PNG\r\n\x1a\n") || at(head, 12)? != *b"IHDR" {
        return None;
    }
    Some(Shape {
        media_type: "image/png",
        width: u32::from_be_bytes(at(head, 16)?),
        height: u32::from_be_bytes(at(head, 20)?),
    })
}

fn gif(head: &[u8]) -> Option<Shape> {
    if !head.starts_with(b"GIF87a") && !head.starts_with(b"GIF89a") {
        return None;
    }
    Some(Shape {
        media_type: "image/gif",
        width: u16::from_le_bytes(at(head, 6)?).into(),
        height: u16::from_le_bytes(at(head, 8)?).into(),
    })
}

fn webp(head: &[u8]) -> Option<Shape> {
    if !head.starts_with(b"RIFF") || at(head, 8)? != *b"WEBP" {
        return None;
    }
    let (width, height) = match &at::<4>(head, 12)? {
        b"VP8 " => {
            let side = |from| Some(u32::from(u16::from_le_bytes(at(head, from)?) & 0x3fff));
            (side(26)?, side(28)?)
        }
        b"VP8L" => {
            let bits = u32::from_le_bytes(at(head, 21)?);
            ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        b"VP8X" => {
            let side = |from| {
                let [a, b, c] = at::<3>(head, from)?;
                Some(u32::from_le_bytes([a, b, c, 0]) + 1)
            };
            (side(24)?, side(27)?)
        }
        _ => return None,
    };
    Some(Shape {
        media_type: "image/webp",
        width,
        height,
    })
}

fn jpeg(head: &[u8]) -> Option<Shape> {
    if !head.starts_with(&[0xff, 0xd8, 0xff]) {
        return None;
    }
    let mut from = 2;
    loop {
        let [mark, kind] = at::<2>(head, from)?;
        if mark != 0xff {
            return None;
        }
        match kind {
            // Padding, and marks that stand alone.
            0xff => from += 1,
            0x01 | 0xd0..=0xd8 => from += 2,
            0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                let mut width = u16::from_be_bytes(at(head, from + 7)?).into();
                let mut height = u16::from_be_bytes(at(head, from + 5)?).into();
                // Lying on its side, it is drawn upright.
                if metadata::orientation(head).is_some_and(|up| up >= 5) {
                    std::mem::swap(&mut width, &mut height);
                }
                return Some(Shape {
                    media_type: "image/jpeg",
                    width,
                    height,
                });
            }
            // The picture itself, without a size before it.
            0xd9 | 0xda => return None,
            _ => from += 2 + usize::from(u16::from_be_bytes(at(head, from + 2)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fl_05_a_size_is_read_without_decoding_and_a_bomb_is_not_bearable() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend_from_slice(&65_535_u32.to_be_bytes());
        png.extend_from_slice(&65_535_u32.to_be_bytes());
        let bomb = Shape::of(&png).unwrap();
        assert_eq!((bomb.width, bomb.height), (65_535, 65_535));
        assert!(!bomb.is_bearable());
        let gif = Shape::of(b"GIF89a\x40\x01\xf0\x00rest").unwrap();
        assert_eq!((gif.width, gif.height), (320, 240));
        assert!(gif.is_bearable());
        let jpeg = [
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, 0, 100, 0, 200, 3,
        ];
        let jpeg = Shape::of(&jpeg).unwrap();
        assert_eq!((jpeg.width, jpeg.height), (200, 100));
        for nothing in [
            &b"<svg width='9'>"[..],
            b"8BPS\0\x01",
            b"II*\0\x08\0\0\0",
            b"",
            b"\x89PNG",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBPVP8X",
            &[0xff, 0xd8, 0xff, 0xe1, 0, 0],
            &[0xff, 0xd8, 0xff, 0xd9],
        ] {
            assert_eq!(Shape::of(nothing), None, "{nothing:?}");
        }
        // Whatever the bytes: an answer, and at once.
        let mut state = 1_u32;
        for length in 0..2_000 {
            let noise: Vec<u8> = (0..length % 64)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8
                })
                .collect();
            for magic in [
                &b"\x89PNG\r\n\x1a\n"[..],
                b"GIF89a",
                b"RIFF....WEBP",
                &[0xff, 0xd8, 0xff],
            ] {
                Shape::of(&[magic, &noise].concat());
            }
        }
    }
}
