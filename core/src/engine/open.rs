//! Opening: from files to a page that can be trusted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64};

use parking_lot::{Mutex, RwLock};

use super::commit::{reads, series_name};
use super::{AskFirst, Config, Error, OpenError, Sdks, World, Writer};
use crate::access::{Cache, Meters};
use crate::decision::RULES;
use crate::declaration::{Budget, Compiled, Device};
use crate::edge::{Entropy, Folder, Timestamp};
use crate::gate::{self, Page};
use crate::ledger::{self, Ledger, Log, Opened};
use crate::record::{Body, Counts, Declared, Reads, Record, State};

impl AskFirst {
    /// Opens an installation. Whatever goes wrong, the caller denies everything until a later call succeeds.
    ///
    /// Under the lock: reads and folds the ledger (a first run creates it; one that is damaged in the middle is set aside,
    /// and people are asked again), records the declaration where it is new, closes the pages of other declarations,
    /// finishes withdrawals that died half way, and makes the page equal to the decision.
    pub fn open(config: Config, world: World) -> Result<Self, OpenError> {
        let folder = &*world.folder;
        let Some(guard) = folder.lock(config.patience)? else { return Err(OpenError::Busy) };
        let now = world.clock.now();
        let opened = open_or_begin(folder, Log::Decisions, &*world.entropy, now)?;
        let mut state = State::default();
        state.fold(&opened.entries)?;

        let digest = config.device.page_digest(&config.compiled, RULES);
        let mut ledger = opened.ledger;
        let declared = declared(&config.compiled, config.device, &digest);
        if state.declared.as_ref() != Some(&declared) {
            // Before the record that makes this the declaration that applies: an update that is cut short begins again.
            if let Some(old) = &state.declared {
                keep_counts(&world, old, now)?;
            }
            let record = Record { at: now.max(state.consent.clock), body: Body::Declared(declared) };
            write(&world, &mut ledger, &record)?;
            state.apply(record);
        }
        // Each time: whoever recorded the declaration may have died before it closed the pages of the others.
        gate::supersede(folder, &digest)?;
        let uses = config.compiled.uses();
        let page = Page::map(folder, &digest, uses.len())?;
        if page.pending() {
            // A commit was cut short by a kill: what it appended may be in memory only.
            ledger.sync(folder)?;
        }
        let budgets: Vec<Option<Budget>> = uses.iter().map(|one| one.budget).collect();
        let meters = Meters::map(folder, &digest, &budgets, config.boot, now, &*world.entropy)?;
        let consent = Arc::new(state.consent.clone());
        let opened = Self {
            config,
            digest,
            process: std::process::id(),
            page,
            meters,
            writer: Mutex::new(Writer { ledger, activity: None, state }),
            consent: RwLock::new(consent),
            circumstances: RwLock::default(),
            cache: Mutex::new(Cache::default()),
            sdks: Mutex::new(Sdks::default()),
            commits: AtomicU64::new(0),
            expiring: AtomicBool::new(false),
            prune_next: AtomicI64::new(i64::MIN),
            world,
        };
        opened.reconcile().map_err(|error| match error {
            Error::Ledger(error) => OpenError::Ledger(error),
            Error::Files(error) => OpenError::Files(error),
            other => OpenError::Ledger(ledger::Error::Body(other.to_string())),
        })?;
        drop(guard);
        Ok(opened)
    }

    /// Identifies the page: its file is `gate-<digest>.page`.
    pub fn digest(&self) -> [u8; 16] {
        self.digest
    }
}

/// Opens a log. One that is damaged is set aside, never deleted, and a new one begins.
pub(super) fn open_or_begin(
    folder: &dyn Folder,
    log: Log,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> Result<Opened, ledger::Error> {
    match Ledger::open(folder, log, entropy, now) {
        Err(error) if error.is_damage() => {
            log::error!("{error}; the file is set aside and a new one begins");
            Ledger::set_aside_damaged(folder, log, now)?;
            Ledger::open(folder, log, entropy, now)
        }
        opened => opened,
    }
}

/// Puts on record what the meters of an older declaration counted since they were last recorded: with them goes the only
/// other trace of it.
fn keep_counts(world: &World, old: &Declared, now: Timestamp) -> Result<(), OpenError> {
    let folder = &*world.folder;
    let Some(digest) = crate::hex::decode(&old.page) else { return Ok(()) };
    let Some((series, counted)) = Meters::leftover(folder, &digest, old.uses.len())? else { return Ok(()) };
    let reads: Vec<Reads> = counted.iter().filter_map(|one| reads(&old.uses, one)).collect();
    if reads.is_empty() {
        return Ok(());
    }
    let mut activity = open_or_begin(folder, Log::Activity, &*world.entropy, now)?.ledger;
    let record = Record { at: now, body: Body::Counts(Counts { series: series_name(series), reads }) };
    Ok(write(world, &mut activity, &record)?)
}

fn write(world: &World, log: &mut Ledger, record: &Record) -> Result<(), ledger::Error> {
    let json = record.to_json().map_err(|source| ledger::Error::Body(source.to_string()))?;
    log.append(&*world.folder, &*world.entropy, record.at, record.kind(), &json)?;
    Ok(())
}

pub(super) fn declared(compiled: &Compiled, device: Device, page: &[u8; 16]) -> Declared {
    let declaration = compiled.declaration();
    Declared {
        app: declaration.app.id.clone(),
        policy: declaration.policy.version.clone(),
        declaration: crate::hex::encode(&compiled.digest()),
        platform: format!("{} {}", device.platform.id(), device.version),
        page: crate::hex::encode(page),
        uses: compiled.uses().iter().map(|one| compiled.key(one)).collect(),
    }
}
