//! A reaction is put to a message, or taken back. What is so already stays so.

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::conversation::{
    EMOJI_BYTES_MAX, EMOJI_PER_MESSAGE_MAX, REACTIONS_PER_MESSAGE_MAX, REACTIONS_PER_PERSON_MAX,
    SetReaction,
};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::Ack;

use super::refusal::over_the_cap;
use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, entries, reactions};

pub async fn react(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    target: MessageId,
    request: SetReaction,
) -> AppResult<Ack> {
    let SetReaction { emoji, on } = request;
    check(&emoji)?;
    let now = tx.now();
    let (_, message) = access::message(tx, actor, Action::React, channel, target, now).await?;
    if message.deleted {
        return Err(AppError::NotFound);
    }
    if reactions::stands(tx, target, actor, &emoji).await? == on {
        return super::nothing_new(tx, channel, target).await;
    }
    if on {
        let counted = reactions::counted(tx, target, actor, &emoji).await?;
        let full = counted.all >= REACTIONS_PER_MESSAGE_MAX as u64
            || counted.of_person >= REACTIONS_PER_PERSON_MAX as u64
            || !counted.known && counted.emoji >= EMOJI_PER_MESSAGE_MAX as u64;
        if full {
            return Err(over_the_cap(actor, Action::React, channel));
        }
    }
    let head = channels::take_seq(tx, channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    if on {
        reactions::insert(tx, &message, actor, &emoji, head.last_seq).await?;
    } else {
        reactions::delete(tx, target, actor, &emoji).await?;
    }
    let event = ChannelEvent::Reacted {
        target,
        target_seq: message.seq,
        emoji,
        on,
    };
    entries::append(tx, channel, head, Some(actor), event).await?;
    Ok(Ack {
        id: target,
        channel_id: channel,
        seq: head.last_seq,
        server_time: now,
    })
}

/// One emoji and not a sentence: short, and nothing in it that could be read as words.
fn check(emoji: &str) -> AppResult<()> {
    let malformed = || AppError::field("emoji", FieldProblem::Malformed);
    if emoji.len() > EMOJI_BYTES_MAX {
        return Err(AppError::field("emoji", FieldProblem::TooLong));
    }
    // Keycaps are digits with two marks behind them; they are the only ASCII among emoji.
    let keycap = emoji.ends_with('\u{20e3}');
    let is_of_emoji = |c: char| match c {
        '0'..='9' | '#' | '*' => keycap,
        '\u{200d}' | '\u{20e3}' | '\u{fe0f}' | '\u{a9}' | '\u{ae}' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}' => true,
        '\u{203c}'..='\u{2bff}' => !is_format(c),
        '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}' => true,
        _ => false,
    };
    let begins = emoji.chars().next().is_some_and(|c| {
        !matches!(
            c,
            '\u{200d}' | '\u{fe0f}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}'
        )
    });
    if !begins || !emoji.chars().all(is_of_emoji) {
        return Err(malformed());
    }
    Ok(())
}

/// Directions and other marks that have no shape of their own.
fn is_format(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}')
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn xs_09_an_emoji_is_one_and_nothing_else_is() {
        for emoji in ["👍", "❤️", "🇨🇳", "👩‍👩‍👧‍👦", "👋🏽", "1️⃣", "✅", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "™️", "ℹ️"]
        {
            assert!(check(emoji).is_ok(), "{emoji}");
        }
        let zalgo = format!("e{}", "\u{301}".repeat(20));
        let long = "👍".repeat(40);
        for text in [
            "",
            "ok",
            "好",
            "1",
            "<b>",
            "\u{202e}👍",
            "👍\n",
            "👍\0",
            "\u{200d}👍",
            "\u{2066}",
            &zalgo,
            &long,
        ] {
            assert!(check(text).is_err(), "{text:?}");
        }
    }
}
