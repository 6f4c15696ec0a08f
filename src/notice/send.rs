use super::MessageKind;

/// What is known of a send besides its texts. The parts of it that users do not read stand among the notice's fields under
/// [`FieldName::Send`](super::FieldName::Send), each with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SendFacts {
    /// The interface that it is for; `None` where several would take it.
    pub interface: Option<Interface>,
    /// The keys of `data` whose values stand by themselves and not under `value`, in file order.
    pub flat: Vec<String>,
    /// Whether a mini program is given to jump to.
    pub has_program: bool,
    /// The jump targets: what each is, and where its text starts in the file; the texts are fields named `url`.
    pub jumps: Vec<(Jump, u64)>,
    /// What an export said of its template.
    pub export: ExportAnswer,
}

/// A sending interface of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interface {
    /// `cgi-bin/message/template/send`: template messages.
    Template,
    /// `cgi-bin/message/template/subscribe`: a one-time message of a service account.
    OneTime,
    /// `cgi-bin/message/wxopen/template/uniform_send`, withdrawn on 2023-09-20.
    Uniform,
    /// `cgi-bin/message/subscribe/bizsend`: subscription notifications of a service account.
    Notification,
    /// `cgi-bin/message/subscribe/send`: subscription messages of a mini program.
    MiniProgram,
}

impl Interface {
    const ALL: [Self; 5] = [Self::Template, Self::OneTime, Self::Uniform, Self::Notification, Self::MiniProgram];

    /// The end of its address, without the slash before it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Template => "template/send",
            Self::OneTime => "template/subscribe",
            Self::Uniform => "uniform_send",
            Self::Notification => "subscribe/bizsend",
            Self::MiniProgram => "subscribe/send",
        }
    }

    /// The interface of that address, which may have a query behind it.
    #[must_use]
    pub fn from_address(address: &str) -> Option<Self> {
        let path = address.split(['?', '#', ' ']).next().unwrap_or_default().trim_end_matches('/');
        // Devices, and once the template messages of mini programs, have interfaces of the same name.
        let is_other = path.contains("wxopen/template/send") || path.contains("device/subscribe");
        let fits =
            |known: &Self| path.rsplit_once(known.name()).is_some_and(|(before, after)| ends_well(before, after));
        Self::ALL.into_iter().filter(|_| !is_other).find(fits)
    }

    /// Whether it takes templates of a service account's list, and not those for subscriptions.
    #[must_use]
    pub fn takes_templates(self) -> bool {
        matches!(self, Self::Template | Self::Uniform)
    }

    /// Whether it takes templates for subscriptions, as `wxaapi/newtmpl/gettemplate` lists them.
    #[must_use]
    pub fn takes_subscriptions(self) -> bool {
        matches!(self, Self::Notification | Self::MiniProgram)
    }
}

/// Whether a name stands alone at the end of a path.
fn ends_well(before: &str, after: &str) -> bool {
    after.is_empty() && (before.is_empty() || before.ends_with('/'))
}

/// The sort of a jump target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// `url`: a web page.
    Url,
    /// `page`: a web page of one's own for a service account, a path for a mini program.
    Page,
    /// `miniprogram.pagepath`: a path in a mini program.
    PagePath,
}

/// What an export said of a send's template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExportAnswer {
    /// None was given, or the send names no template.
    #[default]
    NotAsked,
    /// None of those given has it.
    Missing,
    /// It is there, for messages of that sort.
    Found(Option<MessageKind>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<Interface>) {
        assert_eq!(Interface::from_address(address), expected, "{address}");
    }

    #[test]
    fn an_interface_is_known_by_its_address() {
        check("cgi-bin/message/template/send", Some(Interface::Template));
        check("https://api.weixin.qq.com/cgi-bin/message/template/send?access_token=t", Some(Interface::Template));
        check("cgi-bin/message/template/subscribe", Some(Interface::OneTime));
        check("/cgi-bin/message/wxopen/template/uniform_send", Some(Interface::Uniform));
        check("cgi-bin/message/subscribe/bizsend/", Some(Interface::Notification));
        check("subscribe/send", Some(Interface::MiniProgram));
        check("cgi-bin/message/wxopen/template/send", None);
        check("cgi-bin/message/device/subscribe/send", None);
        check("cgi-bin/message/template/send2", None);
        check("internal log", None);
    }
}
