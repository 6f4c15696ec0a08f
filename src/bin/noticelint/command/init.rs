use std::fs::OpenOptions;
use std::io::Write;

use noticelint::Language;

use crate::Outcome;
use crate::args::InitArgs;
use crate::load::{self, Failure};

const CHINESE: &str = include_str!("example.zh.notice");
const ENGLISH: &str = include_str!("example.en.notice");

/// `noticelint init`: writes an example draft; a file that is there is left alone.
pub fn run(args: &InitArgs) -> Result<Outcome, Failure> {
    let language = load::language(args.lang);
    let failed = |error| Failure::Io(Some(args.path.clone()), error);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&args.path).map_err(failed)?;
    let (example, words) = match language {
        Language::Chinese => (CHINESE, "已生成，修改后运行"),
        Language::English => (ENGLISH, "written; edit it and run"),
    };
    file.write_all(example.as_bytes()).map_err(failed)?;
    let path = args.path.display();
    println!("{path} {words}: noticelint check {path}");
    Ok(Outcome::Clean)
}
