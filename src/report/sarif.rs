mod rules;

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::told::{self, NOT_JUDGED, Told, Unread, repository_path};
use super::{Report, Setting, Source, one_line, phrases};
use crate::notice::{Notice, ReadError};
use crate::text::LineColumn;
use crate::verdict::{Exemption, Finding, Judgement, Language, RuleIndex, Severity, Tally, Verdict};

/// SARIF 2.1.0: one run. Results are written as they come; what was not judged, notes and counts follow in the invocation.
///
/// Columns count characters (`unicodeCodePoints`), bytes stand beside them. No result is suppressed, which each says with an empty list.
pub(super) struct Sarif<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
    /// The rules in the order of the driver's list, to give a result its index there.
    rules: Vec<RuleIndex>,
    begun: bool,
    results: u64,
    notifications: Vec<Value>,
}

impl<'r> Sarif<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        let rules = setting.rules.rules().map(|(index, _)| index).collect();
        Self { setting, out, rules, begun: false, results: 0, notifications: Vec::new() }
    }

    fn begin(&mut self) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let language = if self.setting.language == Language::Chinese { "zh-CN" } else { "en-US" };
        let rules: Vec<Value> =
            self.setting.rules.rules().map(|(index, rule)| rules::descriptor(self.setting, index, rule)).collect();
        let driver = json!({
            "name": "noticelint",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": language,
            "shortDescription": {"text": env!("CARGO_PKG_DESCRIPTION")},
            "rules": rules,
            "notifications": [{"id": NOT_JUDGED, "shortDescription": {"text": phrases::not_judged(self.setting.language)}}],
        });
        write!(
            self.out,
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{"
        )?;
        write!(
            self.out,
            "\"language\":\"{language}\",\"columnKind\":\"unicodeCodePoints\",\"tool\":{{\"driver\":{driver}}},"
        )?;
        write!(self.out, "\"results\":[")
    }

    fn result(&self, source: &Source<'_>, notice: &Notice<'_>, told: &Told<'_>) -> Value {
        let finding = told.finding;
        let mut location = location(source, told.range, finding.place.bytes, Some(&finding.quote));
        location.insert("logicalLocations".into(), json!([logical(notice, &told.field)]));
        let cited = told.cited();
        let message = told.placed_message(notice);
        let mut result = json!({
            "ruleId": told.rule.id.name,
            "level": level(finding.severity),
            "message": {
                "text": format!("{message}\n{}", told.advice()),
                "markdown": format!("{}\n\n{}\n\n> {}", markdown(&message), markdown(told.advice()), markdown(&cited)),
            },
            "locations": [location],
            "partialFingerprints": {"noticelint/v1": told.fingerprint()},
            "suppressions": suppressions(finding),
            "properties": {
                "verdict": finding.severity.verdict().name(),
                "notice": notice.id,
                "record": notice.record,
                "field": told.field,
                "clause": format!("{}/{}", told.policy.id, told.clause.id),
                "inForceFrom": told.version.in_force.from.to_string(),
                "inForceUntil": told.version.in_force.until.map(|until| until.to_string()),
                "ladder": finding.ladder,
                "rungs": finding.rungs,
                "score": finding.score.map(|score| json!({"total": score.total.value(), "threshold": score.threshold.value()})),
            },
        });
        if let Some(index) = self.rules.iter().position(|rule| *rule == finding.rule) {
            insert(&mut result, "ruleIndex", json!(index));
        }
        let related = related(source, notice, told);
        if !related.is_empty() {
            insert(&mut result, "relatedLocations", Value::Array(related));
        }
        let fixes = fixes(source, notice, told);
        if !fixes.is_empty() {
            insert(&mut result, "fixes", Value::Array(fixes));
        }
        result
    }

    fn notification(&mut self, level: &str, text: &str) {
        self.notifications.push(json!({"level": level, "message": {"text": text}}));
    }

    /// What the counts say that no result says.
    fn notes(&mut self, tally: &Tally) {
        let language = self.setting.language;
        // That something was not judged is told one by one already.
        let not_judged = usize::from(tally.not_judged > 0);
        for line in phrases::left_out(tally, language).iter().skip(not_judged) {
            self.notification("note", line);
        }
        for (unchecked, count) in &tally.unchecked {
            let colon = if language == Language::Chinese { "未核对：" } else { "unchecked: " };
            self.notification("note", &format!("{colon}{}", phrases::unchecked(unchecked, *count, language)));
        }
    }
}

impl Report for Sarif<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        self.begin()?;
        for told in Told::all(self.setting, source, notice, judgement) {
            let result = self.result(source, notice, &told);
            self.out.write_all(if self.results == 0 { b"\n" } else { b",\n" })?;
            self.results += 1;
            serde_json::to_writer(&mut self.out, &result)?;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        let unread = Unread::new(self.setting, source, error);
        self.notifications.push(json!({
            "level": "error",
            "descriptor": {"id": NOT_JUDGED, "index": 0},
            "message": {"text": unread.message},
            "locations": [location(source, unread.range, error.bytes, None)],
        }));
        Ok(())
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        self.begin()?;
        self.notes(tally);
        let invocation = json!({
            "executionSuccessful": tally.not_judged == 0,
            "toolExecutionNotifications": self.notifications,
        });
        let properties = json!({
            "asOf": self.setting.as_of.to_string(),
            "notices": tally.notices,
            "pass": tally.of(Verdict::Pass),
            "review": tally.of(Verdict::Review),
            "violation": tally.of(Verdict::Violation),
            "notJudged": tally.not_judged,
        });
        writeln!(self.out, "\n],\"invocations\":[{invocation}],\"properties\":{properties}}}]}}")?;
        self.out.flush()
    }
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

/// Why the finding does not count; empty where it does.
fn suppressions(finding: &Finding) -> Vec<Value> {
    let suppression = |exemption: &Exemption| {
        json!({
            "kind": "external",
            "status": "accepted",
            "justification": one_line(&exemption.reason),
            "properties": {
                "owner": exemption.owner,
                "approvedBy": exemption.approved_by,
                "until": exemption.until.to_string(),
            },
        })
    };
    finding.exemption.as_deref().map(suppression).into_iter().collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A location in a file, and what stands there.
fn location(
    source: &Source<'_>,
    range: Option<(LineColumn, LineColumn)>,
    bytes: Option<(u64, u64)>,
    snippet: Option<&str>,
) -> Map<String, Value> {
    let mut physical = json!({"artifactLocation": artifact(source.path())});
    if let Some((range, bytes)) = range.zip(bytes) {
        let mut region = region(source, range, bytes);
        if let Some(snippet) = snippet.filter(|snippet| !snippet.is_empty()) {
            insert(&mut region, "snippet", json!({"text": snippet}));
        }
        insert(&mut physical, "region", region);
    }
    Map::from_iter([("physicalLocation".to_owned(), physical)])
}

fn region(source: &Source<'_>, (start, end): (LineColumn, LineColumn), bytes: (u64, u64)) -> Value {
    let (first, last) = (source.in_file(bytes.0), source.in_file(bytes.1));
    json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
        "byteOffset": first, "byteLength": last.saturating_sub(first),
    })
}

fn logical(notice: &Notice<'_>, field: &str) -> Value {
    json!({"name": field, "fullyQualifiedName": format!("{}/{field}", notice.id), "kind": "member"})
}

/// The evidence besides the quote.
fn related(source: &Source<'_>, notice: &Notice<'_>, told: &Told<'_>) -> Vec<Value> {
    let evidence = told.finding.evidence.iter().enumerate();
    let of = |(number, evidence): (usize, &crate::verdict::Evidence)| {
        let place = &evidence.place;
        let range = place.bytes.map(|(start, end)| (source.line_column(start), source.line_column(end)));
        let mut location = location(source, range, place.bytes, Some(&evidence.quote));
        location.insert("id".into(), json!(number));
        location.insert("message".into(), json!({"text": told::evidence(evidence)}));
        let field = super::wire::field_name(notice, place);
        location.insert("logicalLocations".into(), json!([logical(notice, &field)]));
        Value::Object(location)
    };
    evidence.map(of).collect()
}

/// A correction each: what to put in the place of which bytes.
fn fixes(source: &Source<'_>, notice: &Notice<'_>, told: &Told<'_>) -> Vec<Value> {
    let fix = |(bytes, text): ((u64, u64), &str)| {
        let range = (source.line_column(bytes.0), source.line_column(bytes.1));
        json!({"artifactChanges": [{
            "artifactLocation": artifact(source.path()),
            "replacements": [{"deletedRegion": region(source, range, bytes), "insertedContent": {"text": text}}],
        }]})
    };
    told.edits(notice).into_iter().map(fix).collect()
}

/// A file of the repository relative to its root, any other by its whole address.
fn artifact(path: &str) -> Value {
    let path = repository_path(path);
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') {
        json!({"uri": format!("file://{}", escaped(&path))})
    } else if is_drive {
        json!({"uri": format!("file:///{}", escaped(&path))})
    } else {
        json!({"uri": escaped(&path), "uriBaseId": "%SRCROOT%"})
    }
}

/// A path as it stands in an address: all but letters, digits, `-._~/` as `%XX`.
fn escaped(path: &str) -> String {
    let spelled = |byte: u8| {
        let stays = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if stays { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    path.bytes().map(spelled).collect()
}

/// A text of which nothing counts as Markdown.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ':' | ';' | '?' | '%' | '/' | '\'' | '"') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_other_characters() {
        assert_eq!(escaped("草稿/a b%.notice"), "%E8%8D%89%E7%A8%BF/a%20b%25.notice");
        assert_eq!(artifact("./a")["uri"], "a");
        assert_eq!(artifact("/a b")["uri"], "file:///a%20b");
    }

    #[test]
    fn markdown_stays_text() {
        assert_eq!(markdown("[领](http://x) *"), "\\[领\\]\\(http://x\\) \\*");
    }
}
