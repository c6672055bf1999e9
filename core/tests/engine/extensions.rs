//! What an app and its extension see of each other: the extension joins, takes no lock, and only marks.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use askfirst::access::{Begin, Freshness};
use askfirst::consent::{Act, Answer, Choices, Consent, Question};
use askfirst::decision::{Cell, Reason, decide};
use askfirst::declaration::{Meaning, RequestKind};
use askfirst::edge::{Folder, Timestamp, UnixFolder};
use askfirst::ledger::Log;
use askfirst::{AskFirst, Durability, Error, OpenError};
use proptest::prelude::*;

use crate::support::{
    ANDROID, Installation, compiled, compiled_with_separate_consent, everything, id, open_in, start_in,
};

fn off() -> Act {
    Act::Recipient { recipient: "sdk".into(), on: false }
}

/// The file of the page.
fn page(installation: &Installation) -> std::path::PathBuf {
    let names = fs::read_dir(installation.folder.path()).unwrap().map(|name| name.unwrap().path());
    names.into_iter().find(|path| path.extension().is_some_and(|end| end == "page")).unwrap()
}

fn is_marked(done: Result<askfirst::Committed, Error>) -> bool {
    let done = done.unwrap();
    matches!(done.durability, Durability::Marked) && done.is_durable()
}

#[test]
fn an_extension_never_waits_for_the_lock() {
    let installation = Installation::new();
    let app = installation.open();
    drop(app.agree(everything()).unwrap());
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    let guard = folder.lock(Duration::ZERO).unwrap().unwrap();
    let extension = installation.join();
    assert!(extension.check(id("self/os-name")).is_ok());
    assert_eq!(extension.consent().answer, Answer::Agreed);
    assert!(matches!(extension.begin(id("self/android-id"), Freshness::New), Begin::Ask(_)));
    extension.flush().unwrap();
    assert!(is_marked(extension.withdraw()));
    assert_eq!(app.check(id("self/os-name")), Err(Reason::Withdrawing), "at once");
    drop(guard);
    app.observe_foreground(true);
    assert_eq!(app.check(id("self/os-name")), Err(Reason::Withdrawn));
    assert_eq!((app.consent().answer, extension.consent().answer), (Answer::Withdrawn, Answer::Withdrawn));
    assert_eq!(app.question(), Question::None, "who took everything back is not asked again");
    drop((app, extension));
    assert_eq!(installation.open().consent().answer, Answer::Withdrawn);
}

#[test]
fn a_withdrawal_that_was_marked_is_finished_by_whoever_opens_or_acts_next() {
    for acts in [false, true] {
        let installation = Installation::new();
        let app = installation.open();
        drop(app.agree(everything()).unwrap());
        assert!(is_marked(installation.join().withdraw()));
        let app = if acts { app } else { installation.open() };
        if acts {
            drop(app.act(&Act::LogOut).unwrap());
        }
        assert_eq!(app.consent().answer, Answer::Withdrawn);
        drop(app.agree(everything()).unwrap());
        assert!(app.check(id("self/os-name")).is_ok(), "a newer yes is a yes");
        drop(app);
        let app = installation.open();
        assert_eq!((app.consent().answer, app.check(id("self/os-name")).is_ok()), (Answer::Agreed, true));
    }
}

#[test]
fn what_was_taken_back_by_itself_is_put_on_record_use_by_use() {
    let installation = Installation::new();
    let app = installation.open();
    drop(app.agree(everything()).unwrap());
    let extension = installation.join();
    assert!(is_marked(extension.act(&off())));
    app.observe_foreground(true);
    assert_eq!(app.check(id("sdk/android-id")), Err(Reason::Withdrawn));
    assert!(app.check(id("self/os-name")).is_ok());
    assert_eq!(app.consent().answer, Answer::Agreed);
    // A switch that goes off and on again in the app does not lift it.
    drop(app.act(&off()).unwrap());
    drop(app.act(&Act::Recipient { recipient: "sdk".into(), on: true }).unwrap());
    assert_eq!(extension.check(id("sdk/android-id")), Err(Reason::Withdrawn));
}

#[test]
fn a_mark_outlives_a_switch_that_covers_it() {
    let installation = Installation::new();
    let app = installation.open();
    drop(app.agree(everything()).unwrap());
    assert!(is_marked(installation.join().act(&off())));
    // The app has not come to the front: its own act finds the marks, and takes back the same uses.
    for on in [false, true] {
        drop(app.act(&Act::Recipient { recipient: "sdk".into(), on }).unwrap());
    }
    assert_eq!(app.check(id("sdk/android-id")), Err(Reason::Withdrawn));
}

#[test]
fn a_separate_consent_that_was_taken_back_does_not_come_back_with_a_new_agreement() {
    let installation = Installation::new();
    let start = |start| {
        let compiled = compiled_with_separate_consent();
        start_in(installation.folder.path(), &installation.clock, &installation.faults, compiled, start)
            .unwrap()
    };
    let app = start(AskFirst::open);
    let given = Choices { separate: ["share".to_owned()].into(), ..everything() };
    drop(app.agree(given).unwrap());
    assert!(app.check(id("sdk/android-id")).is_ok());
    let extension = start(AskFirst::join);
    assert!(is_marked(extension.act(&Act::Separate { consent: "share".into(), given: false })));
    app.observe_foreground(true);
    drop(app.agree(everything()).unwrap());
    assert_eq!(app.check(id("sdk/android-id")), Err(Reason::SeparateConsentMissing));
    assert!(app.check(id("self/os-name")).is_ok());
}

#[test]
fn an_extension_refuses_what_is_the_apps() {
    let installation = Installation::new();
    let app = installation.open();
    drop(app.log_in("somebody").unwrap());
    let extension = installation.join();
    let before = fs::read(installation.path("ledger")).unwrap();
    let cells = || compiled().uses().iter().map(|one| app.cell(one.id)).collect::<Vec<_>>();
    let was = cells();
    let acts = [
        Act::Agree { choices: everything() },
        Act::Refuse,
        Act::Allow { uses: compiled().uses().iter().map(|one| one.meaning).collect(), separate: [].into() },
        Act::Decline { question: "x".into() },
        Act::Purpose { purpose: "more".into(), on: true },
        Act::Recipient { recipient: "sdk".into(), on: true },
        Act::Personalisation { on: false },
        Act::LogOut,
        Act::Age { years: 9 },
        Act::Guardian { agrees: false },
        Act::CloseAccount,
        Act::EndService,
        Act::Expire,
    ];
    for act in acts {
        assert!(matches!(extension.act(&act), Err(Error::Joined)), "{act:?}");
    }
    assert!(matches!(extension.log_in("x"), Err(Error::Joined)));
    assert!(matches!(extension.request(RequestKind::Access, None), Err(Error::Joined)));
    assert!(matches!(extension.prune(), Err(Error::Joined)));
    assert!(matches!(extension.erase(&[1], 1), Err(Error::Joined)));
    assert!(matches!(extension.evidence(Log::Decisions), Err(Error::Joined)));
    assert!(matches!(extension.activity(), Err(Error::Joined)));
    assert!(matches!(
        extension.act(&Act::Recipient { recipient: "x".into(), on: false }),
        Err(Error::Act(_))
    ));
    assert_eq!((fs::read(installation.path("ledger")).unwrap(), cells()), (before, was), "nothing changed");
}

#[test]
fn there_is_nothing_to_join_until_the_app_has_opened() {
    let installation = Installation::new();
    assert!(matches!(installation.try_join(), Err(OpenError::Unopened)));
    assert_eq!(fs::read_dir(installation.folder.path()).unwrap().count(), 0, "nothing is made");
    drop(installation.open());
    assert_eq!(installation.join().check(id("self/os-name")), Err(Reason::NotAnswered));
    for gone in [page(&installation), installation.path("ledger")] {
        let bytes = fs::read(&gone).unwrap();
        fs::remove_file(&gone).unwrap();
        assert!(matches!(installation.try_join(), Err(OpenError::Unopened)), "{}", gone.display());
        assert!(!gone.exists());
        fs::write(gone, bytes).unwrap();
    }
    drop(installation.join());
}

#[test]
fn a_page_that_allows_more_than_the_ledger_is_not_believed() {
    let installation = Installation::new();
    let app = installation.open();
    drop(app.agree(everything()).unwrap());
    let path = page(&installation);
    let agreed = fs::read(&path).unwrap();
    drop(app.withdraw().unwrap());
    drop(app);
    // What a power cut can leave: the page of before, the ledger of after.
    let withdrawn = fs::read(&path).unwrap();
    for place in 0..compiled().uses().len() {
        let mut bytes = withdrawn.clone();
        bytes[64 + place] = agreed[64 + place];
        fs::write(&path, bytes).unwrap();
        assert!(matches!(installation.try_join(), Err(OpenError::Unopened)), "use {place}");
    }
    // A byte behind the last use, too.
    let mut bytes = withdrawn.clone();
    bytes[64 + compiled().uses().len()] = 0x80;
    fs::write(&path, bytes).unwrap();
    assert!(matches!(installation.try_join(), Err(OpenError::Unopened)));
    // In the middle of a commit it may be right a moment later.
    let mut bytes = withdrawn;
    (bytes[32], bytes[64]) = (1, agreed[64]);
    fs::write(&path, bytes).unwrap();
    assert!(matches!(installation.try_join(), Err(OpenError::Busy)));
    drop(installation.open());
    assert_eq!(installation.join().check(id("self/os-name")), Err(Reason::Withdrawn));
}

#[test]
fn an_end_that_the_ledger_does_not_have_is_not_believed() {
    let installation = Installation::new();
    let start = |start| {
        let compiled = crate::support::compiled_to_end();
        start_in(installation.folder.path(), &installation.clock, &installation.faults, compiled, start)
    };
    let app = start(AskFirst::open).unwrap();
    drop(app.agree(everything()).unwrap());
    drop(start(AskFirst::join).unwrap());
    drop(app);
    let names = fs::read_dir(installation.folder.path()).unwrap().map(|name| name.unwrap().path());
    let meters = names.into_iter().find(|path| path.to_string_lossy().contains("meters-")).unwrap();
    let mut bytes = fs::read(&meters).unwrap();
    bytes[48..56].fill(0);
    fs::write(&meters, bytes).unwrap();
    assert!(matches!(start(AskFirst::join), Err(OpenError::Unopened)));
    drop(start(AskFirst::open).unwrap());
    let extension = start(AskFirst::join).unwrap();
    assert!(extension.check(id("self/os-name")).is_ok());
    installation.clock.0.store(31 * 86_400_000, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(extension.check(id("self/os-name")), Err(Reason::Expired), "it ends without a record of it");
}

#[test]
fn a_record_that_is_being_written_is_not_there_yet() {
    let installation = Installation::new();
    let app = installation.open();
    drop(app.agree(everything()).unwrap());
    let path = installation.path("ledger");
    let bytes = fs::read(&path).unwrap();
    let record = bytes[2 * 4096..3 * 4096].to_vec();
    for cut in [1, 30, 100, 512] {
        let mut torn = bytes.clone();
        torn[3 * 4096..][..cut].copy_from_slice(&record[..cut]);
        fs::write(&path, &torn).unwrap();
        assert!(installation.join().check(id("self/os-name")).is_ok(), "cut at {cut}");
        assert_eq!(fs::read(&path).unwrap(), torn, "it is not mended here");
    }
    // One in the middle that is none is not mended either, and not set aside.
    let mut damaged = bytes;
    damaged[4096 + 200] ^= 1;
    fs::write(&path, &damaged).unwrap();
    assert!(matches!(installation.try_join(), Err(OpenError::Ledger(error)) if error.is_damage()));
    assert_eq!(fs::read(&path).unwrap(), damaged);
}

#[test]
fn marks_that_cannot_be_synced_hold_and_are_finished_all_the_same() {
    let installation = Installation::new();
    let app = installation.open();
    drop(app.agree(everything()).unwrap());
    let extension = installation.join();
    installation.faults.sync.store(true, std::sync::atomic::Ordering::SeqCst);
    let done = extension.withdraw().unwrap();
    assert!(matches!(done.durability, Durability::Pending(Error::Files(_))), "{done:?}");
    installation.faults.sync.store(false, std::sync::atomic::Ordering::SeqCst);
    app.observe_foreground(true);
    assert_eq!(app.consent().answer, Answer::Withdrawn);
}

#[test]
fn an_update_finishes_what_was_marked_before_it() {
    let mut declaration = compiled().declaration().clone();
    declaration.policy.version = "2".into();
    declaration.recipients[1].company = "Another".into();
    let updated = askfirst::declaration::Compiled::new(declaration).unwrap();
    for everything_back in [false, true] {
        let installation = Installation::new();
        let app = installation.open();
        drop(app.agree(everything()).unwrap());
        let extension = installation.join();
        let only = Act::WithdrawUses { uses: [compiled().uses()[id("self/os-name").index()].meaning].into() };
        assert!(is_marked(extension.act(if everything_back { &Act::Withdraw } else { &only })));
        let join = || {
            let (folder, clock) = (installation.folder.path(), &installation.clock);
            start_in(folder, clock, &installation.faults, updated.clone(), AskFirst::join)
        };
        assert!(matches!(join(), Err(OpenError::Unopened)), "the app of this version has not opened");
        let new =
            open_in(installation.folder.path(), &installation.clock, &installation.faults, updated.clone());
        let new = new.unwrap();
        assert_eq!(new.check(id("self/os-name")), Err(Reason::Withdrawn));
        assert_eq!(new.check(id("self/phone-number")).is_ok(), !everything_back);
        assert_eq!(new.consent().answer, if everything_back { Answer::Withdrawn } else { Answer::Agreed });
        assert!(
            matches!(extension.withdraw(), Err(Error::Superseded)),
            "it reaches no other process from there"
        );
        assert!(join().is_ok());
    }
}

#[test]
fn reads_in_an_extension_count_and_the_app_puts_them_on_record() {
    let installation = Installation::new();
    let app = installation.open();
    drop(app.agree(everything()).unwrap());
    let extension = installation.join();
    let asked =
        |library: &AskFirst| matches!(library.begin(id("self/android-id"), Freshness::New), Begin::Ask(_));
    assert_eq!(
        [asked(&extension), asked(&app), asked(&extension)],
        [true, true, false],
        "one budget for both"
    );
    let count = |library: &AskFirst| {
        let activity = library.activity().unwrap();
        let rows =
            askfirst::report::collected(&compiled(), ANDROID.platform, &activity, askfirst::text::Lang::En);
        rows.iter().filter(|row| row.id == id("self/android-id")).map(|row| row.count).sum::<u64>()
    };
    assert_eq!(count(&app), 2);
}

/// A step of an app or of its extension.
#[derive(Clone, Debug)]
enum Deed {
    App(Act),
    Extension(Act),
    Front,
    Reopen,
    Rejoin,
}

fn deed() -> impl Strategy<Value = Deed> {
    let uses: Vec<Meaning> = compiled().uses().iter().map(|one| one.meaning).collect();
    let some = proptest::sample::subsequence(uses, 1..3);
    let sdk = |on| Act::Recipient { recipient: "sdk".into(), on };
    let more = |on| Act::Purpose { purpose: "more".into(), on };
    let gives = prop_oneof![
        3 => Just(Act::Agree { choices: everything() }),
        1 => Just(Act::Agree { choices: Choices::default() }),
        1 => some.clone().prop_map(|uses| Act::Allow { uses: uses.into_iter().collect(), separate: [].into() }),
        1 => Just(sdk(true)),
        1 => Just(more(true)),
        1 => Just(Act::Personalisation { on: true }),
    ];
    let takes = prop_oneof![
        1 => Just(Act::Withdraw),
        2 => some.prop_map(|uses| Act::WithdrawUses { uses: uses.into_iter().collect() }),
        1 => Just(sdk(false)),
        1 => Just(more(false)),
    ];
    let other = prop_oneof![Just(Act::Refuse), Just(Act::LogOut), Just(Act::Age { years: 9 })];
    prop_oneof![
        4 => gives.prop_map(Deed::App),
        2 => takes.clone().prop_map(Deed::App),
        1 => other.prop_map(Deed::App),
        4 => takes.prop_map(Deed::Extension),
        2 => Just(Deed::Front),
        1 => Just(Deed::Reopen),
        1 => Just(Deed::Rejoin),
    ]
}

/// What was said, as simply as it can be told: acts in their order, those of an extension when the app learns of them.
#[derive(Default)]
struct Model {
    said: Consent,
    marked: BTreeSet<usize>,
    everything: bool,
}

impl Model {
    fn say(&mut self, act: &Act) {
        self.said = self.said.after(act, &compiled(), Timestamp(0)).unwrap();
    }

    fn mark(&mut self, act: &Act) {
        let compiled = compiled();
        self.marked.extend(
            compiled.uses().iter().filter(|one| act.takes_back(&compiled, one)).map(|one| one.id.index()),
        );
        self.everything |= *act == Act::Withdraw;
    }

    fn finish(&mut self) {
        let compiled = compiled();
        if self.everything && self.said.answer != Answer::Withdrawn {
            self.say(&Act::Withdraw);
        } else if !self.marked.is_empty() {
            self.say(&Act::WithdrawUses {
                uses: self.marked.iter().map(|place| compiled.uses()[*place].meaning).collect(),
            });
        }
        (self.marked, self.everything) = (BTreeSet::new(), false);
    }

    fn cells(&self) -> Vec<Cell> {
        let mut cells = decide(&compiled(), ANDROID, &self.said);
        self.marked.iter().for_each(|place| cells[*place] = Cell::WITHDRAWING);
        cells
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn an_app_and_its_extension_agree_with_what_was_said(deeds in proptest::collection::vec(deed(), 1..14)) {
        let installation = Installation::new();
        let mut app = installation.open();
        let mut extension = installation.join();
        let mut model = Model::default();
        for deed in &deeds {
            match deed {
                Deed::App(act) => {
                    prop_assert!(matches!(app.act(act).unwrap().durability, Durability::Durable));
                    model.finish();
                    model.say(act);
                }
                Deed::Extension(act) => {
                    prop_assert!(is_marked(extension.act(act)));
                    model.mark(act);
                }
                Deed::Front => {
                    app.observe_foreground(true);
                    model.finish();
                }
                Deed::Reopen => {
                    drop(app);
                    app = installation.open();
                    model.finish();
                }
                Deed::Rejoin => extension = installation.join(),
            }
            for library in [&app, &extension] {
                let cells: Vec<Cell> = compiled().uses().iter().map(|one| library.cell(one.id)).collect();
                prop_assert_eq!(cells, model.cells(), "after {:?}", deed);
                let said = library.consent();
                prop_assert_eq!((said.answer, &said.withdrawn), (model.said.answer, &model.said.withdrawn));
            }
        }
    }
}
