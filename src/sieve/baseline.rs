use std::fmt;

use super::Known;
use crate::text::Language;
use crate::verdict::Fingerprint;

/// The first words of a baseline, before its version.
const HEAD: &str = "noticelint-baseline";
/// The version that is written and read.
const VERSION: &str = "1";
/// Mistakes of one file that are told.
const MOST_MISTAKES: usize = 20;

/// Findings that were there when it was written: they are known and no longer told. It holds no path and no line, so moving a
/// record changes nothing; editing it gives the finding another fingerprint and brings it back.
///
/// As a text: a line a finding, sorted, so that two versions can be compared and merged line by line:
///
/// ```text
/// noticelint-baseline 1
/// path drafts
/// incentive/reward-for-subscribing 485ccf0062af6d5b64ab2473feb122f5 1
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    /// The paths that were checked when it was written, sorted: only the same check can tell what is gone.
    pub paths: Vec<String>,
    /// The findings.
    pub known: Known,
}

/// A mistake in the text of a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineMistake {
    /// Its line, from 1.
    pub line: usize,
    kind: MistakeKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum MistakeKind {
    NoHead,
    OtherVersion(String),
    Conflict,
    NotAFinding,
    Fingerprint(String),
    Count(String),
    Twice,
}

impl Baseline {
    /// Reads the text of a baseline. Lines that begin with `#` are comments.
    ///
    /// # Errors
    ///
    /// The first mistakes in it; a baseline with mistakes is not used at all.
    pub fn parse(text: &str) -> Result<Self, Vec<BaselineMistake>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines =
            (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let mistake = |line, kind| BaselineMistake { line, kind };
        match lines.next().map(|(line, head)| (line, head.split_once(' '))) {
            Some((_, Some((HEAD, VERSION)))) => {}
            Some((line, Some((HEAD, version)))) => {
                return Err(vec![mistake(line, MistakeKind::OtherVersion(version.to_owned()))]);
            }
            other => return Err(vec![mistake(other.map_or(1, |(line, _)| line), MistakeKind::NoHead)]),
        }
        let mut baseline = Self::default();
        let mut mistakes = Vec::new();
        for (line, entry) in lines {
            if let Err(kind) = baseline.take(entry) {
                mistakes.push(mistake(line, kind));
            }
        }
        mistakes.truncate(MOST_MISTAKES);
        if mistakes.is_empty() { Ok(baseline) } else { Err(mistakes) }
    }

    fn take(&mut self, entry: &str) -> Result<(), MistakeKind> {
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| entry.starts_with(mark)) {
            return Err(MistakeKind::Conflict);
        }
        if let Some(path) = entry.strip_prefix("path ") {
            self.paths.push(path.to_owned());
            return Ok(());
        }
        let parts: Vec<&str> = entry.split_whitespace().collect();
        let [rule, fingerprint, count] = parts[..] else { return Err(MistakeKind::NotAFinding) };
        let fingerprint =
            Fingerprint::parse(fingerprint).ok_or_else(|| MistakeKind::Fingerprint(fingerprint.to_owned()))?;
        let wrong = || MistakeKind::Count(count.to_owned());
        let count = count.parse::<u32>().ok().filter(|count| *count > 0).ok_or_else(wrong)?;
        if self.known.has(fingerprint) {
            return Err(MistakeKind::Twice);
        }
        self.known.add(rule, fingerprint, u64::from(count));
        Ok(())
    }
}

impl fmt::Display for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD} {VERSION}")?;
        writeln!(f, "# Known findings: rule, fingerprint, how often. Written by `noticelint check --write-baseline`.")?;
        writeln!(f, "# 已知问题：规则、指纹、次数。由 `noticelint check --write-baseline` 生成。")?;
        self.paths.iter().try_for_each(|path| writeln!(f, "path {path}"))?;
        let mut findings = self.known.sorted().into_iter();
        findings.try_for_each(|(rule, fingerprint, count)| writeln!(f, "{rule} {fingerprint} {count}"))
    }
}

impl BaselineMistake {
    /// What is wrong and what to do.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => match &self.kind {
                MistakeKind::NoHead => format!("不是基线文件：第一行应为 `{HEAD} {VERSION}`"),
                MistakeKind::OtherVersion(version) => {
                    format!("基线的版本是 `{version}`，本程序只读 {VERSION}；请用 --write-baseline 重新生成")
                }
                MistakeKind::Conflict => "有未解决的合并冲突；两边的行都保留即可，只删去冲突标记".to_owned(),
                MistakeKind::NotAFinding => "应为三项：规则 指纹 次数".to_owned(),
                MistakeKind::Fingerprint(word) => format!("`{word}` 不是指纹：应为 32 位小写十六进制数字"),
                MistakeKind::Count(word) => format!("`{word}` 不是次数：应为正整数"),
                MistakeKind::Twice => "该指纹重复出现；请只留一行".to_owned(),
            },
            Language::English => match &self.kind {
                MistakeKind::NoHead => format!("not a baseline: its first line is `{HEAD} {VERSION}`"),
                MistakeKind::OtherVersion(version) => {
                    format!(
                        "a baseline of version `{version}`, of which only {VERSION} is read; write it anew with --write-baseline"
                    )
                }
                MistakeKind::Conflict => {
                    "an unresolved merge; keep the lines of both sides and delete the marks".to_owned()
                }
                MistakeKind::NotAFinding => "three things are expected: rule, fingerprint, count".to_owned(),
                MistakeKind::Fingerprint(word) => {
                    format!("`{word}` is not a fingerprint: 32 hexadecimal digits in lower case")
                }
                MistakeKind::Count(word) => format!("`{word}` is not a count: a whole number above zero"),
                MistakeKind::Twice => "this fingerprint is there already; keep one line".to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &str, expected: &[(usize, &str)]) {
        let mistakes = Baseline::parse(lines).expect_err("mistakes");
        let said: Vec<(usize, String)> =
            mistakes.iter().map(|mistake| (mistake.line, mistake.words(Language::English))).collect();
        assert_eq!(said.len(), expected.len(), "{said:?}");
        for ((line, words), (expected_line, part)) in said.iter().zip(expected) {
            assert!(line == expected_line && words.contains(part), "{said:?}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut baseline = Baseline { paths: vec!["a b".to_owned(), "drafts".to_owned()], ..Baseline::default() };
        for (rule, digits, count) in [("slot/value", "22", 1), ("incentive/reward", "33", 2), ("slot/value", "11", 1)] {
            baseline.known.add(rule, Fingerprint::parse(&digits.repeat(16)).expect("digits"), count);
        }
        let text = baseline.to_string();
        assert_eq!(Baseline::parse(&text), Ok(baseline));
        let rules: Vec<&str> = text.lines().skip(5).map(|line| line.get(..14).unwrap_or(line)).collect();
        assert_eq!(rules, ["incentive/rewa", "slot/value 111", "slot/value 222"]);
    }

    #[test]
    fn every_mistake_is_told_at_its_line() {
        check("", &[(1, "not a baseline")]);
        check("\n{\"findings\": []}", &[(2, "not a baseline")]);
        check("noticelint-baseline 2\n", &[(1, "version `2`")]);
        let ones = "1".repeat(32);
        check(
            &format!(
                "noticelint-baseline 1\n<<<<<<< HEAD\na/b {ones} 1\n\na/b {ones} 1\na/b 12 1\na/b {ones}\na/b {} 0\n",
                "2".repeat(32)
            ),
            &[(2, "merge"), (5, "already"), (6, "not a fingerprint"), (7, "three things"), (8, "not a count")],
        );
    }
}
