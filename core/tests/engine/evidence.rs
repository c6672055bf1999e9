//! Receipts and checkpoints of a running installation.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use askfirst::EvidenceError;
use askfirst::consent::Choices;
use askfirst::edge::{SystemEntropy, UnixFolder};
use askfirst::ledger::key::SoftwareKey;
use askfirst::ledger::note::{Signer, VerifierKey};
use askfirst::ledger::receipt::{Receipt, sign};
use askfirst::ledger::{self, Entry, Kind, tree};

use super::support::{Faults, Installation};

fn entries(installation: &Installation) -> Vec<Entry> {
    ledger::verify(&fs::read(installation.path("ledger")).unwrap()).unwrap().entries
}

#[test]
fn the_last_act_has_a_receipt() {
    let installation = Installation::new();
    let library = installation.open();
    assert!(matches!(library.receipt(None), Err(EvidenceError::NoAct)));
    drop(library.agree(Choices::default()).unwrap());
    let key = library.software_key().unwrap();
    let receipt = library.receipt(None).unwrap().sign(&key).unwrap();
    let read = Receipt::parse(receipt.to_string().as_bytes()).unwrap();
    assert_eq!(read.verify(&[&key.verifier()]).unwrap(), [key.key()]);
    let last = entries(&installation).pop().unwrap();
    assert_eq!((read.proof().index, read.body().as_bytes()), (last.index, last.body.unwrap().as_slice()));
    assert!(read.body().contains("\"agree\""), "{}", read.body());
    assert_eq!(key.key().name(), read.checkpoint().checkpoint().origin());

    let declared = library.receipt(Some(0)).unwrap().sign(&key).unwrap();
    assert!(declared.body().contains("test.app") && declared.verify(&[&key.verifier()]).is_ok());
    assert!(matches!(library.receipt(Some(2)), Err(EvidenceError::Missing(2, 2))));
}

/// The signer takes its time. Acts do not wait for it, and what it signs in the end is as true as before.
#[test]
fn a_withdrawal_passes_a_signer_that_is_slow() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(Choices::default()).unwrap());
    let draft = library.receipt(None).unwrap();
    assert!(library.withdraw().unwrap().is_durable());
    let key = library.software_key().unwrap();
    let bytes = key.sign(draft.checkpoint().to_string().as_bytes()).unwrap();
    let signature = VerifierKey::parse(&key.key().to_string()).unwrap().signature(&bytes).unwrap();
    let receipt = draft.signed(vec![signature]).unwrap();
    assert!(receipt.verify(&[&key.verifier()]).is_ok());

    let later = library.checkpoint().unwrap();
    let leaves: Vec<_> = entries(&installation).iter().map(Entry::leaf).collect();
    let old = receipt.checkpoint().checkpoint();
    assert_eq!((old.size(), later.size()), (2, 3));
    assert!(later.grew_from(old, &tree::consistency(&leaves, 2).unwrap()));
    assert_eq!(later.root(), &tree::root(&leaves));
}

#[test]
fn what_another_process_appended_is_in_it() {
    let installation = Installation::new();
    let (here, there) = (installation.open(), installation.open());
    drop(there.agree(Choices::default()).unwrap());
    there.request(askfirst::declaration::RequestKind::Access, None).unwrap();
    let checkpoint = here.checkpoint().unwrap();
    assert_eq!(checkpoint.size(), entries(&installation).len() as u64);
    assert_eq!(here.receipt(None).unwrap().checkpoint(), &checkpoint);
    assert_eq!(there.checkpoint().unwrap(), checkpoint);
    assert_eq!(here.software_key().unwrap().key(), there.software_key().unwrap().key());
}

#[test]
fn a_checkpoint_that_a_power_cut_could_contradict_is_not_handed_out() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(Choices::default()).unwrap());
    installation.faults.sync.store(true, Ordering::SeqCst);
    assert!(matches!(library.checkpoint(), Err(EvidenceError::Ledger(_))));
    assert!(matches!(library.receipt(None), Err(EvidenceError::Ledger(_))));
    installation.faults.sync.store(false, Ordering::SeqCst);
    assert_eq!(library.checkpoint().unwrap().size(), 2);
}

#[test]
fn a_record_filed_under_another_kind_gets_no_receipt() {
    let installation = Installation::new();
    let library = installation.open();
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    let body = br#"{"at":5,"kind":"right","body":{}}"#;
    for (at, kind) in [(5, Kind::Incident), (6, Kind::Pruned)] {
        let at = askfirst::edge::Timestamp(at);
        let mut ledger =
            ledger::Ledger::open(&folder, ledger::Log::Decisions, &SystemEntropy, at).unwrap().ledger;
        let made = ledger.append(&folder, &SystemEntropy, at, kind, body).unwrap();
        let error = library.receipt(Some(made.index)).unwrap_err();
        assert!(error.to_string().contains("filed under another kind"), "{error}");
    }
}

#[test]
fn the_key_is_made_once_and_for_this_user_alone() {
    let installation = Installation::new();
    let library = installation.open();
    let key = library.software_key().unwrap();
    let path = installation.path("key");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{}\n", *key.to_text()));
    assert!(!installation.path("key.tmp").exists());
    assert_eq!(installation.open().software_key().unwrap().key(), key.key());

    // A log that began anew has another name; the key behind it stays.
    let checkpoint = library.checkpoint().unwrap();
    fs::remove_file(installation.path("ledger")).unwrap();
    let anew = installation.open();
    let renamed = anew.software_key().unwrap();
    assert_ne!(anew.checkpoint().unwrap().origin(), checkpoint.origin());
    assert_eq!(
        (renamed.key().public(), renamed.key().name()),
        (key.key().public(), anew.checkpoint().unwrap().origin())
    );
    let signature = sign(&anew.checkpoint().unwrap(), &renamed).unwrap();
    assert!(anew.checkpoint().unwrap().sign(vec![signature]).unwrap().verify(&[&renamed.verifier()]).is_ok());
}

#[test]
fn a_key_that_is_none_is_left_as_it_is() {
    let installation = Installation::new();
    let library = installation.open();
    let good = library.software_key().unwrap().to_text().to_string();
    let zeros = [&good[..good.len() - 44], "AQ", &"A".repeat(42)].concat();
    for bad in
        ["", "\n", "rubbish", &good[..good.len() - 3], &format!("{good}\n\n"), &zeros, &"x".repeat(5000)]
    {
        fs::write(installation.path("key"), bad).unwrap();
        let error = library.software_key().err().unwrap();
        assert!(matches!(error, EvidenceError::Key(_)), "{error}");
        assert_eq!(fs::read_to_string(installation.path("key")).unwrap(), *bad);
    }
}

#[test]
fn a_key_that_is_not_on_the_disk_is_none() {
    let faults: [fn(&Faults) -> &Arc<AtomicBool>; 3] =
        [|faults| &faults.write, |faults| &faults.sync, |faults| &faults.rename];
    for fault in faults {
        let installation = Installation::new();
        let library = installation.open();
        fault(&installation.faults).store(true, Ordering::SeqCst);
        assert!(matches!(library.software_key(), Err(EvidenceError::Key(_))));
        assert!(!installation.path("key").exists() && !installation.path("key.tmp").exists());
        fault(&installation.faults).store(false, Ordering::SeqCst);
        assert!(library.software_key().is_ok());
    }
}

#[test]
fn a_source_of_zeros_makes_no_key() {
    struct Zeros;
    impl askfirst::edge::Entropy for Zeros {
        fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
            bytes.fill(0);
            Ok(())
        }
    }
    let installation = Installation::new();
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    assert!(SoftwareKey::keep(&folder, &Zeros, "askfirst/0").is_err());
    assert!(!installation.path("key").exists());
}
