use std::collections::{BTreeMap, BTreeSet};

use noticelint::consent::{
    Act, Event, Ledger, Limits, Moment, Reason, Record, RecordPlace, Send, Statement, TemplateType, TemplateTypes,
    Told, order_of,
};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use crate::cli::{check, noticelint};

const TEMPLATES: [&str; 3] = ["ship", "stock", "water"];

/// A line of a small log of one user: what it is about, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Act(usize, Act, i64),
    Send(usize, u8, i64),
}

impl Line {
    fn at(&self) -> i64 {
        let (Self::Act(_, _, at) | Self::Send(_, _, at)) = self;
        *at
    }

    fn record(&self, number: u64) -> Record<'static> {
        match self {
            Self::Act(template, act, at) => Record::Event(Event {
                user: "u".into(),
                template: TEMPLATES[*template].into(),
                act: *act,
                at: Moment::from_micros(*at),
                account: None,
                prompt: None,
                identity: number,
            }),
            Self::Send(template, message, at) => Record::Send(Send {
                user: "u".into(),
                template: TEMPLATES[*template].into(),
                at: Moment::from_micros(*at),
                // An id belongs to one template.
                msg_id: Some(format!("{template}-{message}").into()),
                account: None,
                content: None,
                arrived: None,
            }),
        }
    }
}

fn is_longterm(template: usize) -> bool {
    template == 2
}

/// The breaches that the ledger finds.
fn breaches(lines: &[Line]) -> BTreeSet<(String, Reason)> {
    let mut types = TemplateTypes::default();
    for (at, template) in TEMPLATES.iter().enumerate() {
        types.declare(template, if is_longterm(at) { TemplateType::Longterm } else { TemplateType::Once });
    }
    let mut records: Vec<_> = lines
        .iter()
        .zip(1..)
        .map(|(line, number)| {
            let place = RecordPlace { record: number, ..RecordPlace::default() };
            let record = line.record(number);
            (order_of(place, &record), place, record)
        })
        .collect();
    records.sort_by_key(|(order, ..)| *order);
    let mut found = BTreeSet::new();
    let mut ledger =
        Ledger::new(&types, Limits::default(), Told { timelines: lines.len().is_multiple_of(2), steps: false });
    let mut tell = |statement| {
        if let Statement::Unpaid(unpaid) = statement {
            assert!(found.insert((unpaid.msg_id.expect("an id"), unpaid.reason)));
        }
    };
    for (_, place, record) in &records {
        ledger.take(*place, record, &mut tell);
    }
    ledger.finish(&mut tell);
    found
}

/// The same, asked of the whole log for every message anew, straight from the words of the semantics.
fn naive(lines: &[Line]) -> BTreeSet<(String, Reason)> {
    let mut order: Vec<(i64, bool, usize, &Line)> =
        lines.iter().enumerate().map(|(at, line)| (line.at(), matches!(line, Line::Send(..)), at, line)).collect();
    order.sort_by_key(|(at, is_send, line, _)| (*at, *is_send, *line));
    let mut attempted = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut live: BTreeMap<usize, u32> = BTreeMap::new();
    for (now, (.., line)) in order.iter().enumerate() {
        match line {
            Line::Act(template, Act::Accept, _) if is_longterm(*template) => _ = live.insert(*template, 1),
            Line::Act(template, Act::Accept, _) => *live.entry(*template).or_default() += 1,
            Line::Act(template, Act::Cancel, _) => _ = live.remove(template),
            Line::Act(_, Act::Reject, _) => {}
            Line::Send(template, message, _) => {
                if !attempted.insert((*template, *message)) {
                    continue;
                }
                if let Some(left) = live.get_mut(template).filter(|left| **left > 0) {
                    *left -= u32::from(!is_longterm(*template));
                    continue;
                }
                let acts = |part: &[(i64, bool, usize, &Line)]| -> Vec<Act> {
                    let of = part.iter().filter_map(|(.., line)| match line {
                        Line::Act(about, act @ (Act::Accept | Act::Cancel), _) if about == template => Some(*act),
                        _ => None,
                    });
                    of.collect()
                };
                let (before, after) = (acts(&order[..now]), acts(&order[now..]));
                let reason = if before.contains(&Act::Accept) {
                    let is_cancelled = before.last() == Some(&Act::Cancel);
                    if is_cancelled { Reason::AfterCancel } else { Reason::ExceedsConsents }
                } else if after.contains(&Act::Accept) {
                    Reason::BeforeAccept
                } else if live.values().any(|left| *left > 0) {
                    Reason::WrongTemplate
                } else {
                    Reason::NoConsent
                };
                found.insert((format!("{template}-{message}"), reason));
            }
        }
    }
    found
}

fn line(instants: std::ops::Range<i64>) -> impl Strategy<Value = Line> {
    let act = prop_oneof![4 => Just(Act::Accept), 1 => Just(Act::Reject), 1 => Just(Act::Cancel)];
    prop_oneof![
        (0..3_usize, act, instants.clone()).prop_map(|(template, act, at)| Line::Act(template, act, at)),
        (0..3_usize, 0..12_u8, instants).prop_map(|(template, message, at)| Line::Send(template, message, at)),
    ]
}

/// Lines of which many are of one instant.
fn crowded() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec(line(0..8), 0..40)
}

/// Lines of different instants.
fn spread() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec(line(0..1), 0..40).prop_map(|lines| {
        let at = |(line, at): (Line, i64)| match line {
            Line::Act(template, act, _) => Line::Act(template, act, at),
            Line::Send(template, message, _) => Line::Send(template, message, at),
        };
        lines.into_iter().zip(0..).map(at).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_ledger_agrees_with_a_naive_one(lines in crowded()) {
        prop_assert_eq!(breaches(&lines), naive(&lines));
    }

    #[test]
    fn the_order_of_lines_changes_nothing((lines, shuffled) in spread().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))) {
        prop_assert_eq!(breaches(&lines), breaches(&shuffled));
    }

    #[test]
    fn a_further_accept_makes_no_further_breach(lines in spread(), template in 0..3_usize, at in any::<Index>()) {
        let mut more: Vec<Line> = lines.clone();
        // Between two records, so that it is of an instant of its own.
        let slot = i64::try_from(at.index(lines.len() + 1)).expect("small");
        for line in &mut more {
            let (Line::Act(.., at) | Line::Send(.., at)) = line;
            *at = *at * 2 + 1;
        }
        more.push(Line::Act(template, Act::Accept, slot * 2));
        let messages = |lines: &[Line]| breaches(lines).into_iter().map(|(message, _)| message).collect::<BTreeSet<_>>();
        prop_assert!(messages(&more).is_subset(&messages(&lines)));
    }

    #[test]
    fn a_message_less_makes_no_further_breach(lines in crowded(), template in 0..3_usize, message in 0..12_u8) {
        let is_it = |line: &&Line| !matches!(line, Line::Send(of, id, _) if (*of, *id) == (template, message));
        let fewer: Vec<Line> = lines.iter().filter(is_it).cloned().collect();
        let messages = |lines: &[Line]| breaches(lines).into_iter().map(|(message, _)| message).collect::<BTreeSet<_>>();
        prop_assert!(messages(&fewer).is_subset(&messages(&lines)));
    }
}

const EVENTS: &str = r#"{"openid":"oAlice","template_id":"ship","event":"accept","at":"2021-02-03T10:00:00+08:00"}
{"openid":"oBob","template_id":"water","event":"accept","at":"2021-02-03T10:00:00+08:00"}
{"openid":"oBob","template_id":"water","event":"cancel","at":"2021-02-05T02:00:00Z"}
{"openid":"oEve","template_id":"stock","event":"accept","at":"2021-02-03 10:00:00"}
"#;
const SENDS: &str = r#"{"msg_id":"m1","openid":"oAlice","template_id":"ship","at":"2021-02-03T18:00:00+08:00"}
{"msg_id":"m2","openid":"oAlice","template_id":"ship","at":"2021-02-04T18:00:00+08:00"}
{"msg_id":"m3","openid":"oBob","template_id":"water","at":"2021-02-04T18:00:00+08:00"}
{"msg_id":"m4","openid":"oBob","template_id":"water","at":"2021-02-05T10:00:00+08:00"}
{"msg_id":"m5","openid":"oEve","template_id":"ship","at":"2021-02-03T18:00:00+08:00"}
"#;
const TEMPLATE_TYPES: &str = r#"[{"template_id":"ship","type":"once"},{"template_id":"water","type":"longterm"},{"template_id":"stock","type":2}]"#;
const AUDIT: [&str; 7] = ["audit", "--events", "e", "--sends", "s", "--templates", "t"];

#[track_caller]
fn audit(events: &[u8], sends: &[u8], more: &[&str], code: i32, expected: &[&str]) {
    let files: [(&str, &[u8]); 3] = [("e", events), ("s", sends), ("t", TEMPLATE_TYPES.as_bytes())];
    check(&files, &[&AUDIT, more].concat(), code, expected);
}

#[test]
fn each_unpaid_send_is_told_with_both_records() {
    let expected = [
        "s:2: error consent/exceeds-consents: m2:",
        "s:4: error consent/after-cancel: m4:",
        "s:5: error consent/wrong-template: m5:",
        "5 messages (and 0 retries), 4 consent events",
    ];
    audit(EVENTS.as_bytes(), SENDS.as_bytes(), &["--format", "short"], 1, &expected);
    let expected = [
        "\"notice\":\"m4\",\"path\":\"s\",\"record\":4",
        "\"quote\":\"cancel\"",
        "\"path\":\"e\",\"record\":3",
        "\"openid\":\"****\"",
    ];
    audit(EVENTS.as_bytes(), SENDS.as_bytes(), &["--format", "ndjson"], 1, &expected);
    let expected = ["the cancel  e:3  2021-02-05T10:00:00+08:00", "▶ 2021-02-05T10:00:00+08:00  water  send m4"];
    audit(EVENTS.as_bytes(), SENDS.as_bytes(), &[], 1, &expected);
    audit(EVENTS.as_bytes(), SENDS.as_bytes(), &["--format", "ndjson", "--keep-personal"], 1, &["\"openid\":\"oEve\""]);
    audit(
        EVENTS.as_bytes(),
        SENDS.as_bytes(),
        &["--user", "oAlice"],
        1,
        &["→ 1 to send", "→ paid for, 0 left", "2 messages"],
    );
}

#[test]
fn what_a_format_cannot_tell_is_refused() {
    audit(
        EVENTS.as_bytes(),
        SENDS.as_bytes(),
        &["--user", "oAlice", "--format", "json"],
        2,
        &["use human, short or ndjson"],
    );
}

#[test]
fn a_lost_log_of_consents_makes_its_want_doubtful() {
    let half = r#"[{"openid":"oBob","template_id":"water","event":"accept","at":"2021-02-03"},{"openid":"oA"#;
    let expected = [
        "e:1: not_judged: the file ends within a record",
        "s:1: warning consent/no-consent: m1:",
        "could not be read to its end",
    ];
    audit(half.as_bytes(), SENDS.as_bytes(), &["--format", "short"], 2, &expected);
}

#[test]
fn the_bytes_of_a_finding_are_its_record() {
    let files: [(&str, &[u8]); 3] =
        [("e", EVENTS.as_bytes()), ("s", SENDS.as_bytes()), ("t", TEMPLATE_TYPES.as_bytes())];
    let printed = printed(&files, &[&AUDIT[..], &["--format", "ndjson"]].concat());
    let mut found = 0;
    for line in printed.lines() {
        let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let evidence = object["evidence"].as_array().cloned().unwrap_or_default();
        for part in evidence.iter().chain([&object]).filter(|part| part["path"].is_string()) {
            let file = if part["path"] == "s" { SENDS } else { EVENTS };
            let offset = |key: &str| usize::try_from(part[key].as_u64().expect("bytes")).expect("small");
            let number = usize::try_from(part["line"].as_u64().expect("a line")).expect("small");
            let bytes = file.get(offset("byte_start")..offset("byte_end"));
            assert_eq!(bytes, file.lines().nth(number - 1), "{line}");
            found += 1;
        }
    }
    // Three findings; one of them rests on an accept and the message that used it up, the others on one event.
    assert_eq!(found, 7);
}

#[test]
fn the_document_is_one_json_object() {
    let files: [(&str, &[u8]); 3] =
        [("e", EVENTS.as_bytes()), ("s", SENDS.as_bytes()), ("t", TEMPLATE_TYPES.as_bytes())];
    let printed = printed(&files, &[&AUDIT[..], &["--format", "json"]].concat());
    let document: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(document["findings"].as_array().map(Vec::len), Some(3));
    assert_eq!(document["summary"]["verdicts"]["violation"], 3);
    assert_eq!(document["findings"][2]["evidence"][0]["template_id"], "stock");
}

#[test]
fn what_cannot_be_read_is_named_and_never_dropped() {
    let sends = r#"{"msg_id":"a","openid":"u","template_id":"ship","at":"soon"}
{"msg_id":"b","template_id":"ship","at":"2021-02-03"}
{"msg_id":"c","openid":"u","at":"2021-02-03"}
{"msg_id":"d","openid":"u","template_id":"ship"}
{"msg_id":"e","openid":"u","openid":"v","template_id":"ship","at":"2021-02-03"}
[]
{"msg_id":
"#;
    let expected = [
        "s:1: not_judged: `soon` is not a time",
        "s:2: not_judged: it does not say which user",
        "s:3: not_judged: it does not say which template",
        "s:4: not_judged: it does not say when",
        "s:5: not_judged: `openid` is given twice",
        "s:6: not_judged: a record must be a JSON object",
        "s:7: not_judged: broken JSON",
        "; 7 not judged",
    ];
    audit(b"", sends.as_bytes(), &["--format", "short"], 2, &expected);
    audit(b"\x00\x01", SENDS.as_bytes(), &["--format", "short"], 2, &["e: not_judged: neither JSON"]);
    check(
        &[("s", SENDS.as_bytes())],
        &["audit", "--events", "no", "--sends", "s"],
        2,
        &["not judged  no  the file cannot be read"],
    );
}

#[test]
fn an_undeclared_type_makes_a_breach_doubtful() {
    let files: [(&str, &[u8]); 2] = [("e", EVENTS.as_bytes()), ("s", SENDS.as_bytes())];
    let expected =
        ["s:2: warning consent/exceeds-consents: m2:", "was taken as one-time", "s:4: error consent/after-cancel"];
    check(&files, &["audit", "--events", "e", "--sends", "s", "--format", "short"], 1, &expected);
}

/// The same records as XML, JSON and tables give the same breaches.
#[test]
fn the_platforms_callbacks_are_read_as_they_arrive() {
    let popup = |user: &str, list: &str, at: &str| {
        format!(
            "<xml>\n<ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{user}]]></FromUserName><CreateTime>{at}</CreateTime><MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event>{list}</xml>\n"
        )
    };
    let accepted = "<SubscribeMsgPopupEvent><List><TemplateId>ship</TemplateId><SubscribeStatusString>accept</SubscribeStatusString><PopupScene>1</PopupScene></List><List><TemplateId>stock</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgPopupEvent>";
    let changed = "<xml><FromUserName>oB</FromUserName><CreateTime>1612404000</CreateTime><MsgType>event</MsgType><Event>subscribe_msg_change_event</Event><SubscribeMsgPopupEvent><List><TemplateId>water</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgPopupEvent></xml>";
    let follow = "<xml><FromUserName>oB</FromUserName><CreateTime>1612404000</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>";
    let water = r#"{"ToUserName":"gh_1","FromUserName":"oB","CreateTime":"1612317600","MsgType":"event","Event":"subscribe_msg_popup_event","List":{"TemplateId":"water","SubscribeStatusString":"accept","PopupScene":"1"}}"#;
    let several = r#"{"FromUserName":"oC","CreateTime":1612317600,"MsgType":"event","Event":"subscribe_msg_popup_event","SubscribeMsgPopupEvent":{"List":[{"TemplateId":"ship","SubscribeStatusString":"accept"},{"TemplateId":"stock","SubscribeStatusString":"accept"}]}}"#;
    let xml = format!("<?xml version=\"1.0\"?>{}{changed}{follow}", popup("oA", accepted, "1612317600"));
    let json = format!("{water}\n{several}\n");
    let sent = |message: &str, user: &str, template: &str, at: u32, status: &str| {
        format!(
            r#"{{"Event":"subscribe_msg_sent_event","MsgType":"event","FromUserName":"{user}","CreateTime":{at},"List":{{"TemplateId":"{template}","MsgID":"{message}","ErrorCode":"{status}","ErrorStatus":"x"}}}}"#
        )
    };
    let sends = [
        sent("1", "oA", "ship", 1_612_346_400, "0"),
        sent("2", "oA", "stock", 1_612_346_400, "0"),
        sent("3", "oB", "water", 1_612_346_400, "0"),
        sent("4", "oB", "water", 1_612_500_000, "0"),
        sent("5", "oC", "stock", 1_612_346_400, "0"),
        // It did not arrive, so nothing is used up and nobody was disturbed.
        sent("6", "oA", "water", 1_612_346_400, "43101"),
    ];
    let table = "编号,touser;template\n";
    let jobs = "<xml><FromUserName>oC</FromUserName><CreateTime>1612346400</CreateTime><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>9</MsgID><Status>success</Status></xml>";
    let csv = "openid,模板,时间,msg_id\noC,ship,2021-02-03 18:00:00,7\n\"oC\",ship,2021-02-03 19:00:00,8\n";
    let files: [(&str, &[u8]); 6] = [
        ("e.xml", xml.as_bytes()),
        ("e.json", json.as_bytes()),
        ("s.json", sends.join("\n").into_bytes().leak()),
        ("s.xml", jobs.as_bytes()),
        ("s.csv", csv.as_bytes()),
        ("t", TEMPLATE_TYPES.as_bytes()),
    ];
    let arguments = [
        "audit",
        "--events",
        "e.xml",
        "e.json",
        "--sends",
        "s.json",
        "s.xml",
        "s.csv",
        "--templates",
        "t",
        "--format",
        "short",
    ];
    let expected = [
        "s.json:2: error consent/no-consent: 2:",
        "s.json:4: error consent/after-cancel: 4:",
        "s.csv:3: error consent/exceeds-consents: 8:",
        "s.xml:1: not_judged: a delivery report of message `9`",
        "not delivered",
        "1 other callbacks",
    ];
    check(&files, &arguments, 2, &expected);
    let files: [(&str, &[u8]); 2] = [("s", table.as_bytes()), ("e", b"")];
    let arguments = ["audit", "--events", "e", "--sends", "s", "--format", "short"];
    check(&files, &arguments, 2, &["the first row names no column for openid"]);
}

/// What is printed for these logs with these options.
fn printed(files: &[(&str, &[u8])], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).expect("a file");
    }
    let output = noticelint(folder.path()).args(arguments).output().expect("it runs");
    String::from_utf8(output.stdout).expect("text")
}

/// Logs of many records of one user and some of others, so that parts are uneven.
fn uneven() -> (String, String) {
    let (mut events, mut sends) = (String::new(), String::new());
    for number in 0..3000_u64 {
        let user = if number % 10 == 0 { format!("o{number}") } else { "oMany".to_owned() };
        // Times go back and forth; 7919 shares no factor with 3000, so that no two are the same.
        let at = 1_612_000_000 + number * 7919 % 3000 * 60;
        let template = if number % 3 == 0 { "water" } else { "ship" };
        let act = if number % 17 == 0 { "cancel" } else { "accept" };
        if number % 2 == 0 {
            let line =
                format!("{{\"openid\":\"{user}\",\"template_id\":\"{template}\",\"event\":\"{act}\",\"at\":{at}}}\n");
            events.push_str(&line);
        }
        let at = at + 30;
        let line =
            format!("{{\"msg_id\":\"m{number}\",\"openid\":\"{user}\",\"template_id\":\"{template}\",\"at\":{at}}}\n");
        sends.push_str(&line);
    }
    (events, sends)
}

#[test]
fn threads_memory_and_packing_change_nothing() {
    let (events, sends) = uneven();
    let files: [(&str, &[u8]); 3] =
        [("e", events.as_bytes()), ("s", sends.as_bytes()), ("t", TEMPLATE_TYPES.as_bytes())];
    let usual = printed(&files, &[&AUDIT[..], &["--format", "ndjson"]].concat());
    assert!(usual.lines().count() > 500);
    for more in [["--threads", "1"], ["--threads", "7"], ["--memory", "1"]] {
        let other = printed(&files, &[&AUDIT[..], &["--format", "ndjson"], &more[..]].concat());
        assert!(other == usual, "{more:?}");
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, events.as_bytes()).expect("memory");
    let (events, sends) = (packer.finish().expect("memory"), zstd::encode_all(sends.as_bytes(), 1).expect("memory"));
    let files: [(&str, &[u8]); 3] = [("e", &events), ("s", &sends), ("t", TEMPLATE_TYPES.as_bytes())];
    assert!(printed(&files, &[&AUDIT[..], &["--format", "ndjson"]].concat()) == usual);
    // A file that breaks off is told, whatever was read before.
    let half = events.get(..events.len() / 2).expect("bytes");
    let files: [(&str, &[u8]); 3] = [("e", half), ("s", &sends), ("t", TEMPLATE_TYPES.as_bytes())];
    assert!(
        printed(&files, &[&AUDIT[..], &["--format", "short"]].concat())
            .contains("e: not_judged: the file cannot be read")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn logs_that_are_split_and_shuffled_say_the_same(parts in subsequence((1..3000_usize).collect::<Vec<_>>(), 3), seed in any::<u64>()) {
        let (events, sends) = uneven();
        let shuffled = |text: &str| {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.sort_by_key(|line| (line.len() as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ line.bytes().fold(seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())));
            lines.into_iter().map(|line| format!("{line}\n")).collect::<Vec<_>>()
        };
        let ids = |printed: &str| -> BTreeSet<String> {
            let told = |line: &str| line.split(": ").skip(1).take(2).map(str::to_owned).collect::<Vec<_>>().join(" ");
            printed.lines().filter(|line| line.contains(" consent/")).map(told).collect()
        };
        let files: [(&str, &[u8]); 3] = [("e", events.as_bytes()), ("s", sends.as_bytes()), ("t", TEMPLATE_TYPES.as_bytes())];
        let usual = printed(&files, &[&AUDIT[..], &["--format", "short"]].concat());
        let (e, s) = (shuffled(&events), shuffled(&sends));
        let cut = |lines: &[String], from: usize, to: usize| lines.get(from.min(lines.len())..to.min(lines.len())).unwrap_or_default().concat();
        let pieces = [cut(&s, 0, parts[0]), cut(&s, parts[0], parts[1]), cut(&s, parts[1], parts[2]), cut(&s, parts[2], 3000)];
        let halves = [cut(&e, 0, parts[1] / 2), cut(&e, parts[1] / 2, 1500)];
        let files: [(&str, &[u8]); 7] = [
            ("s1", pieces[0].as_bytes()), ("s2", pieces[1].as_bytes()), ("s3", pieces[2].as_bytes()), ("s4", pieces[3].as_bytes()),
            ("e1", halves[0].as_bytes()), ("e2", halves[1].as_bytes()), ("t", TEMPLATE_TYPES.as_bytes()),
        ];
        let arguments = ["audit", "--events", "e2", "e1", "--sends", "s3", "s1", "s4", "s2", "--templates", "t", "--format", "short"];
        prop_assert_eq!(ids(&printed(&files, &arguments)), ids(&usual));
    }
}

#[test]
fn limits_are_off_until_they_are_set() {
    let line = |number: u32| {
        format!(
            "{{\"msg_id\":\"w{number}\",\"openid\":\"oBob\",\"template_id\":\"water\",\"at\":\"2021-02-04T1{number}:00:00+08:00\",\"data\":{{\"thing1\":\"x\"}}}}\n"
        )
    };
    let sends = [1, 2, 3, 4].map(line).concat();
    audit(EVENTS.as_bytes(), sends.as_bytes(), &["--format", "short"], 0, &["violation 0, review 0, pass 4"]);
    let limited = ["--format", "short", "--limit", "consent/too-frequent=3/24"];
    audit(
        EVENTS.as_bytes(),
        sends.as_bytes(),
        &limited,
        0,
        &["s:4: warning consent/too-frequent: w4", "review 1, pass 3"],
    );
    let limited = ["--format", "short", "--limit", "repeated-content"];
    audit(
        EVENTS.as_bytes(),
        sends.as_bytes(),
        &limited,
        0,
        &["s:2: warning consent/repeated-content: w2", "review 3, pass 1"],
    );
    audit(EVENTS.as_bytes(), sends.as_bytes(), &["--limit", "no-consent"], 2, &["--limit no-consent: write"]);
}
