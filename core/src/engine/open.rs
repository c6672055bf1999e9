//! Opening: from files to a page that can be trusted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use parking_lot::{Mutex, RwLock};

use super::commit::{reads, series_name};
use super::{AskFirst, Config, Error, OpenError, Sdks, World, Writer};
use crate::access::{Cache, Meters};
use crate::decision::{RULES, decide};
use crate::declaration::{Budget, Compiled, Device};
use crate::edge::{Entropy, Folder, Timestamp};
use crate::gate::{self, Page};
use crate::ledger::{self, Kind, Ledger, Log, Need, Opened};
use crate::record::{Acted, Body, Counts, Declared, Reads, Record, State};

impl AskFirst {
    /// Opens an installation. Whatever goes wrong, the caller denies everything until a later call succeeds.
    ///
    /// Under the lock: reads of the ledger what still says something, and folds it (a first run creates it; one that is seen to
    /// be damaged is set aside, and people are asked again; [`AskFirst::flush`] looks at all of it), records the declaration
    /// where it is new, closes the pages of other declarations, finishes withdrawals that died half way, and makes the page
    /// equal to the decision.
    pub fn open(config: Config, world: World) -> Result<Self, OpenError> {
        let folder = &*world.folder;
        let Some(guard) = folder.lock(config.patience)? else { return Err(OpenError::Busy) };
        let now = world.clock.now();
        let opened = open_or_begin(folder, Log::Decisions, &*world.entropy, now, Some(State::needs))?;
        let mut state = State::default();
        state.fold(&opened.entries)?;

        let digest = config.device.page_digest(&config.compiled, RULES);
        let mut ledger = opened.ledger;
        if !applies(&state, &digest) {
            // Before the record that makes this the declaration that applies: an update that is cut short begins again.
            if let Some(old) = state.declared.take() {
                keep_counts(&world, &old, now)?;
                keep_marks(&world, &config.compiled, &old, &mut ledger, &mut state, now)?;
            }
            let body = Body::Declared(declared(&config.compiled, config.device, &digest));
            let record = Record { at: now.max(state.consent.clock), body };
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
        let writer = Writer { ledger, activity: None, state };
        let opened = Self::of(config, world, digest, page, meters, writer);
        opened.reconcile(&mut opened.writer.lock()).map_err(broken)?;
        drop(guard);
        Ok(opened)
    }

    /// Joins an installation that the app has opened, without its lock: for a process that the system may suspend at any
    /// moment, such as an app's extension. It checks, reads and counts; what it takes back is marked and on the disk when it
    /// returns ([`crate::Durability::Marked`]), for the app to put on record; everything else it refuses.
    ///
    /// Nothing is made or mended. The page is believed if it allows nothing but what the ledger says: then a process that had
    /// the lock has compared the two since the power last failed, or need not have.
    ///
    /// # Errors
    ///
    /// [`OpenError::Unopened`] until the app has opened; [`OpenError::Busy`] where it is in the middle of an act. Everything
    /// is denied then.
    pub fn join(config: Config, world: World) -> Result<Self, OpenError> {
        let folder = &*world.folder;
        let digest = config.device.page_digest(&config.compiled, RULES);
        let uses = config.compiled.uses();
        let budgets: Vec<Option<Budget>> = uses.iter().map(|one| one.budget).collect();
        let now = world.clock.now();
        let Some(page) = Page::find(folder, &digest, uses.len())? else { return Err(OpenError::Unopened) };
        let meters = Meters::find(folder, &digest, &budgets, config.boot, now)?;
        let Some(meters) = meters else { return Err(OpenError::Unopened) };
        // The page first: what was raised since is on record by the time that the ledger is read.
        let commits = meters.commits();
        let cells = page.snapshot();
        let state = look(folder).map_err(broken)?;
        let Some(state) = state else { return Err(OpenError::Unopened) };
        if !applies(&state, &digest) {
            return Err(OpenError::Unopened);
        }
        let wanted = decide(&config.compiled, config.device, &state.consent);
        let is_stale = cells.iter().zip(&wanted).any(|(cell, wanted)| !cell.denies() && cell != wanted);
        if is_stale || !meters.tell(state.consent.expires) {
            return Err(if page.pending() { OpenError::Busy } else { OpenError::Unopened });
        }
        let writer = Writer { ledger: Ledger::missing(Log::Decisions), activity: None, state };
        let joined = Self::of(config, world, digest, page, meters, writer);
        joined.commits.store(commits, Ordering::SeqCst);
        Ok(Self { joined: true, ..joined })
    }

    fn of(
        config: Config,
        world: World,
        digest: [u8; 16],
        page: Page,
        meters: Meters,
        writer: Writer,
    ) -> Self {
        Self {
            config,
            digest,
            process: std::process::id(),
            joined: false,
            page,
            meters,
            consent: RwLock::new(Arc::new(writer.state.consent.clone())),
            writer: Mutex::new(writer),
            circumstances: RwLock::default(),
            cache: Mutex::new(Cache::default()),
            sdks: Mutex::new(Sdks::default()),
            commits: AtomicU64::new(0),
            expiring: AtomicBool::new(false),
            prune_next: AtomicI64::new(i64::MIN),
            world,
        }
    }

    /// Identifies the page: its file is `gate-<digest>.page`.
    pub fn digest(&self) -> [u8; 16] {
        self.digest
    }
}

/// Whether the declaration of this page is the one on record: the digest covers all that such a record says.
fn applies(state: &State, page: &[u8; 16]) -> bool {
    state.declared.as_ref().is_some_and(|one| one.page == crate::hex::encode(page))
}

/// Opens a log, for the records that are needed or for all of them. One that is seen to be damaged is set aside, never deleted, and a new one
/// begins.
pub(super) fn open_or_begin(
    folder: &dyn Folder,
    log: Log,
    entropy: &dyn Entropy,
    now: Timestamp,
    needs: Option<fn(Kind) -> Need>,
) -> Result<Opened, ledger::Error> {
    let opened = match needs {
        Some(needs) => Ledger::open_for(folder, log, entropy, now, needs),
        None => Ledger::open(folder, log, entropy, now),
    };
    match opened {
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
    let mut activity =
        open_or_begin(folder, Log::Activity, &*world.entropy, now, Some(|_| Need::Nothing))?.ledger;
    let record = Record { at: now, body: Body::Counts(Counts { series: series_name(series), reads }) };
    Ok(write(world, &mut activity, &record)?)
}

/// Puts on record what was marked under an older declaration and never finished: its page is closed next.
fn keep_marks(
    world: &World,
    compiled: &Compiled,
    old: &Declared,
    ledger: &mut Ledger,
    state: &mut State,
    now: Timestamp,
) -> Result<(), OpenError> {
    let Some(digest) = crate::hex::decode(&old.page) else { return Ok(()) };
    let (marks, everything) = gate::left_over(&*world.folder, &digest, old.uses.len())?;
    let marked: Vec<&String> =
        old.uses.iter().zip(marks).filter_map(|(key, mark)| mark.then_some(key)).collect();
    // A use that is declared no more, or means something else now, is denied by that.
    let uses = compiled.uses().iter().filter(|one| marked.contains(&&compiled.key(one)));
    let uses = uses.map(|one| one.meaning).collect();
    for act in state.consent.finishing(uses, everything, compiled) {
        let after = state.consent.after(&act, compiled, now);
        let after = after.map_err(|error| ledger::Error::Body(error.to_string()))?;
        let body = Body::Consent(Box::new(Acted { act, state: after }));
        let record = Record { at: now.max(state.consent.clock), body };
        write(world, ledger, &record)?;
        state.apply(record);
    }
    Ok(())
}

/// What the ledger says, read without the lock; `None` where there is none.
pub(super) fn look(folder: &dyn Folder) -> Result<Option<State>, Error> {
    let Some(entries) = Ledger::peek(folder, Log::Decisions, State::needs)? else { return Ok(None) };
    let mut state = State::default();
    state.fold(&entries)?;
    Ok(Some(state))
}

/// What keeps an installation from being opened.
fn broken(error: Error) -> OpenError {
    match error {
        Error::Ledger(error) => OpenError::Ledger(error),
        Error::Record(error) => OpenError::Record(error),
        Error::Files(error) => OpenError::Files(error),
        other => OpenError::Ledger(ledger::Error::Body(other.to_string())),
    }
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
