//! The first launch of an app, played in the terminal on the real library and its real files: what is asked, what is
//! answered, and what may happen from then on.

mod choose;
mod phone;
mod tell;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use askfirst::access::{Freshness, Reading};
use askfirst::catalogue::{Item, Kind, Source};
use askfirst::consent::Act;
use askfirst::decision::Reason;
use askfirst::declaration::{Compiled, RecipientKind, Shape, Use, What};
use askfirst::edge::{SystemClock, SystemEntropy, UnixFolder};
use askfirst::launch::{Outcome, SdkState};
use askfirst::ledger::{self, Log};
use askfirst::report::{self, Row, SharedRow};
use askfirst::text::Lang;
use askfirst::{AskFirst, Config, Durability, World};
use serde::Serialize;
use thiserror::Error;

use choose::Answer;
pub use choose::{ChooseError, Chooser};
use tell::{Teller, both};

use crate::render::width;

/// Why the launch cannot be played.
#[derive(Debug, Error)]
pub enum FirstLaunchError {
    /// The output failed.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
    /// There is no answer.
    #[error(transparent)]
    Choose(#[from] ChooseError),
    /// The store cannot be opened.
    #[error("the store in {path} cannot be opened: {source}")]
    Open {
        /// Where.
        path: String,
        /// Why.
        source: askfirst::OpenError,
    },
    /// An act failed.
    #[error(transparent)]
    Act(#[from] askfirst::Error),
    /// The ledger does not verify.
    #[error("the ledger does not verify: {0}")]
    Ledger(#[from] ledger::Fault),
}

/// A first launch to be played.
pub struct FirstLaunch {
    /// The app's declaration.
    pub compiled: Compiled,
    /// Who answers.
    pub chooser: Chooser,
    /// The language.
    pub lang: Lang,
    /// Where the files go.
    pub store: PathBuf,
    /// The terminal's width in columns.
    pub width: usize,
}

/// What a first launch came to.
#[derive(Debug, Serialize)]
pub struct Played {
    /// Whether the person agreed.
    pub agreed: bool,
    /// Where the ledger is.
    pub ledger: PathBuf,
    /// What was collected.
    pub collected: Vec<Row>,
    /// What was shared.
    pub shared: Vec<SharedRow>,
}

impl FirstLaunch {
    /// Plays it, in five parts.
    pub fn play(&self, out: &mut dyn Write) -> Result<Played, FirstLaunchError> {
        let recipients = self.compiled.declaration().recipients.iter();
        let names = recipients.map(|one| width(one.title.get(self.lang))).max().unwrap_or_default();
        let mut tell = Teller { out, lang: self.lang, width: self.width, names };
        let name = self.compiled.declaration().app.name.get(self.lang);
        tell.title(&both(
            self.lang,
            &format!("{name} · 首次启动（模拟手机：Android 9，API 28）"),
            &format!("{name} · first launch (simulated phone: Android 9, API level 28)"),
        ))?;
        let library = self.open()?;
        self.everything_is_denied(&library, &mut tell)?;
        let agreed = self.notice(&library, &mut tell)?;
        if agreed {
            self.what_is_allowed(&library, &mut tell)?;
        } else {
            self.guest_mode(&library, &mut tell)?;
        }
        self.reads(&library, &mut tell)?;
        self.taking_back(&library, &mut tell)?;
        // Killed: nothing is closed, flushed or said good-bye to.
        drop(library);
        self.the_record(&mut tell, agreed)
    }

    fn open(&self) -> Result<AskFirst, FirstLaunchError> {
        let world = World {
            folder: Box::new(UnixFolder::new(&self.store)?),
            clock: Box::new(SystemClock),
            entropy: Box::new(SystemEntropy),
        };
        let config = Config { boot: Some(phone::BOOT), ..Config::new(self.compiled.clone(), phone::DEVICE) };
        AskFirst::open(config, world)
            .map_err(|source| FirstLaunchError::Open { path: self.store.display().to_string(), source })
    }

    fn on_phone(&self) -> impl Iterator<Item = &Use> {
        self.compiled.uses().iter().filter(|one| one.platforms.contains(&phone::DEVICE.platform))
    }

    /// Part 1.
    fn everything_is_denied(
        &self,
        library: &AskFirst,
        tell: &mut Teller<'_>,
    ) -> Result<(), FirstLaunchError> {
        tell.heading(1, "应用打开，应用和SDK都来要数据", "The app opens, and everybody asks for data")?;
        library.observe_foreground(true);
        let mut system_calls = 0;
        for recipient in &self.compiled.declaration().recipients {
            let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
            let mut asked = 0;
            for one in self.on_phone().filter(|one| self.compiled.recipient(one).id == recipient.id) {
                asked += 1;
                let answer = match one.what {
                    What::Start => library.check(one.id).map(|_| ()),
                    What::Item(_) => {
                        let reading = library.read(one.id, Freshness::Cached, || {
                            system_calls += 1;
                            phone::ask(Item::Imei)
                        });
                        if let Reading::Denied(reason) = reading { Err(reason) } else { Ok(()) }
                    }
                };
                if let Err(reason) = answer {
                    *reasons.entry(reason).or_default() += 1;
                }
            }
            if asked == 0 {
                continue;
            }
            let reasons: Vec<String> =
                reasons.iter().map(|(reason, count)| format!("{} {count}", reason.text(self.lang))).collect();
            tell.denied(recipient.title.get(self.lang), asked, &reasons.join(" · "))?;
        }
        let started = library.plan().len();
        let sdks = self.sdks().count();
        tell.line(&both(
            self.lang,
            &format!("读取系统 {system_calls} 次；启动SDK {started} 个（共 {sdks} 个）。"),
            &format!("{system_calls} system calls; {started} of {sdks} SDKs start."),
        ))?;
        Ok(())
    }

    fn sdks(&self) -> impl Iterator<Item = &Use> {
        self.on_phone().filter(|one| one.what == What::Start)
    }

    /// Part 2. Whether the person agreed.
    fn notice(&self, library: &AskFirst, tell: &mut Teller<'_>) -> Result<bool, FirstLaunchError> {
        tell.heading(2, "先问", "The question")?;
        let notice = library.notice(self.lang);
        tell.notice(&notice)?;
        match self.chooser.answer(&notice)? {
            Answer::Agree(choices) => {
                let ticked = choices.purposes.len();
                tell.answer(&notice.words.agree)?;
                tell.line(&both(
                    self.lang,
                    &format!(
                        "勾选附加功能 {ticked} 项（共 {} 项），关闭接收方 {} 个。",
                        notice.additional.len(),
                        choices.recipients_off.len()
                    ),
                    &format!(
                        "{ticked} of {} additional functions ticked, {} recipients switched off.",
                        notice.additional.len(),
                        choices.recipients_off.len()
                    ),
                ))?;
                self.committed(tell, &library.agree(choices)?)?;
                Ok(true)
            }
            Answer::Refuse => {
                tell.answer(&notice.words.refuse)?;
                tell.line(&notice.words.second_thought)?;
                tell.answer(&notice.words.guest)?;
                self.committed(tell, &library.refuse()?)?;
                Ok(false)
            }
        }
    }

    fn committed(
        &self,
        tell: &mut Teller<'_>,
        committed: &askfirst::Committed,
    ) -> Result<(), FirstLaunchError> {
        let (allowed, denied) = (committed.allowed.len(), committed.denied.len());
        let disk = match &committed.durability {
            Durability::Durable => both(self.lang, "已写入台账", "on record"),
            Durability::Marked => {
                both(self.lang, "已落盘，待应用写入台账", "on the disk, to be put on record by the app")
            }
            Durability::Pending(error) => {
                both(self.lang, &format!("尚未写入台账：{error}"), &format!("not on record yet: {error}"))
            }
            Durability::Voided(error) => both(
                self.lang,
                &format!("台账已作废：{error}"),
                &format!("the ledger was set aside: {error}"),
            ),
        };
        tell.line(&both(
            self.lang,
            &format!("→ 允许 +{allowed}，拒绝 +{denied}；{disk}。"),
            &format!("→ allowed +{allowed}, denied +{denied}; {disk}."),
        ))?;
        Ok(())
    }

    /// Part 3, after a yes.
    fn what_is_allowed(&self, library: &AskFirst, tell: &mut Teller<'_>) -> Result<(), FirstLaunchError> {
        tell.heading(3, "按选择放行：SDK依次启动", "As chosen: SDKs start in order")?;
        self.take_steps(library, tell)?;
        let mut waiting: BTreeMap<Reason, usize> = BTreeMap::new();
        for one in self.on_phone() {
            if let Err(reason) = library.check(one.id) {
                *waiting.entry(reason).or_default() += 1;
            }
        }
        let waiting: Vec<String> =
            waiting.iter().map(|(reason, count)| format!("{} {count}", reason.text(self.lang))).collect();
        tell.line(&both(
            self.lang,
            &format!("仍被拒绝：{}。", waiting.join(" · ")),
            &format!("Still denied: {}.", waiting.join(" · ")),
        ))?;
        Ok(())
    }

    /// Part 3, after a no.
    fn guest_mode(&self, library: &AskFirst, tell: &mut Teller<'_>) -> Result<(), FirstLaunchError> {
        tell.heading(3, "仅浏览：应用照常运行", "Guest mode: the app goes on")?;
        let started = library.plan().len();
        tell.line(&both(
            self.lang,
            &format!("启动SDK {started} 个。用到某项功能时，只问这一项："),
            &format!("{started} SDKs start. A feature that is tapped asks for just what it needs:"),
        ))?;
        Ok(())
    }

    /// Carries out the plan, step by step.
    fn take_steps(&self, library: &AskFirst, tell: &mut Teller<'_>) -> Result<(), FirstLaunchError> {
        for plan in library.plan() {
            let recipient = self.compiled.declaration().recipients.iter().find(|one| one.id == plan.sdk);
            let title = recipient.map_or(plan.sdk.as_str(), |one| one.title.get(self.lang));
            tell.plan(title, &plan)?;
            if plan.steps.is_empty() {
                library.acknowledge(&plan)?;
            }
            for step in &plan.steps {
                library.report(&plan, step, Outcome::Done)?;
            }
        }
        Ok(())
    }

    /// Part 3, its end: features ask for what they need, and values are read, read again, and read once too often.
    fn reads(&self, library: &AskFirst, tell: &mut Teller<'_>) -> Result<(), FirstLaunchError> {
        self.one_question(library, tell)?;
        let mut again = None;
        for kind in [RecipientKind::App, RecipientKind::Sdk] {
            let uses = self.on_phone().filter(|one| self.compiled.recipient(one).kind == kind);
            let identifiers = uses.filter(|one| {
                let info = one.what.item().map(Item::info);
                info.is_some_and(|info| info.kind == Kind::DeviceId && info.source == Source::Platform)
            });
            let open = |one: &&Use| matches!(library.check(one.id), Ok(_) | Err(Reason::PermissionMissing));
            for one in identifiers.filter(open).take(3) {
                self.system_permissions(library, tell, one)?;
                self.read(library, tell, one, Freshness::Cached)?;
                again = again.or(one.budget.is_some().then_some(one));
            }
        }
        if let Some(one) = again {
            self.read(library, tell, one, Freshness::Cached)?;
            self.read(library, tell, one, Freshness::New)?;
        }
        // Permissions that were granted meanwhile are news to the SDKs that have switches.
        self.take_steps(library, tell)?;
        library.flush()?;
        Ok(())
    }

    /// A feature that somebody taps asks for the one use it needs, and reads.
    fn one_question(&self, library: &AskFirst, tell: &mut Teller<'_>) -> Result<(), FirstLaunchError> {
        let own = self.on_phone().filter(|one| self.compiled.recipient(one).kind == RecipientKind::App);
        let from_system =
            |one: &&Use| one.what.item().is_some_and(|item| item.info().source == Source::Platform);
        let located = |one: &Use| one.what.item().is_some_and(|item| item.info().kind == Kind::Location);
        let mut wanted: Vec<&Use> =
            own.filter(from_system).filter(|one| library.use_question(one.id, self.lang).is_some()).collect();
        wanted.sort_by_key(|one| !located(one));
        let Some(one) = wanted.first() else { return Ok(()) };
        let Some(question) = library.use_question(one.id, self.lang) else { return Ok(()) };
        tell.question(&question)?;
        let yes = self.chooser.yes(&question.title)?;
        tell.answer(&if yes {
            both(self.lang, "同意", "Yes")
        } else {
            both(self.lang, "不同意", "No")
        })?;
        self.committed(tell, &library.answer(&question, yes)?)?;
        if yes {
            self.system_permissions(library, tell, one)?;
            self.read(library, tell, one, Freshness::Cached)?;
        }
        Ok(())
    }

    /// The system's own question comes after ours, when a feature needs it, and with the purpose.
    fn system_permissions(
        &self,
        library: &AskFirst,
        tell: &mut Teller<'_>,
        one: &Use,
    ) -> Result<(), FirstLaunchError> {
        for permission in phone::DEVICE.permissions(one).unwrap_or_default() {
            if !library.may_request(permission) {
                continue;
            }
            let short = permission.rsplit('.').next().unwrap_or(permission);
            let purpose = self.compiled.purpose(one).title.get(self.lang);
            let question = both(
                self.lang,
                &format!("系统询问 {short}（用于“{purpose}”）"),
                &format!("The system asks: {short} (for \"{purpose}\")"),
            );
            let yes = self.chooser.yes(&question)?;
            if yes {
                library.observe_permission(permission, true);
            } else {
                drop(library.act(&Act::Decline { question: (*permission).to_owned() })?);
            }
            let answer = if yes { both(self.lang, "允许", "yes") } else { both(self.lang, "拒绝", "no") };
            tell.line(&format!("{question} … {answer}"))?;
        }
        Ok(())
    }

    fn read(
        &self,
        library: &AskFirst,
        tell: &mut Teller<'_>,
        one: &Use,
        freshness: Freshness,
    ) -> Result<(), FirstLaunchError> {
        let Some(item) = one.what.item() else { return Ok(()) };
        let reading = library.read(one.id, freshness, || phone::ask(item));
        let recipient = self.compiled.recipient(one).title.get(self.lang);
        tell.reading(recipient, item.info().name.get(self.lang), freshness, &reading)?;
        Ok(())
    }

    /// Part 4.
    fn taking_back(&self, library: &AskFirst, tell: &mut Teller<'_>) -> Result<(), FirstLaunchError> {
        tell.heading(
            4,
            "改变主意：先关一个，再全部撤回",
            "A change of mind: one recipient, then everything",
        )?;
        let states = library.sdk_states();
        let running: Vec<_> = self
            .sdks()
            .map(|start| self.compiled.recipient(start))
            .filter(|recipient| states.get(&recipient.id) == Some(&SdkState::Running))
            .collect();
        let controlled =
            running.iter().find(|one| one.sdk.as_ref().is_some_and(|sdk| sdk.shape == Shape::Controlled));
        if let Some(recipient) = controlled.or(running.first()) {
            let title = recipient.title.get(self.lang);
            tell.answer(&both(self.lang, &format!("关闭 {title}"), &format!("{title}: off")))?;
            let act = Act::Recipient { recipient: recipient.id.clone(), on: false };
            self.committed(tell, &library.act(&act)?)?;
            self.take_steps(library, tell)?;
        }
        tell.answer(&both(self.lang, "撤回全部同意", "Withdraw everything"))?;
        self.committed(tell, &library.withdraw()?)?;
        self.take_steps(library, tell)?;
        let open = self.on_phone().filter(|one| library.check(one.id).is_ok()).count();
        tell.line(&both(
            self.lang,
            &format!("现在仍被允许的使用：{open}。"),
            &format!("Uses still allowed now: {open}."),
        ))?;
        Ok(())
    }

    /// Part 5.
    fn the_record(&self, tell: &mut Teller<'_>, agreed: bool) -> Result<Played, FirstLaunchError> {
        tell.heading(5, "进程被杀，重新打开", "The process is killed and opened again")?;
        let library = self.open()?;
        library.observe_foreground(true);
        let open = self.on_phone().filter(|one| library.check(one.id).is_ok()).count();
        tell.line(&both(
            self.lang,
            &format!("状态还在：已撤回，被允许的使用 {open}，不再重复询问。"),
            &format!("The state is still there: withdrawn, {open} uses allowed, nothing is asked again."),
        ))?;
        for log in [Log::Decisions, Log::Activity] {
            self.verify(tell, &self.store.join(log.file_name()))?;
        }
        let activity = library.activity()?;
        let platform = phone::DEVICE.platform;
        let collected = report::collected(&self.compiled, platform, &activity, self.lang);
        let shared = report::shared(&self.compiled, platform, &activity, self.lang);
        tell.collected(&collected)?;
        tell.shared(&shared)?;
        Ok(Played { agreed, ledger: self.store.join(Log::Decisions.file_name()), collected, shared })
    }

    fn verify(&self, tell: &mut Teller<'_>, path: &Path) -> Result<(), FirstLaunchError> {
        let verified = ledger::verify(&std::fs::read(path)?)?;
        let count = verified.entries.len();
        tell.line(&both(
            self.lang,
            &format!("{}：{count} 条记录，校验通过", path.display()),
            &format!("{}: {count} records, verified", path.display()),
        ))?;
        Ok(())
    }
}
