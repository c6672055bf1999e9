//! Acts in any order, at any times, under several declarations.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use askfirst::catalogue::Platform;
use askfirst::consent::{Act, Choices, Consent};
use askfirst::decision::{Circumstances, decide, decide_now};
use askfirst::declaration::{Compiled, Device, UseId};
use askfirst::edge::Timestamp;
use askfirst::ledger::{Entry, commitment};
use askfirst::record::{Acted, Body, Record, State};
use askfirst::sorted::Set;

use crate::naive::decision::naive;

/// Versions of one app.
static APPS: LazyLock<[Compiled; 5]> = LazyLock::new(|| {
    [
        &include_bytes!("../../../tests/declarations/small.json")[..],
        include_bytes!("../../../tests/declarations/small-expiring.json"),
        include_bytes!("../../../tests/declarations/small-exception.json"),
        include_bytes!("../../../tests/declarations/small-2-widened.json"),
        include_bytes!("../../../tests/declarations/small-2-removed.json"),
    ]
    .map(|json| Compiled::from_json(json).expect("they are examples"))
});

const MOST: usize = 24;

/// The decision is what nested `if`s make of what was said. What takes back denies. The clock allows nothing: not later, and
/// not if the same was said at other times. Folding the records of the acts comes to the same as doing them.
pub fn acts(bytes: &[u8]) {
    let _ = look(&mut Unstructured::new(bytes));
}

fn some(u: &mut Unstructured<'_>, ids: &[&str]) -> Result<Set<String>> {
    let mut all = Set::default();
    for _ in 0..u.int_in_range(0..=2)? {
        all.insert((*u.choose(ids)?).to_owned());
    }
    Ok(all)
}

fn act(u: &mut Unstructured<'_>, compiled: &Compiled) -> Result<Act> {
    let declaration = compiled.declaration();
    let mut purposes: Vec<&str> = declaration.purposes.iter().map(|one| one.id.as_str()).collect();
    let mut recipients: Vec<&str> = declaration.recipients.iter().map(|one| one.id.as_str()).collect();
    let mut separate: Vec<&str> = declaration.separate_consents.iter().map(|one| one.id.as_str()).collect();
    for ids in [&mut purposes, &mut recipients, &mut separate] {
        ids.push("nobody");
    }
    let uses = |u: &mut Unstructured<'_>| -> Result<Set<_>> {
        let mut all = Set::default();
        for _ in 0..u.int_in_range(1..=3)? {
            all.insert(u.choose(compiled.uses())?.meaning);
        }
        Ok(all)
    };
    Ok(match u.int_in_range(0..=16_u8)? {
        0 => Act::Refuse,
        1 => Act::Withdraw,
        2 => Act::WithdrawUses { uses: uses(u)? },
        3 => Act::Allow { uses: uses(u)?, separate: some(u, &separate)? },
        4 => Act::Decline { question: (*u.choose(&recipients)?).to_owned() },
        5 => Act::Purpose { purpose: (*u.choose(&purposes)?).to_owned(), on: u.arbitrary()? },
        6 => Act::Recipient { recipient: (*u.choose(&recipients)?).to_owned(), on: u.arbitrary()? },
        7 => Act::Separate { consent: (*u.choose(&separate)?).to_owned(), given: u.arbitrary()? },
        8 => Act::LogIn { subject: (*u.choose(&["ann", "bo"])?).to_owned() },
        9 => Act::LogOut,
        10 => Act::Age { years: u.arbitrary()? },
        11 => Act::Guardian { agrees: u.arbitrary()? },
        12 => Act::Personalisation { on: u.arbitrary()? },
        13 if u.ratio(1, 4)? => Act::CloseAccount,
        14 if u.ratio(1, 4)? => Act::EndService,
        15 => Act::Expire,
        _ => Act::Agree {
            choices: Choices {
                purposes: some(u, &purposes)?,
                recipients_off: some(u, &recipients)?,
                separate: some(u, &separate)?,
            },
        },
    })
}

fn time(u: &mut Unstructured<'_>) -> Result<Timestamp> {
    Ok(Timestamp(match u.int_in_range(0..=3_u8)? {
        0 => u.arbitrary()?,
        // Around the 365 days that an answer lasts, to the millisecond.
        _ => u.choose(&[0, 1, 2, 364, 365, 366, 730, 731])? * 86_400_000 + u.int_in_range(-1..=1)?,
    }))
}

fn circumstances(u: &mut Unstructured<'_>, compiled: &Compiled, device: Device) -> Result<Circumstances> {
    let mut seen = Circumstances { foreground: u.arbitrary()?, ..Circumstances::default() };
    let permissions = compiled.uses().iter().filter_map(|one| device.permissions(one)).flatten();
    let all: Set<String> = permissions.map(|name| (*name).to_owned()).collect();
    for name in &all {
        if u.ratio(2, 3)? {
            seen.permissions.insert(name.clone());
        }
    }
    Ok(seen)
}

/// The uses that are allowed.
fn allowed(
    compiled: &Compiled,
    device: Device,
    consent: &Consent,
    seen: &Circumstances,
    now: Timestamp,
) -> Vec<UseId> {
    let cells = decide(compiled, device, consent);
    assert_eq!(cells.len(), compiled.uses().len());
    let answers = compiled.uses().iter().zip(cells).map(|(one, cell)| {
        let answer = decide_now(cell, one, device, consent.expires, seen, now);
        let plain = naive(compiled, device, consent, seen, now, one);
        assert_eq!(answer, plain, "{} under {consent:?}", compiled.key(one));
        (one.id, answer.is_ok())
    });
    answers.filter_map(|(id, is)| is.then_some(id)).collect()
}

fn look(u: &mut Unstructured<'_>) -> Result<()> {
    let device = if u.arbitrary()? {
        Device { platform: Platform::Android, version: u.int_in_range(21..=36)? }
    } else {
        Device { platform: Platform::Ios, version: u.int_in_range(9..=19)? }
    };
    let mut compiled = u.choose(&*APPS)?;
    // What was said, and the same at one time.
    let (mut consent, mut at_once) = (Consent::default(), Consent::default());
    let mut entries = Vec::new();
    let mut count = 0;
    while !u.is_empty() && count < MOST {
        count += 1;
        if u.ratio(1, 8)? {
            compiled = u.choose(&*APPS)?;
        }
        let (act, now) = (act(u, compiled)?, time(u)?);
        let json = serde_json::to_string(&act).unwrap();
        assert_eq!(serde_json::from_str::<Act>(&json).unwrap(), act);

        let next = consent.after(&act, compiled, now);
        let once = at_once.after(&act, compiled, Timestamp(0));
        assert_eq!(next.as_ref().err(), once.as_ref().err(), "what can be done depends on no clock");
        let (Ok(next), Ok(once)) = (next, once) else { continue };
        assert_eq!(next.clock, consent.clock.max(now));
        for (one, cell) in compiled.uses().iter().zip(decide(compiled, device, &next)) {
            assert!(cell.denies() || !act.takes_back(compiled, one), "{act:?} leaves {}", compiled.key(one));
        }
        entries.push(entry(entries.len(), &act, &next, consent.clock.max(now)));
        (consent, at_once) = (next, once);
    }

    let seen = circumstances(u, compiled, device)?;
    let now = time(u)?.max(consent.clock);
    let later = time(u)?.max(now);
    let at_end = allowed(compiled, device, &consent, &seen, now);
    let after = allowed(compiled, device, &consent, &seen, later);
    assert!(after.iter().all(|id| at_end.contains(id)), "what passes of time allows nothing");
    let endless = Consent { expires: None, ..at_once };
    let most = allowed(compiled, device, &endless, &seen, Timestamp(0));
    assert!(at_end.iter().all(|id| most.contains(id)), "what the clock said allows nothing");

    let mut state = State::default();
    let half = u.choose_index(entries.len() + 1)?;
    state.fold(&entries[..half]).unwrap();
    state.fold(&entries[half..]).unwrap();
    assert_eq!(state.consent, consent);
    Ok(())
}

fn entry(number: usize, act: &Act, state: &Consent, at: Timestamp) -> Entry {
    let body = Body::Consent(Box::new(Acted { act: act.clone(), state: state.clone() }));
    let record = Record { at, body };
    let (salt, body) = ([1; 16], record.to_json().unwrap());
    let commitment = commitment(&salt, &body);
    Entry { index: number as u64, kind: record.kind(), at, salt, body: Some(body), commitment }
}
