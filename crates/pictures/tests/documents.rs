//! Pages of documents, and documents that are meant to harm.
//!
//! `made/report.pdf` was printed by a browser: two pages of A5 with Chinese signs, whose fonts it
//! brings along. All others are written here.

use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use tokenim_pictures::ask::Worker;
use tokenim_pictures::{PAGE_SIDE_MAX, SIDE_MAX, Sheet, Wanted};

const REPORT: &[u8] = include_bytes!("made/report.pdf");
/// Whoever asks waits ten seconds and ends the worker; the rest is for a busy machine.
const AN_END: Duration = Duration::from_secs(30);

fn page(bytes: &[u8], wanted: Wanted) -> Option<Sheet> {
    let worker = Worker::new(env!("CARGO_BIN_EXE_tokenim-pictures"));
    worker.page(bytes, wanted).expect("a worker")
}

fn first(bytes: &[u8]) -> Option<Sheet> {
    page(bytes, Wanted::FIRST)
}

fn size(sheet: &Sheet) -> (u32, u32) {
    let picture = image::load_from_memory(&sheet.small.bytes).expect("our own");
    (picture.width(), picture.height())
}

/// Dark dots in a part of the page, given in hundredths.
fn ink(sheet: &Sheet, (left, top, right, bottom): (u32, u32, u32, u32)) -> usize {
    let picture = image::load_from_memory(&sheet.small.bytes)
        .expect("our own")
        .to_luma8();
    let (width, height) = picture.dimensions();
    let dots = picture.enumerate_pixels();
    let within = dots.filter(|(x, y, _)| {
        (left * width..right * width).contains(&(x * 100))
            && (top * height..bottom * height).contains(&(y * 100))
    });
    within.filter(|(_, _, dot)| dot[0] < 128).count()
}

/// Objects in order, the first of them the root.
fn document(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (nth, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        writeln!(bytes, "{} 0 obj", nth + 1).unwrap();
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let table = bytes.len();
    write!(bytes, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    for place in &places {
        writeln!(bytes, "{place:010} 00000 n ").unwrap();
    }
    let size = places.len() + 1;
    write!(
        bytes,
        "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"
    )
    .unwrap();
    bytes
}

fn stream(words: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<</Length {}{words}>>stream\n", bytes.len()).into_bytes();
    object.extend_from_slice(bytes);
    object.extend_from_slice(b"\nendstream");
    object
}

/// One page with this measure, these resources and what is drawn on it (object 4), and whatever
/// else there is (from 5 on).
fn one_page(measure: &str, resources: &str, drawn: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[{measure}]/Contents 4 0 R/Resources<<{resources}>>>>"
    );
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        drawn,
    ];
    objects.extend(more);
    document(&objects)
}

const SQUARE: &str = "0 0 300 300";
const BLACK: &[u8] = b"0 g 50 50 200 200 re f";

/// So many zeros, deflated a thousandfold.
fn zeros(count: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    // The last block, with the codes that everybody knows: a zero, and then it again 258 times.
    bits.put(0b011, 3);
    bits.put_turned(0x30, 8);
    for _ in 0..count / 258 {
        bits.put_turned(0b1100_0101, 8);
        bits.put_turned(0, 5);
    }
    bits.put_turned(0, 7);
    let mut deflated = vec![0x78, 0x01];
    deflated.extend(bits.end());
    deflated
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, count: u32) {
        self.held |= bits << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// The highest bit first.
    fn put_turned(&mut self, bits: u32, count: u32) {
        self.put(bits.reverse_bits() >> (32 - count), count);
    }

    fn end(mut self) -> Vec<u8> {
        self.put(0, 7);
        self.bytes
    }
}

#[test]
fn a_page_with_chinese_signs_is_drawn_small_and_to_be_read() {
    let small = first(REPORT).expect("its first page");
    assert_eq!(small.sizes.len(), 2);
    let (width, height) = size(&small);
    assert!(height == SIDE_MAX || height == SIDE_MAX - 1, "{height}");
    let ratio = small.sizes[0].height / small.sizes[0].width;
    assert!((height as f32 / width as f32 - ratio).abs() < 0.01);
    // The heading is there, and nothing stands below.
    assert!(ink(&small, (0, 0, 100, 25)) > 300, "a heading of signs");
    assert_eq!(ink(&small, (0, 50, 100, 100)), 0);
    assert!(Sheet::from_bytes(&small.to_bytes()) == Some(small));

    let wanted = Wanted {
        page: 1,
        side: PAGE_SIDE_MAX,
    };
    let second = page(REPORT, wanted).expect("its second page");
    assert!(size(&second).1.abs_diff(PAGE_SIDE_MAX) <= 1);
    let none = Wanted { page: 2, ..wanted };
    assert!(page(REPORT, none).is_none(), "there are two");
}

#[test]
fn fl_05_a_page_without_measure_is_drawn_in_one() {
    for (what, measure, most) in [
        (
            "a page of a square metre of points",
            "0 0 1000000 1000000",
            SIDE_MAX,
        ),
        ("a ribbon", "0 0 10 9000000", SIDE_MAX),
        ("no size at all", "0 0 0 0", SIDE_MAX),
        ("the wrong way round", "300 300 0 0", SIDE_MAX),
        (
            "past every number",
            "0 0 1e39 99999999999999999999999999",
            SIDE_MAX,
        ),
        ("less than a point", "0 0 0.0001 0.0001", SIDE_MAX),
    ] {
        let began = Instant::now();
        let bytes = one_page(measure, "", stream("", BLACK), vec![]);
        if let Some(sheet) = first(&bytes) {
            let (width, height) = size(&sheet);
            assert!(
                width <= most && height <= most,
                "{what}: {width} x {height}"
            );
            let told = sheet.sizes[0];
            assert!(told.width / told.height <= 20.1, "{what}: {told:?}");
            assert!(told.height / told.width <= 20.1, "{what}: {told:?}");
        }
        assert!(began.elapsed() < AN_END, "{what}");
    }
}

#[test]
fn fl_05_a_document_that_is_meant_to_harm_comes_to_an_end_and_shows_nothing_else() {
    assert!(
        first(&one_page(SQUARE, "", stream("", BLACK), vec![])).is_some(),
        "as it is written here, a document is drawn"
    );
    let flate = "/Filter/FlateDecode";
    let twice = "/Filter[/FlateDecode/FlateDecode]";
    let forms = |calls: usize, last: &[u8]| {
        // Each draws the next one so often.
        let mut made: Vec<Vec<u8>> = (6..14)
            .map(|next| {
                let words = format!(
                    "/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</XObject<</X {next} 0 R>>>>"
                );
                stream(&words, &b"/X Do ".repeat(calls))
            })
            .collect();
        made.push(stream("/Type/XObject/Subtype/Form/BBox[0 0 300 300]", last));
        made
    };
    let picture = |words: &str, bytes: &[u8]| {
        stream(
            &format!("/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8{words}"),
            bytes,
        )
    };
    let x = "/XObject<</X 5 0 R>>";
    let tree = |kids: &str| {
        document(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            format!("<</Type/Pages/Kids[{kids}]/Count 1>>").into_bytes(),
        ])
    };
    let mut many = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    let kids: String = (3..6_003).map(|page| format!("{page} 0 R ")).collect();
    many.push(format!("<</Type/Pages/Kids[{kids}]/Count 6000>>").into_bytes());
    many.extend((0..6_000).map(|_| b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_vec()));
    let pattern = b"<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.0001/YStep 0.0001/Resources<<>>/Length 12>>stream\n0 0 1 1 re f\nendstream".to_vec();
    // Nothing is known of what comes out of these but that something does, in time.
    let either: Vec<(&str, Vec<u8>)> = vec![
        (
            "a gigabyte of zeros",
            one_page(SQUARE, "", stream(flate, &zeros(1 << 30)), vec![]),
        ),
        (
            "zeros deflated twice",
            one_page(SQUARE, "", stream(twice, &zeros(1 << 24)), vec![]),
        ),
        (
            "arrays in arrays",
            one_page(SQUARE, "", stream("", &b"[".repeat(2_000_000)), vec![]),
        ),
        (
            "states in states",
            one_page(SQUARE, "", stream("", &b"q ".repeat(2_000_000)), vec![]),
        ),
        (
            "dictionaries in dictionaries",
            document(&[b"<</A ".repeat(500_000)]),
        ),
        (
            "a form that draws itself",
            one_page(
                SQUARE,
                x,
                stream("", b"/X Do"),
                vec![stream(
                    "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>",
                    b"/X Do",
                )],
            ),
        ),
        (
            "ten forms of ten forms",
            one_page(SQUARE, x, stream("", b"/X Do"), forms(10, BLACK)),
        ),
        (
            "a picture of ten gigapixels",
            one_page(
                SQUARE,
                x,
                stream("", b"300 0 0 300 0 0 cm /X Do"),
                vec![picture("/Width 100000/Height 100000", b"few")],
            ),
        ),
        (
            "a picture of zeros",
            one_page(
                SQUARE,
                x,
                stream("", b"300 0 0 300 0 0 cm /X Do"),
                vec![picture(
                    &format!("/Width 20000/Height 20000{flate}"),
                    &zeros(1 << 30),
                )],
            ),
        ),
        (
            "a picture of noise",
            one_page(
                SQUARE,
                x,
                stream("", b"300 0 0 300 0 0 cm /X Do"),
                vec![picture(
                    "/Width 300/Height 300/Filter/JPXDecode",
                    &[0, 0, 0, 12, b'j', b'P', 7, 9, 200, 4].repeat(900),
                )],
            ),
        ),
        (
            "a pattern without a step",
            one_page(
                SQUARE,
                "/Pattern<</P 5 0 R>>",
                stream("", b"/Pattern cs /P scn 0 0 300 300 re f"),
                vec![pattern],
            ),
        ),
        (
            "a curve of a million parts",
            one_page(
                SQUARE,
                "",
                stream(
                    "",
                    &[
                        &b"0 0 m "[..],
                        &b"1 2 300 4 5 299 c ".repeat(1_000_000),
                        b"S",
                    ]
                    .concat(),
                ),
                vec![],
            ),
        ),
    ];
    for (what, bytes) in either {
        let began = Instant::now();
        if let Some(sheet) = first(&bytes) {
            assert_eq!(sheet.sizes.len(), 1, "{what}");
        }
        assert!(began.elapsed() < AN_END, "{what}");
    }
    let mut looped = one_page(SQUARE, "", stream("", BLACK), vec![]);
    let at = looped
        .windows(9)
        .rposition(|nine| nine == b"startxref")
        .unwrap();
    looped.truncate(at);
    looped.extend_from_slice(b"startxref\n99999999999\n%%EOF");
    let none: Vec<(&str, Vec<u8>)> = vec![
        ("pages that hold themselves", tree("2 0 R 2 0 R 2 0 R")),
        ("no page", tree("")),
        ("six thousand pages", document(&many)),
        (
            "a table without an end",
            [
                &b"%PDF-1.7\nxref\n0 4294967295\n"[..],
                b"startxref\n9\n%%EOF",
            ]
            .concat(),
        ),
        ("a head alone", b"%PDF-1.7".to_vec()),
        ("its beginning", REPORT[..300].to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("nothing", Vec::new()),
    ];
    for (what, bytes) in none {
        let began = Instant::now();
        assert!(first(&bytes).is_none(), "{what}");
        assert!(began.elapsed() < AN_END, "{what}");
    }
    // Half of one, and a table that leads nowhere: what is there is found all the same, or not.
    let began = Instant::now();
    let _ = first(&REPORT[..REPORT.len() / 2]);
    assert!(began.elapsed() < AN_END);
    let began = Instant::now();
    assert!(first(&looped).is_some());
    assert!(began.elapsed() < AN_END);
}

#[test]
fn fl_05_what_is_locked_has_no_page() {
    let mut locked = one_page(SQUARE, "", stream("", BLACK), vec![]);
    let words = b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O(01234567890123456789012345678901)/U(01234567890123456789012345678901)>>/ID[(a)(b)]";
    let at = locked
        .windows(5)
        .rposition(|five| five == b"/Root")
        .unwrap();
    locked.splice(at..at, words.iter().copied());
    assert!(first(&locked).is_none());
}

#[test]
fn fl_05_a_script_a_form_and_an_address_do_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    listener
        .set_nonblocking(true)
        .expect("asked, not waited for");
    let url = format!("http://{address}/");
    let objects = vec![
        format!(
            "<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R/AA<</WC 5 0 R>>/AcroForm<</Fields[6 0 R]/XFA 9 0 R>>/Names<</JavaScript<</Names[(a) 5 0 R]>>/EmbeddedFiles<</Names[(a) 8 0 R]>>>>/URI<</Base({url})>>>>"
        )
        .into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Annots[6 0 R 7 0 R]/AA<</O 5 0 R>>>>".to_vec(),
        stream("", BLACK),
        format!("<</S/JavaScript/JS(app.launchURL\\('{url}', true\\); this.submitForm\\('{url}'\\);)>>").into_bytes(),
        format!("<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/Rect[0 0 99 99]/AA<</F<</S/SubmitForm/F({url})>>>>>>").into_bytes(),
        format!("<</Type/Annot/Subtype/Link/Rect[0 0 300 300]/A<</S/URI/URI({url})>>/PA<</S/Launch/F(/bin/true)>>>>").into_bytes(),
        format!("<</Type/Filespec/FS/URL/F({url})>>").into_bytes(),
        stream("", format!("<xdp:xdp xmlns:xdp='x'><event><script>xfa.host.gotoURL('{url}')</script></event></xdp:xdp>").as_bytes()),
    ];
    let sheet = first(&document(&objects)).expect("what it draws");
    assert!(ink(&sheet, (20, 20, 80, 80)) > 1_000);
    // A picture whose bytes lie elsewhere, too.
    let elsewhere = format!(
        "/Type/XObject/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceGray/BitsPerComponent 8/F<</FS/URL/F({url})>>"
    );
    let outside = one_page(
        SQUARE,
        "/XObject<</X 5 0 R>>",
        stream("", b"300 0 0 300 0 0 cm /X Do"),
        vec![stream(&elsewhere, b"")],
    );
    let _ = first(&outside);
    let called = listener.accept().expect_err("nobody called");
    assert_eq!(called.kind(), ErrorKind::WouldBlock);
}

#[test]
fn fl_05_documents_with_noise_in_them_come_to_an_end() {
    let mut state = 0x2545_f491_u32;
    let mut chance = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let clean = one_page(
        SQUARE,
        "/Font<</F 5 0 R>>",
        stream(
            "",
            b"BT /F 20 Tf 20 150 Td (Hello) Tj ET 1 0 0 rg 9 9 50 50 re B*",
        ),
        vec![b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec()],
    );
    for _ in 0..40 {
        for original in [&clean[..], REPORT] {
            let mut noisy = original.to_vec();
            for _ in 0..8 {
                let at = chance() as usize % noisy.len();
                noisy[at] = chance() as u8;
            }
            let began = Instant::now();
            let _ = first(&noisy);
            assert!(began.elapsed() < AN_END);
        }
    }
}
