//! What is unread, as an icon and a title can say it.

/// The icon's picture: red, green, blue and opacity of each pixel, row by row.
#[derive(Clone)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// `--danger` of the light theme: panels are light or dark, and this is seen on both.
const MARK: [u8; 3] = [0xd9, 0x2d, 0x20];
/// The mark's radius, and the gap around it, in parts of the icon's width.
const RADIUS: f32 = 0.27;
const GAP: f32 = 0.06;

impl Picture {
    /// The same icon with a dot in its upper right corner.
    pub fn marked(&self) -> Self {
        let mut marked = self.clone();
        let size = self.width as f32;
        let radius = size * RADIUS;
        let (centre_x, centre_y) = (size - radius, radius);
        for (index, pixel) in marked.rgba.chunks_exact_mut(4).enumerate() {
            let x = (index as u32 % self.width) as f32 + 0.5;
            let y = (index as u32 / self.width) as f32 + 0.5;
            let distance = (x - centre_x).hypot(y - centre_y);
            // One pixel wide edges are half there, or the dot looks like a stair.
            let inside = (radius - distance + 0.5).clamp(0.0, 1.0);
            let cleared = (radius + size * GAP - distance + 0.5).clamp(0.0, 1.0);
            let below = f32::from(pixel[3]) * (1.0 - cleared);
            if inside > 0.0 {
                pixel[..3].copy_from_slice(&MARK);
            }
            pixel[3] = (below + (255.0 - below) * inside) as u8;
        }
        marked
    }

    /// As the tray's protocol wants it: opacity first.
    #[cfg(target_os = "linux")]
    pub fn argb(&self) -> Vec<u8> {
        let mut argb = self.rgba.clone();
        argb.chunks_exact_mut(4)
            .for_each(|pixel| pixel.rotate_right(1));
        argb
    }
}

/// The mark alone, as large as it fits.
#[cfg(any(target_os = "windows", test))]
pub fn dot(size: u32) -> Picture {
    let radius = size as f32 / 2.0;
    let mut rgba = Vec::with_capacity((size * size * 4) as usize);
    for y in 0..size {
        for x in 0..size {
            let distance = (x as f32 + 0.5 - radius).hypot(y as f32 + 0.5 - radius);
            let inside = (radius - distance).clamp(0.0, 1.0);
            rgba.extend([MARK[0], MARK[1], MARK[2], (255.0 * inside) as u8]);
        }
    }
    Picture {
        width: size,
        height: size,
        rgba,
    }
}

/// The window's title. What a server calls itself is written by others: marks that turn text
/// around or break lines stay out, and it has an end.
pub fn title(organisation: Option<&str>, unread: u64) -> String {
    const NAME_CHARS_MAX: usize = 80;
    let name: String = organisation
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() && !tokenim_client::link::is_bidi_control(*c))
        .take(NAME_CHARS_MAX)
        .collect();
    let name = match name.trim() {
        "" => "TokenIM",
        name => name,
    };
    if unread > 0 {
        format!("({unread}) {name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_in_the_corner_and_nowhere_else() {
        let plain = Picture {
            width: 32,
            height: 32,
            rgba: [10, 20, 30, 255].repeat(32 * 32),
        };
        let marked = plain.marked();
        let at = |x: usize, y: usize| &marked.rgba[(y * 32 + x) * 4..][..4];
        assert_eq!(at(24, 8), [MARK[0], MARK[1], MARK[2], 255]);
        assert_eq!(at(2, 30), [10, 20, 30, 255]);
        assert_eq!(marked.rgba.len(), plain.rgba.len());
        let dot = dot(16);
        assert_eq!((dot.rgba.len(), dot.rgba[3]), (16 * 16 * 4, 0));
        assert_eq!(dot.rgba[(8 * 16 + 8) * 4 + 3], 255);
    }

    #[test]
    fn xs_01_a_title_is_one_short_line_in_one_direction() {
        assert_eq!(title(Some("岚海航运"), 0), "岚海航运");
        assert_eq!(title(Some("岚海航运"), 3), "(3) 岚海航运");
        assert_eq!(title(None, 0), "TokenIM");
        assert_eq!(title(Some("\u{202e}\n\u{7}"), 1), "(1) TokenIM");
        let hostile = title(Some(&"a\u{202e}\r\n".repeat(500)), 0);
        assert!(hostile.chars().count() <= 80 && !hostile.contains(['\u{202e}', '\n']));
    }
}
