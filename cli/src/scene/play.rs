//! Playing a scene: the real library and its real files, in a folder of their own, on a simulated phone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use askfirst::access::{Cause, Freshness, Reading};
use askfirst::catalogue::Item;
use askfirst::consent::Act;
use askfirst::decision::Reason;
use askfirst::declaration::{Compiled, Device, Use, UseId};
use askfirst::edge::{Clock, SystemEntropy, Timestamp, UnixFolder};
use askfirst::launch::{self, SdkState, Step as SdkStep};
use askfirst::ledger::Log;
use askfirst::rights::RequestOutcome;
use askfirst::text::Lang;
use askfirst::{AskFirst, Committed, Config, Durability, World};
use tempfile::TempDir;

use super::expect::{self, Failure};
use super::format::{Damage, Do, ExpectedReading, Meanwhile, Scene, SceneError, Step, read};

/// What came of a scene.
#[derive(Debug)]
pub enum Outcome {
    /// Everything was as expected; so many expectations were looked at.
    Passed(usize),
    /// A step was not.
    Failed(Failure),
}

/// Plays `scene`, whose file is at `path`.
pub fn play(scene: &Scene, path: &Path) -> Result<Outcome, SceneError> {
    let mut stage = Stage::new(scene, path)?;
    let mut looked = 0;
    for (number, step) in (1..).zip(&scene.steps) {
        let seen = stage.take(step, number)?;
        match expect::compare(&stage, step, &seen, number)? {
            Ok(count) => looked += count,
            Err(differences) => return Ok(Outcome::Failed(Failure { step: number, differences })),
        }
    }
    Ok(Outcome::Passed(looked))
}

/// A clock that a scene sets.
#[derive(Clone)]
struct SceneClock(Arc<AtomicI64>);

impl Clock for SceneClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// What one step showed.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) error: Option<String>,
    pub(super) reading: Option<Reading>,
    pub(super) asked: Option<bool>,
    pub(super) steps: Vec<String>,
    pub(super) limits: Vec<String>,
    pub(super) notice: Option<String>,
    pub(super) durable: Option<bool>,
}

/// The phone, the folder and the processes.
pub(super) struct Stage<'a> {
    scene: &'a Scene,
    base: &'a Path,
    folder: TempDir,
    clock: SceneClock,
    pub(super) compiled: Compiled,
    pub(super) device: Device,
    permissions: BTreeSet<String>,
    processes: BTreeMap<String, AskFirst>,
    pub(super) calls: BTreeMap<Item, u32>,
}

impl<'a> Stage<'a> {
    fn new(scene: &'a Scene, path: &'a Path) -> Result<Self, SceneError> {
        let base = path.parent().unwrap_or_else(|| Path::new("."));
        let folder = tempfile::tempdir().map_err(|source| SceneError::File {
            path: std::env::temp_dir().display().to_string(),
            source,
        })?;
        Ok(Self {
            scene,
            base,
            folder,
            clock: SceneClock(Arc::new(AtomicI64::new(scene.start))),
            compiled: compile(base, &scene.declaration)?,
            device: Device { platform: scene.device.platform, version: scene.device.version },
            permissions: scene.device.permissions.clone(),
            processes: BTreeMap::new(),
            calls: BTreeMap::new(),
        })
    }

    /// The process a step speaks of.
    pub(super) fn process(&self, step: &Step, number: usize) -> Result<&AskFirst, SceneError> {
        self.processes
            .get(&step.process)
            .ok_or_else(|| SceneError::Process { step: number, process: step.process.clone() })
    }

    /// Whether the process a step speaks of is open.
    pub(super) fn is_open(&self, step: &Step) -> bool {
        self.processes.contains_key(&step.process)
    }

    /// The use that a step names.
    pub(super) fn find(&self, key: &str, number: usize) -> Result<UseId, SceneError> {
        self.compiled.find(key).ok_or_else(|| SceneError::Use { step: number, key: key.to_owned() })
    }

    /// The use that a step names, where `expected` is what is expected of it. Only a step that expects "undeclared" may name
    /// one that the declaration does not have: it gets a number that no use has.
    pub(super) fn find_or_none(
        &self,
        key: &str,
        number: usize,
        expected: Option<Reason>,
    ) -> Result<UseId, SceneError> {
        let declared = |one: &Use| self.compiled.key(one).starts_with(&format!("{key}/"));
        match self.compiled.find(key) {
            None if expected == Some(Reason::Undeclared) && !self.compiled.uses().iter().any(declared) => {
                Ok(UseId(UseId::MAX))
            }
            _ => self.find(key, number),
        }
    }

    fn take(&mut self, step: &Step, number: usize) -> Result<Seen, SceneError> {
        if self.change_world(step)? {
            return Ok(Seen::default());
        }
        match &step.action {
            Do::Open => Ok(self.open(step, true)),
            Do::OpenBlind => Ok(self.open(step, false)),
            Do::Read { r#use, fresh, meanwhile } => self.read(step, number, r#use, *fresh, *meanwhile),
            Do::StartSdks { failing } => {
                let mut seen = Seen::default();
                for line in start_sdks(self.process(step, number)?, failing) {
                    match line {
                        Line::Step(text) => seen.steps.push(text),
                        Line::Limit(text) => seen.limits.push(text),
                        Line::Error(text) => seen.error = Some(text),
                    }
                }
                Ok(seen)
            }
            Do::Ask { r#use, answer } => {
                let library = self.process(step, number)?;
                let question = library.use_question(self.find(r#use, number)?, Lang::Zh);
                let mut seen = Seen { asked: Some(question.is_some()), ..Seen::default() };
                if let Some(question) = question {
                    seen.took(library.answer(&question, *answer));
                }
                Ok(seen)
            }
            Do::RequestPermission { name, answer } => {
                let library = self.process(step, number)?;
                let mut seen = Seen { asked: Some(library.may_request(name)), ..Seen::default() };
                if seen.asked == Some(true) {
                    if *answer {
                        library.observe_permission(name, true);
                        self.permissions.insert(name.clone());
                    } else {
                        seen.took(library.act(&Act::Decline { question: name.clone() }));
                    }
                }
                Ok(seen)
            }
            _ => self.act(step, number),
        }
    }

    /// Steps that change the phone and not what was said. False when the step is none of them.
    fn change_world(&mut self, step: &Step) -> Result<bool, SceneError> {
        match &step.action {
            Do::Look => {}
            Do::Kill => drop(self.processes.remove(&step.process)),
            Do::Update(declaration) => {
                self.processes.clear();
                self.compiled = compile(self.base, declaration)?;
            }
            Do::UpdateSystem(version) => {
                self.processes.clear();
                self.device.version = *version;
            }
            Do::Permission { name, granted } => {
                if *granted {
                    self.permissions.insert(name.clone());
                } else {
                    self.permissions.remove(name);
                }
                for process in self.processes.values() {
                    process.observe_permission(name, *granted);
                }
            }
            Do::Advance(seconds) => drop(self.clock.0.fetch_add(seconds * 1000, Ordering::SeqCst)),
            Do::SetClock(at) => self.clock.0.store(*at, Ordering::SeqCst),
            Do::Damage(damage) => {
                self.processes.clear();
                self.damage(*damage).map_err(|source| SceneError::File {
                    path: self.folder.path().display().to_string(),
                    source,
                })?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn open(&mut self, step: &Step, notices: bool) -> Seen {
        let folder = match UnixFolder::new(self.folder.path()) {
            Ok(folder) => folder,
            Err(error) => return Seen { error: Some(error.to_string()), ..Seen::default() },
        };
        let world = World {
            folder: Box::new(folder),
            clock: Box::new(self.clock.clone()),
            entropy: Box::new(SystemEntropy),
        };
        let config = Config { boot: Some([1; 16]), ..Config::new(self.compiled.clone(), self.device) };
        match AskFirst::open(config, world) {
            Ok(library) => {
                if notices {
                    self.permissions.iter().for_each(|name| library.observe_permission(name, true));
                    library.observe_foreground(true);
                }
                self.processes.insert(step.process.clone(), library);
                Seen::default()
            }
            Err(error) => {
                self.processes.remove(&step.process);
                Seen { error: Some(error.to_string()), ..Seen::default() }
            }
        }
    }

    fn read(
        &mut self,
        step: &Step,
        number: usize,
        key: &str,
        fresh: bool,
        meanwhile: Option<Meanwhile>,
    ) -> Result<Seen, SceneError> {
        let expected = match &step.expect.reading {
            Some(ExpectedReading::Denied(reason)) => Some(*reason),
            _ => None,
        };
        let id = self.find_or_none(key, number, expected)?;
        let item = self.compiled.get(id).and_then(|one: &Use| one.what.item());
        let freshness = if fresh { Freshness::New } else { Freshness::Cached };
        let library = self.process(step, number)?;
        let mut asked = false;
        let reading = library.read(id, freshness, || {
            asked = true;
            match meanwhile {
                Some(Meanwhile::TimeOut) => return Err(Cause::TimedOut),
                Some(Meanwhile::Fail) => return Err(Cause::Failed("simulated".to_owned())),
                Some(Meanwhile::Withdraw) => {
                    let withdrawn = library.withdraw().map_err(|error| Cause::Failed(error.to_string()))?;
                    drop(withdrawn);
                }
                None => {}
            }
            let value = item.and_then(|item| self.scene.device.values.get(&item));
            value.cloned().ok_or(Cause::Empty)
        });
        if let (true, Some(item)) = (asked, item) {
            *self.calls.entry(item).or_default() += 1;
        }
        Ok(Seen { reading: Some(reading), ..Seen::default() })
    }

    fn act(&self, step: &Step, number: usize) -> Result<Seen, SceneError> {
        let library = self.process(step, number)?;
        let mut seen = Seen::default();
        let act = match &step.action {
            Do::Notice => {
                let notice = library.notice(Lang::Zh);
                seen.notice = serde_json::to_string(&notice).ok();
                return Ok(seen);
            }
            Do::Foreground(on) => {
                library.observe_foreground(*on);
                if !on {
                    seen.failed(library.flush());
                }
                return Ok(seen);
            }
            Do::LogIn(name) => {
                seen.took(library.log_in(name));
                return Ok(seen);
            }
            Do::Record(key) => {
                seen.error =
                    library.record(self.find(key, number)?).err().map(|reason| reason.id().to_owned());
                return Ok(seen);
            }
            Do::Request { kind, ground } => {
                seen.failed(library.request(*kind, ground.as_deref()));
                return Ok(seen);
            }
            Do::AnswerRequest { number, refused } => {
                let outcome = match refused {
                    Some(ground) => RequestOutcome::Refused { ground: ground.clone() },
                    None => RequestOutcome::Done,
                };
                seen.failed(library.answer_request(*number, outcome));
                return Ok(seen);
            }
            Do::WithdrawUse(key) => {
                let id = self.find(key, number)?;
                Act::WithdrawUses { uses: self.compiled.get(id).map(|one| one.meaning).into_iter().collect() }
            }
            Do::Agree(choices) => Act::Agree { choices: choices.clone() },
            Do::Refuse => Act::Refuse,
            Do::Withdraw => Act::Withdraw,
            Do::Purpose { id, on } => Act::Purpose { purpose: id.clone(), on: *on },
            Do::Recipient { id, on } => Act::Recipient { recipient: id.clone(), on: *on },
            Do::Separate { id, given } => Act::Separate { consent: id.clone(), given: *given },
            Do::Personalisation(on) => Act::Personalisation { on: *on },
            Do::LogOut => Act::LogOut,
            Do::Age(years) => Act::Age { years: *years },
            Do::Guardian(agrees) => Act::Guardian { agrees: *agrees },
            Do::CloseAccount => Act::CloseAccount,
            Do::EndService => Act::EndService,
            // The other steps were taken before this one was called.
            _ => return Ok(seen),
        };
        seen.took(library.act(&act));
        Ok(seen)
    }

    fn damage(&self, damage: Damage) -> std::io::Result<()> {
        let path = self.folder.path().join(Log::Decisions.file_name());
        let mut bytes = fs::read(&path)?;
        let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        match damage {
            Damage::Delete => return fs::remove_file(&path),
            Damage::Folder => {
                fs::remove_file(&path)?;
                return fs::create_dir(&path);
            }
            Damage::Empty => bytes.clear(),
            Damage::FlipFirst => bytes[FIRST_BODY] ^= 1,
            Damage::TearLast => bytes[used - 16..].fill(0),
            // The version stands behind the eight bytes of the magic.
            Damage::Newer => askfirst::ledger::restamp_format(&mut bytes, u32::MAX),
        }
        fs::write(&path, bytes)
    }
}

/// Inside the body of the first record: behind the file's header block and the record's own header.
const FIRST_BODY: usize = 4096 + 160;

impl Seen {
    fn took(&mut self, result: Result<Committed, askfirst::Error>) {
        match result {
            Ok(committed) => {
                self.durable = Some(committed.is_durable());
                if let Durability::Pending(error) | Durability::Voided(error) = committed.durability {
                    self.error = Some(error.to_string());
                }
            }
            Err(error) => self.error = Some(error.to_string()),
        }
    }

    fn failed<T>(&mut self, result: Result<T, askfirst::Error>) {
        self.error = result.err().map(|error| error.to_string());
    }
}

enum Line {
    Step(String),
    Limit(String),
    Error(String),
}

/// Takes every step of the plan, as a platform would.
fn start_sdks(library: &AskFirst, failing: &BTreeSet<String>) -> Vec<Line> {
    let mut lines = Vec::new();
    for plan in library.plan() {
        for limit in &plan.limits {
            lines.push(Line::Limit(format!("{}: {}", plan.sdk, limit.id())));
        }
        if plan.steps.is_empty() {
            lines.extend(library.acknowledge(&plan).err().map(|error| Line::Error(error.to_string())));
        }
        for step in &plan.steps {
            let fails = failing.contains(&plan.sdk);
            let outcome =
                if fails { launch::Outcome::Failed("simulated".to_owned()) } else { launch::Outcome::Done };
            let mark = if fails { " failed" } else { "" };
            lines.push(Line::Step(format!("{}: {}{mark}", plan.sdk, describe(step))));
            lines.extend(
                library.report(&plan, step, outcome).err().map(|error| Line::Error(error.to_string())),
            );
            if fails && plan.then == SdkState::Running {
                break;
            }
        }
    }
    lines
}

/// A step as scenes write it.
pub fn describe(step: &SdkStep) -> String {
    match step {
        SdkStep::PreInit => "pre-init".to_owned(),
        SdkStep::Grant(granted) => format!("grant {granted}"),
        SdkStep::Switches(items) if items.is_empty() => "switches none".to_owned(),
        SdkStep::Switches(items) => format!("switches {}", items.join(" ")),
        SdkStep::Start => "start".to_owned(),
        SdkStep::Stop => "stop".to_owned(),
        SdkStep::Forget => "forget".to_owned(),
    }
}

fn compile(base: &Path, declaration: &str) -> Result<Compiled, SceneError> {
    let path = base.join(declaration);
    Compiled::from_json(&read(&path)?)
        .map_err(|source| SceneError::Declaration { path: path.display().to_string(), source })
}
