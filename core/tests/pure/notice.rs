//! The notice says all that the declaration says, and nothing else.

use std::collections::BTreeSet;

use askfirst::catalogue::Platform;
use askfirst::declaration::{PurposeKind, What};
use askfirst::notice::{NoticeData, notice, question};
use askfirst::text::Lang;
use proptest::prelude::*;

use crate::support;

fn words(data: &[NoticeData]) -> Vec<String> {
    data.iter()
        .flat_map(|one| if one.items.is_empty() { vec![one.term.clone()] } else { one.items.clone() })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_use_is_shown_under_its_purpose(compiled in support::declarations()) {
        for platform in Platform::ALL {
            let notice = notice(&compiled, *platform, Lang::Zh);
            let mut shown = BTreeSet::new();
            for purpose in notice.basic.iter().chain(&notice.additional) {
                for group in &purpose.uses {
                    for word in words(&group.data) {
                        shown.insert((purpose.id.clone(), group.recipient.clone(), word));
                    }
                }
            }
            let mut declared = BTreeSet::new();
            for one in compiled.uses().iter().filter(|one| one.platforms.contains(platform)) {
                if let What::Item(item) = one.what {
                    let (purpose, recipient) = (&compiled.purpose(one).id, &compiled.recipient(one).id);
                    declared.insert((purpose.clone(), recipient.clone(), item.info().name.zh.to_owned()));
                }
            }
            prop_assert_eq!(shown, declared);
        }
    }

    #[test]
    fn an_additional_purpose_never_stands_among_the_basic_ones(compiled in support::declarations()) {
        let notice = notice(&compiled, Platform::Android, Lang::En);
        for (kind, purposes) in [(PurposeKind::Basic, &notice.basic), (PurposeKind::Additional, &notice.additional)] {
            for shown in purposes {
                let declared = compiled.declaration().purposes.iter().find(|one| one.id == shown.id).unwrap();
                prop_assert_eq!(declared.kind, kind);
            }
        }
    }

    #[test]
    fn a_question_covers_its_use_and_what_serves_it(compiled in support::declarations()) {
        for one in compiled.uses() {
            let question = question(&compiled, one.id, Lang::Zh).unwrap();
            prop_assert!(question.covers.contains(&one.meaning));
            for covered in &question.covers {
                let covered = compiled.uses().iter().find(|other| other.meaning == *covered).unwrap();
                prop_assert_eq!(covered.recipient, one.recipient);
                prop_assert_eq!(covered.purpose, one.purpose);
            }
            prop_assert_eq!(question.separate.is_some(), one.separate.is_some());
        }
    }
}
