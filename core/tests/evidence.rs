//! Notes, checkpoints, proofs and receipts: known ones, strange ones, and edited ones.

#![cfg(feature = "software-key")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use askfirst::ledger::checkpoint::{Checkpoint, SignedCheckpoint};
use askfirst::ledger::commitment;
use askfirst::ledger::key::{Ed25519Verifier, SoftwareKey};
use askfirst::ledger::note::{
    Algorithm, KeyError, LONGEST, MOST_SIGNATURES, Malformed, Note, P256_SPKI, Signature, Signer, Unproven,
    Verifier, VerifierKey,
};
use askfirst::ledger::proof::{Growth, Proof};
use askfirst::ledger::receipt::{Draft, DraftError, Receipt, sign};
use askfirst::ledger::tree::{self, Hash};
use proptest::prelude::*;

/// The example of C2SP signed-note v1.0.0.
const SPEC_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const SPEC_NOTE: &str = "This is an example message.\n\n\
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The example of Go's package `golang.org/x/mod/sumdb/note`.
const GO_SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_SIGNATURE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// The example of C2SP tlog-checkpoint v1.0.0.
const SPEC_CHECKPOINT: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

/// ECDSA keys of running logs, as `github.com/transparency-dev/formats` is tested with them.
const P256_KEYS: [&str; 2] = [
    "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=",
    "pixel6_transparency_log+91c16e30+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+4x0Jk1yTwvLFI9A4NDdGZcX0aiWVdWM5XJVy0M4VWD3AvyW5Q6Hs9A0mcDkpUoYgn+KKPNzFC0H3nN3q6JQ8=",
];

const ORIGIN: &str = "askfirst/00112233445566778899aabbccddeeff";

fn verifier(key: &str) -> Ed25519Verifier {
    Ed25519Verifier::new(VerifierKey::parse(key).unwrap()).unwrap()
}

fn signer(name: &str) -> SoftwareKey {
    SoftwareKey::from_seed(name, [7; 32]).unwrap()
}

fn other_signer(name: &str) -> SoftwareKey {
    SoftwareKey::from_seed(name, [8; 32]).unwrap()
}

fn sign_note(text: &str, signers: &[&SoftwareKey]) -> Note {
    let sign =
        |signer: &&SoftwareKey| signer.key().signature(&signer.sign(text.as_bytes()).unwrap()).unwrap();
    Note::new(text, signers.iter().map(sign).collect()).unwrap()
}

fn body(number: u64) -> String {
    format!(r#"{{"at":{number},"kind":"consent","body":"第 {number}"}}"#)
}

fn salt(number: u64) -> [u8; 16] {
    std::array::from_fn(|place| u8::try_from(number % 251).unwrap() ^ u8::try_from(place).unwrap())
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|number| tree::leaf(&commitment(&salt(number), body(number).as_bytes()))).collect()
}

fn checkpoint(size: u64) -> Checkpoint {
    Checkpoint::new(ORIGIN, size, tree::root(&leaves(size))).unwrap()
}

fn signed(size: u64) -> SignedCheckpoint {
    let checkpoint = checkpoint(size);
    let signature = sign(&checkpoint, &signer(ORIGIN)).unwrap();
    checkpoint.sign(vec![signature]).unwrap()
}

fn receipt(index: u64, size: u64) -> Receipt {
    let draft = Draft::new(salt(index), body(index).as_bytes(), index, &leaves(size), checkpoint(size));
    draft.unwrap().sign(&signer(ORIGIN)).unwrap()
}

// What others made.

#[test]
fn the_note_of_the_specification() {
    let (note, foo) = (Note::parse(SPEC_NOTE.as_bytes()).unwrap(), verifier(SPEC_KEY));
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.verify(&[&foo]).unwrap(), [foo.key()]);
    assert_eq!((note.to_string().as_str(), foo.key().to_string().as_str()), (SPEC_NOTE, SPEC_KEY));
    assert_eq!((foo.key().name(), foo.key().id()), ("example.com/foo", [0x53, 0x0D, 0x90, 0x3A]));
}

#[test]
fn the_note_of_go() {
    let signer = SoftwareKey::parse(GO_SECRET).unwrap();
    assert_eq!((signer.to_text().as_str(), signer.key().to_string().as_str()), (GO_SECRET, GO_KEY));
    let note = sign_note(GO_TEXT, &[&signer]);
    assert_eq!(note.to_string(), format!("{GO_TEXT}\n{GO_SIGNATURE}"));
    assert_eq!(note.verify(&[&verifier(GO_KEY)]).unwrap().len(), 1);
    assert_eq!(note.verify(&[&signer.verifier()]).unwrap().len(), 1);
}

#[test]
fn the_checkpoint_of_the_specification() {
    let signed = SignedCheckpoint::parse(SPEC_CHECKPOINT.as_bytes()).unwrap();
    let checkpoint = signed.checkpoint();
    assert_eq!((checkpoint.origin(), checkpoint.size()), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(signed.to_string(), SPEC_CHECKPOINT);
    let names: Vec<&str> = signed.note().signatures().iter().map(Signature::name).collect();
    assert_eq!(names, ["example.com/behind-the-sofa", "witness.example.com/w1"]);
    // A cosignature has a time in front: whoever does not know the type keeps it as it is.
    assert_eq!(signed.note().signatures()[1].bytes().len(), 8 + 64);
}

#[test]
fn keys_of_hardware() {
    for text in P256_KEYS {
        let key = VerifierKey::parse(text).unwrap();
        assert_eq!((key.to_string().as_str(), key.algorithm()), (text, Algorithm::P256));
        assert_eq!(VerifierKey::p256(key.name(), key.public()).unwrap(), key);
        assert_eq!(Ed25519Verifier::new(key.clone()).unwrap_err(), KeyError::Type(2));
        // Its ID does not depend on the name.
        assert_eq!(VerifierKey::p256("other", key.public()).unwrap().id(), key.id());
        let mut public = key.public().to_vec();
        for (from, wrong) in [(25, 1), (26, 2), (9, 0x22)] {
            let was = std::mem::replace(&mut public[from], wrong);
            assert_eq!(VerifierKey::p256("x", &public), Err(KeyError::Public));
            public[from] = was;
        }
        assert_eq!(VerifierKey::p256("x", &public[..90]), Err(KeyError::Public));
        assert_eq!(VerifierKey::p256("x", &P256_SPKI), Err(KeyError::Public));
    }
}

// Keys.

#[test]
fn strange_keys_are_refused() {
    let refused = |text: &str, error: KeyError| assert_eq!(VerifierKey::parse(text), Err(error), "{text}");
    for text in
        ["", "+", "a", "a+530d903a", "a+530d903a+", "a+530d903a+AekyeRrm56hApGFkyQR4Z", "a+530d903a+?"]
    {
        refused(text, KeyError::Text);
    }
    refused(&SPEC_KEY.replace("+AekyeRrm5", "+Aekye\nRrm5"), KeyError::Text);
    refused(&format!("{SPEC_KEY}\n"), KeyError::Text);
    refused(&SPEC_KEY.replace("+530d903a", "+530D903A"), KeyError::Id);
    refused(&SPEC_KEY.replace("+530d903a", "+530d903b"), KeyError::Id);
    refused(&SPEC_KEY.replace("foo", "fop"), KeyError::Id);
    refused(&SPEC_KEY.replace("foo", "f oo"), KeyError::Name);
    refused(&SPEC_KEY.replace("foo", "f\u{2003}oo"), KeyError::Name);
    refused(&SPEC_KEY.replace("foo", "f\u{1}oo"), KeyError::Name);
    refused(&SPEC_KEY.replace("example.com/foo", ""), KeyError::Name);
    refused("example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Type(4));
    refused("example.com/foo+530d903a+Aeky", KeyError::Public);
    let no_point = VerifierKey::ed25519("x", &[2; 32]).unwrap();
    assert!(Ed25519Verifier::new(no_point).is_err());
    assert_eq!(VerifierKey::ed25519("x", &[0; 32]).map(|key| Ed25519Verifier::new(key).is_err()), Ok(true));

    for text in [
        "",
        "PRIVATE+KEY+",
        GO_KEY,
        &GO_SECRET[..70],
        &GO_SECRET.replace("c74", "c75"),
        &GO_SECRET.replace("AYEK", "AoEK"),
    ] {
        assert!(SoftwareKey::parse(text).is_err(), "{text}");
    }
    assert!(SoftwareKey::from_seed("x", [0; 32]).is_err(), "a source of zeros makes no key");
    assert!(SoftwareKey::from_seed("", [1; 32]).is_err());
}

#[test]
fn a_signature_of_the_wrong_shape_is_refused_when_it_is_handed_in() {
    let ed25519 = VerifierKey::parse(SPEC_KEY).unwrap();
    let p256 = VerifierKey::parse(P256_KEYS[0]).unwrap();
    assert!(ed25519.signature(&[1; 64]).is_ok() && ed25519.signature(&[1; 63]).is_err());
    let der = |len: u8| [&[0x30, len, 2][..], &vec![1; usize::from(len) - 1]].concat();
    assert!(p256.signature(&der(70)).is_ok() && p256.signature(&der(8)).is_ok());
    // Two numbers one behind the other, as some interfaces give them, are not DER.
    for wrong in [vec![1; 64], vec![], vec![0x30], der(71), [der(70), vec![0]].concat()] {
        assert_eq!(p256.signature(&wrong), Err(KeyError::Signature));
    }
}

// Notes.

#[test]
fn strange_notes_are_refused() {
    let line = "— a AAAAAAA=";
    let good = format!("text\n\n{line}\n");
    assert!(Note::parse(good.as_bytes()).is_ok());
    let refused = |text: &str, line: usize| match Note::parse(text.as_bytes()) {
        Err(Malformed { line: at, why }) => assert_eq!(at, line, "{text:?}: {why}"),
        Ok(_) => panic!("{text:?} is no note"),
    };
    for (text, at) in [
        ("", 1),
        ("\n", 2),
        ("\n\n", 3),
        ("text\n", 2),
        ("text\n\n", 3),
        ("text\n\n\n", 4),
        (&format!("text\n{line}\n"), 3),
        (&format!("text\n\n{line}"), 3),
        (&format!("text\n\n{line}\n\n"), 5),
        (&format!("text\n\n{line}\nmore\n"), 4),
        (&format!("text\r\n\n{line}\n"), 1),
        (&format!("te\txt\n\n{line}\n"), 1),
        (&format!("text\n\n{line}\0\n"), 3),
        ("text\n\n- a AAAAAAA=\n", 3),
        ("text\n\n—a AAAAAAA=\n", 3),
        ("text\n\n—  AAAAAAA=\n", 3),
        ("text\n\n— a+b AAAAAAA=\n", 3),
        ("text\n\n— a\u{a0}b AAAAAAA=\n", 3),
        ("text\n\n— a  AAAAAAA=\n", 3),
        ("text\n\n— a AAAAAAA= \n", 3),
        ("text\n\n— a AAAAAA==\n", 3),
        ("text\n\n— a AAAAAAA\n", 3),
        ("text\n\n— a AAAAAAB=\n", 3),
        ("text\n\n— a AAAA_AA=\n", 3),
        ("text\n\n— a \n", 3),
        ("text\n\n— a\n", 3),
    ] {
        refused(text, at);
    }
    assert_eq!(Note::parse(b"te\xFFxt\n\n\xE2\x80\x94 a AAAAAAA=\n").unwrap_err().line, 1);
    assert!(Note::parse(&vec![b'a'; (1 << 20) + 1]).is_err());

    let many = |count| format!("text\n\n{}", format!("{line}\n").repeat(count));
    assert_eq!(Note::parse(many(MOST_SIGNATURES).as_bytes()).unwrap().signatures().len(), MOST_SIGNATURES);
    assert!(Note::parse(many(MOST_SIGNATURES + 1).as_bytes()).is_err());

    // Empty lines belong to the text, all but the last.
    for (all, text) in
        [("\n\n", "\n"), ("a\n\n\n", "a\n\n"), ("a\n\nb\n\n", "a\n\nb\n"), ("\u{7f}\n\n", "\u{7f}\n")]
    {
        let all = format!("{all}{line}\n");
        let note = Note::parse(all.as_bytes()).unwrap();
        assert_eq!((note.text(), note.to_string()), (text, all));
    }
    for text in ["", "a", "a\nb", "a\r\n"] {
        let signature = sign_note("x\n", &[&signer("s")]).signatures().to_vec();
        assert!(Note::new(text, signature.clone()).is_err());
        assert!(Note::new("a\n", Vec::new()).is_err());
        assert!(Note::new("a\n", signature).is_ok());
    }
}

#[test]
fn unknown_signers_are_kept_and_ignored() {
    let (ours, theirs, late) = (signer("ours"), other_signer("theirs"), other_signer("ours"));
    let note = sign_note("text\n", &[&theirs, &ours]);
    assert_eq!(note.verify(&[&ours.verifier()]).unwrap(), [ours.key()]);
    assert_eq!(note.verify(&[&ours.verifier(), &theirs.verifier()]).unwrap(), [theirs.key(), ours.key()]);
    // A key of the same name is another key.
    assert_eq!(
        note.verify(&[&late.verifier()]),
        Err(Unproven::Unsigned(
            note.signatures()
                .iter()
                .map(|one| format!("{}+{}", one.name(), hex(&one.id())))
                .collect::<Vec<_>>()
                .join(", ")
        ))
    );
    assert!(note.verify(&[]).is_err());
    // A false signature of a known key spoils the note, whatever else is right; one of an unknown key does not.
    let text = note.to_string().replace("text", "test");
    assert_eq!(
        Note::parse(text.as_bytes()).unwrap().verify(&[&ours.verifier()]),
        Err(Unproven::Signature("ours".to_owned()))
    );
    let mut half = sign_note("text\n", &[&ours]);
    half.sign(theirs.key().signature(&[9; 64]).unwrap());
    assert!(half.verify(&[&ours.verifier()]).is_ok());
    assert!(half.verify(&[&ours.verifier(), &theirs.verifier()]).is_err());
    // A better one takes its place.
    half.sign(theirs.key().signature(&theirs.sign(b"text\n").unwrap()).unwrap());
    assert_eq!(half.verify(&[&ours.verifier(), &theirs.verifier()]).unwrap().len(), 2);
    assert_eq!(half.signatures().len(), 2);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// The format section of the specification, line by line; nothing of how the library reads is in it.
fn naive_note(text: &str) -> bool {
    let lines: Vec<&str> = text.split('\n').collect();
    // The last newline has nothing behind it.
    let Some(("", lines)) = lines.split_last().map(|(last, rest)| (*last, rest)) else { return false };
    let Some(empty) = lines.iter().rposition(|line| line.is_empty()) else { return false };
    let signature = |line: &&str| {
        let parts: Vec<&str> = line.split(' ').collect();
        let ["—", name, base64] = parts.as_slice() else { return false };
        let name = !name.is_empty() && !name.contains('+') && !name.chars().any(char::is_whitespace);
        name && naive_base64(base64).is_some_and(|len| len >= 5)
    };
    empty > 0
        && empty + 1 < lines.len()
        && lines[empty + 1..].iter().all(signature)
        && !text.chars().any(|c| u32::from(c) < 0x20 && c != '\n')
}

/// How many bytes a text of base64 stands for, if it is one.
fn naive_base64(text: &str) -> Option<usize> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let values: Option<Vec<usize>> = digits.chars().map(|c| DIGITS.find(c)).collect();
    let unused = match padding {
        0 => 0,
        1 => 0b11,
        2 => 0b1111,
        _ => return None,
    };
    let sound = text.len().is_multiple_of(4) && values?.last().is_none_or(|last| last & unused == 0);
    sound.then_some(text.len() / 4 * 3 - padding)
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n\n",
        "— ",
        "—",
        "a",
        "a/b",
        "+",
        " ",
        "\u{2003}",
        "AAAAAAA=",
        "AAAA",
        "AAAAAA==",
        "AAAAAAAA",
        "=",
        "\t",
        "先",
        "\n\n— a AAAAAAA=\n",
        "— b/c AAAAAAAAAAAA\n",
        "\r",
    ]);
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

// Checkpoints.

#[test]
fn strange_checkpoints_are_refused() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    for good in [
        format!("o\n0\n{empty}\n"),
        format!("o p+q\n18446744073709551615\n{root}\n"),
        format!("o\n7\n{root}\nmore\n先 \n"),
    ] {
        let read = Checkpoint::parse(good.as_bytes()).unwrap();
        assert_eq!(read.to_string(), good);
        assert!(good.lines().skip(3).eq(read.extensions()), "{good:?}");
    }
    for (bad, line) in [
        (String::new(), 1),
        ("o".to_owned(), 1),
        ("o\n".to_owned(), 2),
        ("o\n7\n".to_owned(), 3),
        (format!("\n7\n{root}\n"), 1),
        (format!("o\n\n{root}\n"), 2),
        (format!("o\n07\n{root}\n"), 2),
        (format!("o\n00\n{empty}\n"), 2),
        (format!("o\n+7\n{root}\n"), 2),
        (format!("o\n-7\n{root}\n"), 2),
        (format!("o\n 7\n{root}\n"), 2),
        (format!("o\n7 \n{root}\n"), 2),
        (format!("o\n٧\n{root}\n"), 2),
        (format!("o\n18446744073709551616\n{root}\n"), 2),
        (format!("o\n7\n{root}"), 3),
        (format!("o\n7\n{}\n", &root[..43]), 3),
        (format!("o\n7\n{}\n", root.replace("2I=", "2J=")), 3),
        ("o\n7\nAAAA\n".to_owned(), 3),
        (format!("o\n0\n{root}\n"), 3),
        (format!("o\n7\n{root}\n\n"), 4),
        (format!("o\n7\n{root}\nmore"), 4),
        (format!("o\r\n7\n{root}\n"), 1),
    ] {
        let Err(Malformed { line: at, why }) = Checkpoint::parse(bad.as_bytes()) else { panic!("{bad:?}") };
        assert_eq!(at, line, "{bad:?}: {why}");
    }
    assert!(Checkpoint::new("", 1, [0; 32]).is_none() && Checkpoint::new("a\nb", 1, [0; 32]).is_none());
}

#[test]
fn a_text_may_be_so_long_and_no_longer() {
    let head = checkpoint(3).to_string();
    for (more, fits) in [(0, true), (1, false), (2, false)] {
        let line = "x".repeat(LONGEST + more - head.len() - 1);
        let read = Checkpoint::parse(format!("{head}{line}\n").as_bytes());
        assert_eq!(read.is_ok(), fits, "{more} bytes more");
    }
}

#[test]
fn a_text_that_ends_early_is_told_from_one_that_was_cut_off() {
    let why = |text: &str| Checkpoint::parse(text.as_bytes()).unwrap_err().why;
    assert!(why("o\n").contains("more must follow"), "{}", why("o\n"));
    assert!(why("o\n7").contains("cut off"), "{}", why("o\n7"));
}

#[test]
fn a_checkpoint_is_its_logs_word_alone() {
    let (ours, witness) = (signer(ORIGIN), other_signer("witness.example"));
    let mut signed = signed(3);
    assert_eq!(signed.verify(&[&ours.verifier()]).unwrap(), [ours.key()]);
    signed.add(sign(signed.checkpoint(), &witness).unwrap());
    assert_eq!(signed.verify(&[&ours.verifier(), &witness.verifier()]).unwrap().len(), 2);
    assert_eq!(SignedCheckpoint::parse(signed.to_string().as_bytes()).unwrap(), signed);
    // The witness alone is true, and not the log.
    let Err(Unproven::Stranger { origin, signers }) = signed.verify(&[&witness.verifier()]) else { panic!() };
    assert_eq!((origin.as_str(), signers.as_str()), (ORIGIN, "witness.example"));
}

// Proofs.

#[test]
fn every_small_log_proves_that_it_grew() {
    for new in 0..=17 {
        for old in 0..=new {
            let path = tree::consistency(&leaves(new), usize::try_from(old).unwrap()).unwrap();
            let growth = Growth { old, path, checkpoint: signed(new) };
            let read = Growth::parse(growth.to_string().as_bytes()).unwrap();
            assert_eq!(read, growth);
            assert_eq!(read.verify(&checkpoint(old), &[&signer(ORIGIN).verifier()]).unwrap().len(), 1);
            for wrong in (0..=17).filter(|wrong| *wrong != old) {
                assert_eq!(
                    read.verify_growth(&checkpoint(wrong)),
                    Err(Unproven::Growth),
                    "{old} of {new} is not {wrong}"
                );
            }
            let other = Checkpoint::new("another", old, tree::root(&leaves(old))).unwrap();
            assert!(read.verify_growth(&other).is_err());
        }
    }
}

#[test]
fn a_proof_has_extra_data_or_none() {
    let whole = receipt(2, 5).proof().clone();
    for extra in [None, Some(vec![]), Some(b"more".to_vec())] {
        let proof = Proof { extra, ..whole.clone() };
        assert_eq!(Proof::parse(proof.to_string().as_bytes()).unwrap(), proof);
    }
    let text = whole.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 2\n"));
    for bad in [
        text.replace("@v1", "@v2"),
        text.replace("index 2", "index 02"),
        text.replace("index 2", "Index 2"),
        text.replace("index 2\n", "extra ?\nindex 2\n"),
        text.replace("index 2\n", "index 2\nindex 2\n"),
        text.replacen("\n\n", "\n", 1),
        text.replacen(
            "\n\n",
            &format!("\n{}\n", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(64)),
            1,
        ),
    ] {
        assert!(Proof::parse(bad.as_bytes()).is_err(), "{bad}");
    }
}

// Receipts.

#[test]
fn every_record_of_a_small_log_has_its_receipt() {
    let key = signer(ORIGIN).verifier();
    for size in 1..=17 {
        for index in 0..size {
            let receipt = receipt(index, size);
            let read = Receipt::parse(receipt.to_string().as_bytes()).unwrap();
            assert_eq!((&read, read.body(), read.salt()), (&receipt, body(index).as_str(), &salt(index)));
            assert_eq!(read.verify(&[&key]).unwrap(), [key.key()]);
            assert_eq!(read.checkpoint().checkpoint(), &checkpoint(size));
        }
    }
}

#[test]
fn what_is_not_in_the_tree_gets_no_receipt() {
    let draft = |salt, body: &str, index, size| {
        Draft::new(salt, body.as_bytes(), index, &leaves(size), checkpoint(5)).map(drop)
    };
    assert_eq!(draft(salt(2), &body(2), 2, 5), Ok(()));
    assert_eq!(draft(salt(3), &body(2), 2, 5), Err(DraftError::Elsewhere));
    assert_eq!(draft(salt(2), &body(2), 3, 5), Err(DraftError::Elsewhere));
    assert_eq!(draft(salt(2), &body(2), 5, 5), Err(DraftError::Elsewhere));
    assert_eq!(draft(salt(2), &body(2), u64::MAX, 5), Err(DraftError::Elsewhere));
    assert_eq!(draft(salt(2), &body(2), 2, 6), Err(DraftError::Elsewhere));
    for body in ["", "a\nb", "a\r"] {
        assert_eq!(draft(salt(2), body, 2, 5), Err(DraftError::Body));
    }
}

#[test]
fn every_edit_of_a_receipt_is_refused() {
    let whole = receipt(3, 6).to_string().into_bytes();
    let key = signer(ORIGIN).verifier();
    let holds = |bytes: &[u8]| Receipt::parse(bytes).is_ok_and(|receipt| receipt.verify(&[&key]).is_ok());
    assert!(holds(&whole));
    for place in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << bit;
            assert!(!holds(&bytes), "bit {bit} of byte {place}");
        }
        let mut bytes = whole.clone();
        bytes.remove(place);
        assert!(!holds(&bytes), "without byte {place}");
        assert!(!holds(&whole[..place]), "{place} bytes alone");
        for more in [b'\n', b' ', b'0', b'A', b'='] {
            let mut bytes = whole.clone();
            bytes.insert(place, more);
            assert!(!holds(&bytes), "{more} before byte {place}");
        }
    }
    // Lines that change places, or are left out.
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    for first in 0..lines.len() {
        for second in first + 1..lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(first, second);
            assert!(lines[first] == lines[second] || !holds(&swapped.concat()), "lines {first} and {second}");
        }
        assert!(!holds(&[&lines[..first], &lines[first + 1..]].concat().concat()), "without line {first}");
    }
    // The proof of one record, and another record.
    let other = receipt(4, 6).to_string();
    let (record, proof) = (
        std::str::from_utf8(&whole).unwrap().split_once("\n\n").unwrap().0,
        other.split_once("\n\n").unwrap().1,
    );
    assert!(!holds(format!("{record}\n\n{proof}").as_bytes()));
    let mixed = Receipt::parse(format!("{record}\n\n{proof}").as_bytes()).unwrap();
    assert_eq!(mixed.verify_inclusion(), Err(Unproven::Inclusion));
    // Signed by somebody else under the log's name.
    let draft = Draft::new(salt(3), body(3).as_bytes(), 3, &leaves(6), checkpoint(6)).unwrap();
    assert!(!holds(draft.sign(&other_signer(ORIGIN)).unwrap().to_string().as_bytes()));
}

#[test]
fn what_is_wrong_with_a_receipt_is_said_by_its_line() {
    let whole = receipt(3, 6).to_string();
    let count = whole.lines().count();
    // A carriage return is wrong wherever it is; what else is wrong depends on the part: record, proof, checkpoint.
    for line in 1..=count {
        let mut bad: Vec<String> = whole.lines().map(str::to_owned).collect();
        bad[line - 1].push('\r');
        let bad = bad.join("\n") + "\n";
        assert_eq!(Receipt::parse(bad.as_bytes()).unwrap_err().line, line, "{bad}");
    }
    let index = whole.lines().position(|line| line.starts_with("index ")).unwrap();
    for (line, from, to) in [
        (2, "salt ", "SALT "),
        (index, "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        (index + 1, "index 3", "index 03"),
        (count - 3, "\n6\n", "\n06\n"),
        (count, "\u{2014} askfirst/", "\u{2014}askfirst/"),
    ] {
        let bad = whole.replacen(from, to, 1);
        assert_ne!(bad, whole);
        assert_eq!(Receipt::parse(bad.as_bytes()).unwrap_err().line, line, "{bad}");
    }
}

/// Whatever was read is again what was read.
fn total(bytes: &[u8]) -> Result<(), TestCaseError> {
    let text = |text: String| text.into_bytes();
    for read in [
        Note::parse(bytes).map(|note| text(note.to_string())),
        Checkpoint::parse(bytes).map(|checkpoint| text(checkpoint.to_string())),
        SignedCheckpoint::parse(bytes).map(|signed| text(signed.to_string())),
        Proof::parse(bytes).map(|proof| text(proof.to_string())),
        Growth::parse(bytes).map(|growth| text(growth.to_string())),
        Receipt::parse(bytes).map(|receipt| text(receipt.to_string())),
    ] {
        match read {
            Ok(again) => prop_assert_eq!(again, bytes),
            Err(Malformed { line, .. }) => {
                prop_assert!(line <= 1 + bytes.split(|byte| *byte == b'\n').count());
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Ok(key) = VerifierKey::parse(text) {
            prop_assert_eq!(key.to_string(), text);
        }
        let _ = SoftwareKey::parse(text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn notes_are_read_as_the_specification_has_it(text in pieces()) {
        prop_assert_eq!(Note::parse(text.as_bytes()).is_ok(), naive_note(&text), "{:?}", text);
        total(text.as_bytes())?;
    }

    #[test]
    fn random_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        total(&bytes)?;
    }

    #[test]
    fn edited_texts_are_read_as_they_are(
        (which, place, more) in any::<(usize, prop::sample::Index, u8)>(),
        cut in 0_usize..3,
    ) {
        let texts = [
            receipt(3, 6).to_string(), receipt(3, 6).proof().to_string(), signed(6).to_string(), checkpoint(6).to_string(),
            Growth { old: 3, path: tree::consistency(&leaves(6), 3).unwrap(), checkpoint: signed(6) }.to_string(),
            SPEC_KEY.to_owned(), GO_SECRET.to_owned(),
        ];
        let mut bytes = texts[which % texts.len()].clone().into_bytes();
        let place = place.index(bytes.len());
        bytes.splice(place..(place + cut).min(bytes.len()), [more]);
        total(&bytes)?;
    }

    #[test]
    fn what_is_signed_verifies_and_reads_back(
        text in "(\\PC{0,20}\n){1,4}",
        name in "[a-z/.先]{1,12}",
        seed in prop::array::uniform32(1_u8..),
        flip in any::<prop::sample::Index>(),
    ) {
        let signer = SoftwareKey::from_seed(&name, seed).unwrap();
        let note = sign_note(&text, &[&signer]);
        let read = Note::parse(note.to_string().as_bytes()).unwrap();
        prop_assert_eq!(&read, &note);
        let verifier = signer.verifier();
        prop_assert_eq!(read.verify(&[&verifier]).unwrap(), [signer.key()]);
        let key = VerifierKey::parse(&signer.key().to_string()).unwrap();
        prop_assert_eq!(&key, signer.key());
        let again = SoftwareKey::parse(&signer.to_text()).unwrap();
        prop_assert_eq!(again.key(), &key);
        let mut signature = signer.sign(text.as_bytes()).unwrap();
        let place = flip.index(8 * signature.len());
        signature[place / 8] ^= 1 << (place % 8);
        prop_assert!(!signer.verifier().verify(text.as_bytes(), &signature));
        prop_assert!(!signer.verifier().verify(text.as_bytes(), &signature[..63]));
    }
}
