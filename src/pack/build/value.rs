//! Plain values out of a tree; what is not there or does not fit gives the empty one.

use crate::notice::Timestamp;
use crate::pack::tree::Node;
use crate::verdict::{Text, Weight};

impl Node {
    pub(in crate::pack) fn string(&self, key: &str) -> String {
        self.get(key).and_then(Node::text).unwrap_or_default().to_owned()
    }

    pub(super) fn strings(&self, key: &str) -> Vec<String> {
        super::items(self, key).filter_map(Node::text).map(str::to_owned).collect()
    }

    pub(super) fn both(&self, key: &str) -> Text {
        self.get(key).map(|text| Text { zh: text.string("zh"), en: text.string("en") }).unwrap_or_default()
    }

    pub(super) fn integer(&self, key: &str) -> u32 {
        self.get(key).and_then(Node::text).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    pub(super) fn weight(&self, key: &str) -> Option<Weight> {
        self.get(key).and_then(Node::text).and_then(Weight::parse)
    }

    pub(in crate::pack) fn instant(&self, key: &str) -> Option<Timestamp> {
        self.get(key).and_then(Node::text).and_then(Timestamp::parse)
    }

    /// The one of `all` that the value names.
    pub(super) fn choice<T: Copy>(&self, key: &str, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
        self.get(key).and_then(|value| value.named(all, name))
    }

    /// Those of `all` that the list names.
    pub(super) fn choices<T: Copy>(&self, key: &str, all: &[T], name: fn(T) -> &'static str) -> Vec<T> {
        super::items(self, key).filter_map(|value| value.named(all, name)).collect()
    }

    fn named<T: Copy>(&self, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
        let text = self.text()?;
        all.iter().copied().find(|one| name(*one) == text)
    }
}
