//! The sentences that the shell itself says, from the same files as the window's.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use tokenim_client::view::session::Language;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Chinese,
    English,
}

impl Tongue {
    /// What a person chose, or what the system speaks; the window decides the same way.
    pub fn of(choice: Language) -> Self {
        match choice {
            Language::ZhCn => Self::Chinese,
            Language::En => Self::English,
            Language::System => match sys_locale::get_locale() {
                Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Self::Chinese,
                _ => Self::English,
            },
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static CHINESE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        match self {
            Self::Chinese => {
                CHINESE.get_or_init(|| read("zh-CN", include_str!("../ui/messages/zh-CN.ftl")))
            }
            Self::English => {
                ENGLISH.get_or_init(|| read("en", include_str!("../ui/messages/en.ftl")))
            }
        }
    }

    pub fn say(self, name: &str) -> String {
        self.say_with(name, &[])
    }

    /// A sentence with numbers in it. What has no sentence is said by its name.
    pub fn say_with(self, name: &str, numbers: &[(&'static str, u64)]) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(name).and_then(|message| message.value()) else {
            return name.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, number) in numbers {
            arguments.set(*name, *number);
        }
        let mut troubles = Vec::new();
        bundle
            .format_pattern(pattern, Some(&arguments), &mut troubles)
            .into_owned()
    }
}

fn read(language: &str, text: &str) -> FluentBundle<FluentResource> {
    let locale = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Menus of some desktops show the marks that keep directions apart.
    bundle.set_use_isolating(false);
    // A sentence that cannot be read is left out; the rest is there.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(rest, _)| rest);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::Tongue;

    #[test]
    fn the_tray_speaks_both_languages() {
        for tongue in [Tongue::Chinese, Tongue::English] {
            for name in crate::tray::SENTENCES {
                let said = tongue.say_with(name, &[("count", 3), ("minutes", 30), ("hours", 8)]);
                assert!(!said.is_empty() && said != *name, "{name} in {tongue:?}");
                assert!(!said.contains(['{', '\u{2068}']), "{said}");
            }
        }
        assert_ne!(
            Tongue::Chinese.say("tray-quit"),
            Tongue::English.say("tray-quit")
        );
    }
}
