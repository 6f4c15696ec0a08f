//! The command line, as clap sees it. Values that list themselves in the library are made from those lists.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use noticelint::report::AuditFormat;
use noticelint::text::Encoding;
use noticelint::{Family, Language, ReadFormat, ReportFormat, Severity, Timestamp};

/// Tells, with evidence, whether a notification keeps its promise to the person who receives it.
///
/// 检查微信模板消息、订阅通知：是否诱导订阅、是否营销、是否与用户预期不符、是否违法，并给出条款、原因和改法。
#[derive(Debug, Parser)]
#[command(name = "noticelint", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check drafts, prompts and messages (检查通知草稿、订阅文案、消息)
    ///
    /// Exit status: 0 nothing at or above --fail-on; 1 findings; 2 the work could not be done, in whole or in part.
    Check(CheckArgs),
    /// Check sends against the consents of users (核对订阅授权与发送记录)
    ///
    /// Exit status: 0 nothing at or above --fail-on; 1 findings; 2 the work could not be done, in whole or in part.
    Audit(AuditArgs),
    /// Explain a rule: why, clause, examples, settings (解释一条规则)
    Explain(ExplainArgs),
    /// Show a text as the rules read it, and how disguises come to light (查看文字如何还原)
    Fold(FoldArgs),
    /// Look at the rules (查看规则)
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Write an example draft to start from (生成一份通知草稿示例)
    Init(InitArgs),
    /// Print the completions of a shell (输出命令补全脚本)
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for every command (输出手册页)
    Man(ManArgs),
}

/// What decides which rules are used and how they speak.
#[derive(Debug, Args)]
pub struct RuleArgs {
    /// A pack of rules to add: a YAML file or a folder of them; may be repeated
    #[arg(long = "rules", value_name = "PATH")]
    pub packs: Vec<PathBuf>,
    /// Configuration to use, instead of the nearest noticelint.yaml in the working folder or above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long)]
    pub no_config: bool,
    /// Language of the output; from the locale, Chinese where that says nothing
    #[arg(long, value_name = "LANG", value_parser = language_parser())]
    pub lang: Option<Language>,
}

#[derive(Debug, Args)]
pub struct FoldArgs {
    /// The text; - is standard input
    #[arg(value_name = "TEXT")]
    pub text: String,
    #[command(flatten)]
    pub rules: RuleArgs,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct CheckArgs {
    /// Files, folders and patterns such as 'drafts/**/*.notice'; folders are walked; - is standard input; the configuration's
    /// paths if left out
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Format of standard input and of the files named; found out by name and content where left out
    #[arg(long, value_name = "FORMAT", value_parser = input_parser())]
    pub input: Option<ReadFormat>,
    /// An export of templates to join messages with by their template_id, and to check too; may be repeated
    #[arg(long, value_name = "FILE")]
    pub templates: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArgs,
    /// How to tell the verdicts
    #[arg(long, value_name = "FORMAT", value_parser = format_parser(), default_value = ReportFormat::Human.name())]
    pub format: ReportFormat,
    /// Severity from which on findings make the exit status 1; error if left out
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on_parser())]
    pub fail_on: Option<FailOn>,
    /// Do not look for the deletions that clear findings, which else is done for the first 1,000 notices with findings
    #[arg(long)]
    pub no_edits: bool,
    /// Mend in the files what is mechanical (broken placeholders, full-width braces, invisible characters), then check them
    #[arg(long)]
    pub fix: bool,
    /// Print what --fix would change as a unified diff and change nothing; exit status 1 where there is something to mend
    #[arg(long)]
    pub diff: bool,
    /// What a column of a table is that has a name of its own, such as copy=text; comma-separated or repeated
    #[arg(long, value_name = "COLUMN=KEY", value_delimiter = ',')]
    pub map: Vec<String>,
    /// Files of exemptions; may be repeated
    #[arg(long, value_name = "FILE")]
    pub exemptions: Vec<PathBuf>,
    /// Leave out the findings that this file knows, whatever file and line they stand at now
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all that is found into the baseline; exit status 0 where all could be judged
    #[arg(long)]
    pub write_baseline: bool,
    /// Take out of the baseline what is not found any more; nothing is ever added
    #[arg(long, conflicts_with = "write_baseline")]
    pub ratchet: bool,
    /// Leave out the findings that were there at this commit, wherever; needs git
    #[arg(long, value_name = "REV", conflicts_with = "write_baseline")]
    pub since: Option<String>,
    /// Let --baseline, --ratchet, --since and the formats made for CI go with an --as-of before today
    #[arg(long)]
    pub allow_past: bool,
    /// Use only these rules or families; comma-separated or repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave out these rules or families; comma-separated or repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Judge notices without a time of their own by the clauses in force at this instant; now if left out
    #[arg(long, value_name = "TIME", value_parser = time_of)]
    pub as_of: Option<Timestamp>,
    /// Also tell what the clauses in force at this instant say otherwise: `now`, or a time. The exit status stays that of the
    /// notices' own times
    #[arg(long, value_name = "TIME", value_parser = now_or_time_of)]
    pub compare_policy: Option<Instant>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: When,
    /// Threads to use; as many as there are cores if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Encoding of text files that have no byte-order mark; utf-8 if left out
    #[arg(long, value_name = "NAME", value_parser = encoding_parser(), ignore_case = true)]
    pub encoding: Option<Encoding>,
    /// Largest file, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 256 << 20)]
    pub max_file_bytes: u64,
    /// Largest page, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = noticelint::Limits::default().max_page_bytes)]
    pub max_page_bytes: usize,
    /// Largest workbook once it is unpacked, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = noticelint::Limits::default().max_unpacked_bytes)]
    pub max_unpacked_bytes: usize,
    /// Largest record, and largest draft or text file, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = noticelint::Limits::default().max_record_bytes)]
    pub max_record_bytes: usize,
    /// Most slot values of one record
    #[arg(long, value_name = "N", default_value_t = noticelint::Limits::default().max_data_values)]
    pub max_values: usize,
}

impl CheckArgs {
    /// Whether the run decides if something goes ahead, so that it must not judge by yesterday's law unasked.
    pub fn is_gating(&self) -> bool {
        self.format.is_for_gating() || self.since.is_some()
    }
}

#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Logs of what users did: consent events as JSON lines or CSV, or the platform's callbacks in XML or JSON; - is standard input
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub events: Vec<PathBuf>,
    /// Logs of what was sent, in the same formats
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub sends: Vec<PathBuf>,
    /// Exports that say of which type templates are; a template without a type is taken as one-time
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub templates: Vec<PathBuf>,
    /// A key or column that is called otherwise, such as openid=客户号; may be repeated
    #[arg(long, value_name = "ROLE=NAME")]
    pub map: Vec<String>,
    /// Look for what goes beyond a limit too: consent/too-frequent=3/24 (messages/hours), consent/repeated-content=24 (hours),
    /// consent/refusals-ignored=2; without numbers those of the pack
    #[arg(long = "limit", value_name = "RULE[=NUMBERS]")]
    pub limits: Vec<String>,
    /// Print the account of this user, record by record
    #[arg(long, value_name = "OPENID")]
    pub user: Option<String>,
    /// Print openids as they are
    #[arg(long)]
    pub keep_personal: bool,
    #[command(flatten)]
    pub rules: RuleArgs,
    /// How to tell the findings
    #[arg(long, value_name = "FORMAT", value_parser = audit_format_parser(), default_value = AuditFormat::Human.name())]
    pub format: AuditFormat,
    /// Severity from which on findings make the exit status 1
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on_parser(), default_value = "error")]
    pub fail_on: FailOn,
    /// Use only these rules or families; comma-separated or repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave out these rules or families; comma-separated or repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: When,
    /// Threads to use; as many as there are cores if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Memory to get by with, in megabytes; what does not fit goes to temporary files
    #[arg(long, value_name = "MB", default_value_t = 512, value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub memory: u64,
    /// Folder for temporary files; that of the system if left out
    #[arg(long, value_name = "FOLDER")]
    pub temp: Option<PathBuf>,
    /// Largest record, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 20)]
    pub max_record_bytes: usize,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule's name, such as incentive/reward-for-subscribing
    pub rule: String,
    #[command(flatten)]
    pub rules: RuleArgs,
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the rules (列出规则)
    List(ListArgs),
    /// Print the words of all word lists, a line each (列出词表里的词)
    Words(WordsArgs),
    /// Execute the examples of all rules (执行规则的例子)
    Test(PackArgs),
    /// Look for words and clauses that should be mended (检查规则包里要改的地方)
    Lint(LintArgs),
    /// Tell why a rule does or does not find something in notices, part by part (逐项说明规则为何查出或没有查出)
    Trace(TraceArgs),
    /// Measure every rule on labelled records (在标注数据上衡量每条规则)
    Measure(MeasureArgs),
    /// Fit the weights of a scored rule to labelled records (用标注数据求加权规则的权重)
    Fit(FitArgs),
    /// Propose words that stand out in breaching records (从标注数据里找可加的词)
    Suggest(SuggestArgs),
    /// Compare what two versions of the rules say of a corpus (比较两版规则在语料上的差别)
    ///
    /// Exit status: 0; 1 more new findings than --max-new; 2 something could not be read.
    Diff(DiffArgs),
    /// Write a page about every rule, in Markdown (生成规则说明页)
    Doc(DocArgs),
    /// Print the JSON Schema of the files that people write, for editors (输出规则包、配置文件的 JSON Schema)
    Schema(SchemaArgs),
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of which files
    #[arg(value_enum, default_value = "pack")]
    pub of: SchemaOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SchemaOf {
    /// Rule packs
    Pack,
    /// noticelint.yaml
    Config,
    /// Files of exemptions
    Exemptions,
}

#[derive(Debug, Args)]
pub struct PackArgs {
    #[command(flatten)]
    pub rules: RuleArgs,
}

#[derive(Debug, Args)]
pub struct WordsArgs {
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Only these word lists; comma-separated or repeated
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub list: Vec<String>,
}

#[derive(Debug, Args)]
pub struct LintArgs {
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Also list what is only good to know
    #[arg(long)]
    pub hints: bool,
}

#[derive(Debug, Args)]
pub struct TraceArgs {
    /// The rule's name
    pub rule: String,
    /// Files and folders with notices; - is standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Judge notices without a time of their own as of this instant; now if left out
    #[arg(long, value_name = "TIME", value_parser = time_of)]
    pub as_of: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub struct MeasureArgs {
    /// Labelled records: draft records a line, each with `expect`, a list of objects with a `family`
    #[arg(long, value_name = "FILE")]
    pub labels: PathBuf,
    #[command(flatten)]
    pub rules: RuleArgs,
    /// How to print the figures
    #[arg(long, value_enum, default_value = "human")]
    pub format: ListFormat,
    /// Judge records without a time of their own as of this instant; now if left out
    #[arg(long, value_name = "TIME", value_parser = time_of)]
    pub as_of: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub struct FitArgs {
    /// Labelled records, as for `measure`; may be repeated
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub labels: Vec<PathBuf>,
    /// The rule's name; it must have a `score` check
    #[arg(long, value_name = "RULE")]
    pub rule: String,
    /// Write the weights to this file, with the data they come from
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Parts for cross-validation
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=100))]
    pub folds: u16,
    /// Lock evidence at zero that is in fewer records
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub least_records: u32,
    // `--rules` is a pack here as everywhere; the rule to fit is `--rule`.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Judge records without a time of their own as of this instant; now if left out
    #[arg(long, value_name = "TIME", value_parser = time_of)]
    pub as_of: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub struct SuggestArgs {
    /// Labelled records, as for `measure`; may be repeated
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub labels: Vec<PathBuf>,
    /// Only records that expect this family are breaching; those that expect any if left out
    #[arg(long, value_name = "FAMILY", value_parser = family_parser())]
    pub family: Option<Family>,
    /// Most words to print
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub most: usize,
    #[command(flatten)]
    pub rules: RuleArgs,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The rules as they were: a pack (a YAML file or a folder), which takes the place of the one of its name; `shipped` for those
    /// of this program
    pub old: PathBuf,
    /// The rules as they are to be
    pub new: PathBuf,
    /// Files and folders with notices; may be repeated
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    pub corpus: Vec<PathBuf>,
    /// How to print the comparison
    #[arg(long, value_enum, default_value = "human")]
    pub format: DiffFormat,
    /// Most examples of each kind and rule, spread over the corpus
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub sample: usize,
    /// Make the exit status 1 where more findings are new, or graver than before
    #[arg(long, value_name = "N")]
    pub max_new: Option<u64>,
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Judge notices without a time of their own as of this instant; now if left out
    #[arg(long, value_name = "TIME", value_parser = time_of)]
    pub as_of: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DiffFormat {
    Human,
    /// For a pull request
    Markdown,
    Json,
}

#[derive(Debug, Args)]
pub struct DocArgs {
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Write a file a rule into this folder, instead of all to standard output
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub rules: RuleArgs,
    /// How to list them
    #[arg(long, value_enum, default_value = "human")]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The draft to write, with noticelint.yaml beside it; neither is ever overwritten
    #[arg(default_value = "example.notice")]
    pub path: PathBuf,
    /// Language of the example's keys and of the output
    #[arg(long, value_name = "LANG", value_parser = language_parser())]
    pub lang: Option<Language>,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for every command into this folder, instead of the first one to standard output
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// An instant that may be the clock's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instant {
    Now,
    At(Timestamp),
}

/// Severity from which on findings count for the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    From(Severity),
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ListFormat {
    /// A table
    Human,
    /// One JSON array
    Json,
    /// A YAML list
    Yaml,
}

fn language_parser() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::name))
        .try_map(|name| Language::ALL.into_iter().find(|language| language.name() == name).ok_or("unknown language"))
}

fn format_parser() -> impl TypedValueParser<Value = ReportFormat> {
    let values = ReportFormat::ALL.iter().map(|format| PossibleValue::new(format.name()).help(format.summary()));
    PossibleValuesParser::new(values)
        .try_map(|name| ReportFormat::ALL.iter().copied().find(|format| format.name() == name).ok_or("unknown format"))
}

fn audit_format_parser() -> impl TypedValueParser<Value = AuditFormat> {
    let values = AuditFormat::ALL.iter().map(|format| PossibleValue::new(format.name()).help(format.summary()));
    PossibleValuesParser::new(values)
        .try_map(|name| AuditFormat::ALL.iter().copied().find(|format| format.name() == name).ok_or("unknown format"))
}

fn input_parser() -> impl TypedValueParser<Value = ReadFormat> {
    let values = ReadFormat::ALL.iter().map(|format| PossibleValue::new(format.name()).help(format.summary()));
    PossibleValuesParser::new(values)
        .try_map(|name| ReadFormat::ALL.iter().copied().find(|format| format.name() == name).ok_or("unknown format"))
}

fn encoding_parser() -> impl TypedValueParser<Value = Encoding> {
    let value = |encoding: Encoding| PossibleValue::new(encoding.name()).aliases(encoding.aliases());
    PossibleValuesParser::new(Encoding::ALL.map(value)).try_map(|name| {
        let name = name.to_lowercase();
        let is = |encoding: &Encoding| encoding.name() == name || encoding.aliases().contains(&name.as_str());
        Encoding::ALL.into_iter().find(is).ok_or("unknown encoding")
    })
}

fn family_parser() -> impl TypedValueParser<Value = Family> {
    PossibleValuesParser::new(Family::ALL.map(Family::name))
        .try_map(|name| Family::from_name(&name).ok_or("unknown family"))
}

fn fail_on_parser() -> impl TypedValueParser<Value = FailOn> {
    let names = Severity::ALL.map(Severity::name).into_iter().chain(["never"]);
    PossibleValuesParser::new(names).map(|name| Severity::from_name(&name).map_or(FailOn::Never, FailOn::From))
}

fn time_of(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| "not a time; write 2021-01-27, 2021-01-27 08:00 or 2021-01-27T08:00:00+08:00".to_owned())
}

fn now_or_time_of(text: &str) -> Result<Instant, String> {
    if text == "now" { Ok(Instant::Now) } else { time_of(text).map(Instant::At) }
}
