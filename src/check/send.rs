use super::{Kind, Match, MatchEvidence, Term, View};
use crate::notice::{ExportAnswer, Field, FieldName, Interface, Jump, MessageKind, Notice, SendFacts};
use crate::template::SlotType;
use crate::text::Span;

mod form;

/// What the platform will answer to a send, or lose without a word.
///
/// **What it finds**, by `find`: `uniform-send` a send for the withdrawn interface `uniform_send`; `flat-value` a value that stands by
/// itself and not under `value`; `template-id` an id that is blank, missing or holds characters that no id has; `library-number` the
/// number of the template in the platform's library in its place; `not-in-export` an id that no export has which was given;
/// `wrong-interface` a template that the interface does not take; `appid`, `openid` ones of a form that they do not have; `page-path`
/// a path in a mini program that is none; `page-form` one of an undocumented form; `two-jumps` a web page beside a mini program;
/// `colour` colours of one's own. What a program fills in (`<…>`, `${…}`, `%s`) is not known yet and left alone.
/// **Message arguments:** `{key}`, what the part is called (`miniprogram.appid`, `data.thing1`), and `{interface}`.
/// **Example:** `send: {find: library-number}`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sending {
    /// What to find.
    pub find: SendTest,
}

/// What can be wrong with a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendTest {
    /// The withdrawn interface.
    UniformSend,
    /// A value that is not under `value`.
    FlatValue,
    /// A template id that is none.
    TemplateId,
    /// A number of the platform's library.
    LibraryNumber,
    /// A template that the export does not have.
    NotInExport,
    /// A template for another interface.
    WrongInterface,
    /// An appid of wrong form.
    AppId,
    /// An openid of wrong form.
    OpenId,
    /// A path that cannot be one.
    PagePath,
    /// A path of an undocumented form.
    PageForm,
    /// A web page that nobody is led to.
    TwoJumps,
    /// Colours that are not shown.
    Colour,
}

impl SendTest {
    /// All tests.
    pub const ALL: [Self; 12] = [
        Self::UniformSend,
        Self::FlatValue,
        Self::TemplateId,
        Self::LibraryNumber,
        Self::NotInExport,
        Self::WrongInterface,
        Self::AppId,
        Self::OpenId,
        Self::PagePath,
        Self::PageForm,
        Self::TwoJumps,
        Self::Colour,
    ];

    /// The name in packs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UniformSend => "uniform-send",
            Self::FlatValue => "flat-value",
            Self::TemplateId => "template-id",
            Self::LibraryNumber => "library-number",
            Self::NotInExport => "not-in-export",
            Self::WrongInterface => "wrong-interface",
            Self::AppId => "appid",
            Self::OpenId => "openid",
            Self::PagePath => "page-path",
            Self::PageForm => "page-form",
            Self::TwoJumps => "two-jumps",
            Self::Colour => "colour",
        }
    }
}

impl Kind for Sending {
    fn terms(&self) -> Vec<&Term> {
        Vec::new()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn concerns(&self, notice: &Notice<'_>) -> bool {
        notice.send.is_some()
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["key", "interface"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        let Some(facts) = &view.notice().send else { return };
        let send = SendView { view, facts };
        let matches = match self.find {
            SendTest::UniformSend => send.uniform(),
            SendTest::FlatValue => send.flat_values(),
            SendTest::TemplateId => send.wrong_parts("template_id", true, |id| !form::is_id(id)),
            SendTest::LibraryNumber => send.wrong_parts("template_id", false, form::is_library_number),
            SendTest::NotInExport => send.not_in_export(),
            SendTest::WrongInterface => send.wrong_interface(),
            SendTest::AppId => send.appids(),
            SendTest::OpenId => send.wrong_parts("touser", false, |id| !form::is_id(id)),
            SendTest::PagePath => send.paths(form::is_no_path),
            SendTest::PageForm => send.odd_paths(),
            SendTest::TwoJumps => send.two_jumps(),
            SendTest::Colour => send.colours(),
        };
        found.extend(matches.into_iter().map(|mut matched| {
            matched.argument("key", &self.key(view, matched.field));
            matched.argument("interface", facts.interface.map_or("", Interface::name));
            matched
        }));
    }
}

impl Sending {
    /// What the platform calls the part; where there is none, the one that should be there.
    fn key(self, view: &View<'_>, field: Option<usize>) -> String {
        let field = field.and_then(|field| view.notice().fields.get(field));
        match field.map(|field| &field.name) {
            Some(FieldName::Send(part)) => part.to_string(),
            Some(name) => name.to_string(),
            None if self.find == SendTest::AppId => PROGRAM_APPID.to_owned(),
            None if self.find == SendTest::TemplateId => "template_id".to_owned(),
            None => String::new(),
        }
    }
}

const PROGRAM_APPID: &str = "miniprogram.appid";

/// A send as the tests see it.
struct SendView<'v, 'n> {
    view: &'v View<'n>,
    facts: &'n SendFacts,
}

impl SendView<'_, '_> {
    /// The part of that name.
    fn part(&self, name: &str) -> Option<usize> {
        let is_it = |field: &Field<'_>| matches!(&field.name, FieldName::Send(part) if part == name);
        self.view.notice().fields.iter().position(is_it)
    }

    /// Whether the text is the one that will be sent, and not to be filled in by a program.
    fn is_final(&self, field: usize) -> bool {
        !self.view.has_placeholder(field) && !form::is_filled_in(self.view.text(field))
    }

    /// Whether something stands there that will be sent as it is.
    fn is_given(&self, field: usize) -> bool {
        self.is_final(field) && !self.view.text(field).trim().is_empty()
    }

    /// All of a field, its blanks too, for they may be what is wrong.
    fn whole(&self, field: usize) -> Match {
        Match::of_text(field, Span::of(0..self.view.text(field).len()))
    }

    /// The part of that name if it is wrong, or if it is missing where it must be there.
    fn wrong_parts(&self, name: &str, must_be_there: bool, is_wrong: impl Fn(&str) -> bool) -> Vec<Match> {
        match self.part(name) {
            None if must_be_there => vec![Match::of_notice()],
            Some(field) if self.is_final(field) && is_wrong(self.view.text(field)) => vec![self.whole(field)],
            _ => Vec::new(),
        }
    }

    fn uniform(&self) -> Vec<Match> {
        if self.facts.interface == Some(Interface::Uniform) { vec![Match::of_notice()] } else { Vec::new() }
    }

    fn flat_values(&self) -> Vec<Match> {
        let is_flat = |key: &str| self.facts.flat.iter().any(|flat| flat == key);
        let values = self.view.values().filter(|(field, key)| is_flat(key) && self.is_final(*field));
        values.map(|(field, _)| self.whole(field)).collect()
    }

    /// An id that could not be any template's is told as such.
    fn not_in_export(&self) -> Vec<Match> {
        let could_be = |id: &str| form::is_id(id) && !form::is_library_number(id);
        match self.facts.export {
            ExportAnswer::Missing => self.wrong_parts("template_id", false, could_be),
            ExportAnswer::NotAsked | ExportAnswer::Found(_) => Vec::new(),
        }
    }

    fn wrong_interface(&self) -> Vec<Match> {
        let Some(interface) = self.facts.interface else { return Vec::new() };
        let is_wrong = match self.facts.export {
            ExportAnswer::Found(Some(MessageKind::Template)) => interface.takes_subscriptions(),
            ExportAnswer::Found(Some(MessageKind::SubscribeOnce | MessageKind::SubscribeLongterm)) => {
                interface.takes_templates()
            }
            ExportAnswer::NotAsked | ExportAnswer::Missing | ExportAnswer::Found(None) => false,
        };
        let is_category = interface == Interface::Uniform && self.has_category_keys();
        if is_wrong || is_category { self.wrong_parts("template_id", false, |_| true) } else { Vec::new() }
    }

    /// Whether the keys are those of a category template: typed, without the frame and the keywords of a historic one.
    fn has_category_keys(&self) -> bool {
        let is_typed = |key: &str| SlotType::from_key(key).is_some();
        let is_historic = |key: &str| {
            key.eq_ignore_ascii_case("first") || key.eq_ignore_ascii_case("remark") || key.starts_with("keyword")
        };
        let keys = || self.view.values().map(|(_, key)| key);
        keys().any(is_typed) && !keys().any(is_historic)
    }

    fn appids(&self) -> Vec<Match> {
        let mut found = self.wrong_parts("appid", false, |appid| !form::is_appid(appid));
        let of_program = self.wrong_parts(PROGRAM_APPID, self.facts.has_program, |appid| !form::is_appid(appid));
        found.extend(of_program);
        found
    }

    /// The jump targets of that sort.
    fn jumps(&self, is_such: impl Fn(Jump) -> bool) -> impl Iterator<Item = usize> {
        let fields = &self.view.notice().fields;
        let at = move |start: u64| {
            fields.iter().position(|field| field.name == FieldName::Url && field.origin.start == start)
        };
        self.facts.jumps.iter().filter(move |(jump, _)| is_such(*jump)).filter_map(move |(_, start)| at(*start))
    }

    /// The paths in a mini program of which that is true.
    fn paths(&self, is_such: impl Fn(&str) -> bool) -> Vec<Match> {
        let leads_inside = |jump| {
            jump == Jump::PagePath || (jump == Jump::Page && self.facts.interface == Some(Interface::MiniProgram))
        };
        let paths = self.jumps(leads_inside).filter(|field| self.is_final(*field) && is_such(self.view.text(*field)));
        paths.map(|field| self.whole(field)).collect()
    }

    /// A blank `pagepath` opens the first page; a blank `page` is a notice without a jump, as many are.
    fn odd_paths(&self) -> Vec<Match> {
        let blank = self.jumps(|jump| jump == Jump::PagePath).filter(|field| self.view.text(*field).trim().is_empty());
        let mut found: Vec<Match> = blank.map(|field| self.whole(field)).collect();
        found.extend(self.paths(form::is_odd_path));
        found
    }

    /// The web page beside a mini program.
    fn two_jumps(&self) -> Vec<Match> {
        let program = self.part(PROGRAM_APPID).filter(|field| self.is_given(*field));
        let pages = self.jumps(|jump| jump == Jump::Url).filter(|field| program.is_some() && self.is_given(*field));
        pages.map(|field| self.whole(field)).collect()
    }

    /// The first colour that is not black, with the others as evidence.
    fn colours(&self) -> Vec<Match> {
        // What became of the colours of other interfaces has not been told.
        if self.facts.interface.is_some_and(|interface| !interface.takes_templates()) {
            return Vec::new();
        }
        let fields = self.view.notice().fields.iter().enumerate();
        let mut colours = fields.filter(|(index, field)| {
            let is_colour = matches!(&field.name, FieldName::Send(part) if part == "color" || part.ends_with(".color"));
            is_colour && self.is_given(*index) && !form::is_black(&field.text)
        });
        let Some((first, _)) = colours.next() else { return Vec::new() };
        let evidence = colours.map(|(field, colour)| MatchEvidence {
            field,
            span: Span::of(0..colour.text.len()),
            reason: colour.name.to_string(),
            weight: None,
        });
        vec![Match { evidence: evidence.collect(), ..self.whole(first) }]
    }
}
