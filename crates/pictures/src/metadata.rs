//! What a picture tells that is not the picture: where it was taken, when, with which device, by
//! whom. It is taken out of the file without touching the picture itself: not a pixel is
//! written anew, so nothing is lost and nothing has to be decoded.
//!
//! What stays is what a picture needs to look right: its colours, its frames, and which way is
//! up. Whatever is not known to be needed goes, also what lies behind the picture's end: some
//! phones put a film there, with the place in it.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// A part of a picture without its metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// These bytes of the file.
    Keep(Range<u64>),
    Put(Vec<u8>),
}

/// What a picture consists of without its metadata; none where there is nothing to take out of
/// it, or where it is no picture of the four kinds. What cannot be understood stays from there.
pub fn without<F: Read + Seek>(file: &mut F) -> io::Result<Option<Vec<Piece>>> {
    let mut reading = Reading::of(file)?;
    let mut kept = Kept::default();
    let head = reading.some::<12>()?;
    if head.starts_with(&[0xff, 0xd8, 0xff]) {
        jpeg(&mut reading, &mut kept)?;
    } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(&mut reading, &mut kept)?;
    } else if head.starts_with(b"GIF8") {
        gif(&mut reading, &mut kept)?;
    } else if head.starts_with(b"RIFF") && head[8..] == *b"WEBP" {
        webp(&mut reading, &mut kept)?;
    }
    Ok(kept.changed(reading.length))
}

/// Writes what is left.
pub fn write<F: Read + Seek>(
    file: &mut F,
    pieces: &[Piece],
    target: &mut impl Write,
) -> io::Result<u64> {
    let mut written = 0;
    for piece in pieces {
        match piece {
            Piece::Keep(range) => {
                file.seek(SeekFrom::Start(range.start))?;
                let length = range.end - range.start;
                let copied = io::copy(&mut Read::by_ref(file).take(length), target)?;
                if copied < length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                written += copied;
            }
            Piece::Put(bytes) => {
                target.write_all(bytes)?;
                written += bytes.len() as u64;
            }
        }
    }
    Ok(written)
}

/// Which way is up, 1 to 8, as the head of a JPEG tells it.
pub fn orientation(head: &[u8]) -> Option<u8> {
    let mut from = 2;
    loop {
        let mark = head.get(from..from + 4)?;
        if mark[0] != 0xff || matches!(mark[1], 0xd9 | 0xda) {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([mark[2], mark[3]]));
        let body = head.get(from + 4..(from + 2 + length).min(head.len()))?;
        if let (0xe1, Some(tiff)) = (mark[1], body.strip_prefix(EXIF)) {
            return orientation_of(tiff);
        }
        from += 2 + length;
    }
}

#[derive(Default)]
struct Kept {
    pieces: Vec<Piece>,
}

impl Kept {
    fn keep(&mut self, range: Range<u64>) {
        if range.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Keep(before)) if before.end == range.start => before.end = range.end,
            _ => self.pieces.push(Piece::Keep(range)),
        }
    }

    fn put(&mut self, bytes: Vec<u8>) {
        self.pieces.push(Piece::Put(bytes));
    }

    fn changed(self, length: u64) -> Option<Vec<Piece>> {
        let is_whole = self.pieces == [Piece::Keep(0..length)];
        (!self.pieces.is_empty() && !is_whole).then_some(self.pieces)
    }
}

/// A file, read from front to back, with what is skipped not read.
struct Reading<'f, F> {
    file: BufReader<&'f mut F>,
    at: u64,
    length: u64,
}

impl<'f, F: Read + Seek> Reading<'f, F> {
    fn of(file: &'f mut F) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self {
            file: BufReader::new(file),
            at: 0,
            length,
        })
    }

    fn go(&mut self, at: u64) -> io::Result<()> {
        let by = at.cast_signed() - self.at.cast_signed();
        self.file.seek_relative(by)?;
        self.at = at;
        Ok(())
    }

    /// The next bytes, zero where the file has no more; the place stays.
    fn some<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        let mut got = 0;
        while got < N {
            match self.file.read(&mut bytes[got..])? {
                0 => break,
                some => got += some,
            }
        }
        self.file.seek_relative(-(got as i64))?;
        Ok(bytes)
    }

    fn bytes(&mut self, count: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Read::by_ref(&mut self.file)
            .take(count)
            .read_to_end(&mut bytes)?;
        self.file.seek_relative(-(bytes.len() as i64))?;
        Ok(bytes)
    }

    fn left(&self) -> u64 {
        self.length.saturating_sub(self.at)
    }

    /// Goes behind the data of a JPEG's scan: to the next mark that is one.
    fn behind_scan(&mut self) -> io::Result<()> {
        let mut was_mark = false;
        loop {
            let buffer = self.file.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let mut found = None;
            for (nth, byte) in buffer.iter().enumerate() {
                if was_mark && !matches!(byte, 0x00 | 0xff | 0xd0..=0xd7) {
                    found = Some(nth);
                    break;
                }
                was_mark = *byte == 0xff;
            }
            let used = found.map_or(buffer.len(), |nth| nth + 1);
            self.file.consume(used);
            self.at += used as u64;
            if found.is_some() {
                return self.go(self.at - 2);
            }
        }
    }
}

const EXIF: &[u8] = b"Exif\0\0";

/// A TIFF with nothing in it but which way is up.
fn tiff_of(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    tiff
}

/// None where it says nothing, or that up is up.
fn orientation_of(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |from: usize| {
        let bytes = tiff.get(from..from + 2)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let long = |from: usize| {
        let bytes = tiff.get(from..from + 4)?.try_into().ok()?;
        Some(if little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    };
    let first = usize::try_from(long(4)?).ok()?;
    for nth in 0..usize::from(short(first)?) {
        let entry = first.checked_add(2 + nth * 12)?;
        if short(entry)? == 0x0112 {
            let said = u8::try_from(short(entry + 8)?).ok()?;
            return (2..=8).contains(&said).then_some(said);
        }
    }
    None
}

fn jpeg<F: Read + Seek>(reading: &mut Reading<'_, F>, kept: &mut Kept) -> io::Result<()> {
    kept.keep(0..2);
    reading.go(2)?;
    loop {
        let start = reading.at;
        let [mark, kind, high, low] = reading.some::<4>()?;
        if mark != 0xff || reading.left() < 2 {
            // Not understood, or broken off.
            kept.keep(start..reading.length);
            return Ok(());
        }
        let length = 2 + u64::from(u16::from_be_bytes([high, low]));
        let end = (start + length).min(reading.length);
        match kind {
            0xff => {
                kept.keep(start..start + 1);
                reading.go(start + 1)?;
            }
            0x01 | 0xd0..=0xd8 => {
                kept.keep(start..start + 2);
                reading.go(start + 2)?;
            }
            // What lies behind it is no part of the picture.
            0xd9 => {
                kept.keep(start..start + 2);
                return Ok(());
            }
            0xda => {
                reading.go(end)?;
                reading.behind_scan()?;
                kept.keep(start..reading.at);
            }
            0xe0..=0xef | 0xfe => {
                let body = reading.bytes(length)?;
                let body = body.get(4..).unwrap_or_default();
                match (kind, body) {
                    // JFIF; the colours; how Adobe's programs turned them.
                    (0xe0 | 0xee, _) => kept.keep(start..end),
                    (0xe2, body) if body.starts_with(b"ICC_PROFILE\0") => kept.keep(start..end),
                    (0xe1, body) => {
                        let up = body.strip_prefix(EXIF).and_then(orientation_of);
                        let ours = up.map(|up| [EXIF, &tiff_of(up)].concat());
                        match ours {
                            Some(ours) if ours == body => kept.keep(start..end),
                            Some(ours) => {
                                let mut segment = vec![0xff, 0xe1];
                                segment.extend_from_slice(&(ours.len() as u16 + 2).to_be_bytes());
                                segment.extend_from_slice(&ours);
                                kept.put(segment);
                            }
                            None => {}
                        }
                    }
                    _ => {}
                }
                reading.go(end)?;
            }
            _ => {
                kept.keep(start..end);
                reading.go(end)?;
            }
        }
    }
}

fn png<F: Read + Seek>(reading: &mut Reading<'_, F>, kept: &mut Kept) -> io::Result<()> {
    kept.keep(0..8);
    reading.go(8)?;
    loop {
        let start = reading.at;
        let head = reading.some::<8>()?;
        let length = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let end = start + 12 + length;
        if end > reading.length {
            kept.keep(start..reading.length);
            return Ok(());
        }
        let is_needed = head[4].is_ascii_uppercase()
            || matches!(
                &head[4..],
                b"tRNS"
                    | b"gAMA"
                    | b"cHRM"
                    | b"sRGB"
                    | b"iCCP"
                    | b"sBIT"
                    | b"pHYs"
                    | b"bKGD"
                    | b"hIST"
                    | b"sPLT"
                    | b"cICP"
                    | b"mDCV"
                    | b"cLLI"
                    | b"acTL"
                    | b"fcTL"
                    | b"fdAT"
            );
        if is_needed {
            kept.keep(start..end);
        }
        if &head[4..] == b"IEND" {
            return Ok(());
        }
        reading.go(end)?;
    }
}

/// Behind a row of a GIF's blocks, each with its length before it; none where they break off.
fn behind_blocks<F: Read + Seek>(reading: &mut Reading<'_, F>) -> io::Result<bool> {
    loop {
        if reading.left() == 0 {
            return Ok(false);
        }
        let [length] = reading.some::<1>()?;
        let next = reading.at + 1 + u64::from(length);
        if next > reading.length {
            return Ok(false);
        }
        reading.go(next)?;
        if length == 0 {
            return Ok(true);
        }
    }
}

/// A table of colours, if this flag says that there is one.
fn table_bytes(flags: u8) -> u64 {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

fn gif<F: Read + Seek>(reading: &mut Reading<'_, F>, kept: &mut Kept) -> io::Result<()> {
    let head = reading.some::<13>()?;
    let begin = (13 + table_bytes(head[10])).min(reading.length);
    kept.keep(0..begin);
    reading.go(begin)?;
    loop {
        let start = reading.at;
        let head = reading.some::<14>()?;
        let (is_needed, body) = match head[0] {
            // How a frame is shown, words in the picture.
            0x21 if matches!(head[1], 0xf9 | 0x01) => (true, start + 2),
            // How often it is repeated, and its colours.
            0x21 if head[1] == 0xff => {
                let name = &head[3..14];
                let known = [&b"NETSCAPE2.0"[..], b"ANIMEXTS1.0", b"ICCRGBG1012"];
                (known.contains(&name), start + 2)
            }
            0x21 => (false, start + 2),
            0x2c => (true, start + 11 + table_bytes(head[9])),
            0x3b => {
                kept.keep(start..(start + 1).min(reading.length));
                return Ok(());
            }
            _ => {
                kept.keep(start..reading.length);
                return Ok(());
            }
        };
        let is_whole = body < reading.length && {
            reading.go(body)?;
            behind_blocks(reading)?
        };
        if !is_whole {
            kept.keep(start..reading.length);
            return Ok(());
        }
        if is_needed {
            kept.keep(start..reading.at);
        }
    }
}

/// Which way is up is said at its beginning, if at all.
const EXIF_BYTES_MAX: u64 = 1024 * 1024;

fn exif_chunk(up: u8) -> Vec<u8> {
    let tiff = tiff_of(up);
    let mut chunk = b"EXIF".to_vec();
    chunk.extend_from_slice(&(tiff.len() as u32).to_le_bytes());
    chunk.extend_from_slice(&tiff);
    chunk
}

fn webp<F: Read + Seek>(reading: &mut Reading<'_, F>, kept: &mut Kept) -> io::Result<()> {
    const HAS_EXIF: u8 = 0x08;
    const HAS_XMP: u8 = 0x04;
    let head = reading.some::<8>()?;
    let said = 8 + u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
    let whole = said.min(reading.length);
    // Where each lies, and what is put in its place.
    let mut chunks: Vec<(Range<u64>, Option<Vec<u8>>)> = Vec::new();
    let mut flags_at = None;
    let mut up = None;
    let mut dropped = said != reading.length;
    reading.go(12)?;
    while reading.at + 8 <= whole {
        let start = reading.at;
        let head = reading.some::<8>()?;
        let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        let end = (start + 8 + length + length % 2).min(whole);
        match &head[..4] {
            b"VP8X" => {
                flags_at = Some(chunks.len());
                let bytes = reading.bytes(end - start)?;
                chunks.push((start..end, Some(bytes)));
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                chunks.push((start..end, None));
            }
            b"EXIF" => {
                let chunk = reading.bytes((end - start).min(EXIF_BYTES_MAX))?;
                let body = chunk.get(8..).unwrap_or_default();
                up = orientation_of(body.strip_prefix(EXIF).unwrap_or(body));
                let ours = up.map(exif_chunk);
                if ours.as_ref() == Some(&chunk) {
                    chunks.push((start..end, None));
                } else {
                    dropped = true;
                    chunks.extend(ours.map(|ours| (start..end, Some(ours))));
                }
            }
            _ => dropped = true,
        }
        reading.go(end)?;
    }
    if !dropped {
        kept.keep(0..reading.length);
        return Ok(());
    }
    if let Some((_, Some(bytes))) = flags_at.and_then(|nth| chunks.get_mut(nth)) {
        if let Some(flags) = bytes.get_mut(8) {
            *flags &= !(HAS_EXIF | HAS_XMP);
            if up.is_some() {
                *flags |= HAS_EXIF;
            }
        }
    }
    let length_of = |(range, instead): &(Range<u64>, Option<Vec<u8>>)| match instead {
        Some(bytes) => bytes.len() as u64,
        None => range.end - range.start,
    };
    let length = 4 + chunks.iter().map(length_of).sum::<u64>();
    let mut head = b"RIFF".to_vec();
    head.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    head.extend_from_slice(b"WEBP");
    kept.put(head);
    for (range, instead) in chunks {
        match instead {
            Some(bytes) => kept.put(bytes),
            None => kept.keep(range),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn left(file: &[u8]) -> Option<Vec<u8>> {
        let mut from = Cursor::new(file);
        let pieces = without(&mut from).unwrap()?;
        let mut left = Vec::new();
        write(&mut from, &pieces, &mut left).unwrap();
        assert_eq!(
            without(&mut Cursor::new(&left)).unwrap(),
            None,
            "once is enough"
        );
        Some(left)
    }

    fn segment(kind: u8, body: &[u8]) -> Vec<u8> {
        let mut segment = vec![0xff, kind];
        segment.extend_from_slice(&(body.len() as u16 + 2).to_be_bytes());
        segment.extend_from_slice(body);
        segment
    }

    /// With a place, and with up to the left.
    fn tiff() -> Vec<u8> {
        let mut tiff = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        tiff.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
        tiff.extend_from_slice(b"GPS 39.9042N 116.4074E");
        tiff
    }

    #[test]
    fn fl_09_a_photograph_does_not_say_where_it_was_taken_and_is_the_same_picture() {
        let scan = b"\xff\xda\0\x03\x01abc\xff\0def\xff\xd0ghi".as_slice();
        let table = segment(0xdb, &[7; 64]);
        let jfif = segment(0xe0, b"JFIF\0\x01\x02");
        let colours = segment(0xe2, b"ICC_PROFILE\0\x01\x01colours");
        let parts = [
            b"\xff\xd8".to_vec(),
            jfif.clone(),
            segment(0xe1, &[EXIF, &tiff()].concat()),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0GPS"),
            colours.clone(),
            segment(0xe2, b"MPF\0a second picture: GPS"),
            segment(0xed, b"Photoshop 3.0\0GPS"),
            segment(0xfe, b"GPS in words"),
            table.clone(),
            scan.to_vec(),
            scan.to_vec(),
            b"\xff\xd9".to_vec(),
            b"a film behind it, with GPS".to_vec(),
        ];
        let left = left(&parts.concat()).expect("something was in it");
        assert!(!left.windows(3).any(|window| window == b"GPS"));
        let up = segment(0xe1, &[EXIF, &tiff_of(6)].concat());
        let wanted = [
            b"\xff\xd8",
            &jfif[..],
            &up,
            &colours,
            &table,
            scan,
            scan,
            b"\xff\xd9",
        ];
        assert!(left == wanted.concat());
        assert_eq!(orientation(&left), Some(6));
        assert_eq!(orientation(&wanted[0]), None);
    }

    #[test]
    fn fl_09_so_do_the_other_three_kinds() {
        let chunk = |kind: &[u8], body: &[u8]| {
            [&(body.len() as u32).to_be_bytes()[..], kind, body, b"crc!"].concat()
        };
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        let (start, data, end) = (
            chunk(b"IHDR", &[0; 13]),
            chunk(b"IDAT", b"dots"),
            chunk(b"IEND", b""),
        );
        let clean = [&head[..], &start, &chunk(b"iCCP", b"c"), &data, &end].concat();
        let told = [
            &head[..],
            &start,
            &chunk(b"iCCP", b"c"),
            &chunk(b"eXIf", &tiff()),
            &chunk(b"tEXt", b"GPS"),
            &chunk(b"vpAg", b"GPS"),
            &data,
            &chunk(b"tIME", b"GPS"),
            &end,
            b"GPS",
        ];
        assert!(left(&told.concat()).as_ref() == Some(&clean));
        assert_eq!(left(&clean), None);

        let begin = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".as_slice();
        let again = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".as_slice();
        let image =
            b"\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0".as_slice();
        let clean = [begin, again, image, b"\x3b"].concat();
        let told = [
            begin,
            again,
            b"\x21\xfe\x03GPS\0",
            b"\x21\xff\x0bXMP DataXMP\x03GPS\0",
            image,
            b"\x3b",
            b"GPS",
        ];
        assert!(left(&told.concat()).as_ref() == Some(&clean));
        assert_eq!(left(&clean), None);

        let chunk = |kind: &[u8], body: &[u8]| {
            [
                kind,
                &(body.len() as u32).to_le_bytes(),
                body,
                &[0][..body.len() % 2],
            ]
            .concat()
        };
        let riff = |chunks: &[Vec<u8>]| {
            let body = chunks.concat();
            [
                b"RIFF",
                &(body.len() as u32 + 4).to_le_bytes()[..],
                b"WEBP",
                &body,
            ]
            .concat()
        };
        let flags = |flags: u8| chunk(b"VP8X", &[flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let dots = chunk(b"VP8L", b"dots!");
        let told = riff(&[
            flags(0x3c),
            dots.clone(),
            chunk(b"EXIF", &tiff()),
            chunk(b"XMP ", b"GPS"),
            chunk(b"odd ", b"GPS"),
        ]);
        let clean = riff(&[flags(0x38), dots.clone(), exif_chunk(6)]);
        assert!(left(&told).as_ref() == Some(&clean));
        let plain = riff(&[dots]);
        assert_eq!(left(&plain), None);
        assert!(left(&[&plain[..], b"GPS"].concat()).as_ref() == Some(&plain));
    }

    #[test]
    fn fl_09_what_is_broken_or_no_picture_ends() {
        let mut state = 0x2545_f491_u32;
        let mut chance = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 8) as u8
        };
        let heads: [&[u8]; 5] = [
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"RIFF\x20\0\0\0WEBP",
            b"",
        ];
        for _ in 0..2_000 {
            for head in heads {
                let mut noise = head.to_vec();
                noise.extend((0..usize::from(chance())).map(|_| chance()));
                let mut from = Cursor::new(&noise);
                if let Some(pieces) = without(&mut from).unwrap() {
                    let mut left = Vec::new();
                    write(&mut from, &pieces, &mut left).unwrap();
                }
                let _ = orientation(&noise);
            }
        }
        assert_eq!(left(b"no picture, GPS"), None);
    }
}
