//! What all tables share: the first row names the keys, and every row below is a record.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::notice::key::{Entries, Key};
use crate::notice::{Field, FieldName, ReadProblem};

/// Unknown columns that are compared with the known names. Nobody has more, and a comparison is dear.
const MOST_COMPARED_NOTES: usize = 200;

/// What the cells of a column say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// One entry of the record.
    Entry(Key),
    /// All values at once, as a JSON object.
    Data,
    /// Something that only the writer of the table understands.
    Note,
}

/// The columns of a table.
#[derive(Debug, Default)]
pub(super) struct Columns {
    columns: Vec<Column>,
    seen: BTreeSet<Column>,
}

impl Columns {
    /// The columns that a first row names, and what is wrong with which of them.
    ///
    /// An unknown name is the writer's own column, unless it looks like a known one that no other column bears.
    pub(super) fn named<'n>(names: impl Iterator<Item = &'n str>) -> (Self, Vec<(usize, ReadProblem)>) {
        let mut columns = Vec::new();
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        let mut misspelt = Vec::new();
        let mut notes = 0;
        for (at, name) in names.enumerate() {
            let column = Column::named(name);
            if column == Column::Note {
                notes += 1;
                if notes <= MOST_COMPARED_NOTES {
                    misspelt.extend(near_miss(name).map(|known| (at, name.trim().to_owned(), known)));
                }
                columns.push(column);
            } else if seen.insert(column.clone()) {
                columns.push(column);
            } else {
                problems.push((at, ReadProblem::RepeatedColumn { name: name.trim().to_owned() }));
                columns.push(Column::Note);
            }
        }
        misspelt.retain(|(_, _, known)| !seen.contains(&Column::named(known)));
        let unknown = |(at, key, known)| (at, ReadProblem::UnknownKey { key, suggestion: Some(known) });
        problems.extend(misspelt.into_iter().map(unknown));
        problems.sort_by_key(|(at, _)| *at);
        (Self { columns, seen }, problems)
    }

    /// Whether there is a column whose text can be judged.
    pub(super) fn have_text(&self) -> bool {
        self.columns.iter().any(|column| match column {
            Column::Data => true,
            Column::Entry(Key::Field(name)) => {
                matches!(name, FieldName::Body | FieldName::Text | FieldName::Prompt | FieldName::Data(_))
            }
            Column::Entry(_) | Column::Note => false,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// The column at that place, from 0; `None` beyond the last.
    pub(super) fn get(&self, at: usize) -> Option<&Column> {
        self.columns.get(at)
    }
}

impl Column {
    fn named(name: &str) -> Self {
        let name = name.trim();
        match Key::from_name(name) {
            // An openid is nobody's text; records leave it aside too.
            Some(Key::Field(FieldName::Account(fact))) if fact == "openid" && !name.contains('.') => Self::Note,
            Some(key) => Self::Entry(key),
            None if name.eq_ignore_ascii_case("data") || name == "参数" => Self::Data,
            None if name.eq_ignore_ascii_case("account") || name == "账号" => {
                Self::Entry(Key::Field(FieldName::Account(Cow::Borrowed("name"))))
            }
            None => Self::Note,
        }
    }
}

/// The known name that `name` was probably meant to be. Words of one or two letters are near too many things.
fn near_miss(name: &str) -> Option<String> {
    let name = name.trim();
    // A known name that is left aside on purpose.
    if Key::from_name(name).is_some() {
        return None;
    }
    if name.is_ascii() && name.len() < 3 || name.chars().count() < 2 {
        return None;
    }
    if let Some((group, part)) = name.split_once('.') {
        let near = |known: &&&str| group.len() <= 32 && strsim::damerau_levenshtein(known, &group.to_lowercase()) == 1;
        if let Some(known) = ["data", "参数", "account", "账号"].iter().find(near) {
            return Some(format!("{known}.{part}"));
        }
    }
    Key::suggest(name)
}

/// Adds the values of a `data` cell.
///
/// # Errors
///
/// A value that has a column of its own too.
pub(super) fn add_values<'a>(
    entries: &mut Entries<'a>,
    values: impl Iterator<Item = Field<'a>>,
    columns: &Columns,
) -> Result<(), ReadProblem> {
    for Field { name, text, origin } in values {
        let key = Key::Field(name.clone().into_owned());
        if columns.seen.contains(&Column::Entry(key.clone())) {
            return Err(ReadProblem::RepeatedKey { key: name.to_string() });
        }
        entries.set(key, text, origin)?;
    }
    Ok(())
}

/// Whether a cell says nothing.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], text: bool, problems: &[(usize, &str)]) {
        let (columns, found) = Columns::named(names.iter().copied());
        assert_eq!(columns.have_text(), text);
        let found: Vec<(usize, String)> = found.iter().map(|(at, problem)| (*at, problem.to_string())).collect();
        assert_eq!(found.len(), problems.len(), "{found:?}");
        for ((at, said), (expected_at, part)) in found.iter().zip(problems) {
            assert_eq!(at, expected_at);
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn names_are_those_of_records_and_draft_files() {
        check(&["标题", "正文", "审稿人"], true, &[]);
        check(&["title", " Prompt ", "参数.thing1", "账号.认证"], true, &[]);
        check(&["标题", "类目"], false, &[]);
        check(&["data"], true, &[]);
    }

    #[test]
    fn the_same_key_twice_is_a_mistake() {
        check(&["正文", "body"], true, &[(1, "`body` is there already")]);
        check(&["备注", "备注", ""], false, &[]);
    }

    #[test]
    fn a_near_miss_is_a_mistake_unless_the_right_name_is_there() {
        check(&["标提", "正文"], true, &[(0, "did you mean `标题`?")]);
        check(&["promt"], false, &[(0, "did you mean `prompt`?")]);
        check(&["dat.thing1", "正文"], true, &[(0, "did you mean `data.thing1`?")]);
        check(&["标签", "标题", "正文"], true, &[]);
        check(&["ad", "正文"], true, &[]);
    }
}
