//! The least that a WebKitGTK window can be: one static page with a list of names and fifty
//! lines of text. What it takes to start and to hold in memory is the limit that our own
//! window is held against. Prints `INTERACTIVE` when the page has been painted.

#[cfg(target_os = "linux")]
fn main() {
    use gtk::prelude::*;
    use webkit2gtk::{WebView, WebViewExt};

    gtk::init().expect("a display to open on");
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_default_size(1_180, 760);
    let view = WebView::new();
    view.connect_title_notify(|view| {
        if view.title().is_some_and(|title| title == "painted") {
            println!("INTERACTIVE");
        }
    });
    view.load_html(&page(), None);
    window.add(&view);
    window.connect_destroy(|_| gtk::main_quit());
    window.show_all();
    gtk::main();
}

#[cfg(target_os = "linux")]
fn page() -> String {
    let channels: String = (1..=200).map(|n| format!("<li>频道 {n}</li>")).collect();
    let messages: String = (1..=50)
        .map(|n| format!("<p><b>李伟</b> 今天的目标:同步引擎合并、接口文档定稿 {n}</p>"))
        .collect();
    format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8>\
         <style>body{{display:flex;font:14px sans-serif}}ul{{width:16rem;height:95vh;overflow:auto}}</style>\
         <body><ul>{channels}</ul><main>{messages}</main><script>\
         requestAnimationFrame(() => requestAnimationFrame(() => {{ document.title = 'painted' }}))\
         </script></body></html>"
    )
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("WebKitGTK is measured on Linux only");
}
