//! What the command line says, and where it says nothing, the configuration.

use std::collections::BTreeMap;
use std::path::PathBuf;

use noticelint::{ColumnMap, Language, Selection, Severity};

use crate::args::{CheckArgs, FailOn};
use crate::load::Failure;
use crate::project::Project;

/// The settings of a check. The command line beats the configuration, setting by setting.
pub struct Settings {
    pub paths: Vec<PathBuf>,
    /// Whether the paths are those of the configuration: all that there is to check.
    pub is_whole_project: bool,
    pub selection: Selection,
    pub templates: Vec<PathBuf>,
    pub fail_on: FailOn,
    pub baseline: Option<PathBuf>,
    pub exemptions: Vec<PathBuf>,
    pub account: BTreeMap<String, String>,
    pub columns: ColumnMap,
}

impl Settings {
    pub fn of(args: &CheckArgs, project: &Project, language: Language) -> Result<Self, Failure> {
        let config = &project.config;
        let is_whole_project = args.paths.is_empty();
        let paths = if is_whole_project { project.paths(&config.paths) } else { args.paths.clone() };
        if paths.is_empty() {
            return Err(Failure::Words(
                match language {
                    Language::Chinese => "请给出要检查的文件或文件夹，或在 noticelint.yaml 里写 paths",
                    Language::English => "name files or folders to check, or write paths into noticelint.yaml",
                }
                .to_owned(),
            ));
        }
        let or =
            |said: &[String], written: &[String]| if said.is_empty() { written.to_owned() } else { said.to_owned() };
        let or_paths = |said: &[PathBuf], written: &[String]| {
            if said.is_empty() { project.paths(written) } else { said.to_owned() }
        };
        let mut columns = config.columns.clone();
        columns.extend(mapped(&args.map, language)?);
        let of_config = config.fail_on.as_deref();
        let of_config = of_config.map(|name| Severity::from_name(name).map_or(FailOn::Never, FailOn::From));
        Ok(Self {
            paths,
            is_whole_project,
            selection: Selection { select: or(&args.select, &config.select), ignore: or(&args.ignore, &config.ignore) },
            templates: or_paths(&args.templates, &config.templates),
            fail_on: args.fail_on.or(of_config).unwrap_or(FailOn::From(Severity::Error)),
            baseline: args.baseline.clone().or_else(|| config.baseline.as_ref().map(|path| project.path(path))),
            exemptions: or_paths(&args.exemptions, &config.exemptions),
            account: config.account.clone(),
            columns,
        })
    }
}

fn mapped(written: &[String], language: Language) -> Result<ColumnMap, Failure> {
    let mut map = ColumnMap::default();
    for entry in written {
        let added = entry.split_once('=').ok_or(None).and_then(|(column, key)| map.add(column, key));
        added.map_err(|near| {
            let near = near.map_or_else(String::new, |near| match language {
                Language::Chinese => format!("，是否想写 {near}？"),
                Language::English => format!("; did you mean {near}?"),
            });
            Failure::Words(match language {
                Language::Chinese => format!("--map {entry}：应为 列名=项目{near}"),
                Language::English => format!("--map {entry}: COLUMN=KEY is expected, with a key of notices{near}"),
            })
        })?;
    }
    Ok(map)
}
