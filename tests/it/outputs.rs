use std::collections::BTreeSet;
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::repository;

/// Drafts, a hostile file, and a record that is cut off.
const INPUT: &str = "fixtures/outputs";

/// What is printed about them.
#[track_caller]
fn printed(format: &str, language: &str) -> String {
    printed_about(INPUT, format, language)
}

#[track_caller]
fn printed_about(path: &str, format: &str, language: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    command.current_dir(repository("")).env_clear();
    command.args(["check", path, "--format", format, "--lang", language, "--as-of", "2026-11-24", "--allow-past"]);
    let output = command.output().expect("it runs");
    assert_ne!(output.status.code(), Some(101), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn json(format: &str, language: &str) -> Value {
    serde_json::from_str(&printed(format, language)).expect("one JSON document")
}

/// The findings and records not judged of the same run, from which every format tells.
fn told() -> (Vec<Value>, Vec<Value>) {
    let lines = printed("ndjson", "zh");
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line"));
    let (findings, rest): (Vec<Value>, Vec<Value>) = lines.partition(|line| line["type"] == "finding");
    let not_judged: Vec<Value> = rest.into_iter().filter(|line| line["type"] == "not_judged").collect();
    assert!(!findings.is_empty() && !not_judged.is_empty());
    (findings, not_judged)
}

#[track_caller]
fn validate(schema: &str, document: &Value) {
    let schema = std::fs::read_to_string(repository("fixtures/schemas").join(schema)).expect("the schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let mistakes: Vec<String> = validator
        .iter_errors(document)
        .map(|mistake| format!("{}: {}", mistake.instance_path(), mistake.masked()))
        .collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn sarif_is_what_the_official_schema_wants() {
    for language in ["zh", "en"] {
        let mut document = json("sarif", language);
        validate("sarif-2.1.0.json", &document);
        let rules = document["runs"][0]["tool"]["driver"]["rules"].take();
        let results = document["runs"][0]["results"].as_array().expect("results").clone();
        for result in &results {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert_eq!(result["suppressions"], serde_json::json!([]));
        }
        for rule in rules.as_array().expect("rules") {
            assert!(rule["help"]["text"].as_str().is_some_and(|help| !help.is_empty()));
            assert!(rule["help"]["markdown"].as_str().is_some_and(|help| !help.is_empty()));
        }
        let (findings, not_judged) = told();
        assert_eq!(results.len(), findings.len());
        for (result, finding) in results.iter().zip(&findings) {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            for (member, of_finding) in [
                ("startLine", "line"),
                ("startColumn", "column"),
                ("endColumn", "end_column"),
                ("byteOffset", "byte_start"),
            ] {
                assert_eq!(region[member], finding[of_finding]);
            }
            assert_eq!(result["partialFingerprints"]["noticelint/v1"], finding["fingerprint"]);
        }
        let invocation = &document["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let notifications = invocation["toolExecutionNotifications"].as_array().expect("notifications");
        assert_eq!(notifications.iter().filter(|told| told["level"] == "error").count(), not_judged.len());
        // The rules change with the pack; what is said of the notices is golden.
        insta::assert_snapshot!(format!("sarif-{language}"), serde_json::to_string_pretty(&document).expect("JSON"));
    }
}

/// A correction, done in the file as SARIF and reviewdog tell it, clears the finding.
#[test]
fn corrections_of_programs_clear_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    for result in json("sarif", "en")["runs"][0]["results"].as_array().expect("results") {
        let fix = &result["fixes"][0]["artifactChanges"][0];
        let path = fix["artifactLocation"]["uri"].as_str().expect("an address").replace("%20", " ");
        let path = path.replace("%2C", ",").replace("%E8%8D%89%E7%A8%BF", "草稿");
        let replacement = &fix["replacements"][0];
        let number = |name: &str| {
            usize::try_from(replacement["deletedRegion"][name].as_u64().expect("a number")).expect("small")
        };
        let mut bytes = std::fs::read(repository(&path)).expect("the file");
        let text = replacement["insertedContent"]["text"].as_str().expect("a text");
        let start = number("byteOffset");
        bytes.splice(start..start + number("byteLength"), text.bytes());
        let edited = folder.path().join(path.rsplit('/').next().expect("a name"));
        std::fs::write(&edited, bytes).expect("a file");
        let fingerprint = result["partialFingerprints"]["noticelint/v1"].as_str().expect("a fingerprint");
        let printed = printed_about(edited.to_str().expect("a path"), "ndjson", "en");
        assert!(!printed.contains(fingerprint), "{printed}");
    }
}

#[test]
fn rdjson_is_what_the_schema_wants_and_counts_bytes() {
    let document = json("rdjson", "zh");
    validate("rdjson.json", &document);
    let diagnostics = document["diagnostics"].as_array().expect("diagnostics");
    let (findings, not_judged) = told();
    assert_eq!(diagnostics.len(), findings.len() + not_judged.len());
    let mut quotes: Vec<&str> = findings.iter().map(|finding| finding["quote"].as_str().expect("a quote")).collect();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic["code"]["value"] != "noticelint/not-judged") {
        let text = std::fs::read_to_string(repository(diagnostic["location"]["path"].as_str().expect("a path")));
        let text = text.expect("the file");
        let range = &diagnostic["location"]["range"];
        let number = |position: &str, name: &str| {
            usize::try_from(range[position][name].as_u64().expect("a number")).expect("small") - 1
        };
        let line = text.lines().nth(number("start", "line")).expect("the line");
        let marked = &line[number("start", "column")..number("end", "column")];
        let at = quotes.iter().position(|quote| *quote == marked);
        quotes.remove(at.unwrap_or_else(|| panic!("{marked} is no quote")));
    }
    assert!(quotes.is_empty());
    insta::assert_snapshot!("rdjson-zh", printed("rdjson", "zh"));
}

/// The members, severities and unique fingerprints that GitLab's documentation asks for.
#[test]
fn gitlab_gets_what_it_reads() {
    let document = json("gitlab", "zh");
    let issues = document.as_array().expect("an array");
    let (findings, not_judged) = told();
    assert_eq!(issues.len(), findings.len() + not_judged.len());
    let mut fingerprints = BTreeSet::new();
    for issue in issues {
        for member in ["description", "check_name", "fingerprint"] {
            assert!(issue[member].as_str().is_some_and(|text| !text.is_empty()), "{issue}");
        }
        let severity = issue["severity"].as_str().expect("a severity");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        let path = issue["location"]["path"].as_str().expect("a path");
        assert!(!path.starts_with("./") && repository(path).is_file());
        assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
        assert!(fingerprints.insert(issue["fingerprint"].to_string()), "GitLab would drop {issue}");
    }
    insta::assert_snapshot!("gitlab-zh", printed("gitlab", "zh"));
}

/// Two equal drafts give the same fingerprint, which GitLab would tell once.
#[test]
fn gitlab_is_told_of_both_of_two_equal_drafts() {
    let folder = tempfile::tempdir().expect("a folder");
    let draft = repository("fixtures/outputs/restock-reward-for-subscribing.notice");
    for name in ["a.notice", "b.notice"] {
        std::fs::copy(&draft, folder.path().join(name)).expect("a copy");
    }
    let printed = printed_about(folder.path().to_str().expect("a path"), "gitlab", "en");
    let issues: Vec<Value> = serde_json::from_str(&printed).expect("JSON");
    let fingerprints: BTreeSet<&str> =
        issues.iter().map(|issue| issue["fingerprint"].as_str().expect("a fingerprint")).collect();
    assert_eq!(issues.len(), 2);
    assert_eq!(fingerprints.len(), 2);
}

/// Reads commands as the runner does: name, properties, message.
#[test]
fn github_reads_back_what_was_told() {
    let printed = printed("github", "zh");
    let (findings, not_judged) = told();
    let commands: Vec<&str> = printed.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), findings.len() + not_judged.len());
    for command in commands {
        let (head, message) = command[2..].split_once("::").expect("a message");
        let (name, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&name));
        assert!(!message.contains(['\r', '\n']));
        let file = properties.split(',').find_map(|property| property.strip_prefix("file=")).expect("a file");
        assert!(repository(&file.replace("%2C", ",").replace("%3A", ":").replace("%25", "%")).is_file());
    }
    insta::assert_snapshot!("github-zh", printed);
}

/// Elements by name with their attributes, as a reader of XML gets them.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                let attribute = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
                    let attribute = attribute.expect("an attribute");
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("a value");
                    (attribute.key.as_ref().to_owned(), value.into_owned())
                };
                elements.push((name, start.attributes().map(attribute).collect()));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

fn attribute<'e>(element: &'e (String, Vec<(String, String)>), name: &str) -> &'e str {
    element.1.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

#[test]
fn checkstyle_tells_every_finding() {
    let printed = printed("checkstyle", "zh");
    let elements = elements(&printed);
    let errors: Vec<_> = elements.iter().filter(|element| element.0 == "error").collect();
    let (findings, not_judged) = told();
    assert_eq!(errors.len(), findings.len() + not_judged.len());
    for finding in &findings {
        let (line, column) = (finding["line"].to_string(), finding["column"].to_string());
        let is = |error: &&&(String, Vec<(String, String)>)| {
            attribute(error, "line") == line
                && attribute(error, "column") == column
                && attribute(error, "source") == finding["rule"]
        };
        assert!(errors.iter().any(|error| is(&error)), "{finding}");
    }
    insta::assert_snapshot!("checkstyle-zh", printed);
}

#[test]
fn junit_counts_what_it_holds() {
    let printed = printed("junit", "zh");
    let elements = elements(&printed);
    let count = |name: &str| elements.iter().filter(|element| element.0 == name).count();
    let sum = |name: &str| {
        let suites = elements.iter().filter(|element| element.0 == "testsuite");
        suites.map(|suite| attribute(suite, name).parse::<usize>().expect("a number")).sum::<usize>()
    };
    for (attribute, element) in
        [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
    {
        assert_eq!(sum(attribute), count(element), "{attribute}");
    }
    assert!(count("failure") > 0 && count("skipped") > 0);
    assert_eq!(count("error"), told().1.len());
    insta::assert_snapshot!("junit-zh", printed);
}

#[test]
fn csv_opens_in_spreadsheets_and_holds_no_formula() {
    let printed = printed("csv", "zh");
    let table = printed.strip_prefix('\u{feff}').expect("a byte-order mark");
    let mut reader = csv::ReaderBuilder::new().from_reader(table.as_bytes());
    assert_eq!(reader.headers().expect("a head").get(0), Some("结论"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let (findings, not_judged) = told();
    let of = |word: &str| rows.iter().filter(|row| row.get(0) == Some(word)).count();
    assert_eq!(of("未检查"), not_judged.len());
    assert!(of("通过") > 0, "clean notices have their row");
    assert_eq!(of("待核实") + of("不通过"), findings.len());
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
    }
    assert_eq!(
        table.matches("\r\n").count(),
        table.matches('\n').count(),
        "rows end with CR LF, cells have no line ends"
    );
    insta::assert_snapshot!("csv-zh", printed.replace("\r\n", "␍␊\n"));
}

/// Nothing to tell is still a whole document.
#[test]
fn a_clean_run_is_well_formed() {
    let clean = "fixtures/drafts/shipped-clean.notice";
    for format in ["sarif", "gitlab", "rdjson"] {
        let document: Value = serde_json::from_str(&printed_about(clean, format, "en")).expect("JSON");
        match format {
            "sarif" => validate("sarif-2.1.0.json", &document),
            "rdjson" => validate("rdjson.json", &document),
            _ => assert_eq!(document, serde_json::json!([])),
        }
    }
    for format in ["junit", "checkstyle"] {
        assert!(elements(&printed_about(clean, format, "en")).len() > 1, "the file that was looked at is named");
    }
}

/// The page without its style and script.
fn page_of(html: &str) -> String {
    let mut page = html.to_owned();
    for name in ["style", "script"] {
        let (before, rest) = page.split_once(&format!("<{name}>")).expect("it begins");
        let (_, behind) = rest.split_once(&format!("</{name}>")).expect("it ends");
        page = format!("{before}{behind}");
    }
    let (before, policy) = page.split_once("style-src").expect("the policy");
    let (_, behind) = policy.split_once("\">").expect("its end");
    format!("{before}…\">{behind}")
}

#[test]
fn the_page_tells_every_notice_and_runs_no_text() {
    for language in ["zh", "en"] {
        let html = printed("html", language);
        let page = page_of(&html);
        assert!(html.contains("default-src &#39;none&#39;"), "nothing is loaded");
        for outside in ["src=", "url(", "@import", "<link", "fetch(", "XMLHttpRequest"] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"), "the notice's own is text");
        let (findings, not_judged) = told();
        assert_eq!(page.matches("<li class=\"finding ").count(), findings.len());
        let (_, unread) = page.split_once("<section class=\"unread\">").expect("what was not judged");
        let (unread, _) = unread.split_once("</section>").expect("its end");
        assert_eq!(unread.matches("<li>").count(), not_judged.len());
        insta::assert_snapshot!(format!("html-{language}"), page);
    }
}

/// Over the bounds notices become rows; none is lost, and the page says so.
#[test]
fn a_page_of_many_notices_lists_them_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("many.jsonl");
    let record = |number: u32| {
        let tail = if number.is_multiple_of(2) { "，点击领取5元优惠券" } else { "" };
        format!("{{\"id\":\"n{number}\",\"kind\":\"message\",\"text\":\"您的订单{number}已发出{tail}。\"}}\n")
    };
    std::fs::write(&file, (0..3000).map(record).collect::<String>()).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    let output = command.args(["check", "--format", "html", "--no-edits", "--lang", "zh"]).arg(&file).output();
    let page = String::from_utf8(output.expect("it runs").stdout).expect("text");
    assert_eq!(page.matches("<article class=\"card notice ").count(), 1200);
    assert_eq!(page.matches("<li class=\"row notice ").count(), 1800);
    assert!(page.contains("以下 500 条只列要点") && page.contains("以下 1300 条只列要点"));
}
