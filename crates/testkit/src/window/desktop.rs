//! A program's window: read it and touch it by CSS selectors.

use super::display::XWindow;
use super::driver::Driver;
use super::process::{children_of, signal};
use super::{Fault, Outcome, PATIENCE, Place, Seat};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, interval, timeout};

/// How often a condition is looked at; three frames or so.
const LOOK_EVERY: Duration = Duration::from_millis(50);

pub struct Desktop {
    name: String,
    driver: Driver,
    app_pid: u32,
    window: XWindow,
}

impl Desktop {
    pub(super) async fn open(seat: &Seat, program: &Path, arguments: &[&str]) -> Outcome<Desktop> {
        let driver = Driver::start(seat, program, arguments).await?;
        let app_pid = *children_of(driver.process.pid())
            .first()
            .ok_or_else(|| Fault::new("the driver started no program"))?;
        let window = XWindow::of(seat.display(), app_pid).await?;
        Ok(Desktop {
            name: seat.name().to_owned(),
            driver,
            app_pid,
            window,
        })
    }

    /// Whose window this is.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn pid(&self) -> u32 {
        self.app_pid
    }

    /// The session itself, for what has no helper here.
    pub fn client(&self) -> &Client {
        &self.driver.client
    }

    /// What the program printed so far.
    pub fn printed(&self) -> Vec<String> {
        self.driver.process.lines()
    }

    /// Waits until the program printed a line, and answers what `read` makes of it.
    pub async fn line<T>(&mut self, what: &str, read: impl FnMut(&str) -> Option<T>) -> Outcome<T> {
        self.driver.process.line(what, read).await
    }

    pub async fn place(&self, place: Place) -> Outcome {
        self.window.place(place).await
    }

    /// Puts the window on top and gives it the keyboard.
    pub async fn focus(&self) -> Outcome {
        self.window.focus().await
    }

    // ── reading ──

    /// The value of an expression in the page. `arguments` are `a`, `b`, `c`, `d` there.
    pub async fn eval(&self, expression: &str, arguments: &[Value]) -> Outcome<Value> {
        let script = format!("const [a, b, c, d] = arguments; return ({expression});");
        Ok(self
            .driver
            .client
            .execute(&script, arguments.to_vec())
            .await?)
    }

    /// Waits until an expression in the page is true.
    pub async fn until(&self, what: &str, expression: &str, arguments: &[Value]) -> Outcome<Value> {
        let mut often = interval(LOOK_EVERY);
        let end = Instant::now() + PATIENCE;
        loop {
            often.tick().await;
            let value = self.eval(expression, arguments).await?;
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return Ok(value);
            }
            if Instant::now() > end {
                return Err(self.missing(what).await);
            }
        }
    }

    /// Waits until something is on the screen.
    pub async fn sees(&self, selector: &str) -> Outcome {
        let visible = "[...document.querySelectorAll(a)].some(e => e.getClientRects().length > 0)";
        self.until(selector, visible, &[json!(selector)])
            .await
            .map(|_| ())
    }

    /// Waits until something has gone from the screen.
    pub async fn sees_no(&self, selector: &str) -> Outcome {
        let gone = "![...document.querySelectorAll(a)].some(e => e.getClientRects().length > 0)";
        self.until(&format!("the end of {selector}"), gone, &[json!(selector)])
            .await
            .map(|_| ())
    }

    /// Waits until something on the screen says `text`, possibly among other things.
    pub async fn reads(&self, selector: &str, text: &str) -> Outcome {
        let says = "[...document.querySelectorAll(a)].some(e => e.getClientRects().length > 0 && e.innerText.includes(b))";
        self.until(
            &format!("{selector} saying “{text}”"),
            says,
            &[json!(selector), json!(text)],
        )
        .await
        .map(|_| ())
    }

    /// How many elements match now.
    pub async fn count(&self, selector: &str) -> Outcome<u64> {
        let count = self
            .eval("document.querySelectorAll(a).length", &[json!(selector)])
            .await?;
        Ok(count.as_u64().unwrap_or_default())
    }

    /// How many elements on the screen say `text` now.
    pub async fn count_saying(&self, selector: &str, text: &str) -> Outcome<u64> {
        let count = "[...document.querySelectorAll(a)].filter(e => e.innerText.includes(b)).length";
        Ok(self
            .eval(count, &[json!(selector), json!(text)])
            .await?
            .as_u64()
            .unwrap_or_default())
    }

    /// What the first element that matches says.
    pub async fn text(&self, selector: &str) -> Outcome<String> {
        self.sees(selector).await?;
        let text = self
            .eval("document.querySelector(a)?.innerText", &[json!(selector)])
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until an element's attribute has a value.
    pub async fn attribute(&self, selector: &str, name: &str, value: &str) -> Outcome {
        let is = "[...document.querySelectorAll(a)].some(e => e.getAttribute(b) === c)";
        self.until(
            &format!("{selector} with {name}={value}"),
            is,
            &[json!(selector), json!(name), json!(value)],
        )
        .await
        .map(|_| ())
    }

    /// Saves what the window shows. Nothing may stand before it.
    pub async fn screenshot(&self, file: &Path) -> Outcome {
        // Fonts that are still being read would be shown as empty boxes.
        self.until("its fonts", "document.fonts.status === 'loaded'", &[])
            .await?;
        self.window.screenshot(file).await
    }

    // ── touching ──

    /// Presses the mouse on something, as soon as it is there to be pressed.
    pub async fn click(&self, selector: &str) -> Outcome {
        self.stands_still(selector).await?;
        self.obeying(selector, async || {
            self.driver
                .client
                .find(Locator::Css(selector))
                .await?
                .click()
                .await
        })
        .await
    }

    /// Waits until something is where it stays: whatever comes in above it while the hand
    /// is on its way makes the hand meet its neighbour.
    async fn stands_still(&self, selector: &str) -> Outcome {
        let still = "(e => {
            if (!e) return false;
            e.scrollIntoView({ block: 'nearest', behavior: 'instant' });
            const { x, y, width, height } = e.getBoundingClientRect();
            const here = [a, x, y, width, height, innerWidth, innerHeight].join();
            const still = window.stoodAt === here;
            window.stoodAt = here;
            return still;
        })(document.querySelector(a))";
        self.until(selector, still, &[json!(selector)])
            .await
            .map(|_| ())
    }

    /// Types into a field, key by key.
    pub async fn type_into(&self, selector: &str, text: &str) -> Outcome {
        self.click(selector).await?;
        self.driver
            .client
            .find(Locator::Css(selector))
            .await?
            .send_keys(text)
            .await?;
        Ok(())
    }

    /// Presses keys where the focus is. Named keys are `fantoccini::key::Key`.
    pub async fn press(&self, keys: &str) -> Outcome {
        self.driver
            .client
            .active_element()
            .await?
            .send_keys(keys)
            .await?;
        Ok(())
    }

    /// Puts a text into a field at once, as a paste does, emoji included.
    pub async fn set_value(&self, selector: &str, text: &str) -> Outcome {
        self.sees(selector).await?;
        let set = "(() => {
            const field = document.querySelector(a);
            field.focus();
            if (field.isContentEditable) {
                document.execCommand('selectAll');
                return document.execCommand('insertText', false, b);
            }
            const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
            Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, b);
            field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: b }));
            return true;
        })()";
        self.eval(set, &[json!(selector), json!(text)])
            .await
            .map(|_| ())
    }

    /// Chooses an option of a list by its value.
    pub async fn choose(&self, selector: &str, value: &str) -> Outcome {
        self.sees(selector).await?;
        let choose = "(() => {
            const list = document.querySelector(a);
            list.value = b;
            list.dispatchEvent(new Event('input', { bubbles: true }));
            list.dispatchEvent(new Event('change', { bubbles: true }));
            return list.value === b;
        })()";
        match self.eval(choose, &[json!(selector), json!(value)]).await? {
            Value::Bool(true) => Ok(()),
            _ => Err(self
                .missing(&format!("{selector} with a choice {value}"))
                .await),
        }
    }

    // ── ending ──

    /// Closes the window as the person would, and waits until the program is gone.
    pub async fn close(self) -> Outcome {
        let Desktop {
            driver, app_pid, ..
        } = self;
        // Ends the session, and with it the program.
        timeout(PATIENCE, driver.client.close())
            .await
            .map_err(|_| Fault::new("the session did not end"))??;
        // A window that hides instead of closing would leave it running.
        signal(app_pid, libc::SIGTERM);
        ended(app_pid).await;
        driver.process.kill().await
    }

    /// Ends the program without a word, as a crash or a power cut would.
    pub async fn kill(self) -> Outcome {
        signal(self.app_pid, libc::SIGKILL);
        ended(self.app_pid).await;
        self.driver.process.kill().await
    }

    /// Repeats an act until the page lets it happen: a list that is redrawn in
    /// the same instant takes the element away from under the hand.
    pub(super) async fn obeying(
        &self,
        selector: &str,
        mut act: impl AsyncFnMut() -> Result<(), fantoccini::error::CmdError>,
    ) -> Outcome {
        self.sees(selector).await?;
        let end = Instant::now() + PATIENCE;
        let mut often = interval(LOOK_EVERY);
        loop {
            match act().await {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() > end => {
                    return Err(Fault::while_doing(self.missing(selector).await, error));
                }
                Err(_) => often.tick().await,
            };
        }
    }

    /// What was waited for in vain, with all that helps to see why.
    async fn missing(&self, what: &str) -> Fault {
        let shown = self
            .eval("document.body.innerText.slice(0, 2000)", &[])
            .await;
        let shown = shown
            .ok()
            .and_then(|shown| shown.as_str().map(str::to_owned));
        let shown: String = shown
            .unwrap_or_default()
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| format!("  page| {line}\n"))
            .collect();
        let file = Path::new("target/failed").join(format!("{}-{}.png", self.name, self.app_pid));
        let picture = match self.window.screenshot(&file).await {
            Ok(()) => format!("  picture: {}\n", file.display()),
            Err(_) => String::new(),
        };
        let printed = self.driver.process.last_lines();
        Fault::new(format!(
            "{} waited in vain for {what}\n{shown}{picture}{printed}",
            self.name
        ))
    }
}

/// Waits until a process is gone, and if it does not go, ends it.
async fn ended(pid: u32) {
    let gone = timeout(Duration::from_secs(10), async {
        let mut often = interval(Duration::from_millis(10));
        while is_alive(pid) {
            often.tick().await;
        }
    });
    if gone.await.is_err() {
        signal(pid, libc::SIGKILL);
    }
}

/// Its parent, the driver, collects it late or never; a dead one that waits for that is gone for us.
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}
