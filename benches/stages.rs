//! The stages of a check, each alone: `cargo bench`.
//!
//! The texts are made here: one honest shipping notice in many variants, one in ten with a promotional tail.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

use std::hint::black_box;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, Divan};
use noticelint::template::Template;
use noticelint::{Language, Limits, Pack, ReadFormat, RuleSet, Scratch, Selection, Setting, Source, Timestamp, read};

fn main() {
    Divan::from_args().main();
}

const RECORDS: usize = 1000;

fn records() -> String {
    let record = |number: usize| {
        let tail = if number.is_multiple_of(10) { "，点击领取5元优惠券" } else { "" };
        format!(
            "{{\"id\":\"n{number}\",\"kind\":\"message\",\"text\":\"您的订单{number}已由顺丰发出，单号SF10240{number}，预计明天10:30送达，请保持电话畅通{tail}。\"}}\n"
        )
    };
    (0..RECORDS).map(record).collect()
}

fn rules() -> RuleSet {
    let pack = Pack::wechat().expect("the shipped pack");
    RuleSet::compile(vec![pack], &Selection::default()).expect("it compiles")
}

fn as_of() -> Timestamp {
    Timestamp::parse("2026-01-01").expect("a date")
}

#[divan::bench]
fn read_pack() -> Pack {
    Pack::wechat().expect("the shipped pack")
}

#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    let pack = Pack::wechat().expect("the shipped pack");
    bencher
        .with_inputs(|| vec![pack.clone()])
        .bench_values(|packs| RuleSet::compile(packs, &Selection::default()).expect("it compiles"));
}

#[divan::bench]
fn read_records(bencher: Bencher<'_, '_>) {
    let file = records();
    let bench = bencher.counter(BytesCount::new(file.len())).counter(ItemsCount::new(RECORDS));
    bench
        .bench(|| read(ReadFormat::JsonLines, "f.jsonl", black_box(file.as_bytes()), &Limits::default()).notices.len());
}

/// Only the filter: nothing in these notices is worth a closer look.
#[divan::bench]
fn search_clean(bencher: Bencher<'_, '_>) {
    let file: String = records().split_inclusive('\n').filter(|line| !line.contains("优惠券")).collect();
    judge_file(bencher, &file);
}

/// Search, and for one notice in ten parse, fold and judge.
#[divan::bench]
fn search_and_judge(bencher: Bencher<'_, '_>) {
    judge_file(bencher, &records());
}

fn judge_file(bencher: Bencher<'_, '_>, file: &str) {
    let (rules, mut scratch) = (rules(), Scratch::default());
    let reading = read(ReadFormat::JsonLines, "f.jsonl", file.as_bytes(), &Limits::default());
    let texts: usize = reading.notices.iter().flat_map(|notice| &notice.fields).map(|field| field.text.len()).sum();
    let bench = bencher.counter(BytesCount::new(texts)).counter(ItemsCount::new(reading.notices.len()));
    bench.bench_local(|| {
        let judge = |notice| rules.judge(&mut scratch, notice, as_of()).findings.len();
        reading.notices.iter().map(judge).sum::<usize>()
    });
}

#[divan::bench]
fn parse_template(bencher: Bencher<'_, '_>) {
    let body = "{{first.DATA}}\n订单编号：{{keyword1.DATA}}\n快递公司：{{keyword2.DATA}}\n{{remark.DATA}}";
    bencher.counter(BytesCount::new(body.len())).bench(|| Template::parse(black_box(body)));
}

/// Folding, seen through the judgement of one long candidate in full-width and traditional characters.
#[divan::bench]
fn fold_and_judge_disguised(bencher: Bencher<'_, '_>) {
    let text = format!("{{\"text\":\"{}點擊領取５元優惠券\"}}", "尊敬的顧客，您的訂單已經發出。".repeat(40));
    judge_file(bencher, &text);
}

#[divan::bench(args = ["short", "json", "ndjson", "human", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "csv", "html"])]
fn write_report(bencher: Bencher<'_, '_>, name: &str) {
    let (rules, file) = (rules(), records());
    let reading = read(ReadFormat::JsonLines, "f.jsonl", file.as_bytes(), &Limits::default());
    let judgements = rules.judge_all(&reading.notices, as_of());
    let setting = Setting { rules: &rules, language: Language::Chinese, as_of: as_of(), color: false, width: 100 };
    let format = noticelint::ReportFormat::ALL.iter().copied().find(|format| format.name() == name).expect("a format");
    let findings: usize = judgements.iter().map(|judgement| judgement.findings.len()).sum();
    bencher.counter(ItemsCount::new(findings)).bench(|| {
        let mut report = format.report(setting, Box::new(std::io::sink()));
        let source = Source::new("f.jsonl", file.as_bytes());
        for (notice, judgement) in reading.notices.iter().zip(&judgements) {
            report.judged(&source, notice, judgement).expect("a sink takes all");
        }
    });
}
