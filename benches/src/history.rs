//! An installation of the example app that was used for long.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use askfirst::consent::{Act, Choices};
use askfirst::decision::{RULES, Reason};
use askfirst::declaration::{PurposeKind, UseId};
use askfirst::edge::UnixFolder;
use askfirst::gate::Page;
use askfirst::ledger::{Entry, verify};
use askfirst::{AskFirst, Config};
use tempfile::TempDir;

use crate::sample::try_time;
use crate::{Result, world};

/// Decisions on record, the first of which is the agreement.
const DECISIONS: usize = 50;
/// Windows of counts on record, each of which has some uses.
const WINDOWS: usize = 450;
const COUNTED: usize = 3;

pub(crate) struct History {
    folder: TempDir,
    pub(crate) config: Config,
    /// A use that is allowed.
    pub(crate) id: UseId,
}

impl History {
    /// Lives through it.
    pub(crate) fn make() -> Result<Self> {
        let folder = world::folder()?;
        let config = Config::new(world::example()?, world::DEVICE);
        let ask = AskFirst::open(config.clone(), world::world(folder.path())?)?;
        let declaration = ask.compiled().declaration();
        let chosen = declaration.purposes.iter().filter(|one| one.kind == PurposeKind::Additional);
        let chosen: Vec<&str> = chosen.map(|one| one.id.as_str()).collect();
        drop(ask.agree(Choices {
            purposes: chosen.iter().map(|id| (*id).to_owned()).collect(),
            separate: declaration.separate_consents.iter().map(|one| one.id.clone()).collect(),
            ..Choices::default()
        })?);
        // Purpose after purpose is given up and chosen again.
        for change in 1..DECISIONS {
            let purpose = chosen.iter().cycle().nth(change / 2).ok_or("nothing to choose")?;
            drop(ask.act(&Act::Purpose { purpose: (*purpose).to_owned(), on: change % 2 == 0 })?);
        }
        let ids = (0..).map(UseId).take(ask.compiled().uses().len());
        let allowed: Vec<UseId> = ids.filter(|id| ask.check(*id).is_ok()).collect();
        for window in 0..WINDOWS {
            for id in allowed.iter().cycle().skip(window).take(COUNTED) {
                ask.record(*id).map_err(Reason::id)?;
            }
            ask.flush()?;
        }
        let id = *allowed.first().ok_or("nothing is allowed")?;
        let history = Self { folder, config, id };
        let counted = history.entries("activity")?.len();
        // The first record of the ledger is the declaration.
        match history.entries("ledger")?.len() {
            decided if decided == DECISIONS + 1 && counted == WINDOWS => Ok(history),
            decided => Err(format!("{decided} decisions and {counted} counts are on record").into()),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The records of a log.
    pub(crate) fn entries(&self, log: &str) -> Result<Vec<Entry>> {
        Ok(verify(&std::fs::read(self.path().join(log))?)?.entries)
    }

    fn open(&self) -> Result<(Config, askfirst::World)> {
        Ok((self.config.clone(), world::world(self.path())?))
    }

    /// What it takes until the first answer.
    pub(crate) fn start(&self) -> Result<f64> {
        let (config, world) = self.open()?;
        try_time(1, || {
            let ask = AskFirst::open(config, world)?;
            let answer = ask.check(self.id).map_err(Reason::id)?;
            Ok::<_, Box<dyn std::error::Error>>((ask, answer))
        })
    }

    /// The same, and then the activity is folded too.
    pub(crate) fn start_and_count(&self) -> Result<f64> {
        let (config, world) = self.open()?;
        try_time(1, || {
            let ask = AskFirst::open(config, world)?;
            let answer = ask.check(self.id).map_err(Reason::id)?;
            let activity = ask.activity()?;
            Ok::<_, Box<dyn std::error::Error>>((ask, answer, activity))
        })
    }

    /// A copy, as it is after its process was killed within a commit.
    pub(crate) fn killed(&self) -> Result<Killed> {
        let folder = world::folder()?;
        for file in std::fs::read_dir(self.path())? {
            let file = file?;
            std::fs::copy(file.path(), folder.path().join(file.file_name()))?;
        }
        let history = Self { folder, config: self.config.clone(), id: self.id };
        let (config, world) = history.open()?;
        let ask = AskFirst::open(config, world)?;
        // Counts are in memory only.
        ask.record(self.id).map_err(Reason::id)?;
        let config = &history.config;
        let digest = config.device.page_digest(&config.compiled, RULES);
        let page = Page::map(&UnixFolder::new(history.path())?, &digest, config.compiled.uses().len())?;
        let ledger = history.path().join("ledger");
        let bytes = std::fs::read(&ledger)?;
        let zeros = bytes.iter().rev().take_while(|byte| **byte == 0).count();
        let end = (bytes.len() - zeros).next_multiple_of(4096) as u64;
        let ledger = File::options().write(true).open(ledger)?;
        Ok(Killed { history, page, ledger, end })
    }
}

/// An installation whose process was killed within a commit: half a record, and the note that a commit was under way.
pub(crate) struct Killed {
    history: History,
    page: Page,
    ledger: File,
    end: u64,
}

impl Killed {
    /// What it takes until the first answer.
    pub(crate) fn start(&self) -> Result<f64> {
        // Opening takes the note away, and leaves the half record to the next append.
        self.page.set_pending(true);
        self.ledger.write_all_at(b"ASKFRAME, and then no more", self.end)?;
        self.history.start()
    }
}
