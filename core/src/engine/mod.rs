//! The library as an app holds it: one installation, opened by one process.
//!
//! Everything decided is decided by pure functions of other modules. Here they meet the files, the shared page and the
//! clock, in an order that loses nothing and allows nothing by accident; `commit` has that order.

mod commit;
mod evidence;
mod open;
mod retention;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::{Mutex, RwLock};
use sha2::{Digest, Sha256};
use thiserror::Error;

pub use evidence::{Evidence, EvidenceError};

use crate::access::{Begin, Cache, Cause, Freshness, Meters, Reading, Ticket, Value};
use crate::catalogue::Item;
use crate::consent::{Act, ActError, Choices, Consent, Question};
use crate::decision::{Basis, Cell, Circumstances, Reason, Verdict, decide_now};
use crate::declaration::{Compiled, Device, UseId};
use crate::edge::{Clock, Entropy, Folder, Timestamp};
use crate::gate::Page;
use crate::launch::{self, Outcome, SdkPlan, SdkState, Step};
use crate::ledger::{self, Ledger};
use crate::notice::{self, Notice, UseQuestion};
use crate::record::{Body, RecordError, SdkStep, State};
use crate::report::Activity;
use crate::rights::{Request, RequestOutcome, RightsAct, RightsError};
use crate::text::Lang;

/// The outside world of an installation.
pub struct World {
    /// Where its files are: a folder that backups skip.
    pub folder: Box<dyn Folder>,
    /// The time of day.
    pub clock: Box<dyn Clock>,
    /// Where salts come from.
    pub entropy: Box<dyn Entropy>,
}

/// What an app says when it opens.
#[derive(Clone, Debug)]
pub struct Config {
    /// The compiled declaration.
    pub compiled: Compiled,
    /// Where it runs.
    pub device: Device,
    /// Identifies the system's running time since its start, if the platform tells: without it the read budgets of
    /// running windows count as spent after each start of a process that follows an unclean end.
    pub boot: Option<[u8; 16]>,
    /// How long to wait for another process's commit.
    pub patience: Duration,
}

impl Config {
    /// The usual configuration.
    pub fn new(compiled: Compiled, device: Device) -> Self {
        Self { compiled, device, boot: None, patience: Duration::from_secs(2) }
    }
}

/// Why an installation cannot be opened. Everything is denied then.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// A record of the ledger cannot be understood.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The shared files cannot be mapped.
    #[error("the files that the app's processes share cannot be opened: {0}; check the folder's permissions")]
    Files(#[from] io::Error),
    /// Another process is at work for longer than `patience`.
    #[error("another process of the app holds the lock; open again")]
    Busy,
    /// There is nothing to join: the app has not opened since it was installed or updated, or the power failed.
    #[error(
        "the app has not opened yet, and an extension allows nothing before; open the app, and then this again"
    )]
    Unopened,
}

/// Why nothing was done. The state is what it was.
#[derive(Debug, Error)]
pub enum Error {
    /// The act is not possible under the declaration.
    #[error(transparent)]
    Act(#[from] ActError),
    /// The request is not one that the policy offers.
    #[error(transparent)]
    Rights(#[from] RightsError),
    /// The record could not be written.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// A record of the ledger cannot be understood.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The record could not be made.
    #[error("a record could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// What is allowed now rests on a record that was to be erased.
    #[error("record {0} is in force and must stay: what is allowed now rests on it")]
    InForce(u64),
    /// There is nothing to erase.
    #[error("there is no record {0}, or it is erased already")]
    NoRecord(u64),
    /// A shared file failed.
    #[error("a file of the installation failed: {0}")]
    Files(#[from] io::Error),
    /// Another process is at work for longer than `patience`.
    #[error("another process of the app holds the lock; try again")]
    Busy,
    /// Another declaration has taken over: this process runs an older, or a newer, version of the app.
    #[error("another version of the app has taken over; this process denies everything until it ends")]
    Superseded,
    /// This process has joined: it takes no lock.
    #[error("an extension checks, reads and takes back; leave this to the app")]
    Joined,
    /// This process is a fork of the one that opened.
    #[error("this process is a fork of the one that opened AskFirst; open it again here")]
    Forked,
}

/// Whether an act is on the disk.
#[derive(Debug)]
pub enum Durability {
    /// It is.
    Durable,
    /// Its marks are: it holds now and after a power cut, and the app puts it on record when it comes to the front or opens.
    Marked,
    /// It holds now, in every process; the record could not be written yet. The next process that can will.
    Pending(Error),
    /// It holds now. The record could not be written and never will, so the whole ledger, which still said yes, was set
    /// aside: everything is denied until people are asked again.
    Voided(Error),
}

/// What came of an act.
#[derive(Debug)]
#[must_use = "an act that takes back is effective at once, and durable only if this says so"]
pub struct Committed {
    /// The uses that were allowed before and are denied now.
    pub denied: Vec<UseId>,
    /// The uses that were denied before and are allowed now.
    pub allowed: Vec<UseId>,
    /// Whether it is on the disk.
    pub durability: Durability,
}

impl Committed {
    /// Whether it is on the disk.
    pub fn is_durable(&self) -> bool {
        matches!(self.durability, Durability::Durable | Durability::Marked)
    }
}

/// One installation, open in this process. All methods may be called from any thread.
pub struct AskFirst {
    world: World,
    config: Config,
    digest: [u8; 16],
    process: u32,
    /// Whether this is an extension of the app, which takes no lock.
    joined: bool,
    page: Page,
    meters: Meters,
    /// What commits change, one at a time.
    writer: Mutex<Writer>,
    /// What the last commit left, for everybody else.
    consent: RwLock<Arc<Consent>>,
    circumstances: RwLock<Circumstances>,
    cache: Mutex<Cache>,
    sdks: Mutex<Sdks>,
    /// The number of commits that `consent` knows.
    commits: AtomicU64,
    /// Whether the end of the consent is being put on record.
    expiring: AtomicBool,
    /// When to look again for records to prune, in milliseconds since 1970.
    prune_next: AtomicI64,
}

struct Writer {
    ledger: Ledger,
    activity: Option<Ledger>,
    state: State,
}

#[derive(Default)]
struct Sdks {
    states: BTreeMap<String, SdkState>,
    /// What was allowed when the last plan was made.
    planned: Vec<bool>,
}

// What is allowed.
impl AskFirst {
    /// The cell of a use: the check of the hot path. Denials are final; a conditional cell is for [`AskFirst::check`].
    #[inline]
    pub fn cell(&self, id: UseId) -> Cell {
        self.page.get(id)
    }

    /// Whether a use is allowed now, on which basis, or why not. The budget is not spent.
    #[inline]
    pub fn check(&self, id: UseId) -> Result<Basis, Reason> {
        let cell = self.cell(id);
        match cell.verdict() {
            Verdict::Allow(basis) => Ok(basis),
            Verdict::Deny(reason) => Err(reason),
            Verdict::Conditional(_) => self.check_now(id, cell),
        }
    }

    /// What the circumstances make of a conditional cell.
    fn check_now(&self, id: UseId, cell: Cell) -> Result<Basis, Reason> {
        let one = self.config.compiled.get(id).ok_or(Reason::Undeclared)?;
        let (cell, expires) = self.page.get_with(id, cell, || self.meters.expires());
        // No clock is asked for a consent that does not end.
        let now = expires.map_or_else(Timestamp::default, |_| self.now());
        let answer = decide_now(cell, one, self.config.device, expires, &self.circumstances.read(), now);
        if answer == Err(Reason::Expired) {
            self.expire();
        }
        answer
    }

    /// Puts on record that the consent has ended, so that no clock opens it again.
    fn expire(&self) {
        if !self.joined && !self.expiring.swap(true, Ordering::SeqCst) {
            match self.act(&Act::Expire) {
                Ok(expired) => log::info!("the consent has ended; {} uses are denied", expired.denied.len()),
                Err(error) => log::warn!("the end of the consent could not be put on record: {error}"),
            }
            self.expiring.store(false, Ordering::SeqCst);
        }
    }

    /// Tells that an OS permission is granted or not. Until told, none is.
    pub fn observe_permission(&self, permission: &str, granted: bool) {
        let mut circumstances = self.circumstances.write();
        if granted {
            circumstances.permissions.insert(permission.to_owned());
        } else {
            circumstances.permissions.retain(|other| other != permission);
        }
        drop(circumstances);
        self.forget_denied();
    }

    /// Tells that the app came to the front, or left it. Until told, it is in the background. Coming to the front puts on
    /// record what extensions took back meanwhile.
    pub fn observe_foreground(&self, foreground: bool) {
        self.circumstances.write().foreground = foreground;
        if foreground {
            self.finish_withdrawals();
        }
    }

    /// What this process sees.
    pub fn circumstances(&self) -> Circumstances {
        self.circumstances.read().clone()
    }

    /// The time, which never runs backwards: the largest that was on record or that any process saw.
    pub fn now(&self) -> Timestamp {
        self.meters.latest(self.world.clock.now()).max(self.consent.read().clock)
    }
}

// What the person says.
impl AskFirst {
    /// Agrees to the policy, with choices.
    pub fn agree(&self, choices: Choices) -> Result<Committed, Error> {
        self.act(&Act::Agree { choices })
    }

    /// Refuses the policy.
    pub fn refuse(&self) -> Result<Committed, Error> {
        self.act(&Act::Refuse)
    }

    /// Takes everything back.
    pub fn withdraw(&self) -> Result<Committed, Error> {
        self.act(&Act::Withdraw)
    }

    /// Someone logs in. The name is the app's own, and opaque; what is stored is a hash of it that means nothing
    /// elsewhere.
    pub fn log_in(&self, name: &str) -> Result<Committed, Error> {
        let origin = self.writer.lock().ledger.origin().to_owned();
        let mut hash = Sha256::new();
        for part in [origin.as_str(), name] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest: [u8; 32] = hash.finalize().into();
        self.act(&Act::LogIn { subject: crate::hex::encode(digest.get(..12).unwrap_or_default()) })
    }

    /// Everything said so far, in whatever process. That a consent has ended is put on record first.
    pub fn consent(&self) -> Arc<Consent> {
        self.refresh();
        let consent = self.consent.read().clone();
        if consent.expired || !self.has_ended(&consent) {
            return consent;
        }
        self.expire();
        self.consent.read().clone()
    }

    /// What should be shown when the app comes to the front.
    pub fn question(&self) -> Question {
        self.consent().question(&self.config.compiled, self.now())
    }

    /// The notice in `lang`.
    pub fn notice(&self, lang: Lang) -> Notice {
        notice::notice(&self.config.compiled, self.config.device.platform, lang)
    }

    /// The question for one use, if it would change anything and may be asked: not where the system has no such item,
    /// where it is allowed already, or within the cool-down after a no.
    pub fn use_question(&self, id: UseId, lang: Lang) -> Option<UseQuestion> {
        let question = notice::question(&self.config.compiled, id, lang)?;
        let open = match self.cell(id).verdict() {
            Verdict::Deny(reason) => reason.is_answerable(),
            Verdict::Allow(_) | Verdict::Conditional(_) => false,
        };
        let may = self.consent().may_ask(&question.id, &self.config.compiled, self.now());
        (open && may).then_some(question)
    }

    /// Records the answer to a question for one use. A yes gives the separate consent that goes with it.
    pub fn answer(&self, question: &UseQuestion, yes: bool) -> Result<Committed, Error> {
        if !yes {
            return self.act(&Act::Decline { question: question.id.clone() });
        }
        self.act(&Act::Allow {
            uses: question.covers.iter().copied().collect(),
            separate: question.separate.iter().map(|consent| consent.id.clone()).collect(),
        })
    }

    /// Whether an OS permission may be asked for: some use of it is agreed to, it is not granted, and it was not refused
    /// within the cool-down.
    pub fn may_request(&self, permission: &str) -> bool {
        let needed = self.config.compiled.uses().iter().any(|one| {
            let needs = self.config.device.permissions(one).is_some_and(|all| all.contains(&permission));
            needs && self.check(one.id) == Err(Reason::PermissionMissing)
        });
        needed
            && !self.circumstances.read().permissions.contains(permission)
            && self.consent().may_ask(permission, &self.config.compiled, self.now())
    }
}

// Reading.
impl AskFirst {
    /// Reads the item of a use: `ask` is called at most once, only if the gate, the circumstances and the budget allow
    /// it, and with no lock held. What it returned is dropped if the use was withdrawn meanwhile.
    pub fn read(
        &self,
        id: UseId,
        freshness: Freshness,
        ask: impl FnOnce() -> Result<String, Cause>,
    ) -> Reading {
        match self.begin(id, freshness) {
            Begin::Done(reading) => reading,
            Begin::Ask(ticket) => self.finish(ticket, ask()),
        }
    }

    /// The first half of a read.
    pub fn begin(&self, id: UseId, freshness: Freshness) -> Begin {
        let item = self.config.compiled.get(id).and_then(|one| one.what.item());
        let denied = |reason| Begin::Done(Reading::Denied(reason));
        let Some(item) = item else { return denied(Reason::Undeclared) };
        if let Err(reason) = self.check(id) {
            self.forget_denied();
            return denied(reason);
        }
        if freshness == Freshness::Cached
            && let Some((value, first)) = self.cached(item, id)
        {
            return match if first { self.count(id) } else { Ok(()) } {
                Ok(()) => Begin::Done(Reading::Value { value, cached: true }),
                Err(error) => denied(uncounted(&error)),
            };
        }
        let budget = self.config.compiled.get(id).and_then(|one| one.budget);
        if !self.meters.spend(id, budget, self.now()) {
            return denied(Reason::OverBudget);
        }
        if let Err(error) = self.count(id) {
            return denied(uncounted(&error));
        }
        Begin::Ask(Ticket { id, item })
    }

    /// The second half: checks again and hands the value over.
    #[expect(clippy::needless_pass_by_value, reason = "a ticket is good for one value")]
    pub fn finish(&self, ticket: Ticket, answer: Result<String, Cause>) -> Reading {
        let Ticket { id, item } = ticket;
        let value = match answer {
            Err(cause) => return Reading::Unavailable(cause),
            Ok(text) => Value::new(item, text),
        };
        // The cache first, then the check: a withdrawal in between finds the value there and drops it.
        self.cache.lock().put(item, id, value.clone());
        if let Err(reason) = self.check(id) {
            self.forget_denied();
            return Reading::Denied(reason);
        }
        Reading::Value { value, cached: false }
    }

    /// Puts on record that data was typed in, or came back from a log-in or a server: the same gate, no system call.
    #[inline]
    pub fn record(&self, id: UseId) -> Result<Basis, Reason> {
        let basis = self.check(id)?;
        self.count(id).map_err(|error| uncounted(&error))?;
        Ok(basis)
    }

    fn cached(&self, item: Item, id: UseId) -> Option<(Value, bool)> {
        self.cache.lock().get(item, id)
    }

    /// Whether the value of a use's item, once read, is still kept. An app that holds values itself, and finishes reads
    /// with an empty text, drops its own when this says so.
    pub fn keeps(&self, id: UseId) -> bool {
        let item = self.config.compiled.get(id).and_then(|one| one.what.item());
        item.is_some_and(|item| self.cache.lock().holds(item))
    }

    /// Drops the values of items that no use allows any more.
    fn forget_denied(&self) {
        if self.cache.lock().is_empty() {
            return;
        }
        let uses = self.config.compiled.uses().iter().filter(|one| self.check(one.id).is_ok());
        let allowed: Vec<Item> = uses.filter_map(|one| one.what.item()).collect();
        self.cache.lock().retain(|item| allowed.contains(&item));
    }

    #[inline]
    fn count(&self, id: UseId) -> io::Result<()> {
        self.meters.count(&*self.world.folder, id)
    }

    /// Puts the counts of reads on record, and on the disk, and prunes what has outstayed its time. For when the app leaves
    /// the front. An extension puts them on the disk alone; the app does the rest.
    pub fn flush(&self) -> Result<(), Error> {
        if self.joined {
            return Ok(self.meters.end(&*self.world.folder)?);
        }
        self.record_counts()?;
        self.meters.end(&*self.world.folder)?;
        self.prune_overdue();
        Ok(())
    }
}

// Third-party SDKs.
impl AskFirst {
    /// The steps that the SDKs take next, given what is allowed now.
    pub fn plan(&self) -> Vec<SdkPlan> {
        let uses = self.config.compiled.uses();
        let after: Vec<bool> = uses.iter().map(|one| self.check(one.id).is_ok()).collect();
        let mut sdks = self.sdks.lock();
        let plan =
            launch::plan(&self.config.compiled, self.config.device, &sdks.planned, &after, &sdks.states);
        sdks.planned = after;
        plan
    }

    /// Reports what came of one step. A start whose step failed is over; a withdrawal goes on.
    pub fn report(&self, plan: &SdkPlan, step: &Step, outcome: Outcome) -> Result<(), Error> {
        let failed = matches!(outcome, Outcome::Failed(_));
        let last = plan.steps.last() == Some(step);
        if failed && plan.then == SdkState::Running {
            self.set_sdk(plan, SdkState::Failed);
        } else if last {
            self.set_sdk(plan, plan.then);
        }
        let body = Body::Step(SdkStep { sdk: plan.sdk.clone(), step: step.clone(), outcome });
        self.append_activity(body)
    }

    fn set_sdk(&self, plan: &SdkPlan, state: SdkState) {
        self.sdks.lock().states.insert(plan.sdk.clone(), state);
    }

    /// Notes that a plan without steps was carried out: there was nothing to do but to leave the SDK alone.
    pub fn acknowledge(&self, plan: &SdkPlan) -> Result<(), Error> {
        self.set_sdk(plan, plan.then);
        let step = SdkStep { sdk: plan.sdk.clone(), step: Step::Stop, outcome: Outcome::NotOffered };
        self.append_activity(Body::Step(step))
    }

    /// Where each SDK is.
    pub fn sdk_states(&self) -> BTreeMap<String, SdkState> {
        self.sdks.lock().states.clone()
    }
}

// People's requests, and what is on record.
impl AskFirst {
    /// Records a request of the person logged in, due as the policy promises.
    pub fn request(
        &self,
        kind: crate::declaration::RequestKind,
        ground: Option<&str>,
    ) -> Result<Request, Error> {
        let rights = &self.config.compiled.declaration().rights;
        self.commit_right(|state, now| {
            RightsAct::request(rights, &state.requests, kind, ground, &state.consent.subject, now)
        })?;
        self.requests().pop().ok_or(Error::Busy)
    }

    /// Records the answer to a request.
    pub fn answer_request(&self, number: u32, outcome: RequestOutcome) -> Result<(), Error> {
        let rights = &self.config.compiled.declaration().rights;
        self.commit_right(|state, _| RightsAct::answer(rights, &state.requests, number, outcome))
    }

    /// All requests made on this installation.
    pub fn requests(&self) -> Vec<Request> {
        self.writer.lock().state.requests.clone()
    }

    /// The declaration.
    pub fn compiled(&self) -> &Compiled {
        &self.config.compiled
    }

    /// Where it runs.
    pub fn device(&self) -> Device {
        self.config.device
    }

    /// What the activity log says so far, counts that were just made included.
    pub fn activity(&self) -> Result<Activity, Error> {
        self.record_counts()?;
        self.read_activity()
    }
}

/// What cannot be counted is not read: the list of what was read would not be true.
#[cold]
fn uncounted(error: &io::Error) -> Reason {
    log::warn!("a read could not be counted, so it is denied: {error}");
    Reason::NotReady
}
