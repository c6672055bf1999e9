//! Makes pages, right and damaged, and says what the core reads in each: `pages SEED COUNT`. For the tests of other readers.
//!
//! First two lines of text, the reasons' and the bases' names in the order of their numbers. Then, for each page, its digest
//! (16 bytes), its number of uses and its length (4 bytes each, big-endian), its bytes, and one byte for each number from 0
//! to 4199: the cell, or 0 where it has no meaning.
#![allow(clippy::unwrap_used, reason = "a tool of tests: it ends when something is wrong")]

use std::fs;
use std::io::{self, BufWriter, Write};

use askfirst::decision::{Basis, Cell, Reason, Verdict};
use askfirst::declaration::UseId;
use askfirst::edge::UnixFolder;
use askfirst::gate::Page;

const SIZE: usize = 4096;
const HEADER: usize = 64;
const NUMBERS: u16 = 4200;

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> usize {
        usize::try_from(self.next() % bound).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// A page that is right, with anything in its cells, and then what may be wrong with it.
fn page(random: &mut Random, digest: &[u8; 16], uses: u32) -> Vec<u8> {
    let mut bytes = vec![0; SIZE];
    bytes[..8].copy_from_slice(b"ASKPAGE\x01");
    bytes[8..12].copy_from_slice(&uses.to_le_bytes());
    bytes[16..32].copy_from_slice(digest);
    let meaning = |random: &mut Random| [0x00, 0x80, 0xC0][random.below(3)] + random.byte() % 22;
    for cell in &mut bytes[HEADER..] {
        *cell = if random.below(8) == 0 { random.byte() } else { meaning(random) };
    }
    match random.below(8) {
        0 => bytes[random.below(32)] ^= 1 << random.below(8),
        1 => bytes.truncate(random.below(SIZE as u64)),
        2 => bytes.extend(vec![0x80; random.below(5000)]),
        3 => bytes[8..12].copy_from_slice(&(uses ^ 1).to_le_bytes()),
        4 => bytes[32] = random.byte(),
        _ => {}
    }
    bytes
}

fn answer(cell: Cell) -> u8 {
    match cell.verdict() {
        Verdict::Allow(basis) => 0x80 | basis.number(),
        Verdict::Conditional(basis) => 0xC0 | basis.number(),
        Verdict::Deny(reason) => reason.number(),
    }
}

fn main() -> io::Result<()> {
    let words: Vec<u64> = std::env::args().skip(1).map(|word| word.parse().unwrap()).collect();
    let [seed, count] = words[..] else { return Err(io::Error::other("pages SEED COUNT")) };
    let mut random = Random(seed);
    let mut out = BufWriter::new(io::stdout().lock());
    let reasons: Vec<_> = Reason::ALL.iter().map(|reason| reason.id()).collect();
    let bases: Vec<_> = Basis::ALL.iter().map(|basis| basis.id()).collect();
    writeln!(out, "{}\n{}", reasons.join(" "), bases.join(" "))?;

    let folder = tempfile::tempdir()?;
    let files = UnixFolder::new(folder.path())?;
    for _ in 0..count {
        let digest: [u8; 16] = std::array::from_fn(|_| random.byte());
        let uses = u16::try_from(random.below(4001)).unwrap();
        let bytes = page(&mut random, &digest, uses.into());
        let path = folder.path().join(Page::name(&digest));
        // Whoever opens puts a page that is too short right. A mere reader has nothing to go by.
        if bytes.len() >= SIZE {
            fs::write(&path, &bytes)?;
        }
        let page = Page::map(&files, &digest, uses.into())?;
        let answers: Vec<u8> = (0..NUMBERS).map(|number| answer(page.get(UseId(number)))).collect();
        out.write_all(&digest)?;
        out.write_all(&u32::from(uses).to_be_bytes())?;
        out.write_all(&u32::try_from(bytes.len()).unwrap().to_be_bytes())?;
        out.write_all(&bytes)?;
        out.write_all(&answers)?;
        fs::remove_file(path)?;
    }
    out.flush()
}
