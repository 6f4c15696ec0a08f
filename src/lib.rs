//! noticelint tells, with evidence, whether a notification keeps its promise to the person who receives it.
//!
//! Bytes are *read* into [`Notice`]s, a [`Pack`] of rules in YAML is *compiled* once into a [`RuleSet`], and the rule set
//! *judges* notices: it *searches* all of them for the words of all rules in one pass, and only the candidates are *parsed*,
//! *folded* and judged in full. What it says is plain data, a [`Judgement`] of [`Finding`]s, that a [`Report`] *writes* for
//! people or machines.
//!
//! A [`RuleSet`] is immutable and shared by all threads; a [`Scratch`] holds the buffers of one. Nothing here opens a file,
//! reads the environment, prints or asks the time: bytes, writers and "now" are arguments.
//!
//! ```
//! use noticelint::{Limits, Pack, ReadFormat, RuleSet, Scratch, Selection, Timestamp, Verdict, read};
//!
//! let rules = RuleSet::compile(vec![Pack::wechat()?], &Selection::default())?;
//! let draft = "标题：到货提醒\n类型：一次性订阅\n订阅文案：订阅到货提醒即送5元红包\n";
//! let reading = read(ReadFormat::Notice, "到货.notice", draft.as_bytes(), &Limits::default());
//! let now = Timestamp::parse("2021-02-01").ok_or("a date")?;
//!
//! let judgement = rules.judge(&mut Scratch::default(), &reading.notices[0], now);
//! assert_eq!(judgement.verdict(), Verdict::Violation);
//! let finding = &judgement.findings[0];
//! assert_eq!(rules.rule(finding.rule).map(|rule| rule.id.name.as_str()), Some("incentive/reward-for-subscribing"));
//! assert!(finding.quote.contains("红包"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The map of the code, room by room, is `src/README.md`.

pub mod check;
pub mod consent;
mod engine;
pub mod fit;
mod fold;
mod mend;
pub mod notice;
pub mod pack;
pub mod report;
pub mod sieve;
pub mod template;
pub mod text;
pub mod verdict;

pub use engine::{
    CompileError, Gate, Held, Quoted, RuleSet, Scratch, Selection, Trace, TracedCheck, TracedSum, TracedTerm, Unfolded,
    UnfoldedClause,
};
pub use fold::Step;
pub use mend::{Left, LeftReason, Mended, Spared, Unmended};
pub use notice::{
    ColumnMap, ExportAnswer, Field, FieldName, Interface, Jump, Limits, MessageKind, Notice, NoticeKind, Origin,
    Progress, ReadError, ReadFormat, ReadProblem, Reading, Selector, SendFacts, Spelling, TemplateExport, Timestamp,
    read, read_mapped, read_part,
};
pub use pack::Pack;
pub use report::{Report, ReportFormat, Setting, Source, message, one_line};
pub use text::Span;
pub use verdict::{
    Authority, Change, ChangeKind, Compared, Comparison, Evidence, Exemption, Family, Finding, Fingerprint, Joined,
    Judgement, Language, RuleIndex, Severity, Tally, Text, Unchecked, Verdict,
};
