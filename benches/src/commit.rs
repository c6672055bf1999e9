//! One act of a person, on the disk before the call returns, beside writing one block to the same disk.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Duration;

use askfirst::AskFirst;
use askfirst::consent::{Act, Choices};

use crate::sample::{contest, try_time};
use crate::table::{Goal, Row};
use crate::world;
use crate::{Options, Result};

const BLOCK: usize = 4096;
const BLOCKS: u64 = 1024;
const ROUNDS: usize = 151;
/// People do not act twice within a millisecond. Without a pause the disk would still be awake from the work before.
const PAUSE: Duration = Duration::from_millis(1);

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let folder = world::folder()?;
    let ask = world::open(world::declaration(world::USES), folder.path())?;
    drop(ask.agree(Choices::default())?);
    let mut disk = Disk::new(&folder.path().join("floor"))?;
    let mut years = 18;
    let switch = |on| Act::Recipient { recipient: world::recipient_id(1), on };
    let [block, age] = contest(
        ROUNDS,
        [&mut || disk.sample(), &mut || {
            years = years % 64 + 18;
            durable(&ask, &Act::Age { years })
        }],
    )?;
    // Apart from the others, because taking back syncs more than one file, which others would feel.
    let [block_between, off, on] = contest(
        ROUNDS,
        [
            &mut || disk.sample(),
            &mut || {
                let took = durable(&ask, &switch(false))?;
                drop(ask.act(&switch(true))?);
                Ok(took)
            },
            &mut || {
                drop(ask.act(&switch(false))?);
                durable(&ask, &switch(true))
            },
        ],
    )?;
    let (floor, floor_between) = (("one block, synced", &block), ("one block, synced", &block_between));
    Ok(vec![
        Row::new(("an age stated", &age), floor, Goal::Ratio(1.5)),
        Row::new(("a recipient switched on", &on), floor_between, Goal::Ratio(1.5)),
        Row::new(("a recipient switched off", &off), floor_between, Goal::Shown),
    ])
}

/// How long an act takes until it is on the disk.
fn durable(ask: &AskFirst, act: &Act) -> Result<f64> {
    std::thread::sleep(PAUSE);
    try_time(1, || match ask.act(act) {
        Ok(committed) if committed.is_durable() => Ok(()),
        Ok(_) => Err("an act is not on the disk".into()),
        Err(error) => Err(Box::<dyn std::error::Error>::from(error)),
    })
}

/// The floor: a block in the middle of a file that is there already, then `fdatasync`.
struct Disk {
    file: File,
    written: u64,
}

impl Disk {
    fn new(path: &Path) -> Result<Self> {
        let file = File::options().write(true).create_new(true).open(path)?;
        for place in 0..BLOCKS {
            file.write_all_at(&[0; BLOCK], place * BLOCK as u64)?;
        }
        file.sync_all()?;
        Ok(Self { file, written: 0 })
    }

    fn sample(&mut self) -> Result<f64> {
        std::thread::sleep(PAUSE);
        try_time(1, || self.write())
    }

    fn write(&mut self) -> std::io::Result<()> {
        self.written += 1;
        let block = [u8::try_from(self.written % 251).unwrap_or(0); BLOCK];
        self.file.write_all_at(&block, self.written % BLOCKS * BLOCK as u64)?;
        self.file.sync_data()
    }
}
