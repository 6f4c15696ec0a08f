//! The one table of everything that a pack can say. The walker checks files against it; suggestions and schema come from it too.

use crate::check::{Role, RoleTest, SendTest, SlotTest, Third};
use crate::consent::Reason;
use crate::fold::Step;
use crate::notice::{MessageKind, NoticeKind, Selector};
use crate::template::BrokenKind;
use crate::verdict::{Authority, Severity, Weight};

use super::State;

/// What a value must look like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Words that people read or that are looked for; not empty.
    Text,
    /// A word or phrase that is looked for; something must be left of it when it is folded.
    Word,
    /// Any text, also an empty one.
    FreeText,
    /// A short name of lower case letters, digits and hyphens.
    Id,
    /// Three numbers with dots.
    Version,
    /// A whole number.
    Integer { min: u32, max: u32 },
    /// A number with at most two decimals.
    Decimal { min: Weight, max: Weight },
    /// `true` or `false`.
    Bool,
    /// A date or a time.
    Instant,
    /// One of some words.
    Choice(fn() -> Vec<&'static str>),
    /// A list with at least so many parts.
    List { of: &'static Shape, least: usize },
    /// One value, or a list of them.
    OneOrMany(&'static Shape),
    /// An object with the fields of the table.
    Object(&'static Object),
    /// An object of which exactly one field is there.
    OneKey(&'static Object),
    /// An object with keys of one's own choice.
    MapOf(&'static Shape),
    /// A text or an object.
    TextOr(&'static Object),
}

/// The fields of one kind of object.
#[derive(Debug)]
pub(super) struct Object {
    /// What it is called in messages.
    pub(super) name: Words,
    pub(super) fields: &'static [Field],
}

/// One field.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) shape: Shape,
    /// What it is, in one line.
    pub(super) doc: Words,
}

/// A text of the table in both languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
}

pub(super) const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

pub(super) const fn must(name: &'static str, shape: Shape, zh: &'static str, en: &'static str) -> Field {
    Field { name, required: true, shape, doc: words(zh, en) }
}

pub(super) const fn may(name: &'static str, shape: Shape, zh: &'static str, en: &'static str) -> Field {
    Field { name, required: false, shape, doc: words(zh, en) }
}

/// A file of a pack.
pub(super) static FILE: Object = Object {
    name: words("规则包文件", "a pack file"),
    fields: &[
        may(
            "pack",
            Shape::Object(&PACK),
            "规则包的名称与版本，整包只写一次",
            "name and version of the pack, once in all its files",
        ),
        may("policies", list(&Shape::Object(&POLICY)), "规则所依据的政策", "the policies that rules rest on"),
        may("words", list(&Shape::Object(&WORD_LIST)), "词表", "word lists"),
        may("rules", list(&Shape::Object(&RULE)), "规则", "rules"),
        may("weights", list(&Shape::Object(&WEIGHTS)), "加权规则的权重", "weights for scored rules"),
        may("changes", list(&Shape::Object(&CHANGE)), "对先前规则包的改动", "changes to packs loaded before"),
    ],
};

static PACK: Object = Object {
    name: words("规则包", "a pack"),
    fields: &[
        must("id", Shape::Id, "短名，如 wechat", "short name, such as wechat"),
        must("version", Shape::Version, "版本号，如 0.1.0", "version, such as 0.1.0"),
        must("title", Shape::Object(&TEXT), "名称", "what it is called"),
        may("builds_on", list(&Shape::Object(&BASE)), "所基于的规则包及其版本", "packs that it was made for"),
    ],
};

static BASE: Object = Object {
    name: words("所基于的规则包", "a pack to build on"),
    fields: &[
        must("pack", Shape::Id, "短名", "its short name"),
        must("version", Shape::Text, "版本，可只写前几段，如 0.1", "its version, or the beginning of it, such as 0.1"),
    ],
};

static CHANGE: Object = Object {
    name: words("改动", "a change"),
    fields: &[
        may("list", Shape::Text, "要改的词表", "the word list to change"),
        may("rule", Shape::Text, "要改的规则", "the rule to change"),
        may("words", some(&Shape::Word), "词表增加的词", "words to add to the list"),
        may("allow", some(&Shape::Word), "增加的放行语", "allow phrases to add"),
        may("severity", Shape::Choice(severities), "规则改为哪一级", "the rule's severity from now on"),
    ],
};

static POLICY: Object = Object {
    name: words("政策", "a policy"),
    fields: &[
        must("id", Shape::Id, "短名", "short name"),
        must("title", Shape::Object(&TEXT), "名称", "what it is called"),
        must("source", Shape::Text, "原文出处", "where its text is"),
        must("clauses", some(&Shape::Object(&CLAUSE)), "条款", "its clauses"),
    ],
};

static CLAUSE: Object = Object {
    name: words("条款", "a clause"),
    fields: &[
        must("id", Shape::Id, "短名", "short name"),
        must("versions", some(&Shape::Object(&CLAUSE_VERSION)), "各版本，按时间先后", "its versions, in time order"),
        may("unchecked", Shape::Object(&TEXT), "为什么没有规则查它", "why no rule checks it"),
    ],
};

static CLAUSE_VERSION: Object = Object {
    name: words("条款版本", "a version of a clause"),
    fields: &[
        must("in_force", Shape::Object(&IN_FORCE), "何时有效", "when it is in force"),
        may(
            "announced",
            Shape::Instant,
            "公布时间，自此至生效只作警告",
            "when it became known; until it is in force, rules warn",
        ),
        must("text", Shape::Object(&TEXT), "以自己的话概括", "what it says, in our own words"),
    ],
};

static IN_FORCE: Object = Object {
    name: words("有效期", "an interval"),
    fields: &[
        must("from", Shape::Instant, "自何时起", "first instant"),
        may("until", Shape::Instant, "至何时止（不含）", "first instant that no longer belongs to it"),
    ],
};

static WORD_LIST: Object = Object {
    name: words("词表", "a word list"),
    fields: &[
        must("id", Shape::Id, "短名", "short name"),
        must("purpose", Shape::Object(&TEXT), "用途", "what it is for"),
        must("source", Shape::Text, "词的来源", "where the words come from"),
        must("words", some(&Shape::Word), "词", "the words"),
        may(
            "allow",
            list(&Shape::Word),
            "放行语：覆盖某词且更长时，该词不算",
            "phrases that silence a word which they cover",
        ),
        may(
            "disguise",
            list(&Shape::Choice(disguises)),
            "词被怎样掩饰时也要找到，默认只有 noise",
            "disguises in which its words are found too; noise alone if left out",
        ),
        may("spellings", list(&Shape::Object(&SPELLING)), "某些词的别的写法", "other ways to write some words"),
    ],
};

static SPELLING: Object = Object {
    name: words("别的写法", "other spellings"),
    fields: &[
        must("word", Shape::Word, "所指的词", "the word that is meant"),
        must("as", some(&Shape::Word), "写成什么", "how it is written"),
    ],
};

static RULE: Object = Object {
    name: words("规则", "a rule"),
    fields: &[
        must("id", Shape::Text, "family/what-it-finds", "family/what-it-finds"),
        must(
            "version",
            Shape::Integer { min: 1, max: 1_000_000 },
            "所查内容改变时加一",
            "counts up when what it finds changes",
        ),
        must("state", Shape::Choice(states), "preview、stable 或 deprecated", "preview, stable or deprecated"),
        must("severity", Shape::Choice(severities), "error、warning 或 info", "error, warning or info"),
        must("authority", Shape::Choice(authorities), "law、platform 或 heuristic", "law, platform or heuristic"),
        must("clauses", some(&Shape::Text), "所依据的条款：政策/条款", "what it rests on: policy/clause"),
        may("waivable", Shape::Bool, "可否豁免，默认可以", "whether an exemption may lift it; true if left out"),
        may(
            "scope",
            Shape::Object(&SCOPE),
            "查哪些通知的哪些部分",
            "which notices and which parts of them it looks at",
        ),
        may("requires", some(&FIELD), "至少须声明其一，否则不判", "parts of which at least one must be declared"),
        must("title", Shape::Object(&TEXT), "问题的简称", "the breach in a few words"),
        may("message", Shape::Object(&TEXT), "发现问题时的说法", "what a finding says"),
        must("why", Shape::Object(&TEXT), "为什么", "why it matters"),
        must("advice", Shape::Object(&TEXT), "该怎么写", "what to write instead"),
        must("check", Shape::OneOrMany(&Shape::OneKey(&CHECK)), "怎么查", "what it looks for"),
        may("unless", list(&Shape::Object(&UNLESS)), "出现什么便不算", "what silences a match"),
        must("bad", some(&EXAMPLE), "必须查出的例子", "examples in which it must find something"),
        must("good", some(&EXAMPLE), "不得查出的例子", "examples in which it must find nothing"),
        may("known_misses", list(&EXAMPLE), "已知漏查的例子", "breaches that it is known to miss"),
        may("known_noise", list(&EXAMPLE), "已知误查的例子", "honest notices that it is known to find"),
    ],
};

static SCOPE: Object = Object {
    name: words("适用范围", "a scope"),
    fields: &[
        may("fields", some(&FIELD), "通知的哪些部分", "parts of the notice"),
        may("kinds", some(&Shape::Choice(kinds)), "哪几种通知", "kinds of notice"),
        may("messages", some(&Shape::Choice(messages)), "哪几种消息", "sorts of message"),
    ],
};

static CHECK: Object = Object {
    name: words("检查", "a check"),
    fields: &[
        may("phrase", Shape::Object(&TERM), "每一处", "every occurrence"),
        may("sequence", Shape::Object(&SEQUENCE), "依次紧接出现", "terms that follow each other closely"),
        may("together", Shape::Object(&TOGETHER), "一同出现", "terms that stand together"),
        may("count", Shape::Object(&COUNT), "出现太多次", "a term that occurs too often"),
        may("score", Shape::Object(&SCORE), "加权累计", "weighed evidence that adds up"),
        may("missing", Shape::Object(&MISSING), "该有而没有", "a part that should be there"),
        may("slot", Shape::Object(&SLOT), "参数与取值", "slots and their values"),
        may("broken", Shape::Object(&BROKEN), "写错的占位符", "broken placeholders"),
        may("disguise", Shape::Object(&DISGUISE), "被掩饰的词", "a word that is hidden"),
        may("off-topic", Shape::Object(&OFF_TOPIC), "说的不是讲好的事", "another topic than what was declared"),
        may("role", Shape::Object(&ROLES), "与参数名不符的值", "values that cannot be what their labels say"),
        may("jump", Shape::Object(&JUMP), "跳到别处的链接", "a tap that leads elsewhere"),
        may("send", Shape::Object(&SEND), "发送请求的问题", "what is wrong with a send"),
        may("repeated-id", Shape::Object(&REPEATED_ID), "重复的编号", "an id that another record has already"),
        may("consent", Shape::Object(&CONSENT), "没有订阅授权的发送", "a send that no consent pays for"),
    ],
};

/// Settings of its own, and behind them those of a term.
macro_rules! and_term {
    ($($own:expr),+ $(,)?) => {{
        let [words, lists, patterns, needs, allow, fields] = TERM_FIELDS;
        [$($own,)+ words, lists, patterns, needs, allow, fields]
    }};
}

static TERM: Object = Object { name: words("词项", "a term"), fields: &TERM_FIELDS };

const TERM_FIELDS: [Field; 6] = [
    may("words", some(&Shape::Word), "字词", "literal words"),
    may("lists", some(&Shape::Text), "词表的短名", "names of word lists"),
    may("patterns", some(&Shape::Text), "正则表达式", "regular expressions"),
    may(
        "needs",
        some(&Shape::Word),
        "匹配正则前字段中须有其一的字词",
        "words of which one must be there before a pattern is tried",
    ),
    may("allow", some(&Shape::Word), "放行语", "phrases that silence a match which they cover"),
    may("fields", some(&FIELD), "只在这些部分里找", "parts of the notice in which it may stand"),
];

static SEQUENCE: Object = Object {
    name: words(" `sequence` 检查", "a `sequence` check"),
    fields: &[
        must("steps", Shape::List { of: &Shape::Object(&TERM), least: 2 }, "依次出现的词项", "terms, in their order"),
        must(
            "within",
            Shape::Integer { min: 0, max: 1000 },
            "相邻两项之间最多多少字",
            "most characters between one and the next",
        ),
        may(
            "across",
            Shape::Choice(field_reaches),
            "不越过哪种边界，默认 clause",
            "what may not end in between; clause if left out",
        ),
    ],
};

static TOGETHER: Object = Object {
    name: words(" `together` 检查", "a `together` check"),
    fields: &[
        must(
            "all",
            Shape::List { of: &Shape::Object(&TERM), least: 2 },
            "须一同出现的词项",
            "terms that must all be there",
        ),
        must("within", Shape::Choice(reaches), "多近算一同", "how near"),
    ],
};

static COUNT: Object = Object {
    name: words(" `count` 检查", "a `count` check"),
    fields: &[
        must("of", Shape::Object(&TERM), "数什么", "what is counted"),
        must("at_least", Shape::Integer { min: 2, max: 1000 }, "至少几次算", "from how many on it is a finding"),
        must("within", Shape::Choice(field_reaches), "在多大范围内数", "where they are counted"),
    ],
};

static SCORE: Object = Object {
    name: words(" `score` 检查", "a `score` check"),
    fields: &[
        must("within", Shape::Choice(reaches), "在多大范围内累计", "the stretch whose evidence adds up"),
        must("threshold", SIZE, "累计到多少算", "from which sum on it is a finding"),
        must("evidence", some(&Shape::Object(&EVIDENCE)), "依据", "the evidence"),
        may(
            "groups",
            Shape::MapOf(&Shape::Object(&GROUP)),
            "各组的上限",
            "what evidence that says much the same counts at most",
        ),
    ],
};

static WEIGHTS: Object = Object {
    name: words("权重", "a set of weights"),
    fields: &[
        must("rule", Shape::Text, "哪条规则", "the rule that they are for"),
        must("weights", Shape::MapOf(&WEIGHT), "各项依据的权重", "the weights by the names of the evidence"),
        must("provenance", Shape::Object(&PROVENANCE), "由来", "where they come from"),
    ],
};

static PROVENANCE: Object = Object {
    name: words("由来", "a provenance"),
    fields: &[
        must("data", some(&Shape::Object(&DATA)), "所用的标注数据", "the labelled data"),
        must("date", Shape::Instant, "何时得出", "when they were made"),
        must("method", Shape::Text, "怎样得出", "how they were made"),
        must(
            "figures",
            Shape::MapOf(&Shape::Text),
            "效果，如 precision、recall",
            "how well they do, such as precision, recall",
        ),
    ],
};

static DATA: Object = Object {
    name: words("数据", "a data file"),
    fields: &[
        must("name", Shape::Text, "名称", "what it is called"),
        must("records", Shape::Integer { min: 1, max: 1_000_000_000 }, "条数", "how many records it has"),
        must("sha256", Shape::Text, "SHA-256 摘要", "the SHA-256 of its bytes"),
    ],
};

static GROUP: Object = Object {
    name: words("分组", "a group"),
    fields: &[must("cap", SIZE, "合计最多算多少", "the most that its evidence counts together")],
};

static EVIDENCE: Object = Object { name: words("依据", "a piece of evidence"), fields: &EVIDENCE_FIELDS };

const EVIDENCE_FIELDS: [Field; 12] = and_term![
    must("id", Shape::Id, "短名，检查内不重复", "short name, once in the check"),
    must("sign", Shape::Choice(signs), "breach 加分，mitigating 减分", "breach adds, mitigating takes away"),
    may("weight", WEIGHT, "权重，如 1.20、-0.80", "what it counts, such as 1.20 or -0.80"),
    may("group", Shape::Id, "所属的组", "the group it belongs to"),
    may(
        "at",
        Shape::Choice(thirds),
        "须在字段的前三分之一或后三分之一，默认 anywhere",
        "start or end: the first or last third of the field; anywhere if left out",
    ),
    may(
        "reach",
        Shape::Choice(reaches),
        "可在离该范围多远处，默认同 within",
        "how far from the stretch it may stand; `within` if left out",
    ),
];

/// What one piece of evidence counts.
const WEIGHT: Shape = Shape::Decimal { min: Weight::of_hundredths(-1000), max: Weight::MOST };

/// A sum that is above zero.
const SIZE: Shape = Shape::Decimal { min: Weight::of_hundredths(1), max: Weight::of_hundredths(10_000) };

static MISSING: Object = Object {
    name: words(" `missing` 检查", "a `missing` check"),
    fields: &[
        must("field", FIELD, "看通知的哪一部分", "the part of the notice"),
        may("of", Shape::Object(&TERM), "其中应有什么", "what should stand in it"),
        may("at", Shape::Choice(places), "应在何处，默认 anywhere", "where in it; anywhere if left out"),
    ],
};

static SLOT: Object = Object {
    name: words(" `slot` 检查", "a `slot` check"),
    fields: &[must("find", Shape::Choice(slot_tests), "找哪种问题", "what to find")],
};

static SEND: Object = Object {
    name: words(" `send` 检查", "a `send` check"),
    fields: &[must("find", Shape::Choice(send_tests), "找哪种问题", "what to find")],
};

static BROKEN: Object = Object {
    name: words(" `broken` 检查", "a `broken` check"),
    fields: &[may("kinds", some(&Shape::Choice(broken_kinds)), "哪几种，默认全部", "which faults; all if left out")],
};

static DISGUISE: Object = Object { name: words(" `disguise` 检查", "a `disguise` check"), fields: &DISGUISE_FIELDS };

const DISGUISE_FIELDS: [Field; 7] = and_term![must(
    "at_least",
    Shape::Integer { min: 1, max: 100 },
    "还原的代价至少多大",
    "what undoing it must cost"
),];

static OFF_TOPIC: Object = Object {
    name: words(" `off-topic` 检查", "an `off-topic` check"),
    fields: &[
        must("topics", some(&Shape::Object(&TOPIC)), "通知会说的各类事情", "what notices are about"),
        must("generic", Shape::Object(&TERM), "哪类通知都有的词", "words that any notice has"),
        may(
            "faint",
            Shape::Object(&TERM),
            "别类通知也常用的词，只算半个",
            "words of topics that other notices use too; they count half",
        ),
    ],
};

static TOPIC: Object = Object { name: words("话题", "a topic"), fields: &TOPIC_FIELDS };

const TOPIC_FIELDS: [Field; 9] = and_term![
    must("id", Shape::Text, "短名", "short name"),
    must("title", Shape::Object(&TEXT), "名称", "what it is called"),
    may("follows", some(&Shape::Text), "由它引出的话题", "topics that it may lead to"),
];

static ROLES: Object = Object {
    name: words(" `role` 检查", "a `role` check"),
    fields: &[
        must("roles", some(&Shape::Object(&LABELLED)), "哪些参数名该填什么", "which labels want what"),
        may("address", Shape::Object(&TERM), "对用户说话的词", "words that speak to the reader"),
        may(
            "find",
            Shape::Choice(role_tests),
            "与参数名核对什么，默认 value",
            "what is held against the label; value if left out",
        ),
    ],
};

static LABELLED: Object = Object { name: words("参数名", "labels of a role"), fields: &LABELLED_FIELDS };

const LABELLED_FIELDS: [Field; 7] =
    and_term![must("role", Shape::Choice(roles), "该填什么", "what belongs in their slots"),];

static JUMP: Object = Object {
    name: words(" `jump` 检查", "a `jump` check"),
    fields: &[
        may("places", some(&Shape::Object(&JUMP_PLACE)), "会跳到的去处", "where a target may lead"),
        may(
            "known",
            some(&Shape::Word),
            "谁都会链接的域名；写了才核对域名",
            "hosts that any sender links to; hosts are compared only with it",
        ),
    ],
};

static JUMP_PLACE: Object = Object { name: words("去处", "a place"), fields: &JUMP_PLACE_FIELDS };

const JUMP_PLACE_FIELDS: [Field; 8] = and_term![
    must("title", Shape::Object(&TEXT), "名称", "what it is called"),
    must("fits", Shape::Object(&TERM), "讲好的是这件事时会有的词", "words of what is declared where it belongs"),
];

static REPEATED_ID: Object = Object { name: words(" `repeated-id` 检查", "a `repeated-id` check"), fields: &[] };

static CONSENT: Object = Object {
    name: words(" `consent` 检查", "a `consent` check"),
    fields: &[
        must("find", Shape::Choice(reasons), "找哪种问题", "what to find"),
        may("more_than", Shape::Integer { min: 1, max: 1_000_000 }, "超过多少才算", "how many are still allowed"),
        may(
            "within_hours",
            Shape::Integer { min: 1, max: 100_000 },
            "在多少小时内数",
            "the hours within which they count",
        ),
    ],
};

static UNLESS: Object = Object { name: words("例外", "an exception"), fields: &UNLESS_FIELDS };

const UNLESS_FIELDS: [Field; 7] =
    and_term![must("within", Shape::Choice(reaches), "离匹配处多近", "how near to the match"),];

static TEXT: Object = Object {
    name: words("双语文本", "a text in both languages"),
    fields: &[must("zh", Shape::Text, "中文", "in Chinese"), must("en", Shape::Text, "英文", "in English")],
};

static RECORD: Object = Object {
    name: words("例子", "an example"),
    fields: &[
        may("id", Shape::Text, "编号", "its id"),
        may("kind", Shape::Choice(kinds), "哪种通知", "kind of notice"),
        may("message", Shape::Choice(messages), "哪种消息", "sort of message"),
        may("title", Shape::FreeText, "标题", "title"),
        may("category", Shape::FreeText, "类目", "category"),
        may("scene", Shape::FreeText, "场景", "scene"),
        may("prompt", Shape::FreeText, "订阅文案", "prompt"),
        may("account", Shape::MapOf(&Shape::FreeText), "账号情况", "facts about the account"),
        may("url", Shape::FreeText, "跳转链接", "jump target"),
        may("example", Shape::FreeText, "平台的示例", "the platform's example"),
        may("body", Shape::FreeText, "模板正文", "template"),
        may("data", Shape::MapOf(&Shape::FreeText), "参数取值", "values of the slots"),
        may("page.text", Shape::FreeText, "页面显示的文字", "what a page shows"),
        may("page.script", Shape::FreeText, "页面脚本里的文字", "a string of a page's script"),
        may("page.attr.style", Shape::FreeText, "让控件隐形的样式", "what hides a page's control"),
        may("text", Shape::FreeText, "消息全文", "rendered message"),
        may("at", Shape::Instant, "发送时间", "when it was sent"),
        may("template_id", Shape::FreeText, "模板编号", "template id"),
        may(
            "payload",
            Shape::FreeText,
            "发送请求的 JSON，此外只能写 at 和 templates",
            "the JSON of a send; beside it only `at` and `templates`",
        ),
        may("templates", Shape::FreeText, "平台模板导出的 JSON", "the JSON of a platform export that has its template"),
    ],
};

const FIELD: Shape = Shape::Choice(selectors);

const EXAMPLE: Shape = Shape::TextOr(&RECORD);

/// A list that may be empty.
pub(super) const fn list(of: &'static Shape) -> Shape {
    Shape::List { of, least: 0 }
}

/// A list with at least one part.
pub(super) const fn some(of: &'static Shape) -> Shape {
    Shape::List { of, least: 1 }
}

/// How near; in the order of `Stretch`.
pub(super) fn reaches() -> Vec<&'static str> {
    vec!["clause", "sentence", "field", "notice"]
}

fn field_reaches() -> Vec<&'static str> {
    vec!["clause", "sentence", "field"]
}

fn places() -> Vec<&'static str> {
    vec!["anywhere", "start", "end"]
}

fn thirds() -> Vec<&'static str> {
    Third::ALL.map(Third::name).to_vec()
}

fn signs() -> Vec<&'static str> {
    vec!["breach", "mitigating"]
}

fn states() -> Vec<&'static str> {
    State::ALL.map(State::name).to_vec()
}

pub(super) fn severities() -> Vec<&'static str> {
    Severity::ALL.map(Severity::name).to_vec()
}

fn roles() -> Vec<&'static str> {
    Role::ALL.iter().map(|role| role.name()).collect()
}

fn role_tests() -> Vec<&'static str> {
    RoleTest::ALL.iter().map(|test| test.name()).collect()
}

fn disguises() -> Vec<&'static str> {
    Step::OF_LISTS.map(Step::name).to_vec()
}

fn authorities() -> Vec<&'static str> {
    Authority::ALL.map(Authority::name).to_vec()
}

fn selectors() -> Vec<&'static str> {
    Selector::ALL.map(Selector::name).to_vec()
}

fn kinds() -> Vec<&'static str> {
    NoticeKind::ALL.map(NoticeKind::name).to_vec()
}

fn messages() -> Vec<&'static str> {
    MessageKind::ALL.map(MessageKind::name).to_vec()
}

fn reasons() -> Vec<&'static str> {
    Reason::ALL.map(Reason::name).to_vec()
}

fn slot_tests() -> Vec<&'static str> {
    SlotTest::ALL.map(SlotTest::name).to_vec()
}

fn send_tests() -> Vec<&'static str> {
    SendTest::ALL.map(SendTest::name).to_vec()
}

fn broken_kinds() -> Vec<&'static str> {
    BrokenKind::ALL.map(BrokenKind::name).to_vec()
}
