//! What the logs keep, and what they let go.
//!
//! The policy states for how long records stay: `retention` in the declaration, six months at least, as Cybersecurity Law
//! art. 21 (3) has it for logs. After that they are pruned: body and salt are erased, the commitment stays, and a record
//! says so. What is in force never goes, however old: without it nobody could tell what was agreed to, and a fold that
//! misses its last record would answer with an older one.

use std::collections::BTreeSet;

use crate::consent::Act;
use crate::declaration::Retention;
use crate::edge::Timestamp;
use crate::ledger::{Entry, Kind};
use crate::record::{Acted, RecordError, read};
use crate::rights::RightsAct;

/// The least number of days for which records are kept.
pub const SIX_MONTHS: u32 = 183;

/// By how many days the oldest record may outstay its time before it is worth rewriting a log.
const SLACK: u32 = 30;

impl Retention {
    /// Records made before this are kept no longer at `now`, unless they are in force.
    pub fn horizon(&self, now: Timestamp) -> Timestamp {
        now.minus_days(self.ledger_days.max(SIX_MONTHS))
    }
}

/// The numbers of the records in a whole log that were made before `horizon` and are not in force.
pub fn due(entries: &[Entry], horizon: Timestamp) -> Result<Vec<u64>, RecordError> {
    let old = |entry: &&Entry| entry.at < horizon && !matches!(entry.kind, Kind::Other(_));
    if !entries.iter().filter(|entry| entry.body.is_some()).any(|entry| old(&entry)) {
        return Ok(Vec::new());
    }
    let mut kept = in_force(entries)?;
    kept.extend(open_requests(entries, horizon)?);
    let due = entries.iter().filter(|entry| entry.body.is_some() && !kept.contains(&entry.index));
    Ok(due.filter(old).map(|entry| entry.index).collect())
}

/// Whether one of the `due` records has outstayed its time for so long that pruning should not wait any more.
pub(crate) fn is_overdue(entries: &[Entry], due: &[u64], horizon: Timestamp) -> bool {
    let long_ago = horizon.minus_days(SLACK);
    entries.iter().any(|entry| entry.at < long_ago && due.contains(&entry.index))
}

/// The numbers of the records in a whole log that what is allowed now rests on: the last general answer with all that was
/// said since, and the declaration that it answers with all later ones; and what was said before and still stands, because
/// no general answer ends it: separate consents, and what belongs to persons.
pub fn in_force(entries: &[Entry]) -> Result<BTreeSet<u64>, RecordError> {
    let there = |kind| entries.iter().filter(move |entry| entry.kind == kind && entry.body.is_some());
    let acts = there(Kind::Consent).map(|entry| Ok((entry.index, read::<Acted>(entry)?)));
    let acts = acts.collect::<Result<Vec<_>, RecordError>>()?;
    let is_answer = |act: &Act| matches!(act, Act::Agree { .. } | Act::Refuse | Act::Withdraw);
    let answer = acts.iter().rposition(|(_, acted)| is_answer(&acted.act)).unwrap_or(0);
    let (before, since) = acts.split_at(answer);

    let mut kept: BTreeSet<u64> = since.iter().map(|(index, _)| *index).collect();
    let mut said: BTreeSet<Word> = since.iter().flat_map(|(_, acted)| words(acted)).collect();
    if let Some((_, Acted { state, .. })) = since.last() {
        let stands = |word: &Word| match word {
            Word::Separate(id) => state.separate.contains(id),
            Word::Person(..) | Word::Service => true,
        };
        for (index, acted) in before.iter().rev() {
            let standing: Vec<Word> = words(acted).into_iter().filter(stands).collect();
            if standing.iter().any(|word| !said.contains(word)) {
                kept.insert(*index);
            }
            said.extend(standing);
        }
    }
    let first = since.first().map_or(u64::MAX, |(index, _)| *index);
    let answered = there(Kind::Declared).rfind(|entry| entry.index < first);
    let later = there(Kind::Declared).filter(|entry| entry.index > first);
    kept.extend(answered.into_iter().chain(later).map(|entry| entry.index));
    Ok(kept)
}

/// What an act says that a later general answer leaves as it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// A separate consent was given.
    Separate(String),
    /// Something of that kind about that subject.
    Person(String, &'static str),
    /// The service ended.
    Service,
}

fn words(acted: &Acted) -> Vec<Word> {
    let person = |what| vec![Word::Person(acted.state.subject.clone(), what)];
    let separate = |ids: &crate::sorted::Set<String>| ids.iter().cloned().map(Word::Separate).collect();
    match &acted.act {
        Act::Agree { choices } => separate(&choices.separate),
        Act::Allow { separate: ids, .. } => separate(ids),
        Act::Separate { consent, .. } => vec![Word::Separate(consent.clone())],
        Act::Age { .. } => person("age"),
        Act::Guardian { .. } => person("guardian"),
        Act::Personalisation { .. } => person("personalisation"),
        Act::CloseAccount => person("account"),
        Act::LogIn { .. } | Act::LogOut => vec![Word::Person(String::new(), "subject")],
        Act::EndService => vec![Word::Service],
        _ => Vec::new(),
    }
}

/// The numbers of the records of requests that are open, or were answered after `horizon`; and of the last request, so
/// that no number is given twice.
pub(crate) fn open_requests(entries: &[Entry], horizon: Timestamp) -> Result<Vec<u64>, RecordError> {
    let acts = entries.iter().filter(|entry| entry.kind == Kind::Right && entry.body.is_some());
    let acts = acts.map(|entry| Ok((entry, read::<RightsAct>(entry)?)));
    let acts = acts.collect::<Result<Vec<_>, RecordError>>()?;
    let number = |act: &RightsAct| match act {
        RightsAct::Request { number, .. } | RightsAct::Answer { number, .. } => *number,
    };
    let over =
        |(entry, act): &&(&Entry, RightsAct)| matches!(act, RightsAct::Answer { .. }) && entry.at < horizon;
    let over: BTreeSet<u32> = acts.iter().filter(over).map(|(_, act)| number(act)).collect();
    let last = acts.iter().map(|(_, act)| number(act)).max();
    let kept = acts.iter().filter(|(_, act)| !over.contains(&number(act)) || Some(number(act)) == last);
    Ok(kept.map(|(entry, _)| entry.index).collect())
}
