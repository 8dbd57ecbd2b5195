//! What happens around the talk: a thumb up, a short thread under a question, a pin, a
//! charter, an announcement that asks to be confirmed.

use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::conversation::{Confirm, SetPin, SetReaction};
use tokenim_protocol::group::{EditTeam, JoinRule, LeaveRule, Responsibility, Stage};
use tokenim_protocol::ids::{ChannelId, DeviceId, MessageId};
use tokenim_protocol::personal::{KeepState, Setting, Stamp, StateItem};
use tokenim_protocol::request::SendMessage;
use tokenim_protocol::time::{DAY_MS, UnixMillis};
use tokenim_server::actions;

use super::build::{BuildError, Builder, act};
use super::places::{CHANNELS, TEAMS, TeamPlan};
use super::talk::{Dice, Said};

const SECOND_MS: i64 = 1_000;

const EMOJI: &[&str] = &["👍", "👍", "👍", "🎉", "❤️", "😂", "👀", "✅", "🙏"];

/// Under a question, somebody else begins; the two take turns.
const THREADS: &[&[&str]] = &[
    &["我看一下。", "谢谢，不急。", "看完了，写在文档里了。"],
    &[
        "我们上个月也遇到过。",
        "当时怎么解决的？",
        "换了一个默认值，我把链接发你。",
    ],
    &[
        "Looking into it.",
        "Thank you!",
        "Done, it will be in the next build.",
    ],
    &["可以。", "👌"],
    &["Who else is affected?", "只有两个人，今天处理掉。"],
];

/// `(team, what it is about, who answers for what, days from now until it ends)`
type CharterPlan = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    i64,
);
const CHARTERS: &[CharterPlan] = &[
    (
        "Falcon",
        "离线也诚实的企业消息：同步、权限说明、演示。",
        &[
            ("zhouyang", "目标与发版"),
            ("liwei", "同步引擎与接口"),
            ("priya", "Mobile client"),
            ("sunhao", "回归与弱网测试"),
            ("linxiaoyu", "界面与文案"),
        ],
        90,
    ),
    (
        "Heron",
        "移动端改版：平板布局、长列表、日文界面。",
        &[
            ("tangyue", "范围与验收"),
            ("zhaomin", "列表与布局"),
            ("yuki", "日本語"),
            ("emily", "Visual design"),
        ],
        150,
    ),
];

fn team_of(channel: &str) -> &'static TeamPlan {
    let plan = CHANNELS.iter().find(|plan| plan.name == channel);
    let team = plan.map_or("", |plan| plan.team);
    TEAMS
        .iter()
        .find(|plan| plan.name == team)
        .expect("every channel's team is planned")
}

impl Builder {
    /// What colleagues do about one line, in the same minute.
    pub(super) async fn asides(
        &mut self,
        line: &Said,
        channel: ChannelId,
        message: MessageId,
        dice: &mut Dice,
    ) -> Result<(), BuildError> {
        let others: Vec<&'static str> = team_of(line.channel)
            .members
            .iter()
            .copied()
            .filter(|handle| *handle != line.handle)
            .collect();
        if dice.below(7) == 0 {
            let emoji = EMOJI[dice.below(EMOJI.len())];
            let first = dice.below(others.len());
            for turn in 0..=dice.below(4) {
                let actor = self.person(others[(first + turn) % others.len()]);
                self.pass_ms(SECOND_MS);
                let request = SetReaction {
                    emoji: emoji.to_owned(),
                    on: true,
                };
                act!(self, line.handle, |tx| actions::react(
                    tx, actor, channel, message, request
                ));
            }
        }
        let is_question = line.text.ends_with(['？', '?']);
        let is_announcement = line.channel == CHANNELS[0].name;
        if is_question && !is_announcement && dice.below(5) == 0 {
            let helper = others[dice.below(others.len())];
            let words = THREADS[dice.below(THREADS.len())];
            for (turn, text) in words.iter().enumerate() {
                self.pass_ms(5 * SECOND_MS);
                let handle = if turn % 2 == 0 { helper } else { line.handle };
                let reply = SendMessage {
                    thread_root: Some(message),
                    ..SendMessage::plain(MessageId(self.id()), (*text).to_owned())
                };
                self.send(handle, channel, reply).await?;
            }
        }
        Ok(())
    }

    /// In every project channel the administrator has pinned what was agreed last.
    pub(super) async fn pin_what_matters(
        &mut self,
        said: &[(ChannelId, MessageId, String)],
    ) -> Result<(), BuildError> {
        for plan in CHANNELS
            .iter()
            .filter(|plan| plan.kind == ChannelKind::Private)
        {
            let channel = self.company.channels[plan.name];
            let actor = self.person(team_of(plan.name).admin);
            let longest = said
                .iter()
                .filter(|(place, ..)| *place == channel)
                .max_by_key(|(_, _, text)| text.chars().count());
            let Some((_, message, _)) = longest else {
                continue;
            };
            let message = *message;
            act!(self, plan.name, |tx| actions::set_pin(
                tx,
                actor,
                channel,
                message,
                SetPin { pinned: true }
            ));
        }
        Ok(())
    }

    /// Those who run Falcon have it at the top of their list.
    pub(super) async fn keep_at_hand(&mut self) -> Result<(), BuildError> {
        let channel_id = self.company.channels["Falcon"];
        for handle in ["zhouyang", "liwei"] {
            let actor = self.person(handle);
            let request = KeepState {
                items: vec![StateItem {
                    stamp: Stamp {
                        version: 1,
                        device: DeviceId(self.id()),
                    },
                    setting: Setting::Favourite {
                        channel_id,
                        place: Some(0),
                    },
                }],
            };
            act!(self, handle, |tx| actions::keep_own_state(
                tx, actor, request
            ));
        }
        Ok(())
    }

    pub(super) async fn charter(&mut self, until: UnixMillis) -> Result<(), BuildError> {
        for (name, about, lines, days) in CHARTERS {
            let team = self.company.teams[name];
            let plan = TEAMS.iter().find(|plan| plan.name == *name);
            let actor = self.person(plan.expect("a planned team").admin);
            let ends_at = until.plus_ms(days * DAY_MS);
            let request = EditTeam {
                name: (*name).to_owned(),
                description: (*about).to_owned(),
                join: JoinRule::Request,
                leave: LeaveRule::Notify,
                stage: Some(Stage::Running),
                ends_at: Some(ends_at),
                charter: lines
                    .iter()
                    .map(|(handle, what)| Responsibility {
                        person: self.person(handle),
                        what: (*what).to_owned(),
                        until: Some(ends_at),
                    })
                    .collect(),
            };
            act!(self, name, |tx| actions::edit_team(
                tx, actor, team, request
            ));
        }
        Ok(())
    }

    /// The last announcement asks to be confirmed; half of the company has done so.
    pub(super) async fn announce(&mut self) -> Result<(), BuildError> {
        let plan = &CHANNELS[0];
        let channel = self.company.channels[plan.name];
        let team = team_of(plan.name);
        self.pass_ms(60 * SECOND_MS);
        let message = MessageId(self.id());
        let request = SendMessage {
            ask_confirmation: true,
            ..SendMessage::plain(
                message,
                "**信息安全手册 2.0** 下周一生效，请读完后点“确认收到”。改动：外部分享要填用途，临时权限到期自动收回。".to_owned(),
            )
        };
        self.send(team.admin, channel, request).await?;
        for handle in team.members.iter().step_by(2) {
            let actor = self.person(handle);
            self.pass_ms(SECOND_MS);
            act!(self, handle, |tx| actions::confirm(
                tx,
                actor,
                channel,
                message,
                Confirm { revision: 0 }
            ));
        }
        Ok(())
    }
}
