use std::fmt::Write;
use std::process::Command;

/// The same bytes for any number of threads, over many files and one long one.
#[test]
fn output_does_not_depend_on_the_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut records = String::new();
    for number in 0..700 {
        let prompt = if number % 3 == 0 { "订阅即送5元红包" } else { "到货时提醒我" };
        writeln!(records, "{{\"id\":\"r{}\",\"prompt\":\"{prompt}{number}\"}}", number % 600).expect("a line");
        let file = folder.path().join(format!("d{number:03}.notice"));
        std::fs::write(file, format!("标题：到货提醒\n订阅文案：{prompt}\n")).expect("a file");
    }
    std::fs::write(folder.path().join("records.jsonl"), records + "{broken\n").expect("a file");
    let run = |threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
        let command = command.current_dir(folder.path());
        command.args([
            "check",
            ".",
            "--format",
            "ndjson",
            "--as-of",
            "2026-11-24",
            "--lang",
            "zh",
            "--threads",
            threads,
        ]);
        command.output().expect("it runs")
    };
    let one = run("1");
    assert_eq!(one.status.code(), Some(2), "a record is broken");
    assert!(one.stdout.len() > 100_000);
    for threads in ["2", "3", "8"] {
        assert!(run(threads).stdout == one.stdout, "{threads} threads");
    }
}
