use std::sync::Arc;

use super::{Pack, PackError, PackFile};

/// The files of `rules/wechat/`, in the order in which they are read.
const FILES: [(&str, &str); 13] = [
    ("rules/wechat/pack.yaml", include_str!("../../rules/wechat/pack.yaml")),
    ("rules/wechat/policies.yaml", include_str!("../../rules/wechat/policies.yaml")),
    ("rules/wechat/words/consent.yaml", include_str!("../../rules/wechat/words/consent.yaml")),
    ("rules/wechat/words/marketing.yaml", include_str!("../../rules/wechat/words/marketing.yaml")),
    ("rules/wechat/words/reward.yaml", include_str!("../../rules/wechat/words/reward.yaml")),
    ("rules/wechat/words/unlawful.yaml", include_str!("../../rules/wechat/words/unlawful.yaml")),
    ("rules/wechat/rules/account.yaml", include_str!("../../rules/wechat/rules/account.yaml")),
    ("rules/wechat/rules/expectation.yaml", include_str!("../../rules/wechat/rules/expectation.yaml")),
    ("rules/wechat/rules/incentive.yaml", include_str!("../../rules/wechat/rules/incentive.yaml")),
    ("rules/wechat/rules/marketing.yaml", include_str!("../../rules/wechat/rules/marketing.yaml")),
    ("rules/wechat/rules/slot.yaml", include_str!("../../rules/wechat/rules/slot.yaml")),
    ("rules/wechat/rules/syntax.yaml", include_str!("../../rules/wechat/rules/syntax.yaml")),
    ("rules/wechat/rules/unlawful.yaml", include_str!("../../rules/wechat/rules/unlawful.yaml")),
];

impl Pack {
    /// The pack that is shipped inside: WeChat's rules for template messages and subscription notifications.
    ///
    /// # Errors
    ///
    /// Never as shipped: the tests read it in full.
    pub fn wechat() -> Result<Self, PackError> {
        Self::read_trusted(files())
    }
}

fn files() -> Vec<PackFile> {
    FILES.iter().map(|(name, text)| PackFile { name: (*name).to_owned(), text: Arc::from(*text) }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn the_shipped_pack_is_read_in_full_without_a_mistake() {
        let full = Pack::read(files(), &[]).unwrap_or_else(|error| panic!("{:?}", miette::Report::new(error)));
        let trusted = Pack::wechat().expect("the pack as shipped");
        assert_eq!(full.rules, trusted.rules);
        assert_eq!(full.id, "wechat");
    }

    #[test]
    fn every_file_of_the_folder_is_shipped() {
        let mut found = BTreeSet::new();
        yaml_files(Path::new(env!("CARGO_MANIFEST_DIR")), Path::new("rules/wechat"), &mut found);
        let shipped: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(found, shipped);
    }

    fn yaml_files(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let path = folder.join(entry.expect("an entry").file_name());
            if root.join(&path).is_dir() {
                yaml_files(root, &path, found);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                found.insert(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
}
