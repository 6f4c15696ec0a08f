use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use noticelint::Language;

use crate::Outcome;
use crate::args::InitArgs;
use crate::load::{self, Failure};
use crate::project;

const CHINESE: &str = include_str!("example.zh.notice");
const ENGLISH: &str = include_str!("example.en.notice");
const CHINESE_CONFIG: &str = include_str!("noticelint.zh.yaml");
const ENGLISH_CONFIG: &str = include_str!("noticelint.en.yaml");

/// `noticelint init`: writes an example draft, and beside it a configuration; a file that is there is left alone.
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
    let config = args.path.with_file_name(project::FILE);
    let text = if language == Language::Chinese { CHINESE_CONFIG } else { ENGLISH_CONFIG };
    match OpenOptions::new().write(true).create_new(true).open(&config) {
        Ok(mut file) => file.write_all(text.as_bytes()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(Outcome::Clean),
        Err(error) => Err(error),
    }
    .map_err(|error| Failure::Io(Some(config.clone()), error))?;
    let words =
        if language == Language::Chinese { "已生成，供本文件夹使用" } else { "written, for this folder" };
    println!("{} {words}", config.display());
    Ok(Outcome::Clean)
}
