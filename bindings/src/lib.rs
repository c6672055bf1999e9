//! The AskFirst core as Kotlin and Swift see it.
//!
//! One installation a process. Every function is total: before [`open`] succeeded, and after anything went wrong, the
//! answer is "denied". The generated code is not an API; apps use the hand-written Kotlin and Swift around it.

use std::time::Duration;

use askfirst::catalogue;
use askfirst::consent::Choices;
use askfirst::declaration::{Compiled, Device, UseId};
use askfirst::edge::{SystemClock, SystemEntropy, UnixFolder};
use askfirst::{AskFirst, Committed, Config, Durability, World};
use once_cell::sync::OnceCell;

uniffi::setup_scaffolding!();

static LIBRARY: OnceCell<AskFirst> = OnceCell::new();

/// The platforms.
#[derive(Clone, Copy, Debug, uniffi::Enum)]
pub enum Platform {
    /// Android; its version is the API level.
    Android,
    /// iOS; its version is the major version.
    Ios,
}

/// Something that went wrong. The text is for people; nothing was allowed.
#[derive(Debug, uniffi::Error)]
pub enum Failure {
    /// See the text.
    Failed {
        /// What is wrong, where, and what to do.
        reason: String,
    },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for Failure {}

impl Failure {
    fn of(error: &impl ToString) -> Self {
        Self::Failed { reason: error.to_string() }
    }

    fn not_open() -> Self {
        Self::Failed { reason: "AskFirst is not open; call open() first".to_owned() }
    }
}

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Outcome {
    /// Whether it holds now, in every process of the app.
    pub effective: bool,
    /// Whether it is on the disk.
    pub durable: bool,
    /// Why it is not on the disk; empty when it is.
    pub problem: String,
}

impl Outcome {
    fn of(committed: &Committed) -> Self {
        let problem = match &committed.durability {
            Durability::Durable => String::new(),
            Durability::Pending(error) | Durability::Voided(error) => error.to_string(),
        };
        Self { effective: true, durable: committed.is_durable(), problem }
    }
}

/// Opens the installation in `folder`, which backups must skip, under the declaration `declaration` (JSON). Opening twice
/// in one process is fine and changes nothing.
#[uniffi::export]
pub fn open(declaration: &[u8], platform: Platform, version: u16, folder: &str) -> Result<(), Failure> {
    log_to_the_system();
    let open = || {
        let compiled = Compiled::from_json(declaration).map_err(|error| Failure::of(&error))?;
        let platform = match platform {
            Platform::Android => catalogue::Platform::Android,
            Platform::Ios => catalogue::Platform::Ios,
        };
        let config = Config {
            patience: Duration::from_secs(2),
            ..Config::new(compiled, Device { platform, version })
        };
        let folder = UnixFolder::new(folder).map_err(|error| Failure::of(&error))?;
        let world = World {
            folder: Box::new(folder),
            clock: Box::new(SystemClock),
            entropy: Box::new(SystemEntropy),
        };
        AskFirst::open(config, world).map_err(|error| Failure::of(&error))
    };
    LIBRARY.get_or_try_init(open).map(|_| ())
}

/// The answer for a use, as the byte that the page's format describes: from `0x80` on it is allowed. What depends on
/// this moment is decided: the byte is final.
#[uniffi::export]
pub fn check(r#use: u32) -> u32 {
    let Some(library) = LIBRARY.get() else { return 0 };
    let id = UseId(u16::try_from(r#use).unwrap_or(u16::MAX));
    u32::from(match library.check(id) {
        Ok(basis) => askfirst::decision::Cell::allow(basis, false).0,
        Err(reason) => askfirst::decision::Cell::deny(reason).0,
    })
}

/// Agrees to the policy: additional purposes chosen, recipients switched off, separate consents given.
#[uniffi::export]
pub fn agree(
    purposes: Vec<String>,
    recipients_off: Vec<String>,
    separate: Vec<String>,
) -> Result<Outcome, Failure> {
    let library = LIBRARY.get().ok_or_else(Failure::not_open)?;
    // Collecting would bring along a sort of its own, for lists of a handful.
    let mut choices = Choices::default();
    choices.purposes.extend(purposes);
    choices.recipients_off.extend(recipients_off);
    choices.separate.extend(separate);
    library.agree(choices).map(|committed| Outcome::of(&committed)).map_err(|error| Failure::of(&error))
}

/// Takes everything back. Effective when it returns, in every process, whatever `durable` says.
#[uniffi::export]
pub fn withdraw() -> Result<Outcome, Failure> {
    let library = LIBRARY.get().ok_or_else(Failure::not_open)?;
    library.withdraw().map(|committed| Outcome::of(&committed)).map_err(|error| Failure::of(&error))
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
