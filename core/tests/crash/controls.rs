//! Disks, protocols and checks that are wrong on purpose: what finds nothing in the real ones must find something here.

use askfirst::consent::Act;
use askfirst::ledger::Log;

use crate::disk::SECTOR;
use crate::engine::{self, Deed, Versions};
use crate::ledger::{self, Step};
use crate::machine::Lies;
use crate::tally::Tally;

/// A control, and what it found.
pub(crate) struct Control {
    pub(crate) name: &'static str,
    pub(crate) found: Tally,
}

/// Runs all of them.
pub(crate) fn controls() -> Vec<Control> {
    let control = |name, run: &dyn Fn(&mut Tally)| {
        let mut found = Tally::default();
        run(&mut found);
        Control { name, found }
    };
    let steps = [Step::Append(300), Step::Append(900), Step::Swap, Step::Append(300)];
    let log = |log, lies, sector| {
        move |tally: &mut Tally| {
            ledger::Plot { lies, sector, ..ledger::Plot::new(log, &steps, 100, 3) }.crashes(tally);
        }
    };
    // Two reads: the count of the first goes to the disk with the note that others may be missing there.
    let deeds = [Deed::Open(0, 0), Deed::Agree(0), Deed::Read(0), Deed::Read(0), Deed::Act(0, Act::Withdraw)];
    let whole = |lies, forgetful, amnesia, limit| {
        let plot = engine::Plot { lies, forgetful, amnesia, ..engine::Plot::new(&deeds, limit, 3) };
        move |tally: &mut Tally| plot.crashes(tally)
    };
    let honest = Lies::default();
    let no_file_sync = Lies { file_sync: true, ..honest };
    let no_folder_sync = Lies { folder_sync: true, ..honest };
    let no_sync = Lies { file_sync: true, folder_sync: false, device_sync: true };
    // What an extension takes back is on record nowhere until the app comes to the front.
    let marked = [Deed::Open(0, 0), Deed::Agree(0), Deed::Join(1, 0), Deed::Lie, Deed::Act(1, Act::Withdraw)];
    let joined = [Deed::Open(0, 0), Deed::Agree(0), Deed::Act(0, Act::Withdraw), Deed::Join(1, 0)];
    vec![
        control("marks are acknowledged before they are durable", &|tally: &mut Tally| {
            engine::Plot::new(&marked, 24, 3).crashes(tally);
        }),
        control("an extension believes a page that a power cut left", &|tally: &mut Tally| {
            let lies = Lies { device_sync: true, ..honest };
            engine::Plot { credulous: true, lies, ..engine::Plot::new(&joined, 200, 3) }.crashes(tally);
        }),
        control(
            "records are acknowledged before they are durable",
            &log(Log::Decisions, no_file_sync, SECTOR),
        ),
        control(
            "a new file is trusted before its name is durable",
            &log(Log::Decisions, no_folder_sync, SECTOR),
        ),
        control("records of decisions share what a write tears", &log(Log::Decisions, honest, 2 * 4096)),
        control("records of activity share what a write tears", &log(Log::Activity, honest, 2 * SECTOR)),
        control("cells are raised before the grant is durable", &whole(no_file_sync, false, false, 12)),
        control(
            "a withdrawal on a forgetful disk does not wait for the device",
            &whole(no_sync, true, false, 80),
        ),
        control("memory does not outlive the process", &whole(honest, false, true, 4)),
        control("cells are read by the numbers of another version", &|tally: &mut Tally| {
            if Versions::are_told_apart() {
                tally.broke("no more is allowed than was said", String::new);
            }
        }),
    ]
}
