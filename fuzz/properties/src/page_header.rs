//! The gate page over memory that holds anything.

use arbitrary::{Result, Unstructured};
use askfirst::decision::{Cell, Verdict};
use askfirst::declaration::UseId;
use askfirst::gate::Page;

use crate::memory::Memory;
use crate::naive::page::{Says, cell, is_page, read};
use crate::numbers::Numbers;

pub(crate) const DIGEST: [u8; 16] = *b"sixteen of these";

/// A page answers what the format says of its bytes; where they are no page of this name, it denies everything. Marking and
/// publishing change each cell as the rules for one cell say. The input is the number of uses, what is done, and the page.
pub fn page_header(bytes: &[u8]) {
    let _ = look(Unstructured::new(bytes));
}

fn says(cell: Cell) -> Says {
    match cell.verdict() {
        Verdict::Allow(basis) => Says::Allowed(basis.number()),
        Verdict::Conditional(basis) => Says::Asks(basis.number()),
        Verdict::Deny(reason) => Says::Denied(reason.number()),
    }
}

fn look(mut u: Unstructured<'_>) -> Result<()> {
    let count = u.arbitrary::<u16>()?;
    let seed = u.arbitrary::<u64>()?;
    let mut bytes = u.take_rest().to_vec();
    bytes.resize(4096, 0);
    let name = Page::name(&DIGEST);
    let memory = Memory::with(&name, &bytes);
    let mapped = Page::map(&memory, &DIGEST, usize::from(count));
    assert_eq!(mapped.is_ok(), count <= 4032, "there is room for 4032 uses");
    let Ok(page) = mapped else { return Ok(()) };

    let (cells, number) = (usize::from(count), u32::from(count));
    if !is_page(&bytes, number, DIGEST) {
        bytes.fill(0);
        bytes[..8].copy_from_slice(b"ASKPAGE\x01");
        bytes[8..12].copy_from_slice(&number.to_le_bytes());
        bytes[16..32].copy_from_slice(&DIGEST);
        bytes[32] = 1;
    }
    bytes[64 + cells..].fill(2);
    assert!(
        memory.read(&name).unwrap() == bytes,
        "a page that is another's is emptied, one of its own is kept"
    );
    for id in (0..4100).chain([u16::MAX]) {
        assert_eq!(says(page.get(UseId(id))), read(&bytes, number, DIGEST, id), "use {id}");
    }
    assert!(page.is_open());
    assert_eq!(page.pending(), bytes[32] != 0);
    assert_eq!(page.snapshot(), bytes[64..64 + cells].iter().copied().map(Cell).collect::<Vec<_>>());
    change(&page, &mut Numbers::new(seed));
    Ok(())
}

/// A cell, one in two of which are the same few.
fn any_cell(numbers: &mut Numbers) -> Cell {
    let number = numbers.next().to_le_bytes();
    Cell([0x01, 0x08, 0x80, number[0]][usize::from(number[1] % 4)])
}

/// Marks, publishes and closes.
fn change(page: &Page, numbers: &mut Numbers) {
    let start = page.snapshot();
    let taken: Vec<bool> = start.iter().map(|_| numbers.next().is_multiple_of(3)).collect();
    page.mark(&taken);
    let marked = page.snapshot();
    for ((now, was), taken) in marked.iter().zip(&start).zip(&taken) {
        assert_eq!(*now, if *taken { Cell(1) } else { *was });
    }
    // What the ledger's state came to when another process looked: the cells, or something older.
    let before: Vec<Cell> = marked
        .iter()
        .map(|cell| if numbers.next().is_multiple_of(2) { *cell } else { any_cell(numbers) })
        .collect();
    let wanted: Vec<Cell> = marked.iter().map(|_| any_cell(numbers)).collect();
    // In between, what is to deny denies already, and nothing is raised yet.
    let lowered = || {
        let all = page.snapshot().into_iter().zip(&marked).zip(&wanted);
        all.filter(|(_, wanted)| !wanted.denies()).for_each(|((now, was), _)| assert_eq!(now, *was));
    };
    page.publish(&before, &wanted, lowered);
    for (place, now) in page.snapshot().into_iter().enumerate() {
        let (was, before, wanted) = (marked[place], before[place], wanted[place]);
        let is_mark = was == Cell(1);
        let expected = match cell(wanted.0) {
            // A mark that is younger than the fold is not on record yet.
            Says::Denied(_) if is_mark && before != was => was,
            Says::Allowed(_) | Says::Asks(_) if is_mark || before != was => was,
            _ => wanted,
        };
        assert_eq!(now, expected, "{was:?}, known as {before:?}, to become {wanted:?}");
    }
    page.close();
    assert!(!page.is_open());
    assert!(page.snapshot().iter().all(|cell| *cell == Cell(0)));
}
