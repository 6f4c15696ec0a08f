use std::borrow::Cow;

use super::{RuleSet, Scratch};
use crate::check::Consent;
use crate::consent::prove;
use crate::notice::key::{Entries, Key};
use crate::notice::{Limits, Notice, Origin, ReadFormat, ReadProblem, Spelling, TemplateExport, Timestamp, read};
use crate::pack::{Example, PackMistake, Rule};
use crate::verdict::Finding;

/// How an example must come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Found,
    Silent,
}

impl RuleSet {
    /// Executes the `bad`, `good`, `known_misses` and `known_noise` examples of every rule in use. An example that carries no time
    /// is judged as of `as_of`.
    ///
    /// Returns a mistake for each example that does not come out as it says, with the pack it stands in.
    #[must_use]
    pub fn prove_examples(&self, as_of: Timestamp) -> Vec<(usize, PackMistake)> {
        let mut scratch = Scratch::default();
        let mut mistakes = Vec::new();
        for compiled in &self.rules {
            let Some(rule) = self.as_written(compiled) else { continue };
            let groups = [
                (&rule.bad, Expected::Found),
                (&rule.good, Expected::Silent),
                (&rule.known_misses, Expected::Silent),
                (&rule.known_noise, Expected::Found),
            ];
            for (examples, expected) in groups {
                for example in examples {
                    let wrong = self.try_example(&mut scratch, rule, example, expected, as_of);
                    mistakes.extend(wrong.map(|mistake| (compiled.pack, mistake)));
                }
            }
        }
        mistakes
    }

    fn try_example(
        &self,
        scratch: &mut Scratch,
        rule: &Rule,
        example: &Example,
        expected: Expected,
        as_of: Timestamp,
    ) -> Option<PackMistake> {
        if let Some(check) = rule.consent() {
            return try_timeline(rule, check, example, expected);
        }
        let templates = match export_of(example) {
            Ok(templates) => templates,
            Err(problem) => return Some(unread(rule, example, &problem)),
        };
        let notice = match notice_of(example, templates.as_ref()) {
            Ok(notice) => notice,
            Err(problem) => return Some(unread(rule, example, &problem)),
        };
        let all = self.find_all(scratch, &notice, as_of);
        let is_of_rule = |finding: &&Finding| self.rule(finding.rule).is_some_and(|other| other.id == rule.id);
        let findings: Vec<&Finding> = all.iter().filter(is_of_rule).collect();
        match expected {
            Expected::Silent => {
                let finding = findings.first()?;
                let zh = format!("不应命中，却命中了“{}”", finding.quote);
                Some(example_mistake(rule, example, &zh, &format!("must stay silent, but finds `{}`", finding.quote)))
            }
            Expected::Found if findings.is_empty() => {
                Some(example_mistake(rule, example, "应命中，却没有命中", "must be found, but is not"))
            }
            Expected::Found => {
                let missed = example.marks.iter().find(|(key, words)| !is_marked(&notice, &findings, key, words));
                let quotes: Vec<&str> = findings.iter().map(|finding| finding.quote.as_str()).collect();
                missed.map(|(_, words)| {
                    let (zh_quotes, en_quotes) = (quotes.join("”、“"), quotes.join("`, `"));
                    let zh = format!("应标出“{words}”，标出的却是“{zh_quotes}”");
                    example_mistake(rule, example, &zh, &format!("must mark `{words}`, but marks `{en_quotes}`"))
                })
            }
        }
    }
}

/// Plays the example of a rule about consents, which is a timeline.
fn try_timeline(rule: &Rule, check: &Consent, example: &Example, expected: Expected) -> Option<PackMistake> {
    let text = example.fields.first().map(|(_, text)| text.as_str()).unwrap_or_default();
    let found = match prove(text, check.find, check.limits()) {
        Ok(found) => found,
        Err(error) => {
            let zh = format!("时间线第 {} 行“{}”看不懂", error.line, error.text);
            return Some(example_mistake(rule, example, &zh, &error.to_string()));
        }
    };
    match expected {
        Expected::Silent => found.first().map(|message| {
            let zh = format!("不应命中，却命中了“{message}”");
            example_mistake(rule, example, &zh, &format!("must stay silent, but finds `{message}`"))
        }),
        Expected::Found if found.is_empty() => {
            Some(example_mistake(rule, example, "应命中，却没有命中", "must be found, but is not"))
        }
        Expected::Found => {
            let (_, missed) = example.marks.iter().find(|(_, message)| !found.contains(message))?;
            let (zh, en) = (found.join("”、“"), found.join("`, `"));
            let zh = format!("应标出“{missed}”，标出的却是“{zh}”");
            Some(example_mistake(rule, example, &zh, &format!("must mark `{missed}`, but marks `{en}`")))
        }
    }
}

/// Whether a finding quotes exactly the marked words of the field.
fn is_marked(notice: &Notice<'_>, findings: &[&Finding], key: &str, words: &str) -> bool {
    findings.iter().any(|finding| {
        let field = finding.place.field.and_then(|field| notice.fields.get(field));
        // The parts of a send are marked in its JSON.
        let is_field =
            key == PAYLOAD || field.is_some_and(|field| field.name.to_string() == key || key.starts_with("account."));
        is_field && finding.quote == words
    })
}

fn example_mistake(rule: &Rule, example: &Example, zh: &str, en: &str) -> PackMistake {
    PackMistake::of_example(example.written, &rule.id.name, zh, en)
}

/// The mistake of an example that cannot be read.
fn unread(rule: &Rule, example: &Example, problem: &ReadProblem) -> PackMistake {
    example_mistake(rule, example, &problem.words(crate::verdict::Language::Chinese), &problem.to_string())
}

/// Keys of an example that is a send as it is handed to an interface.
const PAYLOAD: &str = "payload";
const TEMPLATES: &str = "templates";

/// The notice that an example stands for. `templates` is the export beside it.
fn notice_of<'e>(example: &'e Example, templates: Option<&'e TemplateExport>) -> Result<Notice<'e>, ReadProblem> {
    if let Some((_, payload)) = example.fields.iter().find(|(key, _)| key == PAYLOAD) {
        return send_of(example, payload, templates);
    }
    let mut entries = Entries::default();
    for (key, text) in &example.fields {
        set(&mut entries, key, text)?;
    }
    let mut notice = entries.finish("example", 1, None)?;
    // An example stands alone; the name that a run gives to a repeated id says that others were there before.
    if let Some(Ok(occurrence)) = notice.id.rsplit_once('~').map(|(_, occurrence)| occurrence.parse()) {
        notice.id_occurrence = occurrence;
    }
    Ok(notice)
}

fn set<'e>(entries: &mut Entries<'e>, key: &str, text: &'e str) -> Result<(), ReadProblem> {
    let origin = Origin { start: 0, raw: text, spelling: Spelling::Plain };
    let unknown = || ReadProblem::UnknownKey { key: key.to_owned(), suggestion: None };
    entries.set(Key::from_name(key).ok_or_else(unknown)?, Cow::Borrowed(text), origin)
}

/// A send, read as from a file; what else the example may say is when it was sent.
fn send_of<'e>(
    example: &'e Example,
    payload: &'e str,
    templates: Option<&'e TemplateExport>,
) -> Result<Notice<'e>, ReadProblem> {
    let mut notice = one_of(payload)?;
    for (key, text) in example.fields.iter().filter(|(key, _)| key != PAYLOAD && key != TEMPLATES) {
        let unread = || ReadProblem::UnreadableTime { value: text.clone() };
        match key.as_str() {
            "at" => notice.at = Some(Timestamp::parse(text).ok_or_else(unread)?),
            _ => return Err(ReadProblem::UnknownKey { key: key.clone(), suggestion: None }),
        }
    }
    if let Some(templates) = templates {
        templates.join(&mut notice);
    }
    Ok(notice)
}

/// The one notice of a JSON text.
fn one_of(text: &str) -> Result<Notice<'_>, ReadProblem> {
    let reading = read(ReadFormat::Json, "example", text.as_bytes(), &Limits::default());
    if let Some(error) = reading.errors.into_iter().next() {
        return Err(error.problem);
    }
    reading.notices.into_iter().next().ok_or(ReadProblem::NothingToJudge)
}

/// The export that an example gives beside a send.
fn export_of(example: &Example) -> Result<Option<TemplateExport>, ReadProblem> {
    let Some((_, text)) = example.fields.iter().find(|(key, _)| key == TEMPLATES) else { return Ok(None) };
    let reading = read(ReadFormat::Json, "templates", text.as_bytes(), &Limits::default());
    let mut templates = TemplateExport::default();
    templates.add(&reading.notices);
    reading.errors.into_iter().next().map_or(Ok(Some(templates)), |error| Err(error.problem))
}
