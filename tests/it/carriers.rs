use noticelint::{Limits, ReadFormat, Scratch, read};

use crate::{as_of, wechat};

/// What nobody may hide: alone it is a breach.
const BREACH: &str = "订阅通知立即送红包";
/// What an honest page says beside it.
const HONEST: &str = "发货时告诉我";

/// `⟦⟧` in each carrier stands for the breach; wherever it stands, it is found, or something is said to be unread.
#[track_caller]
fn check(format: ReadFormat, carriers: &[&str]) {
    let rules = wechat();
    let mut scratch = Scratch::default();
    for carrier in carriers {
        let file = carrier.replace("⟦⟧", BREACH).replace('…', HONEST);
        let reading = read(format, "f", file.as_bytes(), &Limits::default());
        let is_found = reading.notices.iter().any(|notice| {
            let judgement = rules.judge(&mut scratch, notice, as_of());
            judgement.findings.iter().any(|finding| finding.family.name() == "incentive")
        });
        assert!(is_found || !reading.errors.is_empty(), "passed: {file}");
    }
}

#[test]
fn no_part_of_a_page_hides_words() {
    let control = "<p>…</p><wx-open-subscribe template=a></wx-open-subscribe>";
    let carriers = [
        "<title>⟦⟧</title>",
        "<b>订阅</b>通知立即<i>送</i>红包",
        "<img alt='⟦⟧'>",
        "<input placeholder=⟦⟧>",
        "<my-button name=\"⟦⟧\">x</my-button>",
        "<my-button once=\"⟦⟧\">x</my-button>",
        "<p v-tip=\"⟦⟧\">x</p>",
        "<p v-text=\"'⟦⟧'\">x</p>",
        "<p onclick=\"alert('⟦⟧')\">x</p>",
        "<a href=\"javascript:alert('⟦⟧')\">x</a>",
        "<iframe src=\"data:text/html;charset=utf-8,⟦⟧\"></iframe>",
        "<iframe srcdoc=\"<p>⟦⟧</p>\"></iframe>",
        "<iframe srcdoc=\"<img alt=⟦⟧>\"></iframe>",
        "<iframe srcdoc=\"<script>document.write('⟦⟧')</script>\"></iframe>",
        "<meta name=description content=⟦⟧>",
        "<noscript>⟦⟧</noscript>",
        "<textarea>⟦⟧</textarea>",
        "<svg><style/></svg><p>⟦⟧</p>",
        "<style>.a:before{content:\"⟦⟧\"}</style>",
        "<script>a='⟦⟧'</script>",
        "<script>a='<p>⟦⟧</p>'</script>",
        "<script>a='<img alt=\"⟦⟧\">'</script>",
        "<script>a='订阅通知' + \"立即送\"+ `红包`</script>",
        "<script>a='&#35746;&#38405;&#36890;&#30693;&#31435;&#21363;&#36865;&#32418;&#21253;'</script>",
        "<script>a='\\u8ba2\\u9605通知立即送红包'</script>",
        "<script>n=i++/2;a='⟦⟧';m=1/2</script>",
        "<script>if(b) /'/.test(c); a='⟦⟧'</script>",
        "<script>n={}/2;a='⟦⟧';m=1/1</script>",
        "<script>//\u{2028}a='⟦⟧'</script>",
        "<script>//\ra='⟦⟧'</script>",
        "<script type=application/json>{\"a\":\"⟦⟧\"}</script>",
        "<script type=text/babel>return <p>⟦⟧</p></script>",
        "<script type=text/javascript-template><p>⟦⟧</p></script>",
        "<script type=text/wxtag-template><button>⟦⟧</button></script>",
        "<template><p>⟦⟧</p></template>",
    ];
    let pages: Vec<String> = carriers.iter().map(|carrier| format!("{carrier}{control}")).collect();
    check(ReadFormat::Html, &pages.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn no_part_of_an_article_hides_words() {
    check(
        ReadFormat::Markdown,
        &[
            "**订阅通知**立即送红包\n\n…",
            "[订阅通知](a)立即送红包\n\n…",
            "*订阅*通知立即[送](b)红包\n\n…",
            "# ⟦⟧\n\n…",
            "- ⟦⟧\n- …",
            "| ⟦⟧ | a |\n|---|---|\n| … | b |",
            "![⟦⟧](a)\n\n…",
            "![订阅通知立即送![x](y)红包](a)\n\n…",
            "[a](b \"⟦⟧\")\n\n…",
            "<p>⟦⟧</p>\n\n…",
            "```\n⟦⟧\n```\n\n…",
            "---\nsummary: ⟦⟧\n---\n…",
            "---\ntitle: \"\\u8ba2\\u9605通知立即送红包\"\n---\n…",
        ],
    );
}

#[test]
fn no_record_hides_words() {
    check(
        ReadFormat::Json,
        &[
            r#"{"prompt":"⟦⟧"}"#,
            r#"{"Prompt":"⟦⟧"}"#,
            r#"{"订阅文案":"⟦⟧"}"#,
            "{\"prompt\":\"…\",\"prompt\u{200b}\":\"⟦⟧\"}",
            r#"{"prompt":"…","prompt":"⟦⟧"}"#,
            r#"{"promt":"⟦⟧","body":"…"}"#,
            r#"{"prompt":"⟦⟧","template_list":[{"template_id":"a","title":"b","content":"c：{{thing1.DATA}}"}]}"#,
            r#"{"prompt":"⟦⟧","msginfo":[{"title":"b","content":"已发货"}]}"#,
            r#"{"text":"…","payload":{"prompt":"⟦⟧"}}"#,
            r#"{"touser":"o","template_id":"t","data":{"a":{"value":"…"}},"data":{"a":{"value":"⟦⟧"}}}"#,
            r#"[{"prompt":"…"},[{"prompt":"⟦⟧"}]]"#,
        ],
    );
}

#[test]
fn no_table_hides_words() {
    check(
        ReadFormat::Csv,
        &[
            "标题,订阅文案\na,⟦⟧\n",
            "标题,订阅文案\na,…\nb,\"⟦⟧\"\n",
            "标题;订阅文案\na;⟦⟧\n",
            "标题,promt\na,⟦⟧\n",
            "标题,订阅文案\na,…,⟦⟧\n",
            "标题,订阅文案\n\"a,…\nb,⟦⟧\n",
        ],
    );
}

#[test]
fn no_spelling_hides_that_the_control_cannot_be_seen() {
    let control =
        |style: &str| format!("<p>打开柜门</p><wx-open-subscribe template=a style=\"{style}\">⟦⟧</wx-open-subscribe>");
    let pages = [
        control("opacity:0"),
        control("opacity:  0"),
        control("width:1px; OPACITY:.01 !important;"),
        control("opacity&#58;0"),
        control("opacity:/**/0"),
        "<style>#c/**/{opacity:0}</style><p>打开柜门</p><wx-open-subscribe id=c template=a></wx-open-subscribe>"
            .to_owned(),
        "<style>wx-open-subscribe[template]{opacity:0}</style><p>打开柜门</p><wx-open-subscribe template=a>".to_owned(),
        "<div style=opacity:0><p>打开柜门</p><wx-open-subscribe template=a></wx-open-subscribe></div>".to_owned(),
        concat!(
            "<p>打开柜门</p><wx-open-subscribe template=a><script type=text/wxtag-template>",
            "<button style='opacity:0'>好</button></script></wx-open-subscribe>"
        )
        .to_owned(),
    ];
    let rules = wechat();
    for page in pages {
        let page = page.replace("⟦⟧", HONEST);
        let reading = read(ReadFormat::Html, "f", page.as_bytes(), &Limits::default());
        let notice = reading.notices.first().expect("the page");
        let judgement = rules.judge(&mut Scratch::default(), notice, as_of());
        let names: Vec<_> = judgement.findings.iter().filter_map(|finding| rules.rule(finding.rule)).collect();
        assert!(names.iter().any(|rule| rule.id.name == "incentive/invisible-control"), "passed: {page}");
    }
}
