//! One open installation: everything that an app does.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use askfirst::access::{Begin, Freshness, Reading, Ticket};
use askfirst::consent::Act;
use askfirst::decision::{Basis, Cell, Reason};
use askfirst::declaration::{Compiled, Device, Use, UseId};
use askfirst::edge::{Clock, SystemClock, SystemEntropy, Timestamp, UnixFolder};
use askfirst::notice;
use askfirst::rights::RequestOutcome;
use askfirst::text::Lang as CoreLang;
use askfirst::{AskFirst, Config, OpenError, World};
use parking_lot::Mutex;

#[cfg(not(target_os = "ios"))]
use crate::lines;
use crate::records::{
    Choices, ConsentState, Evidence, Failure, Lang, Log, Outcome, Platform, Question, Report, RequestKind,
    RequestRow, SdkOutcome, SdkPlan, SdkStatus, UseInfo, UseQuestion,
};

/// How an installation is opened.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Opening {
    /// Where it runs.
    pub platform: Platform,
    /// The platform's version: the API level, or the major version.
    pub version: u16,
    /// The folder of its files, which backups must skip.
    pub folder: String,
    /// Identifies the system's running time since its start, in 16 bytes; anything else where the platform does not tell.
    pub boot: Vec<u8>,
    /// For tests: the time to begin with, in milliseconds since the Unix epoch, instead of the system's.
    pub clock: Option<i64>,
}

/// One installation, open in this process. Nothing here panics or fails where the answer can be "denied".
#[derive(uniffi::Object)]
pub struct Installation {
    library: AskFirst,
    clock: HostClock,
    tickets: Mutex<Tickets>,
}

/// Reads that were begun and are not finished. A ticket stays here, so that nobody outside can make one.
#[derive(Default)]
struct Tickets {
    last: u32,
    open: Vec<(u32, Ticket)>,
}

/// The system's time, or the one that a test sets.
#[derive(Clone)]
struct HostClock(Arc<AtomicI64>);

const SYSTEM_TIME: i64 = i64::MIN;

impl Clock for HostClock {
    fn now(&self) -> Timestamp {
        match self.0.load(Ordering::SeqCst) {
            SYSTEM_TIME => SystemClock.now(),
            set => Timestamp(set),
        }
    }
}

/// What [`Installation::begin`] answers where the value that was read before is to be handed over.
const CACHED: i64 = 0x80;
/// From here on it answers with tickets.
const TICKETS: i64 = 0x100;

fn id(number: u32) -> UseId {
    UseId(u16::try_from(number).unwrap_or(u16::MAX))
}

fn byte(answer: Result<Basis, Reason>) -> u32 {
    u32::from(match answer {
        Ok(basis) => Cell::allow(basis, false).0,
        Err(reason) => Cell::deny(reason).0,
    })
}

/// Opening.
#[uniffi::export]
impl Installation {
    /// Opens an installation under a declaration (JSON). Whatever goes wrong, the caller denies everything.
    #[uniffi::constructor]
    pub fn open(declaration: &[u8], opening: Opening) -> Result<Arc<Self>, Failure> {
        Self::start(declaration, opening, AskFirst::open)
    }

    /// Joins, from an app's extension, an installation that the app has opened: nothing is made, and no lock is taken, then or
    /// later, so that the system may suspend the process at any moment. It checks, reads and takes back; whatever else it is
    /// asked to do, it refuses.
    #[uniffi::constructor]
    pub fn join(declaration: &[u8], opening: Opening) -> Result<Arc<Self>, Failure> {
        Self::start(declaration, opening, AskFirst::join)
    }

    /// For tests: sets the time, in milliseconds since the Unix epoch.
    pub fn set_clock(&self, now: i64) {
        self.clock.0.store(now, Ordering::SeqCst);
    }

    /// Identifies the page, whose file is `gate-<digest in hexadecimal>.page`.
    pub fn page_digest(&self) -> Vec<u8> {
        self.library.digest().to_vec()
    }

    /// Identifies the declaration: its SHA-256, which the generated constants state too.
    pub fn declaration_digest(&self) -> Vec<u8> {
        self.library.compiled().digest().to_vec()
    }

    /// The number of declared uses.
    pub fn use_count(&self) -> u32 {
        u32::try_from(self.library.compiled().uses().len()).unwrap_or_default()
    }

    /// The declared uses, in the order of their numbers.
    pub fn uses(&self) -> Vec<UseInfo> {
        let (compiled, device) = (self.library.compiled(), self.library.device());
        compiled.uses().iter().map(|one| UseInfo::of(compiled, device, one)).collect()
    }

    /// The number of the use that is called `recipient/item/purpose`, or `recipient/item` where that is one use.
    pub fn find(&self, key: &str) -> Option<u32> {
        self.library.compiled().find(key).map(|id| u32::from(id.0))
    }

    /// The numbers of the declared uses of an item.
    pub fn uses_of(&self, item: &str) -> Vec<u32> {
        let uses = self.library.compiled().uses().iter();
        uses.filter(|one| one.what.id() == item).map(|one| u32::from(one.id.0)).collect()
    }

    /// The OS permissions that some declared use needs on this device.
    pub fn permissions(&self) -> Vec<String> {
        let (compiled, device) = (self.library.compiled(), self.library.device());
        let mut all: Vec<&str> = Vec::new();
        for permission in compiled.uses().iter().filter_map(|one| device.permissions(one)).flatten() {
            if !all.contains(permission) {
                all.push(permission);
            }
        }
        all.into_iter().map(str::to_owned).collect()
    }
}

/// What is allowed, and reading.
#[uniffi::export]
impl Installation {
    /// The answer for a use, as the byte that the page's format describes: from `0x80` on it is allowed. What depends on
    /// this moment is decided: the byte is final.
    pub fn check(&self, number: u32) -> u32 {
        byte(self.library.check(id(number)))
    }

    /// The first half of a read. Below `0x80` it is denied for the reason of that number; `0x80` says that the value
    /// which the app read before may be handed over; from `0x100` on it is a ticket: read the item, then `finish`.
    pub fn begin(&self, number: u32, fresh: bool) -> i64 {
        let freshness = if fresh { Freshness::New } else { Freshness::Cached };
        match self.library.begin(id(number), freshness) {
            Begin::Done(reading) => i64::from(outcome(&reading)),
            Begin::Ask(ticket) => {
                let mut tickets = self.tickets.lock();
                tickets.last = tickets.last.wrapping_add(1);
                let number = tickets.last;
                tickets.open.push((number, ticket));
                TICKETS + i64::from(number)
            }
        }
    }

    /// The second half: checks again. `0x80` says that the value may be handed over; below, the reason why not.
    pub fn finish(&self, ticket: i64) -> u32 {
        let Some(ticket) = self.take(ticket) else { return u32::from(Cell::NOT_READY.0) };
        // The app holds the value. The core keeps the fact that there is one.
        outcome(&self.library.finish(ticket, Ok(String::new())))
    }

    /// Gives a ticket back: the system had no value.
    pub fn give_up(&self, ticket: i64) {
        self.take(ticket);
    }

    /// Whether the value of this use's item may still be kept. The app drops its own when not.
    pub fn keeps(&self, number: u32) -> bool {
        self.library.keeps(id(number))
    }

    /// Puts on record that data was typed in, or came back from a log-in or a server. The answer is that of `check`.
    pub fn record(&self, number: u32) -> u32 {
        byte(self.library.record(id(number)))
    }

    /// Tells that an OS permission is granted or not. Until told, none is.
    pub fn observe_permission(&self, name: &str, granted: bool) {
        self.library.observe_permission(name, granted);
    }

    /// Tells that the app came to the front, or left it. Until told, it is in the background. Coming to it puts on record what
    /// extensions took back. Leaving it puts the counts of reads on record; what comes back says why that failed, and is empty
    /// when it did not.
    pub fn observe_foreground(&self, foreground: bool) -> String {
        self.library.observe_foreground(foreground);
        let flushed = if foreground { Ok(()) } else { self.library.flush() };
        flushed.err().map(|error| error.to_string()).unwrap_or_default()
    }
}

impl Installation {
    fn start(
        declaration: &[u8],
        opening: Opening,
        start: fn(Config, World) -> Result<AskFirst, OpenError>,
    ) -> Result<Arc<Self>, Failure> {
        log_to_the_system();
        let compiled = Compiled::from_json(declaration).map_err(|error| Failure::of(&error))?;
        let device = Device { platform: opening.platform.into(), version: opening.version };
        let clock = HostClock(Arc::new(AtomicI64::new(opening.clock.unwrap_or(SYSTEM_TIME))));
        let world = World {
            folder: Box::new(UnixFolder::new(opening.folder).map_err(|error| Failure::of(&error))?),
            clock: Box::new(clock.clone()),
            entropy: Box::new(SystemEntropy),
        };
        let config = Config { boot: opening.boot.try_into().ok(), ..Config::new(compiled, device) };
        let library = start(config, world).map_err(|error| Failure::of(&error))?;
        Ok(Arc::new(Self { library, clock, tickets: Mutex::default() }))
    }

    fn take(&self, ticket: i64) -> Option<Ticket> {
        let number = u32::try_from(ticket.checked_sub(TICKETS)?).ok()?;
        let mut tickets = self.tickets.lock();
        let place = tickets.open.iter().position(|(other, _)| *other == number)?;
        Some(tickets.open.swap_remove(place).1)
    }

    fn act(&self, act: &Act) -> Outcome {
        Outcome::of(self.library.act(act))
    }

    fn meanings(&self, uses: &[u32]) -> impl Iterator<Item = askfirst::declaration::Meaning> {
        let found = uses.iter().filter_map(|number| self.library.compiled().get(id(*number)));
        found.map(|one: &Use| one.meaning)
    }
}

fn outcome(reading: &Reading) -> u32 {
    match reading {
        Reading::Value { .. } => u32::try_from(CACHED).unwrap_or_default(),
        Reading::Denied(reason) => u32::from(reason.number()),
        Reading::Unavailable(_) => u32::from(Reason::NotReady.number()),
    }
}

/// What the person says.
#[uniffi::export]
impl Installation {
    /// What should be shown when the app comes to the front.
    pub fn question(&self) -> Question {
        self.library.question().into()
    }

    /// The notice, as JSON: what `askfirst build` writes for one platform and language.
    pub fn notice(&self, lang: Lang) -> Result<String, Failure> {
        serde_json::to_string(&self.library.notice(lang.into())).map_err(|error| Failure::of(&error))
    }

    /// Agrees to the policy, with choices.
    pub fn agree(&self, choices: Choices) -> Outcome {
        Outcome::of(self.library.agree(choices.into()))
    }

    /// Refuses the policy.
    pub fn refuse(&self) -> Outcome {
        Outcome::of(self.library.refuse())
    }

    /// Takes everything back. Effective when it returns, in every process, whatever `durable` says.
    pub fn withdraw(&self) -> Outcome {
        Outcome::of(self.library.withdraw())
    }

    /// Takes single uses back.
    pub fn withdraw_uses(&self, uses: &[u32]) -> Outcome {
        let mut act = askfirst::sorted::Set::default();
        act.extend(self.meanings(uses));
        self.act(&Act::WithdrawUses { uses: act })
    }

    /// Chooses an additional purpose, or gives it up.
    pub fn set_purpose(&self, purpose: String, on: bool) -> Outcome {
        self.act(&Act::Purpose { purpose, on })
    }

    /// Switches a recipient on or off.
    pub fn set_recipient(&self, recipient: String, on: bool) -> Outcome {
        self.act(&Act::Recipient { recipient, on })
    }

    /// Gives a separate consent, or takes it back.
    pub fn set_separate(&self, consent: String, given: bool) -> Outcome {
        self.act(&Act::Separate { consent, given })
    }

    /// The personalisation switch.
    pub fn set_personalisation(&self, on: bool) -> Outcome {
        self.act(&Act::Personalisation { on })
    }

    /// Someone logs in, under the app's own opaque name.
    pub fn log_in(&self, name: &str) -> Outcome {
        Outcome::of(self.library.log_in(name))
    }

    /// Nobody is logged in any more.
    pub fn log_out(&self) -> Outcome {
        self.act(&Act::LogOut)
    }

    /// The person states an age, in years.
    pub fn set_age(&self, years: u8) -> Outcome {
        self.act(&Act::Age { years })
    }

    /// A guardian agrees, or does not.
    pub fn set_guardian(&self, agrees: bool) -> Outcome {
        self.act(&Act::Guardian { agrees })
    }

    /// The account of the person logged in is closed.
    pub fn close_account(&self) -> Outcome {
        self.act(&Act::CloseAccount)
    }

    /// The service is shut down.
    pub fn end_service(&self) -> Outcome {
        self.act(&Act::EndService)
    }

    /// The question that a feature asks for one use, if it would change anything and may be asked.
    pub fn use_question(&self, number: u32, lang: Lang) -> Option<UseQuestion> {
        self.library.use_question(id(number), lang.into()).map(Into::into)
    }

    /// Records the answer to it. A yes gives the separate consent that goes with it.
    pub fn answer(&self, number: u32, yes: bool) -> Outcome {
        match notice::question(self.library.compiled(), id(number), CoreLang::Zh) {
            Some(question) => Outcome::of(self.library.answer(&question, yes)),
            None => Outcome::refused(format!("the declaration has no use {number}")),
        }
    }

    /// Whether an OS permission may be asked for.
    pub fn may_request(&self, permission: &str) -> bool {
        self.library.may_request(permission)
    }

    /// Records that the person did not grant it: it is left alone for its cool-down.
    pub fn permission_refused(&self, permission: String) -> Outcome {
        self.act(&Act::Decline { question: permission })
    }

    /// Everything said so far, in whatever process.
    pub fn consent(&self) -> ConsentState {
        ConsentState::of(&self.library.consent())
    }
}

/// SDKs, requests, and what is on record.
#[uniffi::export]
impl Installation {
    /// The steps that the SDKs take next, given what is allowed now.
    pub fn plan(&self) -> Vec<SdkPlan> {
        self.library.plan().into_iter().map(Into::into).collect()
    }

    /// Reports what came of the step at `place` of a plan. What comes back says why that could not be put on record, and is
    /// empty when it could.
    pub fn report_step(&self, plan: SdkPlan, place: u32, outcome: SdkOutcome) -> String {
        let plan = plan.into();
        let askfirst::launch::SdkPlan { steps, .. } = &plan;
        let Some(step) = usize::try_from(place).ok().and_then(|place| steps.get(place)) else {
            return format!("the plan for {} has no step {place}", plan.sdk);
        };
        said(self.library.report(&plan, step, outcome.into()))
    }

    /// Notes that a plan without steps was carried out. What comes back is as for `report_step`.
    pub fn acknowledge(&self, plan: SdkPlan) -> String {
        said(self.library.acknowledge(&plan.into()))
    }

    /// Where each SDK is that was planned for in this process.
    pub fn sdk_states(&self) -> Vec<SdkStatus> {
        let states = self.library.sdk_states();
        states.into_iter().map(|(sdk, state)| SdkStatus { sdk, state: state.into() }).collect()
    }

    /// Records a request of the person, due as the policy promises.
    #[expect(clippy::needless_pass_by_value, reason = "UniFFI hands over what it made")]
    pub fn request(&self, kind: RequestKind, ground: Option<String>) -> Result<RequestRow, Failure> {
        let request = self.library.request(kind.into(), ground.as_deref());
        let request = request.map_err(|error| Failure::of(&error))?;
        Ok(RequestRow::of(request, self.library.now()))
    }

    /// Records the answer to a request: done, or refused on a ground. What comes back is as for `report_step`.
    pub fn answer_request(&self, number: u32, refused: Option<String>) -> String {
        let outcome = refused.map_or(RequestOutcome::Done, |ground| RequestOutcome::Refused { ground });
        said(self.library.answer_request(number, outcome))
    }

    /// Erases records of what was said, as a request of that number asks; the tree over them stays true. What comes back is
    /// as for `report_step`; nothing is erased then.
    #[expect(clippy::needless_pass_by_value, reason = "UniFFI hands over what it made")]
    pub fn erase(&self, records: Vec<u64>, request: u32) -> String {
        said(self.library.erase(&records, request))
    }

    /// All requests made on this installation.
    pub fn requests(&self) -> Vec<RequestRow> {
        let now = self.library.now();
        self.library.requests().into_iter().map(|request| RequestRow::of(request, now)).collect()
    }

    /// The two lists, and the account of the SDKs.
    pub fn report(&self, lang: Lang) -> Result<Report, Failure> {
        let activity = self.library.activity().map_err(|error| Failure::of(&error))?;
        let platform = self.library.device().platform;
        Ok(Report::of(self.library.compiled(), platform, &activity, lang.into()))
    }

    /// A log, to be handed to somebody who verifies it.
    pub fn evidence(&self, log: Log) -> Result<Evidence, Failure> {
        let evidence = self.library.evidence(log.into()).map_err(|error| Failure::of(&error))?;
        let askfirst::Evidence { name, bytes, checkpoint } = evidence;
        Ok(Evidence { name: name.to_owned(), bytes, checkpoint })
    }
}

/// What JNI has of the SDKs; [`lines`](crate::lines) says what a line is.
#[cfg(not(target_os = "ios"))]
impl Installation {
    /// [`Self::plan`], a line feed behind each line.
    pub(crate) fn plan_lines(&self) -> String {
        let compiled = self.library.compiled();
        let mut lines = String::new();
        for plan in self.library.plan() {
            let Some(start) = compiled.start_of(&plan.sdk) else { continue };
            lines.push_str(&lines::write(&plan, start.id.0));
            lines.push('\n');
        }
        lines
    }

    /// [`Self::report_step`].
    pub(crate) fn report_line(&self, line: &str, place: u32, outcome: askfirst::launch::Outcome) -> String {
        let plan = lines::read(line);
        let step = plan.as_ref().zip(usize::try_from(place).ok());
        let step = step.and_then(|(plan, place)| Some((plan, plan.steps.get(place)?)));
        let Some((plan, step)) = step else { return format!("no plan has a step {place}: {line}") };
        said(self.library.report(plan, step, outcome))
    }

    /// [`Self::acknowledge`].
    pub(crate) fn acknowledge_line(&self, line: &str) -> String {
        lines::read(line)
            .map_or_else(|| format!("no plan: {line}"), |plan| said(self.library.acknowledge(&plan)))
    }
}

fn said(result: Result<(), askfirst::Error>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}

#[cfg(target_os = "android")]
fn log_to_the_system() {
    let config =
        android_logger::Config::default().with_tag("AskFirst").with_max_level(log::LevelFilter::Warn);
    android_logger::init_once(config);
}

#[cfg(not(target_os = "android"))]
fn log_to_the_system() {
    log::trace!("logging is the host's");
}
