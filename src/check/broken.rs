use super::{Kind, Match, Term, View};
use crate::notice::Notice;
use crate::template::{BrokenKind, Template};
use crate::verdict::Mend;

/// A placeholder that is written wrong.
///
/// **What it finds:** `{first.DATA}}`, `{{first.data}}`, `｛｛first.DATA｝｝` and the like, with the right spelling.
/// **Settings:** `kinds`, all if left out. **Message arguments:** `{mended}`.
/// **Example:** `broken: {kinds: [missing-brace, unclosed]}`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Broken {
    /// Which faults; all where empty.
    pub kinds: Vec<BrokenKind>,
}

impl Kind for Broken {
    fn terms(&self) -> Vec<&Term> {
        Vec::new()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn concerns(&self, notice: &Notice<'_>) -> bool {
        notice.fields.iter().any(|field| Template::may_hold_placeholder(&field.text))
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["mended"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        for (index, template) in view.templates() {
            for (span, broken) in template.broken() {
                if self.kinds.is_empty() || self.kinds.contains(&broken.kind) {
                    let mut matched = Match::of_text(index, span);
                    matched.argument("mended", &broken.mended);
                    matched.mend = Some(Mend { text: broken.mended.clone() });
                    found.push(matched);
                }
            }
        }
    }
}
