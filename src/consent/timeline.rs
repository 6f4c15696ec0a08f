use thiserror::Error;

use super::statement::{Reason, Statement};
use super::{
    Act, Event, Ledger, Limits, Moment, Record, RecordPlace, Send, StoredOrder, TemplateType, TemplateTypes, Told,
    order_of,
};

/// What is wrong with a line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "line {line} of the timeline: `{text}` is neither `TIME accept|reject|cancel TEMPLATE` nor `TIME send TEMPLATE MESSAGE [CONTENT]` nor `longterm TEMPLATE`"
)]
pub struct TimelineError {
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

/// Plays a small timeline, as examples of rules write it, and answers the messages that are a breach with that reason, in order.
///
/// A line is `2021-02-03 10:00 accept ship`, with `reject` and `cancel` alike; `2021-02-03 18:00 send ship m1`, behind which
/// what was sent may stand; or `longterm water`, which declares a template's type: others are one-time. All is about one user.
/// Lines may stand in any order; those of one instant go by the rules of the [`Ledger`].
///
/// # Errors
///
/// The first line that is none of these.
pub fn prove(timeline: &str, reason: Reason, limits: Limits) -> Result<Vec<String>, TimelineError> {
    let mut types = TemplateTypes::default();
    let mut records: Vec<(StoredOrder, RecordPlace, Record<'_>)> = Vec::new();
    for (line, number) in timeline.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let wrong = || TimelineError { line: number, text: line.trim().to_owned() };
        if let Some(template) = line.trim().strip_prefix("longterm ") {
            types.declare(template.trim(), TemplateType::Longterm);
            continue;
        }
        let record = record(line, number as u64).ok_or_else(wrong)?;
        let place = RecordPlace { record: number as u64, ..RecordPlace::default() };
        if let Record::Event(Event { template, .. }) | Record::Send(Send { template, .. }) = &record {
            // Declared as one-time unless a line says else: an example leaves nothing open.
            if !timeline.lines().any(|line| line.trim().strip_prefix("longterm ").is_some_and(|t| t.trim() == template))
            {
                types.declare(template, TemplateType::Once);
            }
        }
        records.push((order_of(place, &record), place, record));
    }
    records.sort_by_key(|(order, ..)| *order);
    let mut ledger = Ledger::new(&types, limits, Told::default());
    let mut found = Vec::new();
    let mut tell = |statement| {
        if let Statement::Unpaid(unpaid) = statement
            && unpaid.reason == reason
        {
            found.push((unpaid.at, unpaid.place, unpaid.msg_id.unwrap_or_default()));
        }
    };
    for (_, place, record) in &records {
        ledger.take(*place, record, &mut tell);
    }
    ledger.finish(&mut tell);
    found.sort();
    Ok(found.into_iter().map(|(_, _, message)| message).collect())
}

/// The one user that a timeline is about.
const USER: &str = "user";

fn record(line: &str, number: u64) -> Option<Record<'_>> {
    let mut words = line.split_whitespace();
    let (day, clock) = (words.next()?, words.next()?);
    let at = Moment::parse(&format!("{day} {clock}"))?;
    let (verb, template) = (words.next()?, words.next()?);
    if verb == "send" {
        let message = words.next()?;
        let content: Vec<&str> = words.collect();
        return Some(Record::Send(Send {
            user: USER.into(),
            template: template.into(),
            at,
            msg_id: Some(message.into()),
            account: None,
            content: (!content.is_empty()).then(|| super::stored::digest_of_user(&content.join(" "))),
            arrived: None,
        }));
    }
    let act = Act::ALL.into_iter().find(|act| act.name() == verb)?;
    let event =
        Event { user: USER.into(), template: template.into(), act, at, account: None, prompt: None, identity: number };
    words.next().is_none().then_some(Record::Event(event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(timeline: &str, expected: &[(Reason, &str)]) {
        let mut found = Vec::new();
        for reason in Reason::ALL {
            let messages = prove(timeline, reason, Limits::default()).expect("a timeline");
            found.extend(messages.into_iter().map(|message| (reason, message)));
        }
        let expected: Vec<(Reason, String)> = expected.iter().map(|(r, m)| (*r, (*m).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_accept_pays_for_one_message() {
        check("2021-02-03 10:00 accept a\n2021-02-03 18:00 send a m1", &[]);
        check(
            "2021-02-03 10:00 accept a\n2021-02-03 18:00 send a m1\n2021-02-04 18:00 send a m2",
            &[(Reason::ExceedsConsents, "m2")],
        );
    }

    #[test]
    fn a_long_term_consent_lasts_until_it_is_cancelled() {
        let sends = "2021-02-04 10:00 send a m1\n2021-02-05 10:00 send a m2\n2021-02-07 10:00 send a m3";
        check(&format!("longterm a\n2021-02-03 10:00 accept a\n{sends}"), &[]);
        check(
            &format!("longterm a\n2021-02-03 10:00 accept a\n2021-02-06 10:00 cancel a\n{sends}"),
            &[(Reason::AfterCancel, "m3")],
        );
        check(&format!("longterm a\n2021-02-03 10:00 accept a\n2021-02-06 10:00 reject a\n{sends}"), &[]);
    }

    #[test]
    fn a_cancel_drops_what_is_left_and_does_nothing_where_nothing_was_agreed_to() {
        let two = "2021-02-03 10:00 accept a\n2021-02-03 11:00 accept a\n2021-02-03 12:00 cancel a";
        check(&format!("{two}\n2021-02-04 10:00 send a m1"), &[(Reason::AfterCancel, "m1")]);
        check("2021-02-03 12:00 cancel a\n2021-02-04 10:00 send a m1", &[(Reason::NoConsent, "m1")]);
        let again = format!("{two}\n2021-02-04 09:00 accept a\n2021-02-04 10:00 send a m1\n2021-02-05 10:00 send a m2");
        check(&again, &[(Reason::ExceedsConsents, "m2")]);
    }

    #[test]
    fn the_first_reason_that_applies_is_told() {
        check("2021-02-04 10:00 send a m1\n2021-02-05 10:00 accept a", &[(Reason::BeforeAccept, "m1")]);
        check("2021-02-03 10:00 accept b\n2021-02-04 10:00 send a m1", &[(Reason::WrongTemplate, "m1")]);
        check(
            "2021-02-03 10:00 accept b\n2021-02-04 10:00 send a m1\n2021-02-05 10:00 accept a",
            &[(Reason::BeforeAccept, "m1")],
        );
        let spent = "2021-02-03 10:00 accept b\n2021-02-03 11:00 send b m0\n2021-02-04 10:00 send a m1";
        check(spent, &[(Reason::NoConsent, "m1")]);
    }

    #[test]
    fn at_one_instant_events_come_before_sends_and_equals_go_by_line() {
        check("2021-02-03 10:00 send a m1\n2021-02-03 10:00 accept a", &[]);
        let two = "2021-02-03 10:00 accept a\n2021-02-03 18:00 send a m1\n2021-02-03 18:00 send a m2";
        check(two, &[(Reason::ExceedsConsents, "m2")]);
        check(
            "2021-02-03 10:00 accept a\n2021-02-03 10:00 cancel a\n2021-02-04 10:00 send a m1",
            &[(Reason::AfterCancel, "m1")],
        );
        check("2021-02-03 10:00 cancel a\n2021-02-03 10:00 accept a\n2021-02-04 10:00 send a m1", &[]);
    }

    #[test]
    fn the_earliest_attempt_at_a_message_counts() {
        check("2021-02-03 10:00 accept a\n2021-02-03 18:00 send a m1\n2021-02-03 18:05 send a m1", &[]);
        check(
            "2021-02-03 09:00 send a m1\n2021-02-03 10:00 accept a\n2021-02-03 11:00 send a m1\n2021-02-03 12:00 send a m2",
            &[(Reason::BeforeAccept, "m1")],
        );
    }

    #[test]
    fn limits_find_what_they_are_set_for() {
        let sends = "longterm a\n2021-02-03 10:00 accept a\n2021-02-04 10:00 send a m1 rain\n2021-02-04 11:00 send a m2 rain\n\
                     2021-02-04 12:00 send a m3 sun";
        let limits = Limits { repeats_within_seconds: Some(7200), ..Limits::default() };
        assert_eq!(prove(sends, Reason::RepeatedContent, limits), Ok(vec!["m2".to_owned()]));
        let limits = Limits { most_within_seconds: Some((2, 86_400)), ..Limits::default() };
        assert_eq!(prove(sends, Reason::TooFrequent, limits), Ok(vec!["m3".to_owned()]));
        let asked = "2021-02-03 10:00 reject a\n2021-02-03 10:01 reject a\n2021-02-03 10:02 accept a\n2021-02-04 10:00 send a m1";
        let limits = |refusals| Limits { refusals: Some(refusals), ..Limits::default() };
        assert_eq!(prove(asked, Reason::RefusalsIgnored, limits(2)), Ok(vec!["m1".to_owned()]));
        assert_eq!(prove(asked, Reason::RefusalsIgnored, limits(3)), Ok(Vec::new()));
    }

    #[test]
    fn a_line_that_is_none_is_told() {
        let error = prove("2021-02-03 10:00 accept a\nsoon send a m1", Reason::NoConsent, Limits::default());
        assert_eq!(error.map_err(|error| error.line), Err(2));
    }
}
