//! The least that a WebKitGTK window can be: one static page, which it is given as a file.
//! What it takes to start and to hold in memory is the limit that our own window is held
//! against. Prints `INTERACTIVE` when the page has been painted.

#[cfg(target_os = "linux")]
fn main() {
    use gtk::prelude::*;
    use webkit2gtk::{WebView, WebViewExt};

    let file = std::env::args_os().nth(1).expect("the page to show");
    let page = std::fs::read_to_string(file).expect("a page that can be read");
    gtk::init().expect("a display to open on");
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_default_size(1_180, 760);
    let view = WebView::new();
    view.connect_title_notify(|view| {
        if view.title().is_some_and(|title| title == "painted") {
            println!("INTERACTIVE");
        }
    });
    view.load_html(&page, None);
    window.add(&view);
    window.connect_destroy(|_| gtk::main_quit());
    window.show_all();
    gtk::main();
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("WebKitGTK is measured on Linux only");
}
