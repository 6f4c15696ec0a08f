//! `noticelint.yaml`: found upwards from the working folder, read together with the packs that it names.

use std::path::{Path, PathBuf};

use noticelint::Pack;
use noticelint::pack::{Config, ConfigDraft, PackError};

use crate::args::RuleArgs;
use crate::load::{self, Failure};

/// What it is called.
pub const FILE: &str = "noticelint.yaml";

/// A project: its configuration, and the packs that it and the command line name.
pub struct Project {
    pub config: Config,
    /// The folder that the configuration's paths start from.
    folder: PathBuf,
    pub packs: Vec<Pack>,
}

impl Project {
    /// The project of the working folder; one without a configuration has the shipped pack and those of the command line.
    pub fn of(args: &RuleArgs) -> Result<Self, Failure> {
        let path = if args.no_config { None } else { args.config.clone().or_else(found) };
        let language = load::language(args.lang);
        let broken = |error: PackError| Failure::Pack(Box::new(error.speaking(language)));
        let shipped = Pack::wechat().map_err(broken)?;
        let Some(path) = path else {
            let packs = load::add_packs(vec![shipped], &args.packs, language)?;
            return Ok(Self { config: Config::default(), folder: PathBuf::new(), packs });
        };
        let draft = ConfigDraft::read(load::yaml_file(&path)?);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let added: Vec<PathBuf> =
            draft.rules().iter().map(|rule| folder.join(rule)).chain(args.packs.clone()).collect();
        let packs = match load::add_packs(vec![shipped.clone()], &added, language) {
            Ok(packs) => packs,
            // What is wrong with the configuration may be why, and comes first.
            Err(failure) => {
                draft.finish(&[shipped]).map_err(broken)?;
                return Err(failure);
            }
        };
        let config = draft.finish(&packs).map_err(broken)?;
        let packs = packs.into_iter().chain(config.changes()).collect();
        Ok(Self { config, folder, packs })
    }

    /// Paths of the configuration, from the working folder.
    pub fn paths(&self, written: &[String]) -> Vec<PathBuf> {
        written.iter().map(|path| self.path(path)).collect()
    }

    /// A path of the configuration, from the working folder.
    pub fn path(&self, written: &str) -> PathBuf {
        if written == "." && !self.folder.as_os_str().is_empty() {
            self.folder.clone()
        } else {
            self.folder.join(written)
        }
    }
}

/// The configuration that is nearest, in the working folder or above.
fn found() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut folder = PathBuf::new();
    for _ in here.ancestors() {
        let path = folder.join(FILE);
        if path.is_file() {
            return Some(path);
        }
        folder.push("..");
    }
    None
}
