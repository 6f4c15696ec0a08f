use std::io::{self, Write};

use super::printable::one_line;
use super::told::{NOT_JUDGED, Told, Unread, repository_path};
use super::xml::{self, Xml};
use super::{Report, Setting, Source};
use crate::notice::{Notice, ReadError};
use crate::verdict::{Judgement, Tally, Verdict};

/// JUnit's XML: a suite a file, a test case a notice.
///
/// A violation is a failure; a review is skipped, which is neither passed nor failed; what was not judged is an error. The suite's
/// counts stand before its cases, so a file's cases wait until all are known.
pub(super) struct Junit<'r> {
    setting: Setting<'r>,
    xml: Xml<'r>,
    begun: bool,
    suite: Option<Suite>,
}

/// A file's cases.
struct Suite {
    path: String,
    cases: quick_xml::Writer<Vec<u8>>,
    tests: u64,
    failures: u64,
    errors: u64,
    skipped: u64,
}

impl<'r> Junit<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, xml: Xml::new(out), begun: false, suite: None }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            xml::declaration(&mut self.xml)?;
            xml::open(&mut self.xml, "testsuites", &[("name", "noticelint")])?;
            xml::end_line(&mut self.xml)?;
        }
        Ok(())
    }

    /// The suite of the file; that of another one is written before.
    fn suite(&mut self, path: &str) -> io::Result<&mut Suite> {
        self.begin()?;
        if self.suite.as_ref().is_some_and(|suite| suite.path != path) {
            self.leave()?;
        }
        let path = path.to_owned();
        Ok(self.suite.get_or_insert_with(|| Suite {
            path,
            cases: quick_xml::Writer::new(Vec::new()),
            tests: 0,
            failures: 0,
            errors: 0,
            skipped: 0,
        }))
    }

    fn leave(&mut self) -> io::Result<()> {
        let Some(suite) = self.suite.take() else { return Ok(()) };
        let path = repository_path(&suite.path);
        let counts = [suite.tests, suite.failures, suite.errors, suite.skipped].map(|count| count.to_string());
        let [tests, failures, errors, skipped] = &counts;
        let attributes = [
            ("name", path.as_ref()),
            ("tests", tests),
            ("failures", failures),
            ("errors", errors),
            ("skipped", skipped),
            ("file", &path),
        ];
        xml::open(&mut self.xml, "testsuite", &attributes)?;
        xml::end_line(&mut self.xml)?;
        self.xml.get_mut().write_all(suite.cases.get_ref())?;
        xml::close(&mut self.xml, "testsuite")
    }
}

impl Report for Junit<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        let setting = self.setting;
        let findings: Vec<Told<'_>> = Told::all(setting, source, notice, judgement).collect();
        // What is exempt, known or was there before is told and fails no test.
        let verdict = findings.iter().map(|told| told.counts_as.verdict()).max().unwrap_or(Verdict::Pass);
        let suite = self.suite(source.path())?;
        suite.tests += 1;
        suite.failures += u64::from(verdict == Verdict::Violation);
        suite.skipped += u64::from(verdict == Verdict::Review);
        let cases = &mut suite.cases;
        let class = repository_path(source.path());
        let attributes = [("name", notice.id.as_ref()), ("classname", &class)];
        if findings.is_empty() {
            return xml::empty(cases, "testcase", &attributes);
        }
        xml::open(cases, "testcase", &attributes)?;
        xml::end_line(cases)?;
        let text = findings.iter().map(|told| block(source, notice, told)).collect::<Vec<_>>().join("\n");
        let gravest = findings.iter().max_by_key(|told| told.counts_as);
        let (rule, first) = gravest.map_or(("", ""), |told| (&told.rule.id.name, &told.message));
        let more = if findings.len() > 1 { format!(" (+{})", findings.len() - 1) } else { String::new() };
        let message = format!("{}: {first}{more}", verdict.word(setting.language));
        let attributes = [("type", rule), ("message", &message)];
        match verdict {
            Verdict::Violation => xml::text(cases, "failure", &attributes, &text)?,
            Verdict::Review => xml::text(cases, "skipped", &attributes, &text)?,
            Verdict::Pass => xml::text(cases, "system-out", &[], &text)?,
        }
        xml::close(cases, "testcase")
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        let unread = Unread::new(self.setting, source, error);
        let start = error.bytes.map(|(start, _)| start);
        let place = source.place(start, error.record, "");
        let suite = self.suite(source.path())?;
        suite.tests += 1;
        suite.errors += 1;
        let class = repository_path(source.path());
        xml::open(&mut suite.cases, "testcase", &[("name", &place), ("classname", &class)])?;
        xml::end_line(&mut suite.cases)?;
        let attributes = [("type", NOT_JUDGED), ("message", unread.message.as_str())];
        xml::text(&mut suite.cases, "error", &attributes, &format!("{place}: {}", unread.message))?;
        xml::close(&mut suite.cases, "testcase")
    }

    fn finish(&mut self, _: &Tally) -> io::Result<()> {
        self.begin()?;
        self.leave()?;
        xml::close(&mut self.xml, "testsuites")?;
        self.xml.get_mut().flush()
    }
}

/// A finding as lines of text.
fn block(source: &Source<'_>, notice: &Notice<'_>, told: &Told<'_>) -> String {
    let start = told.finding.place.bytes.map(|(start, _)| start);
    let place = source.place(start, Some(notice.record), &told.field);
    let severity = told.counts_as.name();
    let advice = one_line(told.advice());
    format!("{place}: {severity} {}: {}\n  {}\n  {advice}\n", told.rule.id, told.message, one_line(&told.cited()))
}
