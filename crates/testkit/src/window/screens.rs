//! What people do on our screens, in words of the product.
//!
//! The handles are those of `docs/testids.md`.

use super::{Desktop, Fault, Outcome};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use fantoccini::key::Key;
use serde_json::json;

/// The selector of a handle.
pub fn id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// The selector of a handle in a certain state.
pub fn with(name: &str, attribute: &str, value: &str) -> String {
    format!("[data-testid=\"{name}\"][{attribute}=\"{value}\"]")
}

/// Where a permission is looked at or changed: the place's name as the list shows it.
#[derive(Clone, Copy)]
pub struct PermissionAt<'a> {
    pub handle: &'a str,
    pub permission: &'a str,
    pub place: &'a str,
}

impl Desktop {
    // ── session ──

    pub async fn signs_in(&self, server: &str, handle: &str, password: &str) -> Outcome {
        self.sees(&format!("{}, {}", id("welcome"), id("sign-in")))
            .await?;
        if self.count(&id("welcome-sign-in")).await? > 0 {
            self.click(&id("welcome-sign-in")).await?;
        }
        self.sees(&id("sign-in")).await?;
        self.set_value(&id("sign-in-server"), server).await?;
        self.set_value(&id("sign-in-handle"), handle).await?;
        self.set_value(&id("sign-in-password"), password).await?;
        self.click(&id("sign-in-submit")).await?;
        self.sees(&id("channel-list")).await
    }

    /// Waits for a state of the connection, as `live` or `offline`.
    pub async fn is_connected(&self, state: &str) -> Outcome {
        self.sees(&with("connection-chip", "data-state", state))
            .await
    }

    // ── messages ──

    pub async fn opens(&self, channel: &str) -> Outcome {
        self.click(&id("rail-messages")).await?;
        self.click(&with("channel-row", "data-channel-name", channel))
            .await?;
        self.sees(&with("channel-header", "data-channel-name", channel))
            .await?;
        self.sees(&id("message-row")).await
    }

    /// Opens a channel in which nobody may have said anything yet.
    pub async fn opens_quiet(&self, channel: &str) -> Outcome {
        self.click(&id("rail-messages")).await?;
        self.click(&with("channel-row", "data-channel-name", channel))
            .await?;
        self.sees(&with("channel-header", "data-channel-name", channel))
            .await
    }

    /// Writes a message and sends it with Enter.
    pub async fn says(&self, text: &str) -> Outcome {
        self.sees(&with("composer", "data-gate", "allowed")).await?;
        self.set_value(&id("composer"), text).await?;
        self.press(&Key::Enter.to_string()).await
    }

    /// Waits until a message is on the screen in a state, as `sent` or `queued`.
    pub async fn sees_message(&self, text: &str, state: &str) -> Outcome {
        self.reads(&with("message-row", "data-state", state), text)
            .await
    }

    pub async fn messages_saying(&self, text: &str) -> Outcome<u64> {
        self.count_saying(&id("message-row"), text).await
    }

    /// Changes one's own message from its toolbar, and sees it saved.
    pub async fn edits(&self, text: &str, new_text: &str) -> Outcome {
        let row = self.row_of(text).await?;
        self.hover(&row).await?;
        self.click(&format!("{row} {}", id("message-edit"))).await?;
        self.set_value(&id("edit-box"), new_text).await?;
        self.click(&id("edit-save")).await?;
        self.sees_no(&id("edit-box")).await?;
        self.sees(&format!("{row} {}", id("message-edited"))).await
    }

    /// Presses something on the toolbar of the last message that says `text`.
    pub async fn acts_on(&self, text: &str, handle: &str) -> Outcome {
        let row = self.row_of(text).await?;
        self.hover(&row).await?;
        self.click(&format!("{row} {}", id(handle))).await
    }

    /// The selector of the last message that says `text`.
    async fn row_of(&self, text: &str) -> Outcome<String> {
        let find = "[...document.querySelectorAll(a)].filter(e => e.innerText.includes(b)).at(-1)?.getAttribute('data-message')";
        let message = self
            .until(
                &format!("a message saying “{text}”"),
                find,
                &[json!(id("message-row")), json!(text)],
            )
            .await?;
        Ok(with(
            "message-row",
            "data-message",
            message.as_str().unwrap_or_default(),
        ))
    }

    /// Puts the mouse over something, as soon as it stays in its place.
    pub async fn hover(&self, selector: &str) -> Outcome {
        self.obeying(selector, async || {
            let element = self.client().find(Locator::Css(selector)).await?;
            let over = PointerAction::MoveToElement {
                element,
                duration: None,
                x: 0.0,
                y: 0.0,
            };
            let mouse = MouseActions::new("mouse".to_owned()).then(over);
            self.client().perform_actions(mouse).await
        })
        .await
    }

    // ── the gate ──

    /// Waits until the composer takes text.
    pub async fn may_write(&self) -> Outcome {
        self.sees(&with("composer", "data-gate", "allowed")).await
    }

    /// Waits until the composer is grey.
    pub async fn may_not_write(&self) -> Outcome {
        self.sees(&with("composer", "data-gate", "denied")).await?;
        self.attribute(&id("composer-send"), "aria-disabled", "true")
            .await
    }

    /// Presses the grey *send* and reads what is explained.
    pub async fn asks_why(&self) -> Outcome<String> {
        self.click(&id("composer-send")).await?;
        self.sees(&id("explanation-code")).await?;
        self.text(&id("explanation")).await
    }

    pub async fn closes_explanation(&self) -> Outcome {
        // It stands in the side panel where there is room, else in a card of its own.
        let close = format!("{}, {}", id("panel-close"), id("explanation-close"));
        self.click(&close).await?;
        self.sees_no(&id("explanation")).await
    }

    // ── search ──

    pub async fn searches(&self, query: &str) -> Outcome {
        if self.count(&id("palette")).await? == 0 {
            self.click(&id("header-search")).await?;
        }
        self.set_value(&id("search-input"), query).await
    }

    /// Searches and waits for a hit that says `text`.
    pub async fn finds(&self, query: &str, text: &str) -> Outcome {
        self.searches(query).await?;
        self.reads(&id("search-hit"), text).await
    }

    pub async fn closes_search(&self) -> Outcome {
        self.press(&Key::Escape.to_string()).await?;
        self.sees_no(&id("palette")).await
    }

    // ── people ──

    /// Takes a permission away: person, place, permission, the effect, the reason.
    pub async fn revokes(&self, what: PermissionAt<'_>, reason: &str) -> Outcome {
        self.is_about_to_revoke(what, reason).await?;
        self.saves_change().await
    }

    /// The same up to the effect, which is shown before anything is saved.
    pub async fn is_about_to_revoke(&self, what: PermissionAt<'_>, reason: &str) -> Outcome {
        self.begins_change(what, "person-revoke", reason).await
    }

    /// Gives it back.
    pub async fn restores(&self, what: PermissionAt<'_>, reason: &str) -> Outcome {
        self.begins_change(what, "person-restore", reason).await?;
        self.saves_change().await
    }

    pub async fn saves_change(&self) -> Outcome {
        self.click(&id("change-save")).await?;
        self.sees_no(&id("change-dialog")).await
    }

    pub async fn cancels_change(&self) -> Outcome {
        self.click(&id("change-cancel")).await?;
        self.sees_no(&id("change-dialog")).await
    }

    /// Opens the dialog of a change, gives the reason, and waits for the effect.
    async fn begins_change(&self, what: PermissionAt<'_>, how: &str, reason: &str) -> Outcome {
        self.opens_permission(what).await?;
        let row = with("person-permission", "data-permission", what.permission);
        self.click(&format!("{row} {}", id(how))).await?;
        self.sees(&id("effects")).await?;
        self.set_value(&id("reason-input"), reason).await?;
        self.sees(&with("change-save", "data-ready", "true")).await
    }

    async fn opens_permission(&self, what: PermissionAt<'_>) -> Outcome {
        self.click(&id("rail-people")).await?;
        self.click(&with("people-row", "data-handle", what.handle))
            .await?;
        self.sees(&with("person-drawer", "data-handle", what.handle))
            .await?;
        self.chooses_place(&id("person-scope"), what.place).await?;
        self.sees(&with(
            "person-permission",
            "data-permission",
            what.permission,
        ))
        .await
    }

    /// Chooses a place by its name; of a team and a channel of one name, the channel.
    pub async fn chooses_place(&self, selector: &str, place: &str) -> Outcome {
        let value = "(all => (all.find(o => o.value.startsWith('channel:')) ?? all[0])?.value)([...document.querySelectorAll(a + ' option')].filter(o => o.dataset.place === b))";
        let value = self
            .until(
                &format!("{selector} offering “{place}”"),
                value,
                &[json!(selector), json!(place)],
            )
            .await?;
        let value = value
            .as_str()
            .ok_or_else(|| Fault::new(format!("{selector} has no values")))?;
        self.choose(selector, value).await
    }

    // ── looks ──

    /// Chooses a language (`zh-CN`, `en`) and a theme (`light`, `dark`).
    pub async fn looks(&self, language: &str, theme: &str) -> Outcome {
        self.click(&id("rail-me")).await?;
        self.sees(&id("preferences")).await?;
        // What is pressed is the label; the button itself is invisible.
        for choice in [format!("language-{language}"), format!("theme-{theme}")] {
            self.click(&format!("{} + span", id(&choice))).await?;
        }
        self.sees(&format!(
            "html[lang=\"{language}\"][data-theme=\"{theme}\"]"
        ))
        .await
    }

    pub async fn opens_own_permissions(&self) -> Outcome {
        self.click(&id("rail-permissions")).await?;
        self.sees(&id("permission-row")).await
    }
}
