//! Another process of the app: this program once more, which opens the same installation and does nothing but check.
//!
//! What it sees it answers through a word that both processes map. Both spin: who sleeps meanwhile is late.

use std::os::unix::process::parent_id;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::SystemTime;

use askfirst::declaration::UseId;
use askfirst::edge::{Folder, Shared, UnixFolder};

use crate::sample::try_time;
use crate::{Result, world};

/// The word of the command line that makes a process the other one.
pub(crate) const WATCH: &str = "--watch";
/// How many cells, or bytes, change one after the other in a sample.
pub(crate) const TRIPS: usize = 16;
/// Turns of a loop between two looks at whether the other process still lives.
const TURNS: usize = 1 << 20;

/// What the other process is to look at.
#[derive(Clone, Copy)]
pub(crate) enum Watched {
    /// The bare bytes, one after the other.
    Bytes = 0,
    /// The first cells, by the check, one after the other.
    Cells = 1,
    /// The last cell, noting when it denies.
    Last = 2,
}

/// What both processes map. Words that different processes write lie in different lines of the cache.
pub(crate) struct Board {
    words: Shared<AtomicU64>,
    pub(crate) bytes: Shared<AtomicU8>,
}

impl Board {
    fn map(folder: &Path) -> Result<Self> {
        let folder = UnixFolder::new(folder)?;
        Ok(Self { words: folder.map_words("board", 48)?, bytes: folder.map_bytes("floor", TRIPS)? })
    }

    /// `4 × round + what to watch`; the first round is 1.
    fn command(&self) -> &AtomicU64 {
        &self.words[0]
    }

    /// `32 × round` when the watch begins, and one more for each change that was seen.
    fn answer(&self) -> &AtomicU64 {
        &self.words[16]
    }

    /// When the last cell was seen to deny, as [`now`] tells it.
    pub(crate) fn seen(&self) -> &AtomicU64 {
        &self.words[32]
    }
}

/// The time, in nanoseconds, as all processes see it.
pub(crate) fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_nanos()).unwrap_or(u64::MAX)
}

/// The other process, as the one that measures holds it. It ends with this.
pub(crate) struct Other {
    process: Child,
    pub(crate) board: Board,
    round: u64,
}

impl Other {
    /// Starts it on the installation in `folder`.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let board = Board::map(folder)?;
        let program = std::env::current_exe()?;
        let process = Command::new(program).arg(WATCH).arg(folder).stdin(Stdio::null()).spawn()?;
        Ok(Self { process, board, round: 0 })
    }

    /// Lets it watch. Returns its answer once it does.
    pub(crate) fn command(&mut self, watched: Watched) -> Result<u64> {
        self.round += 1;
        self.board.command().store(4 * self.round + watched as u64, Ordering::SeqCst);
        let begun = 32 * self.round;
        self.wait(begun)?;
        Ok(begun)
    }

    /// Waits for an answer.
    pub(crate) fn wait(&mut self, answer: u64) -> Result<()> {
        let process = &mut self.process;
        spin(
            || self.board.answer().load(Ordering::Acquire) == answer,
            || match process.try_wait()? {
                None => Ok(()),
                Some(status) => Err(format!("the other process ended: {status}").into()),
            },
        )
    }

    /// Changes place after place, each when the one before was answered. Returns what one round trip took.
    pub(crate) fn trips(&mut self, watched: Watched, change: impl Fn(usize)) -> Result<f64> {
        let begun = self.command(watched)?;
        try_time(TRIPS, || {
            (0..TRIPS).zip(begun + 1..).try_for_each(|(place, answer)| {
                change(place);
                self.wait(answer)
            })
        })
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = (self.process.kill(), self.process.wait());
    }
}

/// What the other process does until the one that measures ends, or ends it.
pub(crate) fn watch(folder: &Path) -> Result<()> {
    let ask = world::open(world::declaration(world::USES), folder)?;
    let board = Board::map(folder)?;
    let parent = parent_id();
    let alive = || if parent_id() == parent { Ok(()) } else { Err("nobody measures any more".into()) };
    let use_id = |place: usize| UseId(u16::try_from(place).unwrap_or(u16::MAX));
    let mut last = 0;
    loop {
        spin(|| board.command().load(Ordering::Acquire) != last, alive)?;
        last = board.command().load(Ordering::Acquire);
        let begun = last / 4 * 32;
        board.answer().store(begun, Ordering::SeqCst);
        let answer = |place: usize| board.answer().store(begun + 1 + place as u64, Ordering::Release);
        match last % 4 {
            0 => {
                for place in 0..TRIPS {
                    spin(|| board.bytes[place].load(Ordering::Acquire) != 0, alive)?;
                    answer(place);
                }
            }
            1 => {
                for place in 0..TRIPS {
                    spin(|| ask.check(use_id(place)).is_err(), alive)?;
                    answer(place);
                }
            }
            _ => {
                spin(|| ask.check(use_id(world::USES - 1)).is_err(), alive)?;
                board.seen().store(now(), Ordering::SeqCst);
                answer(0);
            }
        }
    }
}

/// Waits for something, awake. Now and then looks whether there is still somebody to wait for.
#[inline]
fn spin(mut until: impl FnMut() -> bool, mut alive: impl FnMut() -> Result<()>) -> Result<()> {
    loop {
        for _ in 0..TURNS {
            if until() {
                return Ok(());
            }
        }
        alive()?;
    }
}
