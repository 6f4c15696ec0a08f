use std::collections::BTreeMap;

use super::key::Key;

/// What the columns of tables mean that bear names of their own: `推送文案` → `text`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnMap(BTreeMap<String, String>);

impl ColumnMap {
    /// Lets columns of this name stand for the key.
    ///
    /// # Errors
    ///
    /// A key that there is not, with the one that was probably meant.
    pub fn add(&mut self, column: &str, key: &str) -> Result<(), Option<String>> {
        let key = key.trim();
        let is_group = ["data", "参数", "account", "账号"].contains(&key.to_lowercase().as_str());
        if Key::from_name(key).is_none() && !is_group {
            return Err(Key::suggest(key));
        }
        self.0.insert(column.trim().to_owned(), key.to_owned());
        Ok(())
    }

    /// The name that the column has for us.
    pub(super) fn name_of<'n>(&'n self, column: &'n str) -> &'n str {
        self.0.get(column.trim()).map_or(column, String::as_str)
    }

    /// Adds those of another map, which count where both name a column.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_stands_for_a_key_that_there_is() {
        let mut map = ColumnMap::default();
        assert_eq!(map.add("推送文案", "text"), Ok(()));
        assert_eq!(map.add("品名", "data.thing1"), Ok(()));
        assert_eq!(map.add("话术", "txet"), Err(Some("text".to_owned())));
        assert_eq!((map.name_of(" 推送文案 "), map.name_of("标题")), ("text", "标题"));
    }
}
