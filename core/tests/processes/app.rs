//! A process of the app: it does what its standard input says, a line a command, and answers with a line each.
//!
//! An answer is written when the call has returned: it is what was acknowledged.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use askfirst::access::{Begin, Freshness};
use askfirst::consent::Act;
use askfirst::decision::RULES;
use askfirst::declaration::RequestKind;
use askfirst::edge::{Clock, Folder, SystemEntropy, Timestamp, UnixFolder};
use askfirst::gate::{HEADER, Page};
use askfirst::launch::Outcome;
use askfirst::ledger::{self, Kind, Ledger, Log};
use askfirst::record::{Acted, Body, Record, State};
use askfirst::text::Lang;
use askfirst::{AskFirst, Config, Durability, OpenError, World, report};

use crate::expect::{DEVICE, compiled, counted, everything};

pub(crate) const START: Timestamp = Timestamp(1_800_000_000_000);

/// A clock that stands still: when something was done plays no part here.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        START
    }
}

/// The act that a command stands for.
pub(crate) fn act(command: &str) -> Option<Act> {
    let recipient = |on| Act::Recipient { recipient: "sdk".into(), on };
    let purpose = |on| Act::Purpose { purpose: "more".into(), on };
    Some(match command {
        "agree" => Act::Agree { choices: everything() },
        "refuse" => Act::Refuse,
        "withdraw" => Act::Withdraw,
        "sdk off" => recipient(false),
        "sdk on" => recipient(true),
        "more off" => purpose(false),
        "more on" => purpose(true),
        _ => Act::LogIn { subject: command.strip_prefix("log in ")?.to_owned() },
    })
}

/// Opens an installation as a process of the app does.
pub(crate) fn open(path: &Path, version: usize, patience: Duration) -> Result<AskFirst, String> {
    start(path, version, patience, AskFirst::open)
}

/// Joins one as an extension does.
fn join(path: &Path, patience: Duration) -> Result<AskFirst, String> {
    start(path, 0, patience, AskFirst::join)
}

fn start(
    path: &Path,
    version: usize,
    patience: Duration,
    start: fn(Config, World) -> Result<AskFirst, OpenError>,
) -> Result<AskFirst, String> {
    let folder = UnixFolder::new(path).map_err(|error| error.to_string())?;
    let world = World { folder: Box::new(folder), clock: Box::new(Still), entropy: Box::new(SystemEntropy) };
    let config = Config { boot: Some([1; 16]), patience, ..Config::new(compiled(version).clone(), DEVICE) };
    start(config, world).map_err(|error| error.to_string())
}

/// Does what the standard input says until it ends.
pub(crate) fn run(path: &Path, patience: Duration) {
    let mut app = App { path, patience, library: None };
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let command = line.strip_prefix("too early: ").unwrap_or(&line);
        if command != line {
            // What no version does.
            say("durable");
        }
        let answer = app.obey(command).unwrap_or_else(|error| format!("error {}", error.replace('\n', " ")));
        if command == line {
            say(&answer);
        }
    }
}

fn say(answer: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{answer}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

struct App<'a> {
    path: &'a Path,
    patience: Duration,
    library: Option<AskFirst>,
}

impl App<'_> {
    fn obey(&mut self, command: &str) -> Result<String, String> {
        match command {
            "open 0" | "open 1" => {
                self.library = None;
                let version = usize::from(command == "open 1");
                self.library = Some(open(self.path, version, self.patience)?);
                return Ok("opened".to_owned());
            }
            "join 0" => {
                self.library = Some(join(self.path, self.patience)?);
                return Ok("joined".to_owned());
            }
            "close" => {
                self.library = None;
                return Ok("closed".to_owned());
            }
            "wrong withdraw" => return self.withdraw_on_record_first(),
            "wrong grant" => return self.grant_before_it_is_on_record(),
            "fork" => {
                // The one that opened ends; its child goes on here.
                nix::unistd::daemon(true, true).map_err(|error| error.to_string())?;
                return Ok("forked".to_owned());
            }
            _ => {}
        }
        let library = self.library.as_ref().ok_or("nothing is open")?;
        if let Some(act) = act(command) {
            let done = library.act(&act).map_err(|error| error.to_string())?;
            return Ok(match done.durability {
                Durability::Durable => "durable".to_owned(),
                Durability::Marked => "marked".to_owned(),
                Durability::Pending(error) => format!("pending {error}"),
                Durability::Voided(error) => format!("voided {error}"),
            });
        }
        match command {
            "look" => Ok(look(library)),
            "front" => {
                library.observe_foreground(true);
                Ok("in front".to_owned())
            }
            "request" => {
                library.request(RequestKind::Access, None).map_err(|error| error.to_string())?;
                Ok("durable".to_owned())
            }
            "read" => Ok(match library.begin(counted(version(library)), Freshness::New) {
                Begin::Ask(_) => "asked".to_owned(),
                Begin::Done(_) => "denied".to_owned(),
            }),
            "flush" => library.flush().map(|()| "durable".to_owned()).map_err(|error| error.to_string()),
            // The record of an act that is not in force any more, as the request made before asks.
            "erase" => {
                library.erase(&[2], 1).map(|()| "durable".to_owned()).map_err(|error| error.to_string())
            }
            "step" => {
                let plans = library.plan();
                let plan = plans.first().ok_or("no SDK has a step to take")?;
                let step = plan.steps.first().ok_or("the plan has no step")?;
                library.report(plan, step, Outcome::Done).map_err(|error| error.to_string())?;
                Ok("durable".to_owned())
            }
            "activity" => {
                let activity = library.activity().map_err(|error| error.to_string())?;
                let rows = report::collected(library.compiled(), DEVICE.platform, &activity, Lang::En);
                let rows = rows.iter().filter(|row| row.item == "android-id");
                Ok(rows.map(|row| row.count).sum::<u64>().to_string())
            }
            _ => Err(format!("there is no command \"{command}\"")),
        }
    }

    fn opened(&self) -> Result<(UnixFolder, ledger::Opened), String> {
        let folder = UnixFolder::new(self.path).map_err(|error| error.to_string())?;
        let opened = Ledger::open(&folder, Log::Decisions, &SystemEntropy, START);
        Ok((folder, opened.map_err(|error| error.to_string())?))
    }

    /// The page that is mapped by everybody, without the protocol.
    fn set_cells(folder: &UnixFolder, value: u8) -> Result<(), String> {
        let compiled = compiled(0);
        let name = Page::name(&DEVICE.page_digest(compiled, RULES));
        let bytes = folder.map_bytes(&name, 4096).map_err(|error| error.to_string())?;
        let cells = bytes.iter().skip(HEADER).take(compiled.uses().len());
        cells.for_each(|cell| cell.store(value, SeqCst));
        Ok(())
    }

    /// What no version does.
    fn withdraw_on_record_first(&self) -> Result<String, String> {
        let (folder, mut opened) = self.opened()?;
        let mut state = State::default();
        state.fold(&opened.entries).map_err(|error| error.to_string())?;
        let after = state.consent.after(&Act::Withdraw, compiled(0), START).unwrap();
        let body = Body::Consent(Box::new(Acted { act: Act::Withdraw, state: after }));
        let json = Record { at: START, body }.to_json().unwrap();
        let appended = opened.ledger.append(&folder, &SystemEntropy, START, Kind::Consent, &json);
        appended.map_err(|error| error.to_string())?;
        Self::set_cells(&folder, 1)?;
        Ok("durable".to_owned())
    }

    /// What no version does.
    fn grant_before_it_is_on_record(&mut self) -> Result<String, String> {
        let folder = UnixFolder::new(self.path).map_err(|error| error.to_string())?;
        Self::set_cells(&folder, 0x80)?;
        self.obey("agree")
    }
}

fn version(library: &AskFirst) -> usize {
    usize::from(library.compiled().uses().len() != compiled(0).uses().len())
}

/// The cells, in hexadecimal.
fn look(library: &AskFirst) -> String {
    let uses = library.compiled().uses().iter();
    uses.map(|one| format!("{:02x}", library.cell(one.id).0)).collect::<Vec<_>>().concat()
}
