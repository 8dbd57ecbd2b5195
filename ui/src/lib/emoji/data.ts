/**
 * The emoji of the picker: sign, short names, words in Chinese. One line each, in the order of Unicode.
 *
 * From emoji-picker-element-data 1.8.0 (Apache-2.0), which has its names from CLDR (Unicode licence):
 * without skin tones, without signs joined of several, and with the flags that are asked for most.
 * Loaded when a picker or a completion first wants it.
 */
export const EMOJI: Record<string, string> = {
  smileys: `
😀|grinning grinning_face|嘿嘿 笑脸 脸 高兴
😃|smiley grinning_face_with_big_eyes|哈哈 太棒了 开口笑 开口笑脸 笑脸
😄|smile grinning_face_with_closed_eyes|大笑 哈哈 开口而笑的脸 开心 笑
😁|grin beaming_face|嘻嘻 笑脸 笑颜 脸 露齿而笑
😆|laughing satisfied lol|斜眼笑 lol 咧嘴笑 哈哈 开心
😅|sweat_smile grinning_face_with_sweat|苦笑 冷汗 出汗 开口冒冷汗的脸 汗
🤣|rofl|笑得满地打滚 lolol 乐翻了 哈哈 地板
😂|joy lmao tears_of_joy|笑哭了 lol 喜极而泣 大笑 眼泪
🙂|slightly_smiling_face|呵呵 开心 浅笑的脸 笑 脸
🙃|upside_down_face|倒脸 好玩 好笑 脸 颠倒
🫠|melting_face melt|融化 冷笑 哈哈 尴尬 微笑
😉|wink winking_face|眨眼 媚眼 撩拨 眨眼的脸 笑
😊|blush smiling_face_with_closed_eyes|羞涩微笑 害羞 微笑 满意 笑脸相迎
😇|innocent halo|微笑天使 光环 天使 天真 幻想
🥰|smiling_face_with_three_hearts smiling_face_with_3_hearts|喜笑颜开 三颗爱心的笑脸 心 我爱你 爱慕
😍|heart_eyes smiling_face_with_heart_eyes|花痴 我爱你 爱 红心 脸
🤩|star_struck|好崇拜哦 兴奋 咧嘴笑 满天星 满眼星
😘|kissing_heart blowing_a_kiss|飞吻 亲亲 想你 我爱你 眨眼
😗|kissing kissing_face|亲亲 亲吻 吻 脸
☺️|relaxed smiling_face|微笑 呵呵 开心 放松 笑
😚|kissing_closed_eyes kissing_face_with_closed_eyes|羞涩亲亲 亲亲 吻 我爱你 羞涩
😙|kissing_smiling_eyes kissing_face_with_smiling_eyes|微笑亲亲 亲亲 吻 微笑 笑颜亲吻
🥲|smiling_face_with_tear|含泪的笑脸 喜悦 喜极而泣 幸福 微笑
😋|yum savoring_food|好吃 口水 哈喇子 津津有味 流口水
😛|stuck_out_tongue face_with_tongue|吐舌 吐舌头的脸 太好了 脸 舌头
😜|stuck_out_tongue_winking_eye|单眼吐舌 单眼 古怪 吐舌 开玩笑
🤪|zany_face zany|滑稽 大小眼 大眼 小眼 滑稽的脸
😝|stuck_out_tongue_closed_eyes|眯眼吐舌 可怕 吐舌 尝 眯眼
🤑|money_mouth_face|发财 拜金 脸 见钱眼开 金钱至上
🤗|hugs hug hugging|抱抱 抱 拥抱 笑 脸
🤭|hand_over_mouth face_with_hand_over_mouth|不说 不可说 傻笑 吃吃傻笑 哎呀
🫢|face_with_open_eyes_and_hand_over_mouth face_with_open_eyes_hand_over_mouth gasp|睁眼捂嘴 哇塞 哑口无言 害怕 尴尬
🫣|face_with_peeking_eye peek|偷看 偷窥 凝视 害怕 害羞
🤫|shushing_face shush|安静的脸 嘘 嘘声手势的脸 安静
🤔|thinking thinking_face wtf|想一想 思考 想 想事情 脸
🫡|saluting_face salute|致敬 军队 好 好的 收到
🤐|zipper_mouth_face zipper_mouth|闭嘴 住嘴 嘴 封口 秘密
🤨|raised_eyebrow face_with_raised_eyebrow|挑眉 不信任 不敢置信 不赞同 怀疑
😐|neutral_face neutral|冷漠 无感 脸 表情空洞 面无表情
😑|expressionless expressionless_face|无语 没有反应 绷着脸 脸 茫然
😶|no_mouth|沉默 嘴 安静 没嘴 秘密
🫥|dotted_line_face|虚线脸 内向 无所谓 沮丧 消失
😶‍🌫️|face_in_clouds in_clouds|迷茫
😏|smirk smirking smirking_face|得意 假笑 冷笑 得意的笑 脸
😒|unamused unamused_face|不高兴 不屑 不服 不爽的脸 脸
🙄|roll_eyes rolling_eyes|翻白眼 不敢苟同 无语 白眼 脸
😬|grimacing grimacing_face|龇牙咧嘴 咬牙切齿 尴尬 牙医 脸
😮‍💨|face_exhaling exhale exhaling|呼气 叹息 叹气 吹气 呼气的脸
🤥|lying_face lying|说谎 匹诺曹 脸 长鼻子 长鼻子脸
😌|relieved relieved_face|松了口气 如释重负 松口气 脸 蝉
😔|pensive pensive_face|沉思 失落 心事重重 忧虑 脸
😪|sleepy sleepy_face|困 哭 想睡 满脸睡容 疲惫
🤤|drooling_face drooling|流口水 口水 垂涎 垂涎三尺 流口水的脸
😴|sleeping sleeping_face|睡着了 呼噜 小睡 想睡 打呼
😷|mask medical_mask|感冒 医生 口罩 戴口罩 戴口罩的脸
🤒|face_with_thermometer|发烧 体温计 咬着体温计的脸 温度计 生病
🤕|face_with_head_bandage|受伤 头绑绷带 打绷带 脸
🤢|nauseated_face nauseated|恶心 吐 呕 恶心作呕的脸 脸
🤮|vomiting_face face_vomiting vomiting|呕吐 不舒服 吐 呕吐的脸 生病
🤧|sneezing_face sneezing|打喷嚏 喷嚏 打喷嚏的脸 生病 脸
🥵|hot_face hot|脸发烧 中暑 冒汗 出汗 发烧
🥶|cold_face cold|冷脸 冰柱 冷 冷冰冰 冻
🥴|woozy_face woozy|头昏眼花 两眼不平 喝醉 嘴唇颤抖 头晕目眩
😵|dizzy_face knocked_out|晕头转向 头晕 头晕眼花 晕头 晕头的脸
😵‍💫|face_with_spiral_eyes dizzy_eyes|晕 哇 哎呀 头晕 笑脸
🤯|exploding_head|爆炸头 不可能 印象深刻 吓到了 惊吓
🤠|cowboy_hat_face cowboy cowboy_face|牛仔帽脸 帽 牛仔 脸
🥳|partying_face hooray partying|聚会笑脸 号角 喝彩 帽子 庆祝
🥸|disguised_face disguised|伪装的脸 人物 伪装 眉毛 眼镜
😎|sunglasses smiling_face_with_sunglasses sunglasses_cool|墨镜笑脸 墨镜 太阳镜 眼镜 耶
🤓|nerd_face nerd|书呆子脸 专家 书呆子 天才 奇葩
🧐|monocle_face face_with_monocle|带单片眼镜的脸 单眼镜 古板 奢华 富有
😕|confused confused_face|困扰 不懂 不确定 困惑 疑惑
🫤|face_with_diagonal_mouth|郁闷 不相信 不确定 困惑 失望
😟|worried worried_face|担心 不高兴 伤心 忧心的脸 意外
🙁|slightly_frowning_face|微微不满 不开心 不高兴 不高兴的脸 委屈
☹️|frowning_face white_frowning_face|不满 不爽 不高兴 委屈 皱眉
😮|open_mouth face_with_open_mouth|吃惊 同情 啊 忘记 我不信
😯|hushed hushed_face|缄默 吃惊 哦 我的天 脸
😲|astonished astonished_face|震惊 不可以 惊 惊讶 惊讶的脸
😳|flushed flushed_face|脸红 困惑 天呀 害羞 羞涩
🥺|pleading_face pleading|恳求的脸 可怜兮兮的眼神 大眼睛 小狗的脸 怜悯
🥹|face_holding_back_tears watery_eyes|忍住泪水 哭泣 喜极而泣 尴尬 悲伤
😦|frowning frowning_face|啊 惊讶 意外 目瞪口呆 脸
😧|anguished anguished_face|极度痛苦 痛 痛啊 痛苦 脸
😨|fearful fearful_face|害怕 不安 怕 恐怖 恐惧
😰|cold_sweat anxious anxious_face|冷汗 张嘴冒冷汗的脸 惊讶 无语 汗
😥|disappointed_relieved sad_relieved_face|失望但如释重负 下次吧 出冷汗 失望 失望但解脱
😢|cry crying_face|哭 伤心 哀伤 哭脸 泪
😭|sob loudly_crying_face|放声大哭 哭 大哭 放声大哭的脸 泪
😱|scream screaming_in_fear|吓死了 吓死 害怕 尖叫 恐怖
😖|confounded confounded_face|困惑 困惑的脸 焦头烂额 纠结 脸
😣|persevere persevering_face|痛苦 专注 入定 头痛 忍耐
😞|disappointed disappointed_face|失望 不高兴 失望的脸 脸 难过
😓|sweat downcast_face|汗 冒冷汗 冒汗 冷 尴尬
😩|weary weary_face|累死了 疲倦 疲劳 疲惫 累
😫|tired_face tired|累 倦容 疲倦 疲劳 疲惫
🥱|yawning_face yawn yawning|打呵欠 呵欠 哈欠 困 困倦
😤|triumph nose_steam|傲慢 不爽 愤怒 气炸了 胜利
😡|pout rage pouting_face|怒火中烧 发火 发飙 怒 生气
😠|angry angry_face|生气 不爽 不高兴 怒 愤怒
🤬|cursing_face censored face_with_symbols_on_mouth|嘴上有符号的脸 不爽 发誓 咒骂 生气
😈|smiling_imp|恶魔微笑 幻想 微笑 犄角 神话故事
👿|imp angry_imp|生气的恶魔 带角的怒容 幻想 恶魔 犄角
💀|skull|头骨 妖怪 怪兽 死亡 神话故事
☠️|skull_and_crossbones|骷髅 交叉股骨 头骨 妖怪 怪物
💩|hankey poop shit|大便 好臭 屎 怪物 粑粑
🤡|clown_face clown|小丑脸 小丑 脸
👹|japanese_ogre ogre|食人魔 吓人 妖怪 幻想 日本
👺|japanese_goblin goblin|小妖精 妖怪 幻想 怪物 日本
👻|ghost|鬼 万圣节 妖怪 幻想 幽灵
👽|alien|外星人 ufo 外太空 外星 太空
👾|space_invader alien_monster|外星怪物 ufo 外星 外星人 太空
🤖|robot robot_face|机器人 怪物 脸
😺|smiley_cat grinning_cat|大笑的猫 哈哈 大笑的猫脸 猫脸 笑
😸|smile_cat grinning_cat_with_closed_eyes|微笑的猫 呵呵 微笑的猫脸 猫脸 笑
😹|joy_cat tears_of_joy_cat|笑出眼泪的猫 喜极而泣 快乐 猫脸 眼泪
😻|heart_eyes_cat smiling_cat_with_heart_eyes|花痴的猫 wc 喜欢 心 猫
😼|smirk_cat wry_smile_cat|奸笑的猫 嘲讽笑容 奸笑 奸笑的猫脸 猫脸
😽|kissing_cat|亲亲猫 亲亲 吻 猫脸 猫脸亲亲
🙀|scream_cat weary_cat|疲倦的猫 惊讶 猫脸 疲倦 疲倦的猫脸
😿|crying_cat_face crying_cat|哭泣的猫 哭 哭泣的猫脸 泪 猫脸
😾|pouting_cat|生气的猫 猫脸 生气 生气的猫脸 脸
🙈|see_no_evil|非礼勿视 不许看 别看 尴尬 糗
🙉|hear_no_evil|非礼勿听 嘘 堵上耳朵 堵耳 猴子
🙊|speak_no_evil|非礼勿言 不许说 捂上嘴巴 捂嘴 秘密
💌|love_letter|情书 信 心 邮件
💘|cupid heart_with_arrow|心中箭了 一箭穿心 丘比特 我爱你 浪漫
💝|gift_heart heart_with_ribbon|系有缎带的心 我爱你 爱的礼物 绑丝带的心 送你一颗心
💖|sparkling_heart|闪亮的心 我爱你 激动 红心 闪亮
💗|heartpulse growing_heart|搏动的心 亲亲 吻 我爱你 搏动
💓|heartbeat beating_heart|心跳 心动 我爱你 爱
💞|revolving_hearts|舞动的心 我爱你 旋转 涌动 跃动
💕|two_hearts|两颗心 我爱你 爱情
💟|heart_decoration|心型装饰 心 我爱你 装饰
❣️|heavy_heart_exclamation heart_exclamation|心叹号 叹号 心动 标点符号
💔|broken_heart|心碎 伤心
❤️‍🔥|heart_on_fire|火上之心 渴望 燃烧 爱
❤️‍🩹|mending_heart|修复受伤的心灵 修补 恢复 痊愈
❤️|heart red_heart|红心 心 爱
🧡|orange_heart|橙心 橘心 橘色 橘色的心 橙
💛|yellow_heart|黄心 我爱你 黄
💚|green_heart|绿心 我爱你 绿
💙|blue_heart|蓝心 我爱你 蓝
💜|purple_heart|紫心 我爱你 紫
🤎|brown_heart|棕心 心 心形 棕 棕色
🖤|black_heart|黑心 心 邪恶 黑 黑色
🤍|white_heart|白心 心 心形 爱心 白
💋|kiss|唇印 亲吻 吻 唇 性感
💯|100|一百分 100 满分 百分百 绝对
💢|anger|怒 火大 生气 青筋
💥|boom collision|爆炸 撞 旺 炸 爆
💫|dizzy|头晕 头晕目眩 星星 流星
💦|sweat_drops|汗滴 喷溅 小水滴 小水珠 汗
💨|dash dashing_away|尾气 扬尘而去 放屁 烟 疾驰而去
🕳️|hole|洞 井盖 坑 陷阱
💬|speech_balloon|话语气泡 发言 对话框 气泡 气泡对话框
👁️‍🗨️|eye_speech_bubble eye_in_speech_bubble|眼睛对话框 对话框 目擊 眼睛
🗨️|left_speech_bubble|朝左的话语气泡 对话框 话语
🗯️|right_anger_bubble|愤怒话语气泡 右倾愤怒对话框 对话框 愤怒
💭|thought_balloon|内心活动气泡 对话框 思想 思想活动 想法
💤|zzz|睡着 呼噜 困了 想睡 打呼
`,
  people: `
👋|wave waving_hand|挥手 你好 再见 嗨 在吗
🤚|raised_back_of_hand|立起的手背 举起 举起手背 手 手背
🖐️|raised_hand_with_fingers_splayed|手掌 举起张开的手掌 击掌 布 手
✋|hand raised_hand high_five|举起手 举手 举起的手 五指 停
🖖|vulcan_salute vulcan|瓦肯举手礼 手 敬礼 斯波克 星际迷航
🫱|rightwards_hand|向右的手 伸手 右 右手 向右
🫲|leftwards_hand|向左的手 伸手 向左 左 左手
🫳|palm_down_hand palm_down|掌心向下的手 下投 手 扔掉 拿起
🫴|palm_up_hand palm_up|掌心向上的手 不知道 召唤 告诉我 手
👌|ok_hand|OK ok ok手势 可以 同意
🤌|pinched_fingers pinch|捏手指 为什么 你到底在说什么 匮乏 审讯
🤏|pinching_hand|捏合的手势 一点 一点点 小 少
✌️|v victory|胜利手势 v 和平 成功 手
🤞|crossed_fingers fingers_crossed|交叉的手指 交叉 幸运 手 手指
🫰|hand_with_index_finger_and_thumb_crossed|食指与拇指交叉的手 响指 心 手 昂贵
🤟|love_you_gesture|爱你的手势 三种 我爱你 手 爱你
🤘|metal sign_of_the_horns|摇滚 手 摇滚精神 燥起来 角
🤙|call_me_hand|给我打电话 手 打电话给我 电话 给我打电话的手势
👈|point_left|反手食指向左指 反手 向左指 手 指左
👉|point_right|反手食指向右指 反手 向右指 手 指右
👆|point_up_2 point_up|反手食指向上指 反手 向上指 手 指上
🖕|fu middle_finger|竖中指 中指 反手 手
👇|point_down|反手食指向下指 反手 向下指 手 指下
☝️|point_up point_up_2|食指向上指 向上指 手 指上 食指
🫵|index_pointing_at_the_viewer point_forward|指向观察者的食指 伸出手指 你 戳 手指
👍|+1 thumbsup yes|拇指向上 同意 好 手 拇指
👎|-1 thumbsdown no|拇指向下 不赞成 反对 否决 手
✊|fist fist_raised|举起拳头 举拳 团结 手 拳头
👊|facepunch fist_oncoming punch|出拳 完全同意 手 打 拳
🤛|fist_left left_facing_fist|朝左的拳头 拳头 朝左
🤜|fist_right right_facing_fist|朝右的拳头 手 拳头 朝右
👏|clap clapping_hands|鼓掌 干得好 恭喜 拍手 赞成
🙌|raised_hands|举双手 举手 击掌 双手 庆祝
🫶|heart_hands|做成心形的双手 手 比心 爱 爱你
👐|open_hands|张开双手 十 双手 摊手
🤲|palms_up_together|掌心向上托起 双掌 双掌向上 希望 祈祷
🤝|handshake|握手 一言为定 会面 协议 君子协定
🙏|pray folded_hands|双手合十 合掌 感恩 拜托 祈求
✍️|writing_hand|写字 写 手 笔
💅|nail_care nail_polish|涂指甲油 修指甲 忙完了 护手 指甲油
🤳|selfie|自拍 手机 相机
💪|muscle right_bicep|肌肉 二头肌 健身房 强壮
🦾|mechanical_arm|机械手臂 义肢 手臂 无障碍
🦿|mechanical_leg|机械腿 义肢 无障碍 腿
🦵|leg|腿 弯腿 肢体 脚 跛行
🦶|foot|脚 足踝 踏 踝 踢
👂|ear|耳朵 仔细听 听 耳
🦻|ear_with_hearing_aid hearing_aid|戴助听器的耳朵 助听器 听力障碍 听障 失聪
👃|nose|鼻子 嗅 气味 闻 鼻
🧠|brain|脑 大脑 头脑 智慧 智能
🫀|anatomical_heart|心脏器官 中心 器官 心率 心脏
🫁|lungs|肺 吸气 呼吸 呼吸作用 呼气
🦷|tooth|牙齿 牙医 牙科医生 珍珠色 白色
🦴|bone|骨头 叉骨 狗 骨骼
👀|eyes|双眼 看 眼睛 窥视 身体
👁️|eye|眼睛 单眼 看 眼 身体
👅|tongue|舌头 啧啧地喝 舌 舔 身体
👄|lips mouth|嘴 口 口红 吻 唇
🫦|biting_lip|咬住嘴唇 不舒服 口红 咬嘴唇 嘴唇
👶|baby|小宝贝 孩子 宝宝 小毛头
🧒|child|儿童 中性 小孩 年轻人 性别不明
👦|boy|男孩 儿童 孩子 小孩 男
👧|girl|女孩 儿童 大眼女孩 女 女儿
🧑|adult|成人 中性 性别中立 性格不明
👱|blond_haired_person blond_haired|金色头发的人 人 脸 金发
👨|man|男人 兄弟 成人 男
🧔|bearded_person person_bearded|有胡子的人 人 大胡子 男 络腮胡
👩|woman|女人 女 淑女 金发
🧓|older_adult|老年人 中性 性别不明 性别中性 成人
👴|older_man|老爷爷 祖父 秃头 老人 老头
👵|older_woman|老奶奶 祖母 老人 老太
🙍|frowning_person person_frowning|皱眉 不开心 不满 不爽 失望
🙎|pouting_face person_pouting pouting|撅嘴 不开心 不高兴 低落 噘嘴
🙅|no_good person_gesturing_no|禁止手势 不允许 不可能 不行 不通过
🙆|ok_person all_good person_gesturing_ok|OK手势 ok ok手势 同意 女子用手势表示好
💁|information_desk_person tipping_hand_person person_tipping_hand|前台 介绍 伸手给小费 信息 八卦
🙋|raising_hand person_raising_hand|举手 举手的人 嗨 开心 我参加
🧏|deaf_person|失聪者 听力 听力障碍 听障 无障碍
🙇|bow person_bowing|鞠躬 不好意思 冥想 姿势 对不起
🤦|facepalm person_facepalming|捂脸 人 尴尬 恼怒 我的天哪
🤷|shrug person_shrugging|耸肩 不关心 不知道 人 天晓得
👮|cop police_officer|警察 交警 传唤 公安 卧底
🕵️|detective|侦探 特工 男 间谍
💂|guard|卫兵 伦敦 卫士 守卫 白金汉宫
🥷|ninja|忍者 人物 侠客 刺客 士兵
👷|construction_worker|建筑工人 包工头 头盔 安全帽 工人
🫅|person_with_crown royalty|戴王冠的人 君主 君威 国王 王冠
🤴|prince|王子 皇家
👸|princess|公主 皇冠 童话
👳|person_with_turban person_wearing_turban|戴头巾的人 头巾
👲|man_with_gua_pi_mao person_with_skullcap|戴瓜皮帽的人 人物 帽子 瓜皮帽
🧕|woman_with_headscarf|带头饰的女人 头巾 希贾布 戴头巾的女人
🤵|person_in_tuxedo|穿燕尾服的人 人 新郎 正式 燕尾服
👰|person_with_veil|戴头纱的人 人 头纱 婚礼 戴头纱的新娘
🤰|pregnant_woman|孕妇 女人 怀孕 怀孕的女人
🫃|pregnant_man|怀孕的男人 充满 吃撑 怀孕 男子
🫄|pregnant_person|怀孕的人 充满 吃撑 怀孕 腹部
🤱|breast_feeding|母乳喂养 乳房 哺乳 喂奶 婴儿
👼|angel|小天使 儿童 天使 孩子
🎅|santa|圣诞老人 圣诞 圣诞节 节日
🤶|mrs_claus|圣诞奶奶 圣诞 圣诞节 节日
🦸|superhero|超级英雄 女英雄 女超人 好人 英雄
🦹|supervillain|超级大坏蛋 人 坏蛋 大反派 恶魔
🧙|mage|法师 召唤 女巫 女魔术师 巫师
🧚|fairy|精灵 仙女 仙子 童话 翅膀
🧛|vampire|吸血鬼 万圣节 不死族 利牙 恐怖
🧜|merperson|人鱼 三叉戟 女人鱼 民间传说 海妖
🧝|elf|小精灵 神秘 精灵 魔幻 魔法
🧞|genie|妖怪 奇幻 愿望 擦拭神灯 杰尼
🧟|zombie|僵尸 万圣节 不死族 半死不活 吓人
🧌|troll|穴居巨怪 幻想 怪兽 怪物 神话故事
💆|massage person_getting_massage|按摩 享受按摩的人 头痛 放松 水疗
💇|haircut person_getting_haircut|理发 剪头 发型 理发师 理发的人
🚶|walking person_walking|行人 压马路 徒步 散步 昂首阔步
🧍|standing_person person_standing standing|站立者 人物 站着 站着的人 站立
🧎|kneeling_person kneeling person_kneeling|下跪者 下跪 跪下 跪坐
🏃|runner running person_running|跑步者 匆忙 向前冲 奔跑 快跑
💃|dancer woman_dancing|跳舞的女人 优雅 佛拉门戈 女人 女舞者
🕺|man_dancing|跳舞的男人 佛拉门戈 男人 男舞者 舞者
🕴️|business_suit_levitating levitate levitating|西装革履的人 商务 正装 男 西装革履
👯|dancers people_with_bunny_ears_partying|戴兔耳朵的人 兔子服 兔耳朵 双人舞 双胞胎
🧖|sauna_person person_in_steamy_room|蒸房里的人 在桑拿间的人 放松 桑拿 桑拿浴
🧗|climbing person_climbing|攀爬的人 向上爬的人 攀岩 攀岩者 爬山
🤺|person_fencing fencer fencing|击剑选手 人 体育 击剑 剑
🏇|horse_racing|赛马 三冠 赛马骑师 马 骑师
⛷️|skier person_skiing skiing|滑雪的人 滑雪 雪
🏂|snowboarder person_snowboarding snowboarding|滑雪板 单板 单板滑雪 滑雪 雪
🏌️|golfing golfer person_golfing|打高尔夫的人 pga 小鸟球 推杆进球 球
🏄|surfer person_surfing surfing|冲浪 冲浪的人 冲浪者 波浪 海上运动
🚣|rowboat person_rowing_boat|划艇 划桨 划船运动 木筏 河
🏊|swimmer person_swimming swimming|游泳 游泳的人 游泳者 自由泳 运动
⛹️|bouncing_ball_person person_bouncing_ball|玩球 体育 全网无阻 打球 游戏
🏋️|weight_lifting person_lifting_weights weight_lifter|举重 举重的人 举重运动员 举铁 健美者
🚴|bicyclist biking person_biking|骑自行车 单车 脚踏车 自行车 自行车赛
🚵|mountain_bicyclist mountain_biking person_mountain_biking|骑山地车 体育竞技 单车 山 山地自行车
🤸|cartwheeling person_cartwheel|侧手翻 人 体操 体育 兴奋
🤼|wrestling people_wrestling wrestlers|摔跤选手 人 体育 对决 打架
🤽|water_polo person_playing_water_polo|水球 人 体育 水上足球 水上运动
🤾|handball_person handball person_playing_handball|手球 人 体育 投 投球
🤹|juggling_person juggler juggling|抛接杂耍 一心多用 人 平衡 平衡艺术
🧘|lotus_position person_in_lotus_position|盘腿的人 冥想 放松 沉思 瑜伽
🛀|bath person_taking_bath|洗澡的人 洗澡 浴盆 浴缸 澡盆
🛌|sleeping_bed person_in_bed sleeping_accommodation|躺在床上的人 入睡 夜里 宾馆 晚安
👭|two_women_holding_hands|手拉手的两个女人 两个女人 好朋友 情侣 手拉手
👫|couple|手拉手的一男一女 一男一女 情侣 手拉手 相恋
👬|two_men_holding_hands|手拉手的两个男人 两个男人 双子座 情侣 手拉手
💏|couplekiss couple_kiss|亲吻 宝贝 情侣 接吻 浪漫
💑|couple_with_heart|情侣 恋爱 浪漫 红心 约会
🗣️|speaking_head|说话 剪影 头 脸 讲话
👤|bust_in_silhouette|人像 剪影 半身 半身像
👥|busts_in_silhouette|双人像 剪影 半身 半身像 朋友
🫂|people_hugging|人的拥抱 再见 友谊 告别 安慰
👪|family|家庭 亲子 父母和儿子
👣|footprints|脚印 在路上 赤脚 足迹
`,
  nature: `
🐵|monkey_face|猴头 动物 猴 猴子
🐒|monkey|猴子 猴
🦍|gorilla|大猩猩 动物
🦧|orangutan|红毛猩猩 动物 猩猩 猴 猴子
🐶|dog dog_face|狗脸 宠物 小狗 汪星人 狗
🐕|dog2 dog|狗 动物 宠物 小狗 汪星人
🦮|guide_dog|导盲犬 指引 无障碍 盲 盲人
🐩|poodle|贵宾犬 卷毛狗 毛茸茸 狗
🐺|wolf wolf_face|狼 头 狼头 脸
🦊|fox_face fox|狐狸 动物 头 狐狸的脸 脸
🦝|raccoon|浣熊 动物 好奇 淘气 狡猾
🐱|cat cat_face|猫脸 宠物 猫 猫咪 脸
🐈|cat2 cat|猫 宠物 小猫
🦁|lion lion_face|狮子 狮子头 狮子座 脸 黄道十二宫
🐯|tiger tiger_face|老虎头 森林之王 老虎 脸
🐅|tiger2 tiger|老虎 动物园 虎
🐆|leopard|豹子 动物 猎豹 豹
🐴|horse horse_face|马头 盛装舞步 马
🐎|racehorse horse|马 动物 比赛 赛马 骑马
🦄|unicorn unicorn_face|独角兽 头 独角兽头 脸
🦓|zebra|斑马 条纹
🦌|deer|鹿 动物
🦬|bison|大野牛 动物 欧洲野牛 水牛 牛
🐮|cow cow_face|奶牛头 乳牛 奶牛 母牛 牛头
🐂|ox|公牛 牛 金牛座 黄道十二宫
🐃|water_buffalo|水牛
🐄|cow2 cow|奶牛 乳牛 牛
🐷|pig pig_face|猪头 八戒 猪 脸
🐖|pig2 pig|猪 培根 猪肉
🐗|boar|野猪 动物 猪
🐽|pig_nose|猪鼻子 猪 脸 闻 鼻
🐏|ram|公羊 白羊座 羊 雄性 黄道十二宫
🐑|sheep ewe|母羊 咩 毛茸茸 绵羊 羊
🐐|goat|山羊 摩羯座 黄道十二宫
🐪|dromedary_camel|骆驼 单峰 单峰驼 沙漠 驼峰
🐫|camel|双峰骆驼 双峰 沙漠 骆驼
🦙|llama|美洲鸵 动物 原驼 小羊驼 无峰驼
🦒|giraffe|长颈鹿 斑点
🐘|elephant|大象 动物 象
🦣|mammoth|猛犸 动物 大型 有绒毛的 灭绝
🦏|rhinoceros rhino|犀牛 动物
🦛|hippopotamus hippo|河马 动物
🐭|mouse mouse_face|老鼠头 鼠
🐁|mouse2 mouse|老鼠 耗子 鼠
🐀|rat|耗子 鼠
🐹|hamster hamster_face|仓鼠 仓鼠头 啮齿 头 宠物
🐰|rabbit rabbit_face|兔子头 兔 兔宝宝 宠物
🐇|rabbit2 rabbit|兔子 兔 动物
🐿️|chipmunk|松鼠 花栗鼠 金花鼠
🦫|beaver|海狸 动物 大板牙 母畜
🦔|hedgehog|刺猬 多刺
🦇|bat|蝙蝠 吸血鬼
🐻|bear bear_face|熊 低吼 头 灰熊 熊头
🐨|koala koala_face|考拉 动物 有袋类动物 树袋熊 澳大利亚
🐼|panda_face panda|熊猫 头 熊猫脸 猫熊 猫熊脸
🦥|sloth|树懒 慢 懒 爬树 迟缓
🦦|otter|水獭 动物 好玩 捕鱼 爱开玩笑
🦨|skunk|臭鼬 熏 臭 鼬
🦘|kangaroo|袋鼠 动物 小袋鼠 有袋目动物 有袋类动物
🦡|badger|獾 动物 打扰 纠缠 蜜獾
🐾|feet paw_prints|爪印 爪 爪子 足迹
🦃|turkey|火鸡 感恩节
🐔|chicken chicken_face|鸡 动物
🐓|rooster|公鸡 动物 鸡
🐣|hatching_chick|小鸡破壳 小鸡 破壳
🐤|baby_chick|小鸡 鸡
🐥|hatched_chick|正面朝向的小鸡 小鸡
🐦|bird bird_face|鸟 动物 鸟类学
🐧|penguin penguin_face|企鹅 南极 南极洲
🕊️|dove|鸽 和平 和平象征 飞翔 鸟
🦅|eagle|鹰 老鹰 鸟
🦆|duck|鸭子 鸟 鸭
🦢|swan|天鹅 丑小鸭 动物 小天鹅 鸟
🦉|owl|猫头鹰 睿智 鸟
🦤|dodo|渡渡鸟 动物 灭绝 鸟
🪶|feather|羽毛 轻 飞 鸟
🦩|flamingo|火烈鸟 华丽 热带 红鹳 艳丽
🦚|peacock|孔雀 卖弄 招摇 色彩缤纷 雌孔雀
🦜|parrot|鹦鹉 剽窃 模仿 说话 鸟
🐸|frog frog_face|青蛙 动物 头 脸 青蛙头
🐊|crocodile|鳄鱼
🐢|turtle|龟 乌龟 海龟 陆龟
🦎|lizard|蜥蜴 爬行动物
🐍|snake|蛇 持票人 狡猾的人 蛇夫座 黄道十二宫
🐲|dragon_face|龙头 神话 童话 龙
🐉|dragon|龙 中国 权力的游戏
🦕|sauropod|蜥蜴类 万龙属 恐龙 梁龙 腕龙
🦖|t-rex trex|霸王龙 恐龙 暴龙 暴龙君主
🐳|whale spouting_whale|喷水的鲸 喷水 鲸
🐋|whale2 whale|鲸鱼
🐬|dolphin flipper|海豚 鸭脚板
🦭|seal|海豹 动物 海洋 海狮
🐟|fish|鱼 双鱼座 星座 黄道十二宫
🐠|tropical_fish|热带鱼 热带 鱼
🐡|blowfish|河豚 鱼
🦈|shark|鲨鱼 鱼 鲨
🐙|octopus|章鱼 八爪 鱼
🐚|shell|海螺 螺 螺旋
🪸|coral|珊瑚 气候变化 海洋 珊瑚礁 礁
🦀|crab|蟹 巨蟹座 螃蟹 黄道十二宫
🦞|lobster|龙虾 浓汤 海鲜 红龙虾 贝类浓汤
🦐|shrimp|虾 甲壳 贝类水产 食物
🦑|squid|乌贼 墨鱼 软体动物 食物 鱿鱼
🦪|oyster|牡蛎 海鲜 珍珠 生蚝
🐌|snail|蜗牛 法国蜗牛
🦋|butterfly|蝴蝶 昆虫 漂亮 美丽
🐛|bug|毛毛虫 昆虫 毛虫
🐜|ant|蚂蚁
🐝|bee honeybee|蜜蜂 勤劳 昆虫 蜂蜜
🪲|beetle|甲虫 动物 昆虫 虫子
🐞|lady_beetle|瓢虫 昆虫 母
🦗|cricket|蟋蟀 昆虫 蚱蜢 蛐蛐
🪳|cockroach|蟑螂 动物 害虫 小强 昆虫
🕷️|spider|蜘蛛 昆虫
🕸️|spider_web|蜘蛛网 蛛网 蜘蛛
🦂|scorpion|蝎子 天蝎宫 天蝎座 黄道十二宫
🦟|mosquito|蚊子 发烧 发热 昆虫 疟疾
🪰|fly|苍蝇 动物 害虫 疾病 腐烂
🪱|worm|蠕虫 动物 寄生虫 环节动物 蚯蚓
🦠|microbe|细菌 变形虫 病毒 科学 阿米巴
💐|bouquet|花束 周年纪念 生日 罗曼史 鲜花
🌸|cherry_blossom|樱花 花
💮|white_flower|白花 花
🪷|lotus|莲花 佛教 印度教 幽静 恬静
🏵️|rosette|圆形花饰 光荣花 植物 花 花圈
🌹|rose|玫瑰 优雅 红玫瑰 花
🥀|wilted_flower|枯萎的花 凋谢 枯萎 花
🌺|hibiscus|芙蓉 木槿 植物 花
🌻|sunflower|向日葵 太阳 太阳花 花
🌼|blossom|开花 花 蒲公英
🌷|tulip|郁金香 开花 花
🌱|seedling|幼苗 发芽 芽 苗
🪴|potted_plant|盆栽植物 培育 房子 枯燥 植物
🌲|evergreen_tree|松树 圣诞树 常青树 树
🌳|deciduous_tree|落叶树 树 落叶 落叶植物
🌴|palm_tree|棕榈树 树 棕榈 热带
🌵|cactus|仙人掌 干旱 植物 沙漠
🌾|ear_of_rice sheaf_of_rice|稻子 稻 米 粮食 谷物
🌿|herb|药草 草药 香草
☘️|shamrock|三叶草 爱尔兰 苜蓿 酢浆草
🍀|four_leaf_clover|四叶草 幸运 爱尔兰的
🍁|maple_leaf|枫叶 树叶 秋叶 落叶
🍂|fallen_leaf|落叶 叶 秋
🍃|leaves|风吹叶落 叶子 树叶 随风飘舞
🪹|empty_nest nest|空巢 家 树枝 筑巢 鸟巢
🪺|nest_with_eggs|有蛋的巢 树枝 筑巢 蛋 鸟
🍄|mushroom|蘑菇 毒蕈 真菌
`,
  food: `
🍇|grapes|葡萄 水果
🍈|melon|甜瓜 哈密瓜 水果 蜜瓜 香瓜
🍉|watermelon|西瓜 水果
🍊|mandarin orange tangerine|橘子 柑桔 柑橘 桔子 水果
🍋|lemon|柠檬 柑橘 水果 酸
🍌|banana|香蕉 水果 钾
🍍|pineapple|菠萝 水果 热带
🥭|mango|芒果 水果 热带 食物
🍎|apple red_apple|红苹果 健康 水果 熟 红
🍏|green_apple|青苹果 水果 苹果 青
🍐|pear|梨 水果
🍑|peach|桃 水果
🍒|cherries|樱桃 水果
🍓|strawberry|草莓 水果 浆果
🫐|blueberries|蓝莓 水果 浆果 越桔 食物
🥝|kiwi_fruit kiwi|猕猴桃 奇异果 水果 食物
🍅|tomato|西红柿 水果 番茄 蔬菜
🫒|olive|橄榄 食物
🥥|coconut|椰子 棕榈 菠萝椰子兰姆酒
🥑|avocado|鳄梨 水果 牛油果 酪梨 食物
🍆|eggplant|茄子 蔬菜
🥔|potato|土豆 蔬菜 食物 马铃薯
🥕|carrot|胡萝卜 蔬菜 食物
🌽|corn ear_of_corn|玉米 农作物 包谷 苞米
🌶️|hot_pepper|红辣椒 辣 辣椒
🫑|bell_pepper|灯笼椒 蔬菜 辣椒 青椒 食物
🥒|cucumber|黄瓜 泡菜 腌菜 蔬菜 食物
🥬|leafy_green|绿叶蔬菜 卷心菜 圆白菜 小白菜 甘蓝
🥦|broccoli|西兰花 甘蓝 野生卷心菜
🧄|garlic|蒜 佐料 大蒜 蒜头 调味
🧅|onion|洋葱 佐料 调味
🥜|peanuts|花生 坚果 蔬菜 食物
🫘|beans|豆 肾 豆子 豆类 食物
🌰|chestnut|栗子 杏仁
🍞|bread|面包 一条面包 全麦面包 小麦 淀粉
🥐|croissant|羊角面包 新月形面包 法式 牛角面包 面包
🥖|baguette_bread|法式长棍面包 法式 法式长条面包 面包 食物
🫓|flatbread|扁面包 圆盘状烤饼 玉米饼 皮塔饼 薄脆饼
🥨|pretzel|椒盐卷饼 弯曲 扭曲食品 盘绕 缠绕
🥯|bagel|面包圈 奶酪酱 早餐 烘烤食品 硬面包圈
🥞|pancakes|烙饼 煎饼 薄煎饼 薄饼 食物
🧇|waffle|华夫饼 松饼 格子饼 点心 烤
🧀|cheese|芝士 奶酪 起司
🍖|meat_on_bone|排骨 带骨的肉 肉 骨
🍗|poultry_leg|家禽的腿 家禽 火鸡 饿 骨
🥩|cut_of_meat|肉块 排骨 牛排 猪排 红肉
🥓|bacon|培根 烟肉 熏肉 肉 背肯
🍔|hamburger|汉堡 吃 汉堡包 速食 食物
🍟|fries french_fries|薯条 快餐 油炸 食物
🍕|pizza|披萨 一片比萨 比萨 比萨饼 起司
🌭|hotdog|热狗 香肠
🥪|sandwich|三明治 面包
🌮|taco|墨西哥卷饼 卷饼 墨西哥 墨西哥玉米卷 玉米卷饼
🌯|burrito|墨西哥玉米煎饼 卷饼 墨西哥 墨西哥卷饼 玉米煎饼
🫔|tamale|墨西哥粽子 墨西哥 墨西哥饼 巴西粽 粽子
🥙|stuffed_flatbread|夹心饼 大饼 夹心 沙拉三明治 炸豆丸子
🧆|falafel|炸豆丸子 中东蔬菜球 油炸鹰嘴豆饼 肉丸 鹰嘴豆
🥚|egg|蛋 食物
🍳|fried_egg cooking|煎蛋 一面老一面嫩的煎蛋 做菜 只煎一面老 平底锅
🥘|shallow_pan_of_food|装有食物的浅底锅 平底锅 浅底 炖菜 炖锅
🍲|stew pot_of_food|一锅食物 炖菜 锅 食物
🫕|fondue|奶酪火锅 奶酪 奶酪锅 巧克力 火锅
🥣|bowl_with_spoon|碗勺 早餐 燕麦 燕麦粥 碗中汤匙
🥗|green_salad salad|绿色沙拉 沙拉 绿色蔬菜 食物
🍿|popcorn|爆米花 看电影
🧈|butter|黄油 乳制品 牛奶
🧂|salt|盐 佐料瓶 味道 咸 火大
🥫|canned_food|罐头食品 罐头
🍱|bento bento_box|盒饭 便当 便当盒 食物
🍘|rice_cracker|米饼 米 米果 食物
🍙|rice_ball|饭团 日式饭团 日本 米 食物
🍚|rice cooked_rice|米饭 主食 米 食物 饭
🍛|curry curry_rice|咖喱饭 咖喱 食物 饭
🍜|ramen steaming_bowl|面条 拉面 河粉 热气腾腾 热气腾腾面碗
🍝|spaghetti|意粉 意大利面 意面 肉丸 食物
🍠|sweet_potato|烤红薯 地瓜 烤地瓜 红薯 食物
🍢|oden|关东煮 串 卡博 海鲜 食物
🍣|sushi|寿司 食物
🍤|fried_shrimp|天妇罗 对虾 油炸 炸虾 虾
🍥|fish_cake|鱼板 鱼 鱼饼
🥮|moon_cake|月饼 中秋节 秋 秋天 节日
🍡|dango|团子 串 和果子 日本 甜点
🥟|dumpling|饺子 恩潘纳达 水饺 波兰饺子 煎饺
🥠|fortune_cookie|幸运饼干 签餅 算命 预言
🥡|takeout_box|外卖盒 中式外卖 外卖 外卖包装 外卖桶
🍦|icecream soft_serve|圆筒冰激凌 冰淇淋 圆筒冰淇淋 甜 甜点
🍧|shaved_ice|刨冰 冰 冰沙 沙冰 甜
🍨|ice_cream|冰淇淋 冰 冰激凌 奶油 甜
🍩|doughnut|甜甜圈 甜 甜点 食物
🍪|cookie|饼干 巧克力片 曲奇 曲奇饼 甜点
🎂|birthday birthday_cake|生日蛋糕 庆祝 甜 甜点 生日
🍰|cake shortcake|水果蛋糕 一片蛋糕 奶油 奶油酥饼 甜点
🧁|cupcake|纸杯蛋糕 烘焙食品 甜点 请客 面包店
🥧|pie|派 一片派 南瓜派 水果派 油酥点心
🍫|chocolate_bar|巧克力 万圣节 巧克力棒 甜 甜品
🍬|candy|糖 万圣节 嗜甜食 爱吃甜食 甜
🍭|lollipop|棒棒糖 果子 甜 糖 糖果
🍮|custard|奶黄 卡士达 甜点 蛋奶冻 蛋奶沙司
🍯|honey_pot|蜂蜜 小熊维尼 桶 甜 蜜罐
🍼|baby_bottle|奶瓶 奶 婴儿 新生儿
🥛|milk_glass glass_of_milk milk|一杯奶 喝 奶 杯 牛奶
☕|coffee|热饮 咖啡 早晨 星巴克 热气腾腾
🫖|teapot|茶壶 冲泡 壶 茶 食物
🍵|tea|热茶 乌龙茶 无柄茶杯 杯 没有把手的茶杯
🍶|sake|清酒 喝酒 清酒杯 清酒瓶 瓶
🍾|champagne|开香槟 喝酒 庆祝 木塞 瓶子
🍷|wine_glass|葡萄酒 俱乐部 喝酒 酒 酒吧
🍸|cocktail|鸡尾酒 俱乐部 喝酒 杯 玻璃杯
🍹|tropical_drink|热带水果饮料 俱乐部 喝酒 热带饮料 酒
🍺|beer|啤酒 啤酒节 喝酒 杯 酒
🍻|beers|干杯 啤酒 喝酒 碰杯 酒
🥂|clinking_glasses|碰杯 喝 干杯 庆祝 杯
🥃|tumbler_glass whisky|平底杯 一杯威士忌 威士忌 平底无脚杯 杯
🫗|pouring_liquid pour|倾倒液体 倒出 倾倒 洒出 流出
🥤|cup_with_straw|带吸管杯 带吸管的杯子 果汁 水 汽水
🧋|bubble_tea boba_drink|珍珠奶茶 奶茶 泡泡 牛奶 珍珠
🧃|beverage_box juice_box|饮料盒 吸管 果汁 果汁盒 甜味
🧉|mate|马黛茶 茶 饮料
🧊|ice_cube ice|冰块 冰 冰冷 冰山 冷
🥢|chopsticks|筷子 箸
🍽️|plate_with_cutlery fork_knife_plate|餐具 做菜 刀 刀叉与盘 叉
🍴|fork_and_knife|刀叉 中餐 刀 午餐 叉
🥄|spoon|匙 勺 勺子 匙子 汤匙
🔪|hocho knife|菜刀 主厨 刀 武器 烹饪
🫙|jar|罐 容器 瓶子 空 空瓶
🏺|amphora|双耳瓶 壶 水瓶 罐
`,
  travel: `
🌍|earth_africa earth_europe|地球上的欧洲非洲 世界 地球 欧洲 非洲
🌎|earth_americas|地球上的美洲 世界 全球 地球 美洲
🌏|earth_asia|地球上的亚洲澳洲 世界 亚洲 亚澳 全球
🌐|globe_with_meridians|带经纬线的地球 世界 全球 地球 子午线
🗺️|world_map|世界地图 世界 地图
🗾|japan japan_map|日本地图 地图 日本
🧭|compass|指南针 定向 导航 方向 磁性
🏔️|mountain_snow|雪山 冷 山 泠 雪
⛰️|mountain|山 峰
🌋|volcano|火山 喷发 大自然 山 爆发
🗻|mount_fuji|富士山 大自然 山
🏕️|camping|露营 帐篷
🏖️|beach_umbrella beach beach_with_umbrella|沙滩伞 伞 有伞的海滩 沙滩 海滩
🏜️|desert|沙漠 荒漠
🏝️|desert_island island|无人荒岛 岛 沙滩孤岛 沙漠 荒岛
🏞️|national_park|国家公园 公园 自然 风景
🏟️|stadium|体育馆 竞技场
🏛️|classical_building|古典建筑 古典 古建筑
🏗️|building_construction construction_site|施工 兴建 建筑施工
🧱|bricks|砖 墙 砂浆 黏土
🪨|rock|岩石 固体 坚不可摧 巨石 石头
🪵|wood|木头 原木 圆木 木材 木桩
🛖|hut|小屋 圆屋 家 茅屋 蒙古包
🏘️|houses homes|房屋建筑 住宅 小区 房 房子
🏚️|derelict_house house_abandoned|废墟 废屋 荒宅 荒废 鬼屋
🏠|house|房子 乡村家园 住家 家 建筑
🏡|house_with_garden|别墅 乡村家园 住家 家 庭院
🏢|office|办公楼 写字楼 建筑
🏣|post_office|日本邮局 建筑 日本 邮便 邮局
🏤|european_post_office|邮局 建筑 欧洲 欧洲邮局
🏥|hospital|医院 医生 医药 建筑 看病
🏦|bank|银行 建筑
🏨|hotel|酒店 建筑 旅馆
🏩|love_hotel|情人酒店 建筑 情人旅馆 情侣酒店 旅馆
🏪|convenience_store|便利店 24小时 商店 建筑
🏫|school|学校 建筑 教学楼
🏬|department_store|商场 建筑 百货公司 百货商城 百货商店
🏭|factory|工厂 建筑
🏯|japanese_castle|日本城堡 城堡 建筑 日本
🏰|european_castle castle|欧洲城堡 城堡 建筑 欧洲
💒|wedding|婚礼 教堂 浪漫 结婚
🗼|tokyo_tower|东京塔 东京 塔
🗽|statue_of_liberty|自由女神像 塑像 纽约 自由 雕塑
⛪|church|教堂 基督 基督教 宗教 小教堂
🕌|mosque|清真寺 伊斯兰 宗教 穆斯林
🛕|hindu_temple|印度寺庙 佛寺 佛教 寺庙 寺院
🕍|synagogue|犹太教堂 会堂 宗教 犹太 犹太教
⛩️|shinto_shrine|神社 宗教 日本 神道教
🕋|kaaba|克尔白 伊斯兰 天房 宗教 穆斯林
⛲|fountain|喷泉
⛺|tent|帐篷 露营
🌁|foggy|有雾 雾 霾
🌃|night_with_stars|夜晚 星空 晚上
🏙️|cityscape|城市风光 城市 都市 都市景观 高楼大厦
🌄|sunrise_over_mountains|山顶日出 太阳 山 日出 早晨
🌅|sunrise|日出 大自然 太阳 早晨 清晨
🌆|city_sunset city_dusk|城市黄昏 城市 夜晚 日落 都市
🌇|city_sunrise city_sunset|日落 夕阳
🌉|bridge_at_night|夜幕下的桥 夜幕 晚上 桥
♨️|hotsprings|温泉 水 泉 热气腾腾 蒸汽
🎠|carousel_horse|旋转木马 木马 游乐园
🛝|playground_slide slide|游乐场滑梯 游乐园 游乐场 滑梯 玩
🎡|ferris_wheel|摩天轮 游乐园
🎢|roller_coaster|过山车 游乐园
💈|barber barber_pole|理发店 旋转 柱 理发 理发师
🎪|circus_tent|马戏团帐篷 帐篷 马戏团
🚂|steam_locomotive|蒸汽火车 守车 旅行 火车 火车头
🚃|railway_car|轨道车 旅行 电车 铁路
🚄|bullettrain_side|高速列车 动车 新干线 火车 速度
🚅|bullettrain_front|子弹头高速列车 动车 子弹列车 子弹头 新干线
🚆|train2 train|火车 到站 呜呜 铁路
🚇|metro|地铁 捷运
🚈|light_rail|轻轨 到站 单轨电车 火车
🚉|station|车站 地铁 捷运 火车 铁路
🚊|tram|路面电车 捷运 电车
🚝|monorail|单轨 单轨电车 火车
🚞|mountain_railway|山区铁路 山区 山地铁路 火车 铁路
🚋|train tram_car|有轨电车 轨道
🚌|bus|公交车 公交 公共汽车 大巴
🚍|oncoming_bus|迎面驶来的公交车 公交 公共汽车 大巴 迎面驶来
🚎|trolleybus|无轨电车 公共汽车 电车
🚐|minibus|小巴 公共汽车 开车 移动房车
🚑|ambulance|救护车 急救 车辆
🚒|fire_engine|消防车 救火车 火灾
🚓|police_car|警车 巡逻 檀岛警騎 汽车 警察
🚔|oncoming_police_car|迎面驶来的警车 汽车 警察 警车
🚕|taxi|出租车 小黄 开车 汽车 的士
🚖|oncoming_taxi|迎面驶来的出租车 优步 出租车 叫车 小黄
🚗|car red_car|汽车 开车 轿车
🚘|oncoming_automobile|迎面驶来的汽车 开车 汽车 轿车 迎面而来
🚙|blue_car suv|运动型多用途车 suv 休旅车 休闲车 开车
🛻|pickup_truck|敞蓬小型载货卡车 交通工具 卡车 汽车 皮卡
🚚|truck delivery_truck|货车 卡车 开车 送货
🚛|articulated_lorry|铰接式货车 卡车 拖车 搬运 货车
🚜|tractor|拖拉机
🏎️|racing_car|赛车 汽车 疾驰 跑车
🏍️|motorcycle|摩托车 摩托 赛车
🛵|motor_scooter|小型摩托车 摩托车 踏板车
🦽|manual_wheelchair|手动轮椅 无障碍 轮椅
🦼|motorized_wheelchair|电动轮椅 无障碍 轮椅
🛺|auto_rickshaw|三轮摩托车 三脚鸡 三蹦子 嘟嘟车 电动三轮车
🚲|bike bicycle|自行车 单车 脚踏车 自行车骑士 飞驰
🛴|kick_scooter scooter|滑板车
🛹|skateboard|滑板 板 踩滑板
🛼|roller_skate|四轮滑冰鞋 旱冰 溜冰 溜冰鞋 滑冰
🚏|busstop|公交车站 公交站 公共汽车站
🛣️|motorway|高速公路 公路
🛤️|railway_track|铁轨 火车 铁路
🛢️|oil_drum|石油桶 桶 油桶 石油
⛽|fuelpump|油泵 加油 加油站 柴油 燃料
🛞|wheel|车轮 圆圈 汽车 车辆 转动
🚨|rotating_light|警车灯 灯 紧急 警报 警灯
🚥|traffic_light|横向的红绿灯 交通灯 信号灯 红绿灯
🚦|vertical_traffic_light|纵向的红绿灯 交叉口 交通灯 信号灯 直的红绿灯
🛑|stop_sign octagonal_sign|停止标志 停止 八角形 八边形 标志
🚧|construction|路障 施工
⚓|anchor|锚 停泊 工具 船
🛟|ring_buoy lifebuoy|救生圈 安全 救援 救生 救生用具
⛵|boat sailboat|帆船 游艇 船 驾帆船
🛶|canoe|独木舟 船
🚤|speedboat|快艇 亿万富翁 船 豪华游艇
🛳️|passenger_ship cruise_ship|客轮 客船 旅客
⛴️|ferry|渡轮 旅客 渡船 轮船
🛥️|motor_boat motorboat|摩托艇 船
🚢|ship|船 旅客 旅行
✈️|airplane|飞机 喷气机 旅行 飞行
🛩️|small_airplane|小型飞机 小飞机 飞机
🛫|flight_departure airplane_departure|航班起飞 值机 出境 报到 登机
🛬|flight_arrival airplane_arriving|航班降落 到达 着陆 航班 降落
🪂|parachute|降落伞 帆伞 悬挂滑翔 滑翔 滑翔伞
💺|seat|座位 位子 椅子
🚁|helicopter|直升机 旅行 直升飞机
🚟|suspension_railway|空轨 悬挂 悬挂式单轨 空中轨道列车
🚠|mountain_cableway|缆车 空中 索道
🚡|aerial_tramway|索道 空中 缆车
🛰️|artificial_satellite satellite|卫星 太空
🚀|rocket|火箭 发射 太空 旅行
🛸|flying_saucer|飞碟 ufo 不明飞行物 外星人 外星球
🛎️|bellhop_bell bellhop|服务铃 行李员 酒店 铃
🧳|luggage|行李箱 包装 手提箱 旅行 滚轮提箱
⌛|hourglass|沙漏 时间 计时 计时器
⏳|hourglass_flowing_sand|沙正往下流的沙漏 沙 沙漏 等待 计时器
⌚|watch|手表 时间 表
⏰|alarm_clock|闹钟 小时 时间 钟
⏱️|stopwatch|秒表 码表 计时 计时器
⏲️|timer_clock|定时器 时间 计时 计时器
🕰️|mantelpiece_clock clock|座钟 台钟 壁炉钟 时钟
🕛|clock12|十二点 00 12 12:00 整点
🕧|clock1230|十二点半 12 12:30 30 时钟
🕐|clock1|一点 00 1 1:00 时间
🕜|clock130|一点半 1 1:30 30 时间
🕑|clock2|两点 00 2 2:00 时钟
🕝|clock230|两点半 2 2:30 30 时间
🕒|clock3|三点 00 3 3:00 时钟
🕞|clock330|三点半 3 30 3:30 时间
🕓|clock4|四点 00 4 4:00 时钟
🕟|clock430|四点半 30 4 4:30 时间
🕔|clock5|五点 00 5 5:00 时钟
🕠|clock530|五点半 30 5 5:30 时钟
🕕|clock6|六点 00 6 6:00 时钟
🕡|clock630|六点半 30 6 6:30 时钟
🕖|clock7|七点 00 7 7:00 时钟
🕢|clock730|七点半 30 7 7:30 时钟
🕗|clock8|八点 00 8 8:00 时间
🕣|clock830|八点半 30 8 8:30 时钟
🕘|clock9|九点 00 9 9:00 时钟
🕤|clock930|九点半 30 9 9:30 时钟
🕙|clock10|十点 00 10 10:00 时钟
🕥|clock1030|十点半 10 10:30 30 时钟
🕚|clock11|十一点 00 11 11:00 时钟
🕦|clock1130|十一点半 11 11:30 30 时钟
🌑|new_moon|朔月 新月 月亮
🌒|waxing_crescent_moon|蛾眉月 三日月 娥眉月 弯月 月亮
🌓|first_quarter_moon|上弦月 月亮
🌔|moon waxing_gibbous_moon|盈凸月 月亮
🌕|full_moon|满月 月亮 望月
🌖|waning_gibbous_moon|亏凸月 月亮 衰落
🌗|last_quarter_moon|下弦月 月亮
🌘|waning_crescent_moon|残月 亏眉月 弯月 月亮
🌙|crescent_moon|弯月 娥眉月 新月形 月亮 残月
🌚|new_moon_with_face|微笑的朔月 新月 月亮 朔月
🌛|first_quarter_moon_with_face|微笑的上弦月 上弦月 月亮 蛾眉月
🌜|last_quarter_moon_with_face|微笑的下弦月 下弦月 月亮 残月
🌡️|thermometer|温度计 天气 气温 温度
☀️|sunny sun|太阳 光线 晴 晴天 阳光明媚
🌝|full_moon_with_face|微笑的月亮 月亮 望月 满月
🌞|sun_with_face|微笑的太阳 太阳 温暖阳光 阳光明媚
🪐|ringed_planet saturn|有环行星 土星 行星
⭐|star|星星 五角星 白色星星
🌟|star2 glowing_star|闪亮的星星 发光 星星 闪亮 闪光
🌠|stars shooting_star|流星 夜晚 太空 星空 陨落之星
🌌|milky_way|银河 太空 星空
☁️|cloud|云 云彩 云朵 天气 阴
⛅|partly_sunny sun_behind_cloud|阴 乌云蔽日 多云
⛈️|cloud_with_lightning_and_rain stormy thunder_cloud_and_rain|雷阵雨 暴风雨 阵雨 雨 雷
🌤️|sun_behind_small_cloud sunny|晴偶有云 云 天气 太阳 少云
🌥️|sun_behind_large_cloud cloudy|多云 云 太阳 泠 阴
🌦️|sun_behind_rain_cloud sun_and_rain|晴转雨 下雨 云 天气 太阳
🌧️|cloud_with_rain rainy|下雨 云 天气 雨
🌨️|cloud_with_snow snowy|下雪 云 天气 雪
🌩️|cloud_with_lightning lightning|打雷 云 天气 闪电 雷
🌪️|tornado|龙卷风 云 天气 旋风
🌫️|fog|雾 云 霾
🌬️|wind_face wind_blowing_face|大风 狂风 风吹
🌀|cyclone|台风 天气 旋风 晕 气旋
🌈|rainbow|彩虹 lgbt 双性恋 同志 跨性别
🌂|closed_umbrella|收起的伞 下雨 伞 雨 雨伞
☂️|open_umbrella umbrella|伞 雨 雨伞
☔|umbrella umbrella_with_rain|雨伞 下雨 伞 雨滴
⛱️|parasol_on_ground beach_umbrella umbrella_on_ground|阳伞 下雨 伞 地上的阳伞 太阳
⚡|zap high_voltage|高压 危险 有电 闪电
❄️|snowflake|雪花 冷 天气 雪
☃️|snowman_with_snow snowman2|雪与雪人 泠 雪 雪人
⛄|snowman|雪人 下雪 泠
☄️|comet|彗星 太空
🔥|fire|火焰 火 烧 燃烧
💧|droplet|水滴 冷 天气 水 泪
🌊|ocean water_wave|浪花 波浪 浪 海洋
`,
  activities: `
🎃|jack_o_lantern|南瓜灯 万圣节 南瓜 庆祝 灯
🎄|christmas_tree|圣诞树 圣诞 庆祝 树 装饰
🎆|fireworks|焰火 庆典 庆祝 炮竹 烟花
🎇|sparkler|烟花 庆祝 火花 烟火 焰火
🧨|firecracker|爆竹 光亮 火花 炸药 烟火
✨|sparkles|闪亮 星星 火花 闪光 闪耀
🎈|balloon|气球 庆祝 生日 节日
🎉|tada party party_popper|拉炮彩带 兴奋 呱呱叫 庆祝 彩带
🎊|confetti_ball|五彩纸屑球 五彩纸屑 庆祝 彩色纸屑 球
🎋|tanabata_tree|七夕树 七夕 庆祝 日本 条幅
🎍|bamboo|门松 庆祝 日本 松树 盆栽
🎎|dolls|日本人形 人偶 娃娃 庆祝 日本
🎏|flags carp_streamer|鲤鱼旗 庆祝 日本 男孩节 长旗
🎐|wind_chime|风铃 庆祝 铃铛 风
🎑|rice_scene moon_ceremony|赏月 中秋 佳节 庆祝 月亮
🧧|red_envelope|红包 利事 利是 好运 礼物
🎀|ribbon|蝴蝶结 丝带 庆祝 缎带
🎁|gift|礼物 包礼物 包装 圣诞 庆祝
🎗️|reminder_ribbon|提示丝带 丝带 庆典 庆祝 暗示
🎟️|tickets admission_tickets|入场券 票 门票
🎫|ticket|票 入场券 电影票 票根 车票
🎖️|medal_military military_medal|军功章 军队 勋章 奖章
🏆|trophy|奖杯 冠军 奖励 奖品 奖赏
🏅|medal_sports sports_medal|奖牌 获胜 运动会奖牌 运动员 金牌
🥇|1st_place_medal 1st first_place_medal|金牌 奖牌 第一 第一名奖牌
🥈|2nd_place_medal 2nd second_place_medal|银牌 亚军 奖牌 第二 第二名奖牌
🥉|3rd_place_medal 3rd third_place_medal|铜牌 奖牌 季军 第三 第三名奖牌
⚽|soccer|足球 大罗 梅西 球 球赛
⚾|baseball|棒球 球 运动
🥎|softball|垒球 手套 球 腋下 运动
🏀|basketball|篮球 打球 球 篮筐 运动
🏐|volleyball|排球 球 球赛
🏈|football|美式橄榄球 橄榄球 球
🏉|rugby_football|英式橄榄球 橄榄球 球 运动
🎾|tennis|网球 球 球拍 网球拍
🥏|flying_disc|飞盘 圆盘 极限 极限运动 终极
🎳|bowling|保龄球 全倒 球 运动
🏏|cricket_game|板球 球 球拍
🏑|field_hockey|曲棍球 球 球棍 球赛
🏒|ice_hockey hockey|冰球 冰球杆 球 球棍
🥍|lacrosse|袋棍球 得分 球 球棍 球门
🏓|ping_pong|乒乓球 乒乓 桌球 比赛 球
🏸|badminton|羽毛球 球拍 羽球
🥊|boxing_glove|拳击手套 手套 拳击
🥋|martial_arts_uniform|练武服 制服 柔道 武术 空手道
🥅|goal_net|球门 球网
⛳|golf|高尔夫球洞 果岭 果岭旗 球洞 高尔夫
⛸️|ice_skate|滑冰 冰刀 溜冰
🎣|fishing_pole_and_fish fishing_pole|钓鱼竿 钓竿 鱼杆
🤿|diving_mask|潜水面罩 浮潜 深潜 潜水
🎽|running_shirt_with_sash running_shirt|运动背心 上衣 跑步 运动服 饰带
🎿|ski|滑雪 运动 雪
🛷|sled|雪橇 下雪 乘雪橇 平底雪橇 驾雪橇
🥌|curling_stone|冰壶 冰上溜石 比赛 游戏 石壶
🎯|dart bullseye direct_hit|正中靶心的飞镖 命中 标的 直接命中 要害
🪀|yo_yo|悠悠球 上下起落 溜溜球 犹豫不决 玩具
🪁|kite|风筝 翱翔 飞翔
🔫|gun pistol|水枪 工具 左轮 手枪 枪
🎱|8ball billiards|台球 8球制桌球 8号球 台球台 游戏
🔮|crystal_ball|水晶球 命运 工具 梦幻 水晶
🪄|magic_wand|魔棒 女巫 巫师 魔术 魔术师
🎮|video_game controller|游戏手柄 手柄 游戏 游戏控制器 电子游戏
🕹️|joystick|游戏操控杆 操控杆 游戏 电子游戏
🎰|slot_machine|老虎机 吃角子老虎 游戏 角子机 赌博
🎲|game_die|骰子 掷骰子 色子 骰子游戏
🧩|jigsaw puzzle_piece|拼图 图片 智力游戏 相扣 线索
🧸|teddy_bear|泰迪熊 填充 毛绒玩具 熊 玩偶
🪅|pinata|彩罐 五月节 墨西哥 庆祝 皮纳塔
🪩|mirror_ball disco disco_ball|镜球 派对 聚会 舞会 舞厅
🪆|nesting_dolls|套娃 俄罗斯套娃 俄罗斯娃娃 娃娃
♠️|spades|黑桃 扑克 牌 葵扇 黑桃花色
♥️|hearts|红桃 扑克 牌 红心 红桃花色
♦️|diamonds|方片 扑克 方块 牌 牌局
♣️|clubs|梅花 扑克 梅花花色 牌 草花
♟️|chess_pawn|兵 受骗者 国际象棋 牺牲品
🃏|black_joker|大小王 大王 小丑 小王 扑克
🀄|mahjong|红中 方城之战 牌局 麻将 麻将红中
🎴|flower_playing_cards|花札 卡牌 日本 游戏 花斗
🎭|performing_arts|表演艺术 剧院 女演员 戏剧 演员
🖼️|framed_picture frame_with_picture|带框的画 加框的照片 博物馆 框 照片
🎨|art palette|调色盘 创意 博物馆 多种色彩 娱乐
🧵|thread|线 卷盘 线轴 绳子 缝纫
🪡|sewing_needle|缝合针 线 绣花针 缝合 缝纫
🧶|yarn|毛线 毛线球 线球 编织 钩针编织
🪢|knot|结 八字结 打结 绳子 绳扣
`,
  objects: `
👓|eyeglasses glasses|眼镜 服饰 眼睛
🕶️|dark_sunglasses sunglasses|墨镜 太阳镜
🥽|goggles|护目镜 护目 护眼 水肺 游泳
🥼|lab_coat|白大褂 医生 外衣 实验 实验人员
🦺|safety_vest|救生衣 安全 紧急 背心 逃生
👔|necktie|领带 工作 正式 衬衫领带
👕|shirt tshirt|T恤 t恤 休闲服装 恤衫
👖|jeans|牛仔裤 休闲 周末 蓝色 裤子
🧣|scarf|围巾 冷 包紧 围脖 头巾
🧤|gloves|手套 手
🧥|coat|外套 冷 夹克 超冷
🧦|socks|袜子 短袜 袜 长袜
👗|dress|连衣裙 衣服 裙子
👘|kimono|和服 日本 衣服
🥻|sari|纱丽 印度 披肩 莎丽 衣服
🩱|one_piece_swimsuit|连体泳衣 一片式 泳衣 泳装 游泳
🩲|swim_brief briefs|三角裤 一片式 内裤 泳衣 泳装
🩳|shorts|短裤 内裤 四角裤 泳衣 泳装
👙|bikini|比基尼 三点式 泳装 游泳
👚|womans_clothes|女装 女 女生衣服 女衬衫 衣服
👛|purse|钱包 血拼 铜板
👜|handbag|手提包 包包 挎包 血拼
👝|pouch clutch_bag|手袋 包 化妆包 手拿 手拿包
🛍️|shopping shopping_bags|购物袋 包 袋 购物 逛街
🎒|school_satchel backpack|书包 上学 包
🩴|thong_sandal|夹趾凉鞋 人字拖 凉鞋 沙滩 沙滩凉鞋
👞|mans_shoe shoe|男鞋 棕色 皮鞋 鞋
👟|athletic_shoe sneaker|跑鞋 跑 运动鞋 鞋
🥾|hiking_boot|登山鞋 健行 徒步 户外 登山
🥿|flat_shoe womans_flat_shoe|平底鞋 一脚蹬 便鞋 平底芭蕾舞鞋 芭蕾舞鞋
👠|high_heel|高跟鞋 女 时装 鞋 高跟
👡|sandal|女式凉鞋 凉鞋 女
🩰|ballet_shoes|芭蕾舞鞋 舞蹈 舞鞋 足尖鞋 跳舞
👢|boot|女靴 女 女式靴子 靴子
👑|crown|皇冠 国王 权力的游戏 王冠 王后
👒|womans_hat|女帽 女 女式 帽子 花园派对
🎩|tophat top_hat|礼帽 帽子 正式 高帽
🎓|mortar_board graduation_cap|毕业帽 四方帽 学位 学者 毕业
🧢|billed_cap|鸭舌帽 帽子 棒球帽
🪖|military_helmet|军用头盔 军事 军用 军队 士兵
⛑️|rescue_worker_helmet helmet_with_cross|白十字头盔 十字 头盔 安全帽 救援人员头盔
📿|prayer_beads|念珠 宗教 珠子 祈祷 项链
💄|lipstick|唇膏 化妆 化妆品 口红 约会
💍|ring|戒指 结婚 订婚 钻戒 闪
💎|gem|宝石 婚礼 珠宝 订婚 钻石
🔇|mute no_sound|已静音的扬声器 声音 安静 扬声器 扬声器关闭
🔈|speaker low_volume quiet_sound|低音量的扬声器 低音量扬扬声 喇叭 小声 小音量
🔉|sound medium_volumne|中等音量的扬声器 中等 中等音量 中音量 中音量扬声器
🔊|loud_sound high_volume|高音量的扬声器 大声 大音量 扬声器 音量
📢|loudspeaker|喇叭 公共广播 大声 广播 扩音器
📣|mega megaphone|扩音器 呼喊 喇叭 喇叭筒 大声
📯|postal_horn|邮号 号 号角 喇叭 邮政
🔔|bell|铃铛 叮当 响铃 钟 钟声
🔕|no_bell|禁止响铃 响铃关闭 安静 无声 铃
🎼|musical_score|乐谱 五线谱 曲谱 音乐 音符
🎵|musical_note|音符 乐谱 五线谱 八分音符 音乐
🎶|notes musical_notes|多个音符 乐谱 五线谱 八分音符 音乐
🎙️|studio_microphone|录音室麦克风 录音室 音乐 麦 麦克
🎚️|level_slider|电平滑块 滑块 电平 调节 调节滑块
🎛️|control_knobs|控制旋钮 控制 旋钮 调节 音乐
🎤|microphone|麦克风 k歌 卡拉ok 唱k 唱歌
🎧|headphones|耳机 头戴式耳机 耳塞
📻|radio|收音机 娱乐 广播 广播电台 无线电
🎷|saxophone|萨克斯管 乐器 吹奏 演奏 萨克斯风
🎺|trumpet|小号 乐器 吹奏 喇叭 音乐
🪗|accordion|手风琴 乐器 六角形风琴 音乐 风琴
🎸|guitar|吉他 乐器 弹奏 演奏 电吉他
🎹|musical_keyboard|音乐键盘 乐器 弹奏 演奏 钢琴
🎻|violin|小提琴 乐器 提琴 是特拉迪瓦尔 演奏
🪕|banjo|班卓琴 弦乐器 弹奏 音乐
🥁|drum|鼓 音乐 鼓声 鼓槌
🪘|long_drum|长鼓 乐器 康加鼓 康茄鼓 敲
📱|iphone android mobile_phone|手机 手提电话 智能手机 电话 移动
📲|calling mobile_phone_arrow|带有箭头的手机 手机 接收 智能手机 来电
☎️|phone telephone|电话 固定电话 固话 座机
📞|telephone_receiver|电话听筒 听筒 固定电话 固话 座机
📟|pager|寻呼机 bb机 传呼机 呼机 通信
📠|fax fax_machine|传真机 传真 传真号 发传真
🔋|battery|电池 正极 电 电极 电源
🪫|low_battery|电池电量不足 低能量 电子 电池 电池电量低
🔌|electric_plug|电源插头 插头 电插头 电源 电线
💻|computer laptop|笔记本电脑 pc 个人电脑 手提电脑 电脑
🖥️|desktop_computer computer|台式电脑 pc 个人电脑 台式 显示器
🖨️|printer|打印机 印刷机 喷墨打印 复印 打印
⌨️|keyboard|键盘 打字 按键 电脑 输入
🖱️|computer_mouse|电脑鼠标 有线鼠标 激光鼠标 点击 点按
🖲️|trackball|轨迹球 有线鼠标 电脑 追踪球 鼠标
💽|minidisc computer_disk|电脑光盘 md minidisk mini光盘 光盘
💾|floppy_disk|软盘 3.5英寸 便携 存储 电脑
💿|cd optical_disk|光盘 cd 专辑 存储 影片
📀|dvd|DVD dvd 光盘 光碟 影片
🧮|abacus|算盘 计算 计算器
🎥|movie_camera|电影摄影机 录像 摄像机 摄录机 摄影
🎞️|film_strip film_frames|影片帧 帧 电影 电影胶卷 电影胶片
📽️|film_projector|电影放映机 影片 投影仪 放映机 电影
🎬|clapper|场记板 场记 打板 拍电影
📺|tv|电视机 电视 看电视 节目 视频
📷|camera|相机 卡片相机 拍照 摄影 照片
📸|camera_flash camera_with_flash|开闪光灯的相机 带闪光灯的相机 拍照 相机 闪光灯
📹|video_camera|摄像机 录像 录像机 录影 拍摄
📼|vhs videocassette|录像带 vhs 录影带 磁带
🔍|mag|左斜的放大镜 工具 搜索 放大 放大镜
🔎|mag_right|右斜的放大镜 工具 搜索 放大 放大镜
🕯️|candle|蜡烛 光 烛光 烛火 照明
💡|bulb light_bulb|灯泡 主意 想法 点子 电
🔦|flashlight|手电筒 光 工具 手电 照明
🏮|izakaya_lantern lantern red_paper_lantern|红灯笼 光 喜庆 居酒屋 日本
🪔|diya_lamp|印度油灯 排灯节 油 灯 迪亚
📔|notebook_with_decorative_cover|精装笔记本 书 写作 学校 封面
📕|closed_book|合上的书本 书 书本 书本合起 合上
📖|book open_book|打开的书本 书 书本 图书馆 小说
📗|green_book|绿色书本 书 书本 图书馆 教育
📘|blue_book|蓝色书本 书 书本 图书馆 教育
📙|orange_book|橙色书本 书 书本 图书馆 教育
📚|books|书 书本 书籍 图书 图书馆
📓|notebook|笔记本 日记本 本子 笔记 记事本
📒|ledger|账本 笔记本 记事本 记账 账簿
📃|page_with_curl|带卷边的页面 卷曲 卷边 文书 文件
📜|scroll|卷轴 卷纸 画卷 纸 纸卷
📄|page_facing_up|文件 文书 文档 页面向上
📰|newspaper|报纸 传播 报道 新闻 看报
🗞️|newspaper_roll rolled_up_newspaper|报纸卷 卷起 卷起的报纸 报纸 新闻
📑|bookmark_tabs|标签页 书签 书签页标签 有书签的页面 标签
🔖|bookmark|书签 标签 读书 阅读
🏷️|label|标签 吊牌 标记 行李牌
🪙|coin|硬币 富有 欧元 美元 财富
💰|moneybag|钱袋 付钱 十亿 变现 守财奴
💴|yen|日元 日币 现金 纸币 货币
💵|dollar|美元 现金 纸币 美刀 美钞
💶|euro|欧元 现金 纸币 货币 钞票
💷|pound|英镑 现金 纸币 货币 钞票
💸|money_with_wings|长翅膀的钱 纸币 翅膀 花钱 钱
💳|credit_card|信用卡 信用 借记卡 刷卡 卡
🧾|receipt|收据 会计 信封 凭据 发票
💹|chart|趋势向上且带有日元符号的图表 上扬 上涨 日元 日元升值
✉️|envelope|信封 信件 信息 来信 电子邮件
📧|e-mail email|电子邮件 信件 信封 电邮 邮件
📨|incoming_envelope|来信 信件 信封 发送 接收
📩|envelope_with_arrow|收邮件 信件 信封 发信 发出
📤|outbox_tray|发件箱 信件 发信 发送 发邮件
📥|inbox_tray|收件箱 信件 接收 收信 收到邮件
📦|package|包裹 快递 指向 盒子 箱子
📫|mailbox|有待收信件 信箱 旗标 有新信件 邮箱
📪|mailbox_closed|无待收信件 信箱 信箱关闭红旗放下 放下 旗标
📬|mailbox_with_mail|有新信件 信箱 信箱打开红旗升起 打开 旗标
📭|mailbox_with_no_mail|无新信件 信箱 信箱打开 信箱打开红旗放下 旗标
📮|postbox|邮筒 信 信箱 寄信 邮箱
🗳️|ballot_box|投票箱 投票 盒子 票箱 选举
✏️|pencil2 pencil|铅笔 橡皮 橡皮擦 画画 画笔
✒️|black_nib|钢笔尖 写字 硬笔 笔 笔尖
🖋️|fountain_pen|钢笔 写字 硬笔 笔
🖊️|pen|笔 原子笔 圆珠笔 油笔
🖌️|paintbrush|画笔 刷 毛笔 画刷 笔刷
🖍️|crayon|蜡笔 油画棒 画棒
📝|memo pencil|备忘录 便条 便条簿 便笺 铅笔
💼|briefcase|公文包 上班 公事包 办公室 包
📁|file_folder|文件夹 办公 文件 文具 硬纸夹
📂|open_file_folder|打开的文件夹 办公 打开 打开文件夹 文件
🗂️|card_index_dividers|索引分隔文件夹 分隔 分隔卡 文件夹 索引
📅|date|日历 日期
📆|calendar|手撕日历 日历 日期
🗒️|spiral_notepad notepad_spiral|线圈本 文具 笔记本 线圈 记事本
🗓️|spiral_calendar calendar_spiral|线圈日历 日历 日期 线圈 记事本
📇|card_index|卡片索引 卡片 卡牌索引 名片索引 目录
📈|chart_with_upwards_trend chart_increasing|趋势向上的图表 上升 上涨 上涨图表 上涨趋势线
📉|chart_with_downwards_trend chart_decreasing|趋势向下的图表 下跌 下跌图表 下跌趋势线 下降
📊|bar_chart|条形图 图形 图表 柱形图 直方图
📋|clipboard|剪贴板 写字夹板 写字板 剪贴簿 夹子
📌|pushpin|图钉 固定 拼贴 按钉
📍|round_pushpin|圆图钉 位置 固定 图钉
📎|paperclip|回形针 万字夹 回纹针 曲别针 纸夹
🖇️|paperclips|连起来的两个回形针 万字夹 回形针 回纹针 曲别针
📏|straight_ruler|直尺 尺 尺子 数学 文具
📐|triangular_ruler|三角尺 三角 尺 数学 文具
✂️|scissors|剪刀 修剪 剪 剪子 剪裁
🗃️|card_file_box|卡片盒 卡片 存档 文件 标签
🗄️|file_cabinet|文件柜 存档 归档 收纳 柜
🗑️|wastebasket trashcan|垃圾桶 垃圾 垃圾篓 废纸篓
🔒|lock locked|合上的锁 上锁 私密 锁 锁住
🔓|unlock unlocked|打开的锁 取消锁定 开锁 打开 破解
🔏|lock_with_ink_pen locked_with_pen|墨水笔和锁 笔 笔尖 钢笔 锁
🔐|closed_lock_with_key locked_with_key|钥匙和锁 安全 脚踏车锁 钥匙 锁
🔑|key|钥匙 密码 密钥 开锁 解锁
🗝️|old_key|老式钥匙 古老的钥匙 旧钥匙 线索 钥匙
🔨|hammer|锤子 修理 家居修缮 工具 敲
🪓|axe|斧头 切 劈 木头 砍
⛏️|pick|铁镐 工具 挖 挖掘 采矿
⚒️|hammer_and_pick|锤子与镐 工具 铁锤 铁镐 锤子
🛠️|hammer_and_wrench|锤子与扳手 工具 扳手 铁锤 锤子
🗡️|dagger|匕首 剑 武器 短刀 短剑
⚔️|crossed_swords|交叉放置的剑 交叉 剑 十字 双剑
💣|bomb|炸弹 爆炸
🪃|boomerang|回旋镖 反弹 回弹 土著 武器
🏹|bow_and_arrow|弓和箭 人马座 射手 射手座 射箭
🛡️|shield|盾牌 武器 盾 防御
🪚|carpentry_saw|木工锯 修剪 工具 木匠 木材
🔧|wrench|扳手 家居修缮 工具 螺丝扳手
🪛|screwdriver|螺丝刀 工具 螺丝
🔩|nut_and_bolt|螺母与螺栓 工具 螺丝 螺帽 螺栓
⚙️|gear|齿轮 传动 工具 机械 零件
🗜️|clamp compression|夹钳 压缩 夹具 工具 机械
⚖️|balance_scale scales|天平 公平 公正 天秤 天秤座
🦯|probing_cane white_cane|盲杖 拐杖 无障碍 盲 盲人
🔗|link|链接 网址 链条 锁链
⛓️|chains|链条 铁链 链 锁链
🪝|hook|挂钩 卖点 弯钩 抓 曲线
🧰|toolbox|工具箱 大箱子 工具 机修 箱子
🧲|magnet|磁铁 u型 吸引 吸引力 正负
🪜|ladder|梯子 台阶 梯级 横档 爬
⚗️|alembic|蒸馏器 净化 化学 实验 工具
🧪|test_tube|试管 化学 化学家 实验 实验室
🧫|petri_dish|培养皿 培养 实验室 生物学 生物学家
🧬|dna double_helix|DNA dna 基因 演化 生命
🔬|microscope|显微镜 实验 实验室 工具 生物
🔭|telescope|望远镜 外星人 天体 天文 天文学
📡|satellite satellite_antenna|卫星天线 信号接收 卫星 卫星接收天线 卫星碟形天线
💉|syringe|注射器 医学 医生 工具 打针
🩸|drop_of_blood|血滴 医疗 月经 流血 献血
💊|pill|药丸 医生 吃药 治疗 生病
🩹|adhesive_bandage bandaid|创可贴 ok绷 伤口 受伤 绷带
🩼|crutch|拐杖 受伤 手杖 残疾 活动助行类辅具
🩺|stethoscope|听诊器 医生 医疗 心脏 心跳
🩻|x_ray x-ray xray|X射线 x射线 x射线 医生 医疗
🚪|door|门 出入口 前门 后门 大门
🛗|elevator|电梯 升降机 可达性
🪞|mirror|镜子 化妆 反射 反射镜 窥镜
🪟|window|窗户 开窗 新鲜空气 景色 窗口
🛏️|bed|床 宾馆 床垫 床铺 睡
🛋️|couch_and_lamp|沙发和灯 家 沙发 灯 阅读
🪑|chair|椅子 坐 坐下 座位 椅背
🚽|toilet|马桶 wc 卫生间 厕所 洗手间
🪠|plunger|活塞 便便 吸力 搋子 水管工
🚿|shower|淋浴 喷头 喷水 水 洗澡花洒
🛁|bathtub|浴缸 沐浴 泡沫浴 泡澡 洗澡
🪤|mouse_trap|捕鼠器 奶酪 老鼠夹 诱饵 陷进
🪒|razor|剃须刀 刀 刮 刮刀 剃刀
🧴|lotion_bottle|乳液瓶 乳液 保湿乳液 护肤霜 洗剂瓶
🧷|safety_pin|安全别针 别针 扣针
🧹|broom|扫帚 女巫 巫婆 打扫 扫地
🧺|basket|筐 农作 洗衣 种植 篮子
🧻|roll_of_paper toilet_paper|卷纸 卫生纸 手纸 纸卷 纸巾
🪣|bucket|桶 大桶 木桶 水桶 缸
🧼|soap|皂 杀菌 泡沫 洗手 洗澡
🫧|bubbles|气泡 打嗝 水下 泡泡 清洁
🪥|toothbrush|牙刷 刷 刷子 卫生 情节
🧽|sponge|海绵 吸收 吸水 多孔 浸泡
🧯|fire_extinguisher|灭火器 压制 火灾 灭火 熄灭
🛒|shopping_cart|购物车 手推车 购物 采购
🚬|smoking cigarette|香烟 卷烟 吸烟 抽烟 烟
⚰️|coffin|棺材 埋葬 死亡 灵柩 葬礼
🪦|headstone|墓碑 公墓 坟墓 墓园 墓地
⚱️|funeral_urn|骨灰缸 丧礼 死亡 瓮 缸
🧿|nazar_amulet|纳扎尔护身符 小装饰品 恶魔之眼 护身符 珠子
🪬|hamsa|法蒂玛之手 保护 好运 手 手掌
🗿|moyai moai|摩埃 复活岛 复活节岛 复活节岛石像 摩艾
🪧|placard|标语牌 告示 布告 标志 标牌
🪪|identification_card id_card|身份证 id 凭证 安全 执照
`,
  symbols: `
🏧|atm|取款机 atm 提款机 柜员机 标识
🚮|put_litter_in_its_place litter_bin|倒垃圾 垃圾丢弃处 垃圾入篓 垃圾桶
🚰|potable_water|饮用水 可以喝的 喝水 接水 水
♿|wheelchair handicapped|轮椅标识 无障碍 残疾 残障 轮椅
🚹|mens|男厕 卫生间 厕所 洗手间 男士
🚺|womens|女厕 卫生间 厕所 女士 洗手间
🚻|restroom bathroom|卫生间 wc 厕所 洗手间
🚼|baby_symbol|宝宝 婴儿 换尿片 母婴室
🚾|wc water_closet|厕所 卫生间 洗手间 盥洗室
🛂|passport_control|护照检查 安检 护照 检查 通行证
🛃|customs|海关 行李打包
🛄|baggage_claim|提取行李 提取 旅行 行李
🛅|left_luggage|寄存行李 储物柜 寄存 行李
⚠️|warning|警告 小心
🚸|children_crossing|儿童过街 交通 安全 指示牌 行人
⛔|no_entry|禁止通行 交通 禁止入内 禁行 请勿入内
🚫|no_entry_sign|禁止 不准 不许 严禁 禁入
🚳|no_bicycles|禁止自行车 严禁 交通 禁止 禁行自行车
🚭|no_smoking|禁止吸烟 严禁 吸烟 抽烟 禁止
🚯|do_not_litter no_littering|禁止乱扔垃圾 严禁 垃圾 禁丢垃圾 禁止
🚱|non-potable_water|非饮用水 水 禁止用水 节约用水 非直饮水
🚷|no_pedestrians|禁止行人通行 严禁 行人
📵|no_mobile_phones|禁止使用手机 严禁 手机 电话 禁止
🔞|underage no_one_under_18|18禁 儿童不宜 未成年人不宜 禁止
☢️|radioactive|辐射 放射性 标识
☣️|biohazard|生物危害 动物 当心感染 污染 警告
⬆️|arrow_up|向上箭头 上 北 方位 方向
↗️|arrow_upper_right|右上箭头 东北 右上 方位 方向
➡️|arrow_right|向右箭头 东 右 方向 标识
↘️|arrow_lower_right|右下箭头 东南 右下 方位 方向
⬇️|arrow_down|向下箭头 南 向下 基本 方位
↙️|arrow_lower_left|左下箭头 左下 方向 标识 箭头
⬅️|arrow_left|向左箭头 左 方向 标识 箭头
↖️|arrow_upper_left|左上箭头 左上 方向 标识 箭头
↕️|arrow_up_down|上下箭头 上下 箭头
↔️|left_right_arrow|左右箭头 左右 箭头
↩️|leftwards_arrow_with_hook arrow_left_hook|右转弯箭头 右转弯 向左弯曲的右箭头 箭头
↪️|arrow_right_hook rightwards_arrow_with_hook|左转弯箭头 向右弯曲的左箭头 左转弯 箭头
⤴️|arrow_heading_up|右上弯箭头 右上弯 向上弯曲的右箭头 箭头
⤵️|arrow_heading_down|右下弯箭头 右下弯 向下弯曲的右箭头 箭头
🔃|arrows_clockwise clockwise|顺时针垂直箭头 刷新 垂直顺时针箭头 方向 标识
🔄|arrows_counterclockwise counterclockwise|逆时针箭头按钮 倒转 再次 刷新 箭头
🔙|back|返回箭头 回退 箭头 返回
🔚|end|结束箭头 箭头 终点 结束
🔛|on|ON!箭头 on on!箭头 开始 标识
🔜|soon|SOON箭头 soon箭头 在路上 立刻回来 箭头
🔝|top|置顶 向上 标识 顶
🛐|place_of_worship|宗教场所 地点 宗教 崇拜 敬神
⚛️|atom_symbol atom|原子符号 原子 无神论 物质
🕉️|om|奥姆 印度 印度教 唵 宗教
✡️|star_of_david|六芒星 六角星 大卫之星 大卫星 宗教
☸️|wheel_of_dharma|法轮 佛 宗教 舵 轮盘
☯️|yin_yang|阴阳 太极 宗教 道 道教
✝️|latin_cross|十字架 基督 天主教 宗教
☦️|orthodox_cross|东正教十字架 东正教 十字架 基督 宗教
☪️|star_and_crescent|星月 伊斯兰 宗教 斋戒月 穆斯林
☮️|peace_symbol peace|和平符号 和平
🕎|menorah|烛台 光明节 宗教 灯台 犹太
🔯|six_pointed_star|带中间点的六芒星 六芒星 六芒星加圆点 六角星 命运
♈|aries|白羊座 公羊 星座 牡羊座
♉|taurus|金牛座 公牛 星座 金牛
♊|gemini|双子座 双子 孪生子 星座
♋|cancer|巨蟹座 巨蟹 星座 螃蟹
♌|leo|狮子座 星座 雄狮
♍|virgo|处女座 室女座 星座 黄道十二宫
♎|libra|天秤座 平衡 星座 正义
♏|scorpius|天蝎座 天蝎 星座 蝎子
♐|sagittarius|射手座 人马座 射手 弓箭手 星座
♑|capricorn|摩羯座 天宫图 山羊 摩羯 星座
♒|aquarius|水瓶座 星座 水
♓|pisces|双鱼座 双鱼 星座 鱼
⛎|ophiuchus|蛇夫座 星座 蛇 蛇夫
🔀|twisted_rightwards_arrows shuffle|随机播放音轨按钮 交叉 打乱 随机 随机播放
🔁|repeat|重复按钮 循环 循环播放 箭头 顺时针
🔂|repeat_one|重复一次按钮 单曲循环 循环 箭头 顺时针
▶️|arrow_forward play|播放按钮 三角 右 向右 播放
⏩|fast_forward|快进按钮 双箭头 向前 快进 快速
⏭️|next_track_button next_track|下一个音轨按钮 三角 下一个 下一曲 下一首
⏯️|play_or_pause_button play_pause|播放或暂停按钮 三角 向右 播放 播放或暂停
◀️|arrow_backward reverse|倒退按钮 三角 倒转 后退 向左
⏪|rewind fast_reverse|快退按钮 倒回 双箭头 快退 快速倒带
⏮️|previous_track_button previous_track|上一个音轨按钮 三角 上一个 上一曲 上一首
🔼|arrow_up_small up|向上三角形按钮 上 向上 向上按钮 往上
⏫|arrow_double_up fast_up|快速上升按钮 上 双箭头 向上 快速向上
🔽|arrow_down_small down|向下三角形按钮 下 向下 向下按钮 往下
⏬|arrow_double_down fast_down|快速下降按钮 下 双箭头 向下 快速向下
⏸️|pause_button pause|暂停按钮 停止 双条形 暂停
⏹️|stop_button stop|停止按钮 停止 方形 正方形 终止
⏺️|record_button record|录制按钮 制作 圆 录像 录制
⏏️|eject_button eject|推出按钮 向上三角 弹出
🎦|cinema|电影院 剧院 场所 影片 摄影机
🔅|low_brightness dim_button|低亮度按钮 亮度 低 低亮度 昏暗
🔆|high_brightness bright_button|高亮度按钮 亮 亮度 太阳 明亮
📶|signal_strength antenna_bars|信号强度条 信号 天线 强度 手机
📳|vibration_mode|振动模式 手机 振动 震动
📴|mobile_phone_off|手机关机 关机 关闭 关闭手机 手机
♀️|female_sign female|女性符号 符号 雌性
♂️|male_sign male|男性符号 符号 雄性
⚧️|transgender_symbol|跨性别符号 跨性别
✖️|heavy_multiplication_x multiplication multiply|乘 x 乘号 取消 相乘
➕|heavy_plus_sign plus|加 加号 十字 数学 相加
➖|heavy_minus_sign minus|减 减号 数学 横线 符号
➗|heavy_division_sign divide division|除 数学 相除 符号 除号
🟰|heavy_equals_sign|粗等号 回答 平等 数学 相等
♾️|infinity|无穷大 宇宙 无尽 极大
‼️|bangbang double_exclamation|双感叹号 两个 双叹号 叹号 吃惊
⁉️|interrobang exclamation_question|感叹疑问号 叹号 叹号加问号 吃惊 标点符号
❓|question|红色问号 为什么 标点 标点符号 疑问
❔|grey_question white_question|白色问号 为什么 标点符号 空心 空心问号
❕|grey_exclamation white_exclamation|白色感叹号 叹号 吃惊 标点符号 白色叹号
❗|exclamation heavy_exclamation_mark|红色感叹号 叹号 吃惊 惊讶 感叹
〰️|wavy_dash|波浪型破折号 标点符号 波浪线 浪花 象声号
💱|currency_exchange|货币兑换 兑换 外汇 换汇 汇率
💲|heavy_dollar_sign|粗美元符号 现金 美元 美元符号 美刀
⚕️|medical_symbol medical|医疗标志 医学 医疗 蛇杖 阿斯克勒庇俄斯
♻️|recycle recycling_symbol|回收标志 再利用 再生 回收 循环
⚜️|fleur_de_lis fleur-de-lis|百合花饰 鸢尾花
🔱|trident|三叉戟徽章 三叉戟 工具 波塞冬 船
📛|name_badge|姓名牌 名牌 徽章 胸牌 证章
🔰|beginner|日本新手驾驶标志 v型臂章 v形图案 人字形图记 军警
⭕|o hollow_red_circle red_o|红色空心圆圈 0 o形 圆圈 大
✅|white_check_mark check_mark_button|勾号按钮 勾 勾号 完成 打勾
☑️|ballot_box_with_check|勾选框 做好 勾号 勾选 复选框
✔️|heavy_check_mark check_mark|勾号 对勾 打勾 正确 符号
❌|x cross_mark|叉号 x 乘 交叉 取消
❎|negative_squared_cross_mark cross_mark_button|叉号按钮 乘 乘号 叉 取消
➰|curly_loop|卷曲环 单环 日本单环标志 标志
➿|loop double_curly_loop|双卷曲环 免费电话 双环 日本免费电话标志 标志
〽️|part_alternation_mark|庵点 开始歌唱 歌记号 符号
✳️|eight_spoked_asterisk|八轮辐星号 八芒星 星号
✴️|eight_pointed_black_star|八角星 星 符号
❇️|sparkle|火花 烟火 闪光 闪耀
©️|copyright|版权
®️|registered|注册 注册标记
™️|tm trade_mark|商标 产品 标志
#️⃣|hash number_sign|按键:# 按键
*️⃣|asterisk|按键:* 按键
0️⃣|zero|按键:0 0 按键
1️⃣|one|按键:1 1 一 按键
2️⃣|two|按键:2 2 二 按键
3️⃣|three|按键:3 3 三 按键
4️⃣|four|按键:4 4 四 按键
5️⃣|five|按键:5 5 五 按键
6️⃣|six|按键:6 6 六 按键
7️⃣|seven|按键:7 7 七 按键
8️⃣|eight|按键:8 8 八 按键
9️⃣|nine|按键:9 9 九 按键
🔟|keycap_ten ten|按键:10 按键
🔠|capital_abcd|输入大写拉丁字母 abcd 大写字母 大写字母键 字母
🔡|abcd|输入小写拉丁字母 abcd 小写字母 小写字母键 打字
🔢|1234|输入数字 1234 打字 数字
🔣|symbols|输入符号 字符 打字 符号
🔤|abc|输入拉丁字母 abc 字母 打字 拉丁字母
🅰️|a a_blood|A型血 a a型血 字母a 按钮
🆎|ab ab_blood|AB型血 ab ab型血 字母ab 按钮
🅱️|b b_blood|B型血 b b型血 按钮 血型
🆑|cl|CL按钮 cl cl按钮 手机 清理
🆒|cool|cool按钮 cool 按键 酷
🆓|free|免费按钮 free 不收费 免费 按钮
ℹ️|information_source info|信息 信息中心 查询 资料
🆔|id|ID按钮 id id按钮 按键 识别
Ⓜ️|m|圆圈包围的M m 圆圈包围的m 圈 字母
🆕|new|new按钮 按键 新 新的
🆖|ng|NG按钮 ng ng按钮 按钮 按键
🅾️|o2 o o_blood|O型血 o o型血 o型血 字母o
🆗|ok|OK按钮 ok ok按钮 同意 按键
🅿️|parking|停车按钮 p 停车 按键 泊车
🆘|sos|SOS按钮 sos sos按钮 按键 救命
🆙|up up2|up按钮 up 向上 按键
🆚|vs|VS按钮 vs vs按钮 对 对决
🈁|koko ja_here|日文的“这里”按钮 koko 按键 日文 日语
🈂️|sa ja_service_charge|日文的“服务费”按钮 sa 按键 收费 日文
🈷️|u6708 ja_monthly_amount|日文的“月总量”按钮 按键 日文 日本 月
🈶|u6709 ja_not_free_of_carge|日文的“收费”按钮 按键 日文 日本 有
🈯|u6307 ja_reserved|日文的“预留”按钮 保留 指 按键 日文
🉐|ideograph_advantage ja_bargain|日文的“议价”按钮 得 按键 日文 日本
🈹|u5272 ja_discount|日文的“打折”按钮 割 打折 折扣 按键
🈚|u7121 ja_free_of_charge|日文的“免费”按钮 免费 免钱 按键 无
🈲|u7981 ja_prohibited|日文的“禁止”按钮 严禁 按键 日文 日本
🉑|accept ja_acceptable|日文的“可接受”按钮 可 可接受 按键 日文
🈸|u7533 ja_application|日文的“申请”按钮 日文 日本 日语 申
🈴|u5408 ja_passing_grade|日文的“合格”按钮 及格 合 按键 日文
🈳|u7a7a ja_vacancy|日文的“有空位”按钮 日文 日本 日语 有空位
㊗️|congratulations ja_congratulations|日文的“祝贺”按钮 庆贺 按键 日文 日本
㊙️|secret ja_secret|日文的“秘密”按钮 保密 按键 日文 日本
🈺|u55b6 ja_open_for_business|日文的“开始营业”按钮 开门 按键 日文 日本
🈵|u6e80 ja_no_vacancy|日文的“没有空位”按钮 座位 按键 日文 日本
🔴|red_circle|红色圆 几何 圆 圈 红
🟠|orange_circle|橙色圆 圆 圆圈 圈 橙
🟡|yellow_circle|黄色圆 圆 圈 黄 黄色
🟢|green_circle|绿色圆 圆 圆圈 圈 绿
🔵|large_blue_circle blue_circle|蓝色圆 圆 圈 蓝 蓝圈
🟣|purple_circle|紫色圆 圆 圆圈 圈 紫
🟤|brown_circle|棕色圆 圆 圆圈 圈 棕
⚫|black_circle|黑色圆 圆 圈 黑
⚪|white_circle|白色圆 圆 圈 白 白圈
🟥|red_square|红色方块 方块 方框 正方形 红
🟧|orange_square|橙色方块 方块 方框 橙 橙色
🟨|yellow_square|黄色方块 方块 方框 正方形 黄
🟩|green_square|绿色方块 方块 方框 正方形 绿
🟦|blue_square|蓝色方块 方块 方框 正方形 蓝
🟪|purple_square|紫色方块 方块 方框 正方形 紫
🟫|brown_square|棕色方块 方块 方框 棕 棕色
⬛|black_large_square|黑线大方框 大 方形 正方形 黑色
⬜|white_large_square|白线大方框 大 方形 正方形 白色
◼️|black_medium_square|黑色中方块 中等 几何 方形 正方形
◻️|white_medium_square|白色中方块 中等 方形 正方形 白色
◾|black_medium_small_square|黑色中小方块 中小 方形 正方形 黑色
◽|white_medium_small_square|白色中小方块 中小正方形 几何 方形 白色
▪️|black_small_square|黑色小方块 几何 几何图形 小 方形
▫️|white_small_square|白色小方块 小 方形 正方形 白色
🔶|large_orange_diamond|橙色大菱形 大 方块 方片 橘色方块
🔷|large_blue_diamond|蓝色大菱形 大 方块 方片 菱形
🔸|small_orange_diamond|橙色小菱形 小 方块 方片 橘色方块
🔹|small_blue_diamond|蓝色小菱形 小 方片 菱形 蓝色
🔺|small_red_triangle|红色正三角 三角形 向上 正三角 红色
🔻|small_red_triangle_down|红色倒三角 三角形 下 倒三角 向下
💠|diamond_shape_with_a_dot_inside diamond_with_a_dot|带圆点的菱形 中心 内部 圆 方块
🔘|radio_button|单选按钮 单独 单选钮 圆心 按钮
🔳|white_square_button|白色方形按钮 按钮 方形 白线方形按钮 白线正方形按钮
🔲|black_square_button|黑色方形按钮 几何 几何图形 按钮 方形
`,
  flags: `
🏁|checkered_flag|黑白方格旗 方格 格子旗 竞赛 终点
🚩|triangular_flag_on_post triangular_flag|三角旗 升旗 旗 旗杆上的三角旗 旗杆上的旗帜
🎌|crossed_flags|交叉旗 对叉 旗 旗帜 日本
🏴|black_flag|黑旗 举黑旗 摇黑棋 黑色旗 黑色旗子
🏳️|white_flag|白旗 举白旗 摇白旗 白色旗子 白色旗帜
🇦🇺|australia flag_au|旗:澳大利亚 AU 旗
🇨🇦|canada flag_ca|旗:加拿大 CA 旗
🇨🇳|cn china flag_cn|旗:中国 CN 旗
🇩🇪|de flag_de germany|旗:德国 DE 旗
🇪🇺|eu european_union flag_eu|旗:欧盟 EU 旗
🇫🇷|fr flag_fr france|旗:法国 FR 旗
🇬🇧|gb uk flag_gb|旗:英国 GB 旗
🇭🇰|hong_kong flag_hk|旗:中国香港特别行政区 HK 旗
🇮🇳|india flag_in|旗:印度 IN 旗
🇯🇵|jp flag_jp japan|旗:日本 JP 旗
🇰🇷|kr flag_kr south_korea|旗:韩国 KR 旗
🇲🇴|macau flag_mo macao|旗:中国澳门特别行政区 MO 旗
🇸🇬|singapore flag_sg|旗:新加坡 SG 旗
🇺🇸|us flag_us united_states|旗:美国 US 旗
`,
};
