use super::{Hit, Kind, Match, MatchEvidence, Term, View};
use crate::notice::{FieldName, Notice, Selector};
use crate::text::{Span, Text};
use crate::verdict::Argument;

/// A tap that leads elsewhere than what was declared.
///
/// **What it finds:** with `places`, a jump target (`url`, `page`, `pagepath`) in which the words of a place stand, where neither
/// title, category, scene nor prompt has a word that fits it (a notice of a delivery that leads to `/activity/lottery`); with
/// `known`, a host that is not the account's: in the target and in links of text and values, none of the declared
/// `account.domain`; where no domain is declared, in links of another owner than the target's host. Pages of mini programs have no
/// host. Marks the words or the host; the evidence is what was declared.
/// **Settings:** `places` (each with `title`, `fits` and the settings of a term), `known` (hosts that any sender links to).
/// **Message arguments:** `{place}`, `{declared}`.
/// **Example:** `jump: {places: [{title: {zh: 抽奖, en: a draw}, words: [lottery], fits: {words: [抽奖]}}]}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jump {
    /// Where a target may lead.
    pub places: Vec<JumpPlace>,
    /// Hosts that prove nothing; where empty, hosts are not looked at.
    pub known: Vec<String>,
}

/// Where a target may lead, and which notices lead there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JumpPlace {
    /// What it is called.
    pub title: Text,
    /// The words of the target.
    pub term: Term,
    /// Words of what is declared, where the notice is about such a place.
    pub fits: Term,
}

fn is_declared(selector: Selector) -> bool {
    matches!(selector, Selector::Title | Selector::Category | Selector::Scene | Selector::Prompt)
}

impl Kind for Jump {
    fn terms(&self) -> Vec<&Term> {
        self.places.iter().flat_map(|place| [&place.term, &place.fits]).collect()
    }

    fn waking(&self) -> Vec<usize> {
        Vec::new()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn concerns(&self, notice: &Notice<'_>) -> bool {
        notice.declares(Selector::Url)
            || (!self.known.is_empty()
                && notice.field(&DOMAIN).is_some()
                && notice.fields.iter().any(|field| field.text.contains(SCHEME_END)))
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["place", "declared"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        for (number, place) in self.places.iter().enumerate() {
            leads_elsewhere(view, number, place, found);
        }
        if !self.known.is_empty() {
            self.hosts(view, found);
        }
    }
}

/// The fact that says which domain is the account's own.
const DOMAIN: FieldName<'static> = FieldName::Account(std::borrow::Cow::Borrowed("domain"));

/// What stands before the host of a link.
const SCHEME_END: &str = "://";

impl Jump {
    fn hosts(&self, view: &View<'_>, found: &mut Vec<Match>) {
        let field = |wanted: &dyn Fn(usize) -> bool| (0..view.fields.len()).find(|index| wanted(*index));
        let is_url = |index: usize| view.fields.get(index).is_some_and(|field| field.selector == Selector::Url);
        let account = field(&|index| view.notice().fields.get(index).is_some_and(|field| field.name == DOMAIN));
        let target = field(&|index| is_url(index) && hosts(view.text(index)).next().is_some());
        let Some(declared) = account.or(target) else { return };
        let own = view.text(declared);
        let is_own = |host: &str| match account {
            Some(_) => domains(own).any(|domain| lies_under(host, &domain)),
            None => hosts(own).next().is_some_and(|span| owner(&span.slice(own).to_lowercase()) == owner(host)),
        };
        for index in (0..view.fields.len()).filter(|index| *index != declared) {
            let may_link =
                |selector| matches!(selector, Selector::Url | Selector::Data | Selector::Text | Selector::Body);
            if !view.fields.get(index).is_some_and(|field| may_link(field.selector)) {
                continue;
            }
            for span in hosts(view.text(index)) {
                let host = span.slice(view.text(index)).to_lowercase();
                if is_own(&host) || self.known.iter().any(|known| lies_under(&host, known)) {
                    continue;
                }
                let mut matched = Match::of_text(index, span);
                matched.argument("declared", own.trim());
                matched.evidence.push(whole(view, declared));
                found.push(matched);
            }
        }
    }
}

/// Finds a target whose words are those of a place that nothing declared fits; `number` is the place's.
fn leads_elsewhere(view: &View<'_>, number: usize, place: &JumpPlace, found: &mut Vec<Match>) {
    let selector = |hit: &&Hit| view.fields.get(hit.field).map(|field| field.selector);
    if view.hits(2 * number + 1).iter().any(|hit| selector(&hit).is_some_and(is_declared)) {
        return;
    }
    let declared =
        view.fields.iter().position(|field| is_declared(field.selector) && !field.folded_text().trim().is_empty());
    let Some(declared) = declared else { return };
    for hit in view.hits(2 * number).iter().filter(|hit| selector(hit) == Some(Selector::Url)) {
        let mut matched = view.matched(*hit, *hit);
        matched.arguments.push(Argument { name: "place", value: place.title.clone() });
        matched.argument("declared", view.text(declared).trim());
        matched.evidence.push(whole(view, declared));
        found.push(matched);
    }
}

/// The whole of a field as what was declared.
fn whole(view: &View<'_>, field: usize) -> MatchEvidence {
    MatchEvidence { field, span: view.matched_whole(field).span, reason: "declared".to_owned(), weight: None }
}

/// The hosts of the links in a text.
fn hosts(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices(SCHEME_END).filter_map(|(at, mark)| {
        let start = at + mark.len();
        let rest = text.get(start..)?;
        let is_authority = |c: char| c.is_ascii_alphanumeric() || "-._~:@%".contains(c);
        let authority = rest.get(..rest.find(|c| !is_authority(c)).unwrap_or(rest.len()))?;
        // What stands before an @ only looks like a host.
        let lead = authority.rfind('@').map_or(0, |at| at + 1);
        let host = authority.get(lead..)?;
        let host = host.get(..host.find(':').unwrap_or(host.len()))?.trim_end_matches('.');
        (host.contains('.')).then(|| Span::of(start + lead..start + lead + host.len()))
    })
}

/// The domains that a declaration names, without what people write around them.
fn domains(declared: &str) -> impl Iterator<Item = String> {
    let parts = declared.split(|c: char| c.is_whitespace() || ",，、;；".contains(c));
    parts.filter(|part| !part.is_empty()).map(|part| {
        let bare = part.split_once(SCHEME_END).map_or(part, |(_, rest)| rest);
        let bare = bare.split(['/', ':']).next().unwrap_or(bare).to_lowercase();
        bare.strip_prefix("www.").map_or(bare.clone(), str::to_owned)
    })
}

/// Whether a host is the domain or one below it.
fn lies_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// The part of a host that somebody registered: two labels, three where the last two are a registry's (`com.cn`).
fn owner(host: &str) -> Vec<&str> {
    const SECOND: [&str; 7] = ["com", "net", "org", "gov", "edu", "ac", "co"];
    let mut labels: Vec<&str> = host.rsplit('.').take(3).collect();
    let is_registry = labels.first().is_some_and(|last| last.len() == 2)
        && labels.get(1).is_some_and(|second| SECOND.contains(second));
    if !is_registry {
        labels.truncate(2);
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        hosts(text).map(|span| span.slice(text)).collect()
    }

    #[test]
    fn a_host_ends_where_its_port_or_path_begins() {
        assert_eq!(found("https://a.shop.cn:8080/x 和 http://b.cn。"), ["a.shop.cn", "b.cn"]);
        assert_eq!(found("pages/order/index?from=https"), Vec::<&str>::new());
    }

    #[test]
    fn what_stands_before_an_at_sign_is_no_host() {
        assert_eq!(found("https://bank.cn@evil.cn/"), ["evil.cn"]);
    }

    #[test]
    fn a_name_that_only_ends_alike_lies_not_under_a_domain() {
        assert!(lies_under("m.shop.cn", "shop.cn"));
        assert!(!lies_under("myshop.cn", "shop.cn"));
    }

    #[test]
    fn a_registry_is_no_owner() {
        assert_eq!(owner("m.shop.com.cn"), ["cn", "com", "shop"]);
        assert_eq!(owner("m.shop.com"), ["com", "shop"]);
    }
}
