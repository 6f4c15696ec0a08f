use serde_json::Value;

use crate::cli::noticelint;

/// A send for each interface, as it should be.
const HONEST: &str = r##"
{"touser":"oA1","template_id":"kT5x","url":"https://shop.example/o/7","client_msg_id":"m7","data":{"keyword1":{"value":"A12"},"keyword2":{"value":"已修好"}},"at":"2024-03-01"}
{"touser":"oA1","template_id":"kT5x","miniprogram":{"appid":"wx0a1b2c3d4e5f6071","pagepath":"pages/order/detail?id=7"},"data":{"thing1":{"value":"三号电梯"}},"at":"2024-03-01"}
{"touser":"oA1","template_id":"mV7z","page":"https://shop.example/o/7","miniprogram":{"appid":"wx0a1b2c3d4e5f6071","pagepath":"pages/a"},"data":{"thing1":{"value":"三号电梯"}},"at":"2024-03-01"}
{"touser":"oA1","template_id":"mV7z","page":"pages/a","miniprogram_state":"formal","lang":"zh_CN","data":{"thing1":{"value":"三号电梯"}},"at":"2024-03-01"}
{"touser":"oA1","template_id":"nW8q","scene":"1000","title":"报修进度","url":"https://shop.example/o/7","data":{"content":{"value":"三号电梯已修好","color":"#c00000"}},"at":"2024-03-01"}
{"touser":"oA1","mp_template_msg":{"appid":"wx0a1b2c3d4e5f6071","template_id":"kT5x","data":{"first":{"value":"您好"},"keyword1":{"value":"A12"}},"at":"2022-03-01"}}
{"touser":"<openid>","template_id":"${template}","url":"%s","miniprogram":{"appid":"{appid}","pagepath":"#path#"},"data":{"keyword1":{"value":"<no>","color":"<colour>"}},"at":"2024-03-01"}
"##;

/// What a run prints of these sends.
fn printed(sends: &str, arguments: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("s.jsonl"), sends).expect("a file");
    std::fs::write(folder.path().join("e.json"), EXPORT).expect("a file");
    let mut command = noticelint(folder.path());
    let command = command.args(["check", "s.jsonl", "--format", "ndjson", "--as-of", "2026-11-24"]).args(arguments);
    let output = command.output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
}

const EXPORT: &str = r#"{"template_list":[{"template_id":"kT5x","title":"报修进度通知","content":"工单:{{keyword1.DATA}}\n结果:{{keyword2.DATA}}\n"}]}"#;

/// The findings about sends, each as its rule, its severity, its field and the bytes that it marks; those are the quote.
fn told(sends: &str, arguments: &[&str]) -> Vec<String> {
    let objects = printed(sends, arguments);
    let findings = objects.iter().filter(|object| object["family"] == "send");
    findings
        .map(|finding| {
            let at = |name: &str| usize::try_from(finding[name].as_u64().expect("a place")).expect("a small file");
            let marked = &sends[at("byte_start")..at("byte_end")];
            assert_eq!(finding["quote"], marked, "{finding}");
            let word = |name: &str| finding[name].as_str().unwrap_or_default();
            let rule = word("rule").strip_prefix("send/").unwrap_or_default();
            format!("{rule} {} {} {marked}", word("severity"), word("field"))
        })
        .collect()
}

#[test]
fn honest_sends_of_every_interface_are_left_alone() {
    assert_eq!(told(HONEST, &[]), Vec::<String>::new());
}

#[test]
fn all_that_a_send_will_be_refused_for_is_told_at_once_at_its_bytes() {
    let send = r##"{"touser":"oA1;oA2","template_id":"OPENTM200000009","url":"https://shop.example/o/7","miniprogram":{"appid":"wx12","pagepath":"https://shop.example/o/7"},"data":{"first":{"value":"您好","color":"#c00000"},"keyword1":"A12","keyword2":"已修好"},"at":"2024-03-01"}"##;
    let expected = [
        "two-jumps info url https://shop.example/o/7",
        "page-path warning url https://shop.example/o/7",
        "appid warning send.miniprogram.appid wx12",
        "openid warning send.touser oA1;oA2",
        "library-number warning send.template_id OPENTM200000009",
        "colour info send.data.first.color #c00000",
        "flat-value warning data.keyword1 A12",
        "flat-value warning data.keyword2 已修好",
    ];
    assert_eq!(told(send, &[]), expected);
    let messages = printed(send, &["--lang", "en"]);
    for code in ["40003", "40013", "40037", "40165", "47003"] {
        let names = |object: &Value| object["message"].as_str().is_some_and(|message| message.contains(code));
        assert!(messages.iter().any(names), "{code}");
    }
}

#[test]
fn a_withdrawn_interface_is_told_by_the_day_of_the_send() {
    let on = |day: &str| {
        let send = r#"{"touser":"oA1","mp_template_msg":{"template_id":"kT5x","data":{"keyword1":{"value":"A12"}},"at":"DAY"}}"#;
        told(&send.replace("DAY", day), &[])
    };
    assert_eq!(on("2023-08-21"), Vec::<String>::new());
    assert_eq!(on("2023-08-22"), ["uniform-send warning notice "]);
    assert_eq!(on("2023-09-20"), ["uniform-send error notice "]);
}

#[test]
fn a_template_is_looked_up_where_an_export_was_given_and_listed_as_unchecked_where_not() {
    let sends = r#"{"touser":"oA1","template_id":"kT5x","data":{"keyword1":{"value":"A12"},"keyword2":{"value":"已修好"}}}
{"touser":"oA1","template_id":"zZ9","data":{"keyword1":{"value":"A12"}}}
{"touser":"oA1","template_id":"kT5x","page":"pages/a","lang":"zh_CN","data":{"thing1":{"value":"三号电梯"}}}"#;
    let expected = ["not-in-export warning send.template_id zZ9", "wrong-interface warning send.template_id kT5x"];
    assert_eq!(told(sends, &["--templates", "e.json"]), expected);
    assert_eq!(told(sends, &[]), Vec::<String>::new());
    let unchecked = |arguments: &[&str]| {
        let objects = printed(sends, arguments);
        let summary = objects.iter().find(|object| object["type"] == "summary").expect("a summary");
        let of_sends = summary["unchecked"].as_array().expect("a list").iter().find(|part| part["family"] == "send");
        of_sends.map(|part| (part["missing"][0].as_str() == Some("export"), part["notices"].as_u64()))
    };
    assert_eq!(unchecked(&[]), Some((true, Some(3))));
    assert_eq!(unchecked(&["--templates", "e.json"]), None);
}

#[test]
fn what_a_part_spells_with_escapes_is_marked_whole() {
    let send = r#"{"touser":"oA1","template_id":"kT\u0035x\u0020","data":{"keyword1":{"value":"A12"}}}"#;
    let finding =
        printed(send, &[]).into_iter().find(|object| object["rule"] == "send/template-id").expect("it is told");
    assert_eq!(finding["quote"], "kT5x ");
    let at = |name: &str| usize::try_from(finding[name].as_u64().expect("a place")).expect("a small file");
    assert_eq!(&send[at("byte_start")..at("byte_end")], r"kT\u0035x\u0020");
}

#[test]
fn nobody_who_is_written_to_stands_in_a_report() {
    let objects = printed(HONEST, &["--templates", "e.json"]);
    assert!(!objects.iter().any(|object| object.to_string().contains("oA1")));
}
