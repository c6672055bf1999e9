//! The check: may this use happen? Beside one load of a byte at a random place.

use std::hint::black_box;
use std::sync::atomic::{AtomicU8, Ordering};

use askfirst::AskFirst;
use askfirst::consent::Choices;
use askfirst::declaration::{PurposeKind, UseId};

use crate::sample::{contest, time};
use crate::table::{Goal, Row};
use crate::world;
use crate::{Options, Result};

/// Queries of one pass; they and the page fit the nearest cache, as what is asked often does.
pub(crate) const QUERIES: usize = 4096;
/// Passes of one sample, which is so short that mostly nothing comes in between.
const PASSES: usize = 16;
/// Checks of one sample.
pub(crate) const CHECKS: usize = QUERIES * PASSES;
const ROUNDS: usize = 1001;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let folder = world::folder()?;
    let answered = world::open(world::declaration(world::USES), folder.path())?;
    drop(answered.agree(Choices::default())?);
    let elsewhere = world::folder()?;
    let unanswered = world::open(world::declaration(world::USES), elsewhere.path())?;
    let third = world::folder()?;
    let (conditional, guarded) = conditional(third.path())?;

    let ids = world::queries(world::USES, QUERIES);
    let bytes = Bytes::new()?;
    let all = |ask: &AskFirst, denied: bool| ids.iter().all(|id| ask.cell(*id).denies() == denied);
    if !all(&answered, false) || !all(&unanswered, true) || conditional.check(guarded).is_err() {
        return Err("the checks do not answer as they should".into());
    }

    let [nothing, load, allowed, denied, answer, conditional] = contest(
        ROUNDS,
        [
            &mut || Ok(time(CHECKS, || nothing(&ids))),
            &mut || Ok(time(CHECKS, || load(&bytes, &ids))),
            &mut || Ok(time(CHECKS, || cells(&answered, &ids))),
            &mut || Ok(time(CHECKS, || cells(&unanswered, &ids))),
            &mut || Ok(time(CHECKS, || answers(&answered, &ids))),
            &mut || Ok(time(CHECKS, || one_answer(&conditional, &ids, guarded))),
        ],
    )?;
    let floor = ("one atomic load", &load);
    Ok(vec![
        Row::new(("(the loop around each check)", &nothing), floor, Goal::Shown),
        Row::new(("check, allowed", &allowed), floor, Goal::Ratio(1.5)),
        Row::new(("check, denied", &denied), floor, Goal::Ratio(1.5)),
        Row::new(("check with basis or reason", &answer), floor, Goal::Shown),
        Row::new(("check of a conditional use", &conditional), floor, Goal::Shown),
    ])
}

/// An installation with one use that needs a permission, which is granted.
fn conditional(folder: &std::path::Path) -> Result<(AskFirst, UseId)> {
    let (item, permission) = world::guarded_item()?;
    let mut declaration = world::blank();
    declaration.purposes.push(world::purpose("purpose".to_owned(), PurposeKind::Basic));
    declaration.recipients.push(world::recipient(0));
    let one = world::group(world::recipient_id(0), "purpose".to_owned(), std::iter::once(item));
    declaration.uses.push(one);
    let ask = world::open(declaration, folder)?;
    drop(ask.agree(Choices::default())?);
    ask.observe_permission(permission, true);
    Ok((ask, UseId(0)))
}

/// As many bytes as there are numbers of uses: any number is a place in it, so that not even bounds are tested.
pub(crate) struct Bytes(Box<[AtomicU8; 1 << 16]>);

impl Bytes {
    pub(crate) fn new() -> Result<Self> {
        let bytes: Box<[_]> = (0..1 << 16).map(|_| AtomicU8::new(0x80)).collect();
        Ok(Self(bytes.try_into().map_err(|_| "another number of bytes")?))
    }

    #[inline]
    pub(crate) fn load(&self, id: UseId) -> u8 {
        self.0[usize::from(id.0)].load(Ordering::Acquire)
    }
}

/// The loop around whatever is measured, always the same. Eight queries a turn, so that it matters little where in memory
/// the compiler put it.
#[inline]
pub(crate) fn each<T>(ids: &[UseId], mut one: impl FnMut(UseId) -> T) {
    let (eights, _) = ids.as_chunks::<8>();
    for _ in 0..PASSES {
        for eight in eights {
            for id in eight {
                black_box(one(*id));
            }
        }
    }
}

#[inline(never)]
fn nothing(ids: &[UseId]) {
    each(ids, |id| id);
}

/// The floor.
#[inline(never)]
pub(crate) fn load(bytes: &Bytes, ids: &[UseId]) {
    each(ids, |id| bytes.load(id));
}

/// The check of the hot path.
#[inline(never)]
pub(crate) fn cells(ask: &AskFirst, ids: &[UseId]) {
    each(ids, |id| ask.cell(id));
}

#[inline(never)]
fn answers(ask: &AskFirst, ids: &[UseId]) {
    each(ids, |id| ask.check(id));
}

#[inline(never)]
fn one_answer(ask: &AskFirst, ids: &[UseId], only: UseId) {
    each(ids, |_| ask.check(black_box(only)));
}
