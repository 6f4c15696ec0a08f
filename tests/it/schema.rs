use std::path::PathBuf;

use jsonschema::Validator;
use noticelint::pack::schema;
use serde_json::Value;

use crate::repository;

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).expect("a schema of its dialect")
}

fn as_json(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).expect("YAML")
}

fn yaml_files(folder: PathBuf, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            yaml_files(path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_of_the_packs_fits_the_schema() {
    let validator = validator();
    let mut files = Vec::new();
    yaml_files(repository("rules/wechat"), &mut files);
    yaml_files(repository("fixtures/packs/company"), &mut files);
    yaml_files(repository("fixtures/packs/persuasion"), &mut files);
    assert!(files.len() > 10);
    for path in files {
        let value = as_json(&std::fs::read_to_string(&path).expect("a file"));
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {}", path.display(), errors.join("\n"));
    }
}

#[test]
fn what_the_reader_refuses_for_its_shape_the_schema_refuses_too() {
    let validator = validator();
    let broken = [
        "missing-key",
        "missing-language",
        "no-bad-example",
        "not-one-key",
        "out-of-range",
        "score-number",
        "unknown-key",
        "wrong-choice",
        "wrong-id",
        "wrong-type",
        "wrong-version",
    ];
    for name in broken {
        let path = repository("fixtures/packs/broken").join(format!("{name}.yaml"));
        let text = std::fs::read_to_string(&path).expect("the broken pack");
        assert!(!validator.is_valid(&as_json(&text)), "{name}");
    }
    assert!(!validator.is_valid(&as_json("pakc: {}")));
    assert!(!validator.is_valid(&as_json("pack: {id: A b, version: 0.1.0, title: {zh: a, en: b}}")));
    assert!(!validator.is_valid(&as_json("pack: {id: a, version: 0.1.0, title: {zh: a}}")));
}
