//! The same question in other engines: may this recipient read this item for this purpose now?
//!
//! Each engine gets the form that suits it best: whatever can be prepared before the question is asked is prepared, requests
//! included. All must give the same answers before anything is timed.

mod casbin;
mod cedar;
mod matrix;
mod regorus;

use std::hint::black_box;

use askfirst::AskFirst;
use askfirst::catalogue::Item;
use askfirst::consent::Choices;
use askfirst::declaration::{PurposeKind, UseId};

use crate::sample::{contest, time, try_time};
use crate::table::{Goal, Row};
use crate::world;
use crate::{Options, Result};
use matrix::{ITEMS, Matrix, PURPOSES, Query, RECIPIENTS};

const ROUNDS: usize = 15;
/// Passes over the queries for one sample of the check, which is so much faster.
const PASSES: usize = 256;

/// An engine that knows the matrix and its queries.
trait Peer {
    /// The answer to the query of this number.
    fn ask(&mut self, query: usize) -> Result<bool>;
}

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let matrix = Matrix::random();
    let folder = world::folder()?;
    let (ask, uses) = ours(&matrix, folder.path())?;
    let mut engines: [Box<dyn Peer>; 3] = [
        Box::new(regorus::Regorus::new(&matrix)?),
        Box::new(cedar::Cedar::new(&matrix)?),
        Box::new(casbin::Casbin::new(&matrix)?),
    ];
    for (number, (query, id)) in matrix.queries.iter().zip(&uses).enumerate() {
        let right = matrix.allows(*query);
        let answers = engines.iter_mut().map(|engine| engine.ask(number)).collect::<Result<Vec<_>>>()?;
        if answers.iter().any(|answer| *answer != right) || ask.check(*id).is_ok() != right {
            return Err(format!("{query:?} should be {right}, and the engines say {answers:?}").into());
        }
    }
    let [regorus, cedar, casbin] = &mut engines;
    let count = uses.len();
    let [check, regorus, cedar, casbin] = contest(
        ROUNDS,
        [
            &mut || Ok(time(count * PASSES, || checks(&ask, &uses))),
            &mut || try_time(count, || all(&mut **regorus, count)),
            &mut || try_time(count, || all(&mut **cedar, count)),
            &mut || try_time(count, || all(&mut **casbin, count)),
        ],
    )?;
    let floor = ("check", &check);
    Ok(vec![
        Row::new(("regorus, its virtual machine", &regorus), floor, Goal::Shown),
        Row::new(("cedar, one policy over tables", &cedar), floor, Goal::Shown),
        Row::new(("casbin, a list of rules", &casbin), floor, Goal::Shown),
    ])
}

fn all(engine: &mut dyn Peer, count: usize) -> Result<()> {
    for query in 0..count {
        black_box(engine.ask(query)?);
    }
    Ok(())
}

#[inline(never)]
fn checks(ask: &AskFirst, uses: &[UseId]) {
    for _ in 0..PASSES {
        for id in uses {
            black_box(ask.cell(*id));
        }
    }
}

/// The matrix as a declaration, the consents as choices of purposes, the queries as uses.
fn ours(matrix: &Matrix, folder: &std::path::Path) -> Result<(AskFirst, Vec<UseId>)> {
    let items: Vec<Item> = world::free_items().take(ITEMS).collect();
    let purpose = |number: usize| format!("purpose-{number}");
    let mut declaration = world::blank();
    declaration.purposes =
        (0..PURPOSES).map(|one| world::purpose(purpose(one), PurposeKind::Additional)).collect();
    declaration.recipients = (0..RECIPIENTS).map(world::recipient).collect();
    for (recipient, to) in (0..RECIPIENTS).flat_map(|one| (0..PURPOSES).map(move |to| (one, to))) {
        let declared = |item: &usize| matrix.declares(Query { recipient, item: *item, purpose: to });
        let declared = (0..ITEMS).filter(declared).filter_map(|item| items.get(item).copied());
        let group = world::group(world::recipient_id(recipient), purpose(to), declared);
        if !group.data.is_empty() {
            declaration.uses.push(group);
        }
    }
    let ask = world::open(declaration, folder)?;
    let chosen = (0..PURPOSES).filter(|one| matrix.consents(*one)).map(purpose).collect();
    drop(ask.agree(Choices { purposes: chosen, ..Choices::default() })?);
    let ids = matrix.queries.iter().map(|query| {
        let item = items.get(query.item).map_or("", |item| item.id());
        let key = format!("{}/{item}/{}", world::recipient_id(query.recipient), purpose(query.purpose));
        // What is not declared has no number; any number beyond the page stands for it.
        ask.compiled().find(&key).unwrap_or(UseId(u16::MAX))
    });
    let ids = ids.collect();
    Ok((ask, ids))
}
