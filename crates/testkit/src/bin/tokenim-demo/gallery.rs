//! The main screens in both languages, by day and by night.

use crate::checks::Checks;
use serde_json::json;
use tokenim_testkit::window::{Desktop, Outcome, PermissionAt, Place};

const LANGUAGES: [&str; 2] = ["zh-CN", "en"];
const THEMES: [&str; 2] = ["light", "dark"];

/// The window of a middling laptop.
const LAPTOP: Place = Place {
    x: 0,
    y: 0,
    width: 1360,
    height: 850,
};

/// Both people are left in Chinese and in the light, wherever they have been.
pub async fn hang(
    checks: &mut Checks,
    administrator: &Desktop,
    member: &Desktop,
    channel: &str,
    change: PermissionAt<'_>,
) -> Outcome {
    for language in LANGUAGES.into_iter().rev() {
        for theme in THEMES.into_iter().rev() {
            let look = format!("{language}-{theme}");
            member.place(LAPTOP).await?;
            member.focus().await?;
            member.looks(language, theme).await?;
            member.opens(channel).await?;
            shown(checks, member, &format!("messages-{look}")).await?;
            member.asks_why().await?;
            shown(checks, member, &format!("why-{look}")).await?;
            member.closes_explanation().await?;
            member.opens_own_permissions().await?;
            shown(checks, member, &format!("my-permissions-{look}")).await?;

            administrator.place(LAPTOP).await?;
            administrator.focus().await?;
            administrator.looks(language, theme).await?;
            let reason = match language {
                "en" => "Release freeze, please use the change process",
                _ => "上线冻结期，请先走变更流程",
            };
            administrator.is_about_to_revoke(change, reason).await?;
            shown(checks, administrator, &format!("effect-{look}")).await?;
            administrator.cancels_change().await?;
            shown(checks, administrator, &format!("person-{look}")).await?;
        }
    }
    Ok(())
}

/// Saves a picture of a screen on which nothing may stick out.
async fn shown(checks: &mut Checks, desktop: &Desktop, name: &str) -> Outcome {
    desktop
        .until(
            "a page no wider than the window",
            "document.documentElement.scrollWidth <= window.innerWidth",
            &[json!(null)],
        )
        .await?;
    checks.picture(desktop, name).await
}
