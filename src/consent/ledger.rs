use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::statement::{Counts, Deed, Effect, Reason, Related, Statement, Step, Unpaid};
use super::{Act, Delivery, Event, Moment, Record, RecordPlace, RecordProblem, Send, TemplateType, TemplateTypes};

/// What is told besides the sends that nothing pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// With each unpaid send, the user's records around it.
    pub timelines: bool,
    /// Every step of the account.
    pub steps: bool,
}

/// What is looked for only where somebody set a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// The same content again within so many seconds.
    pub repeats_within_seconds: Option<i64>,
    /// More than so many messages to a user within so many seconds.
    pub most_within_seconds: Option<(u32, i64)>,
    /// Messages that an accept pays for that was given after so many refusals in a row.
    pub refusals: Option<u32>,
}

/// Records before an unpaid send that its timeline shows.
const STEPS_BEFORE: usize = 5;
/// Records behind it.
const STEPS_BEHIND: usize = 2;

/// The account of one user: consents in, messages out.
///
/// It takes the user's records in the order of [`StoredOrder`](super::StoredOrder): deliveries first, then by time, at one instant
/// what the user did before what was sent, and else in the order of the inputs. What it holds grows with the user's templates and
/// messages, not with the logs.
pub struct Ledger<'t> {
    types: &'t TemplateTypes,
    limits: Limits,
    told: Told,
    user: String,
    accounts: BTreeMap<Box<str>, Account>,
    deliveries: HashMap<Box<str>, Reported>,
    latest: VecDeque<Step>,
    /// Unpaid sends whose timelines want more steps.
    open: VecDeque<(Unpaid, usize)>,
    /// When the messages that count for the limit were sent.
    recent: VecDeque<Moment>,
    contents: HashMap<u64, (Moment, RecordPlace, Option<String>)>,
    counts: Counts,
}

/// The account of a template.
#[derive(Default)]
struct Account {
    /// Messages that may still be sent; for a long-term consent 1 while it lasts.
    live: u64,
    /// The latest accept.
    accepted: Option<Related>,
    /// The cancel that took effect, if nothing was accepted since.
    cancelled: Option<Related>,
    /// The latest message that was paid for.
    paid: Option<Related>,
    /// Ids of messages that were attempted.
    attempted: HashSet<Box<str>>,
    /// Sends before any accept, which may still come.
    waiting: Vec<Unpaid>,
    /// Refusals since the latest accept, and those that the latest accept came after.
    refusals: u32,
    refused_before: u32,
    /// The events of the latest instant, to tell repeated callbacks.
    instant: Option<Moment>,
    of_instant: HashSet<(u64, Act)>,
}

impl Account {
    /// Whether the event is no repetition of one that was taken.
    fn is_new(&mut self, event: &Event<'_>) -> bool {
        if self.instant != Some(event.at) {
            self.of_instant.clear();
            self.instant = Some(event.at);
        }
        self.of_instant.insert((event.identity, event.act))
    }
}

/// What the platform reports of a message.
#[derive(Default)]
struct Reported {
    arrived: bool,
    failed: bool,
    place: RecordPlace,
    is_known: bool,
}

impl<'t> Ledger<'t> {
    /// An empty account.
    #[must_use]
    pub fn new(types: &'t TemplateTypes, limits: Limits, told: Told) -> Self {
        Self {
            types,
            limits,
            told,
            user: String::new(),
            accounts: BTreeMap::new(),
            deliveries: HashMap::new(),
            latest: VecDeque::new(),
            open: VecDeque::new(),
            recent: VecDeque::new(),
            contents: HashMap::new(),
            counts: Counts::default(),
        }
    }

    /// The user whose account it is; empty before the first record.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Takes the next record of the user.
    pub fn take(&mut self, place: RecordPlace, record: &Record<'_>, tell: &mut dyn FnMut(Statement)) {
        if self.user.is_empty() {
            record.user().clone_into(&mut self.user);
        }
        match record {
            Record::Delivery(delivery) => self.delivered(place, delivery),
            Record::Event(event) => self.event(place, event, tell),
            Record::Send(send) => self.send(place, send, tell),
        }
    }

    /// Closes the account and makes it ready for the next user.
    pub fn finish(&mut self, tell: &mut dyn FnMut(Statement)) -> Counts {
        let accounts = std::mem::take(&mut self.accounts);
        for unpaid in accounts.into_values().flat_map(|account| account.waiting) {
            self.tell(unpaid, tell);
        }
        for (unpaid, _) in self.open.drain(..) {
            tell(Statement::Unpaid(Box::new(unpaid)));
        }
        let mut unknown: Vec<(RecordPlace, Box<str>)> = std::mem::take(&mut self.deliveries)
            .into_iter()
            .filter(|(_, reported)| !reported.is_known)
            .map(|(id, reported)| (reported.place, id))
            .collect();
        unknown.sort();
        for (place, id) in unknown {
            tell(Statement::NotJudged(place, RecordProblem::UnknownMessage(id.into())));
        }
        self.user.clear();
        self.latest.clear();
        self.recent.clear();
        self.contents.clear();
        std::mem::take(&mut self.counts)
    }

    fn delivered(&mut self, place: RecordPlace, delivery: &Delivery<'_>) {
        let reported = match self.deliveries.get_mut(&*delivery.msg_id) {
            Some(reported) => reported,
            None => self
                .deliveries
                .entry(delivery.msg_id.as_ref().into())
                .or_insert(Reported { place, ..Reported::default() }),
        };
        if delivery.arrived {
            reported.arrived = true;
        } else {
            reported.failed = true;
        }
    }

    fn event(&mut self, place: RecordPlace, event: &Event<'_>, tell: &mut dyn FnMut(Statement)) {
        self.counts.events += 1;
        if !account_of(&mut self.accounts, &event.template).is_some_and(|account| account.is_new(event)) {
            self.counts.repeated_events += 1;
            return self.step(place, event.at, &event.template, Deed::Act(event.act), Effect::Repeated, tell);
        }
        let is_longterm = self.types.of(&event.template) == Some(TemplateType::Longterm);
        let related = || Related {
            place,
            at: event.at,
            template: event.template.to_string(),
            deed: Deed::Act(event.act),
            account: event.account.as_deref().map(str::to_owned),
            prompt: event.prompt.as_deref().map(str::to_owned),
        };
        let Some(account) = account_of(&mut self.accounts, &event.template) else { return };
        let mut resolved = Vec::new();
        let effect = match event.act {
            Act::Accept => {
                account.live = if is_longterm { 1 } else { account.live + 1 };
                account.refused_before = std::mem::take(&mut account.refusals);
                let accept = related();
                resolved = std::mem::take(&mut account.waiting);
                for unpaid in &mut resolved {
                    unpaid.reason = Reason::BeforeAccept;
                    unpaid.consent = Some(accept.clone());
                }
                account.accepted = Some(accept);
                account.cancelled = None;
                Effect::Left(account.live)
            }
            Act::Reject => {
                account.refusals += 1;
                Effect::Nothing
            }
            Act::Cancel => {
                account.live = 0;
                if account.accepted.is_some() {
                    account.cancelled = Some(related());
                    Effect::Left(0)
                } else {
                    Effect::Nothing
                }
            }
        };
        for unpaid in resolved {
            self.tell(unpaid, tell);
        }
        self.step(place, event.at, &event.template, Deed::Act(event.act), effect, tell);
    }

    fn send(&mut self, place: RecordPlace, send: &Send<'_>, tell: &mut dyn FnMut(Statement)) {
        self.counts.sends += 1;
        let effect = self.judge(place, send, tell);
        let deed = Deed::Sent(send.msg_id.as_deref().map(str::to_owned));
        self.step(place, send.at, &send.template, deed, effect, tell);
    }

    fn judge(&mut self, place: RecordPlace, send: &Send<'_>, tell: &mut dyn FnMut(Statement)) -> Effect {
        let Some(account) = account_of(&mut self.accounts, &send.template) else { return Effect::Nothing };
        if let Some(id) = send.msg_id.as_deref() {
            if account.attempted.contains(id) {
                return Effect::Retry;
            }
            account.attempted.insert(id.into());
        }
        self.counts.messages += 1;
        let reported = send.msg_id.as_deref().and_then(|id| self.deliveries.get_mut(id));
        let has_arrived = match reported {
            Some(reported) => {
                reported.is_known = true;
                reported.arrived || !reported.failed
            }
            None => send.arrived != Some(false),
        };
        if !has_arrived {
            self.counts.undelivered += 1;
            return Effect::Undelivered;
        }
        for unpaid in self.against_limits(place, send) {
            self.tell(unpaid, tell);
        }
        let kind = self.types.of(&send.template);
        if kind == Some(TemplateType::Message) {
            self.counts.template_messages += 1;
            return Effect::Outside;
        }
        let Some(account) = account_of(&mut self.accounts, &send.template) else { return Effect::Nothing };
        if account.live > 0 {
            if kind != Some(TemplateType::Longterm) {
                account.live -= 1;
            }
            account.paid = Some(related_send(place, send));
            let left = account.live;
            if let Some(worn) = self.worn_down(place, send) {
                self.tell(worn, tell);
            }
            return Effect::Paid(left);
        }
        let mut unpaid = unpaid(place, send, Reason::NoConsent);
        if let Some(cancel) = &account.cancelled {
            unpaid.reason = Reason::AfterCancel;
            unpaid.consent = Some(cancel.clone());
        } else if let Some(accept) = &account.accepted {
            unpaid.reason = Reason::ExceedsConsents;
            unpaid.consent = Some(accept.clone());
            unpaid.spent_on.clone_from(&account.paid);
            unpaid.is_undeclared = kind.is_none();
        } else {
            // An accept may still come; else it matters what else the user had agreed to by now.
            let live = self.accounts.values().filter(|account| account.live > 0);
            let other =
                live.filter_map(|account| account.accepted.as_ref()).max_by_key(|accept| (accept.at, accept.place));
            if let Some(other) = other {
                unpaid.reason = Reason::WrongTemplate;
                unpaid.consent = Some(other.clone());
            }
            self.wait(unpaid);
            return Effect::Unpaid;
        }
        self.tell(unpaid, tell);
        Effect::Unpaid
    }

    /// Keeps an unpaid send until it is known whether an accept comes later, with the steps before it.
    fn wait(&mut self, mut unpaid: Unpaid) {
        unpaid.timeline.extend(self.latest.iter().cloned());
        if let Some(account) = account_of(&mut self.accounts, &unpaid.template) {
            account.waiting.push(unpaid);
        }
    }

    /// What the limits say of a message that was sent.
    fn against_limits(&mut self, place: RecordPlace, send: &Send<'_>) -> Vec<Unpaid> {
        let mut found = Vec::new();
        let micros = |seconds: i64| seconds.saturating_mul(1_000_000);
        if let Some((most, seconds)) = self.limits.most_within_seconds {
            let oldest = send.at.micros().saturating_sub(micros(seconds));
            while self.recent.front().is_some_and(|at| at.micros() <= oldest) {
                self.recent.pop_front();
            }
            self.recent.push_back(send.at);
            if self.recent.len() > most as usize {
                let mut unpaid = unpaid(place, send, Reason::TooFrequent);
                unpaid.number = Some(self.recent.len() as u64);
                found.push(unpaid);
            }
        }
        if let (Some(seconds), Some(content)) = (self.limits.repeats_within_seconds, send.content) {
            let earlier = self.contents.insert(content, (send.at, place, send.msg_id.as_deref().map(str::to_owned)));
            let oldest = send.at.micros().saturating_sub(micros(seconds));
            if let Some((at, earlier_place, msg_id)) = earlier.filter(|(at, ..)| at.micros() >= oldest) {
                let mut unpaid = unpaid(place, send, Reason::RepeatedContent);
                unpaid.spent_on = Some(Related {
                    place: earlier_place,
                    at,
                    template: send.template.to_string(),
                    deed: Deed::Sent(msg_id),
                    account: None,
                    prompt: None,
                });
                found.push(unpaid);
            }
        }
        found
    }

    /// A message that an accept paid for which was given after too many refusals.
    fn worn_down(&self, place: RecordPlace, send: &Send<'_>) -> Option<Unpaid> {
        let least = self.limits.refusals?;
        let account = self.accounts.get(&*send.template)?;
        if account.refused_before < least {
            return None;
        }
        let mut unpaid = unpaid(place, send, Reason::RefusalsIgnored);
        unpaid.number = Some(u64::from(account.refused_before));
        unpaid.consent.clone_from(&account.accepted);
        Some(unpaid)
    }

    /// Tells of an unpaid send: at once, or where timelines are wanted when the next steps are known.
    fn tell(&mut self, mut unpaid: Unpaid, tell: &mut dyn FnMut(Statement)) {
        unpaid.user.clone_from(&self.user);
        if !self.told.timelines {
            return tell(Statement::Unpaid(Box::new(unpaid)));
        }
        if unpaid.timeline.is_empty() {
            unpaid.timeline.extend(self.latest.iter().cloned());
        }
        self.open.push_back((unpaid, STEPS_BEHIND + 1));
    }

    fn step(
        &mut self,
        place: RecordPlace,
        at: Moment,
        template: &str,
        deed: Deed,
        effect: Effect,
        tell: &mut dyn FnMut(Statement),
    ) {
        if !self.told.steps && !self.told.timelines {
            return;
        }
        let step = Step { place, at, template: template.to_owned(), deed, effect };
        if self.told.timelines {
            for (unpaid, wanted) in &mut self.open {
                if *wanted > 0 && !unpaid.timeline.contains(&step) {
                    unpaid.timeline.push(step.clone());
                    *wanted -= 1;
                }
            }
            while self.open.front().is_some_and(|(_, wanted)| *wanted == 0) {
                if let Some((unpaid, _)) = self.open.pop_front() {
                    tell(Statement::Unpaid(Box::new(unpaid)));
                }
            }
            let waiting = self.accounts.get_mut(template).map(|account| &mut account.waiting);
            if let Some(unpaid) = waiting.and_then(|waiting| waiting.last_mut()).filter(|unpaid| unpaid.place == place)
            {
                unpaid.timeline.push(step.clone());
            }
            if self.latest.len() == STEPS_BEFORE {
                self.latest.pop_front();
            }
            self.latest.push_back(step.clone());
        }
        if self.told.steps {
            tell(Statement::Step(Box::new(step)));
        }
    }
}

/// The account of the template, opened where there is none; `None` never.
fn account_of<'a>(accounts: &'a mut BTreeMap<Box<str>, Account>, template: &str) -> Option<&'a mut Account> {
    // Almost always it is there, and then its name is not copied.
    if !accounts.contains_key(template) {
        accounts.insert(template.into(), Account::default());
    }
    accounts.get_mut(template)
}

fn related_send(place: RecordPlace, send: &Send<'_>) -> Related {
    Related {
        place,
        at: send.at,
        template: send.template.to_string(),
        deed: Deed::Sent(send.msg_id.as_deref().map(str::to_owned)),
        account: send.account.as_deref().map(str::to_owned),
        prompt: None,
    }
}

fn unpaid(place: RecordPlace, send: &Send<'_>, reason: Reason) -> Unpaid {
    Unpaid {
        reason,
        place,
        at: send.at,
        user: String::new(),
        template: send.template.to_string(),
        msg_id: send.msg_id.as_deref().map(str::to_owned),
        account: send.account.as_deref().map(str::to_owned),
        is_undeclared: false,
        rests_on_gaps: false,
        consent: None,
        spent_on: None,
        number: None,
        timeline: Vec::new(),
    }
}
