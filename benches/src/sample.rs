//! Taking samples.

use std::time::Instant;

use crate::Result;

/// The samples of one contestant: what one unit of its work took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Samples(Vec<f64>);

impl Samples {
    /// One number that needs no repetition.
    pub(crate) fn exact(value: f64) -> Self {
        Self(vec![value])
    }

    /// Samples that were taken outside a contest.
    pub(crate) fn taken(samples: Vec<f64>) -> Self {
        Self(samples)
    }

    /// The smallest: what is left when nothing disturbs.
    pub(crate) fn min(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The middle one: what is usual.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// One contestant: does a sample's worth of work, and says how many nanoseconds one unit of it took.
pub(crate) type Contestant<'a> = &'a mut dyn FnMut() -> Result<f64>;

/// Lets the contestants work in turn, so that what disturbs the machine disturbs all of them; every other round backwards, so
/// that none always comes after the same one. A first round only warms up.
pub(crate) fn contest<const N: usize>(
    rounds: usize,
    mut contestants: [Contestant; N],
) -> Result<[Samples; N]> {
    let mut samples = [const { Samples(Vec::new()) }; N];
    for round in 0..=rounds {
        let mut turns: Vec<_> = contestants.iter_mut().zip(&mut samples).collect();
        if round % 2 == 1 {
            turns.reverse();
        }
        for (work, samples) in turns {
            let took = work()?;
            if round > 0 {
                samples.0.push(took);
            }
        }
    }
    Ok(samples)
}

/// How many nanoseconds one of `units` took in `work`.
pub(crate) fn time<T>(units: usize, work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    std::hint::black_box(work());
    per_unit(start, units)
}

/// The same for work that can fail.
pub(crate) fn try_time<T, E: Into<Box<dyn std::error::Error>>>(
    units: usize,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<f64> {
    let start = Instant::now();
    let done = work().map_err(Into::into)?;
    let took = per_unit(start, units);
    // Taking it apart is not part of it.
    drop(std::hint::black_box(done));
    Ok(took)
}

fn per_unit(start: Instant, units: usize) -> f64 {
    let nanoseconds = start.elapsed().as_secs_f64() * 1e9;
    nanoseconds / f64::from(u32::try_from(units.max(1)).unwrap_or(u32::MAX))
}

/// Numbers that look random and are the same in every run (`SplitMix64`).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }
}
