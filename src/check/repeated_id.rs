use super::{Kind, Match, Term, View};
use crate::notice::Notice;
use crate::verdict::{Argument, Text};

/// A record whose id another record of the run has already.
///
/// **What it finds:** the second and every later record of an id; it is judged under the id with `~2`, `~3`, … appended.
/// **Settings:** none. **Message arguments:** `{id}`, the new id.
/// **Example:** `repeated-id: {}`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RepeatedId;

impl Kind for RepeatedId {
    fn terms(&self) -> Vec<&Term> {
        Vec::new()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn concerns(&self, notice: &Notice<'_>) -> bool {
        notice.id_occurrence > 1
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["id"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        if view.notice().id_occurrence > 1 {
            let mut matched = Match::of_notice();
            matched.arguments.push(Argument { name: "id", value: Text::same(&view.notice().id) });
            found.push(matched);
        }
    }
}
