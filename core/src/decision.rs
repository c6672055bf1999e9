//! The decision: whether a use is allowed, on which basis, or why not.
//!
//! [`decide`] turns what the person said into one [`Cell`] a use; the gate page holds them. What depends on this process
//! and this moment is asked when a conditional cell is met, by [`decide_now`].

use serde::{Deserialize, Serialize};

use crate::consent::{Answer, Consent, Person};
use crate::declaration::{Ages, Compiled, Device, PurposeKind, Use};
use crate::edge::Timestamp;
use crate::sorted::Set;
use crate::text::Lang;

/// The version of the rules below. A page made by other rules is another page.
pub const RULES: u32 = 1;

macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $number:literal $id:literal $zh:literal $en:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant = $number,)* }

        impl $name {
            /// All of them, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The one that has this number.
            #[inline]
            pub fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            /// Its stable number.
            pub fn number(self) -> u8 { self as u8 }

            /// Its stable name.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// What it says to a person.
            pub fn text(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$variant, Lang::Zh) => $zh, (Self::$variant, Lang::En) => $en,)* }
            }
        }
    };
}

numbered! {
    /// Why a use is denied. Where several apply the first is told, in the order of the numbers, except that an
    /// exception lifts what needs consent.
    Reason {
        /// No process has opened the page yet, or something about it is wrong.
        NotReady = 0 "not-ready" "尚未就绪" "not ready",
        /// A withdrawal is under way.
        Withdrawing = 1 "withdrawing" "正在撤回" "being withdrawn",
        /// The declaration has no such use.
        Undeclared = 2 "undeclared" "未声明" "not declared",
        /// This platform, or this version of it, has no such item; it is not even asked.
        NotOnPlatform = 3 "not-on-platform" "本系统不提供" "not on this platform",
        /// The service was shut down.
        ServiceEnded = 4 "service-ended" "服务已停止运营" "the service has ended",
        /// The account was closed.
        AccountClosed = 5 "account-closed" "账户已注销" "the account is closed",
        /// A child, and no guardian agreed (PIPL art. 31).
        Child = 6 "child" "儿童，未获监护人同意" "a child without a guardian's consent",
        /// A minor, and no guardian agreed where the declaration asks for one.
        Minor = 7 "minor" "未成年人，未获监护人同意" "a minor without a guardian's consent",
        /// Nobody has answered the notice yet.
        NotAnswered = 8 "not-answered" "尚未征得同意" "not answered yet",
        /// The notice was refused.
        Refused = 9 "refused" "已拒绝" "refused",
        /// Consent was withdrawn.
        Withdrawn = 10 "withdrawn" "已撤回同意" "withdrawn",
        /// The policy changed in a way that touches this use, and nobody agreed to that yet.
        PolicyChanged = 11 "policy-changed" "政策已变更，待重新同意" "changed since it was agreed to",
        /// The purpose is additional and was not chosen.
        PurposeNotChosen = 12 "purpose-not-chosen" "未选择该附加功能" "an additional purpose that was not chosen",
        /// It needs a separate consent that was not given (PIPL art. 23, 29, 39).
        SeparateConsentMissing = 13 "separate-consent-missing" "缺少单独同意" "a separate consent is missing",
        /// The recipient was switched off.
        RecipientOff = 14 "recipient-off" "已关闭该接收方" "the recipient is switched off",
        /// Personalisation was switched off.
        PersonalisationOff = 15 "personalisation-off" "已关闭个性化" "personalisation is off",
        /// The consent reached the end of its time.
        Expired = 16 "expired" "同意已过期" "the consent has expired",
        /// The system's own permission is off.
        PermissionMissing = 17 "permission-missing" "未授予系统权限" "the system's permission is off",
        /// The app is in the background, and the use is for the foreground only.
        Background = 18 "background" "应用处于后台" "in the background",
        /// It was read as often as its budget allows.
        OverBudget = 19 "over-budget" "超出读取频次" "over its budget",
    }
}

numbered! {
    /// The ground on which a use is allowed (PIPL art. 13).
    Basis {
        /// The general agreement.
        Consent = 0 "consent" "同意" "consent",
        /// The general agreement and a separate consent.
        SeparateConsent = 1 "separate-consent" "单独同意" "separate consent",
        /// The agreement of a child's or minor's guardian.
        Guardian = 2 "guardian" "监护人同意" "a guardian's consent",
        /// A statutory exception that the declaration names.
        Exception = 3 "exception" "法定例外" "a statutory exception",
    }
}

impl Reason {
    /// Whether the person's answer to a question for this one use would lift it.
    pub fn is_answerable(self) -> bool {
        matches!(
            self,
            Self::NotAnswered
                | Self::Refused
                | Self::Withdrawn
                | Self::PolicyChanged
                | Self::PurposeNotChosen
                | Self::SeparateConsentMissing
        )
    }
}

/// One byte of the gate page: the whole answer for one use.
///
/// `00` not ready, `01` withdrawing, up to `7F` denied with that reason; `80` + basis allowed; `C0` + basis allowed if
/// the circumstances of the process permit. Every other byte means not ready.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell(pub u8);

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Allow(Basis),
    /// Yes, if [`decide_now`] says so too.
    Conditional(Basis),
    /// No.
    Deny(Reason),
}

const ALLOW: u8 = 0x80;
const CONDITIONAL: u8 = 0xC0;

impl Cell {
    /// The answer before there is one.
    pub const NOT_READY: Cell = Cell(0);
    /// The mark of a withdrawal that is not on record yet.
    pub const WITHDRAWING: Cell = Cell(1);

    /// A cell that denies.
    pub fn deny(reason: Reason) -> Self {
        Self(reason.number())
    }

    /// A cell that allows, perhaps only under circumstances.
    pub fn allow(basis: Basis, conditional: bool) -> Self {
        Self(basis.number() | if conditional { CONDITIONAL } else { ALLOW })
    }

    /// What it says.
    #[inline]
    pub fn verdict(self) -> Verdict {
        let allowed = match self.0 & CONDITIONAL {
            ALLOW => Basis::from_number(self.0 ^ ALLOW).map(Verdict::Allow),
            CONDITIONAL => Basis::from_number(self.0 ^ CONDITIONAL).map(Verdict::Conditional),
            _ => Reason::from_number(self.0).map(Verdict::Deny),
        };
        allowed.unwrap_or(Verdict::Deny(Reason::NotReady))
    }

    /// Whether it denies, whatever the circumstances.
    pub fn denies(self) -> bool {
        matches!(self.verdict(), Verdict::Deny(_))
    }
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02X} {:?}", self.0, self.verdict())
    }
}

/// The cells of all uses, in the order of their numbers.
pub fn decide(compiled: &Compiled, device: Device, consent: &Consent) -> Vec<Cell> {
    let person = consent.person();
    let [agreed, single, withdrawn] =
        [&consent.agreed, &consent.single, &consent.withdrawn].map(|meanings| compiled.among(meanings));
    let said = agreed.into_iter().zip(single).zip(withdrawn);
    let said = said.map(|((agreed, single), withdrawn)| Said { agreed, single, withdrawn });
    let uses = compiled.uses().iter().zip(said);
    uses.map(|(one, said)| decide_use(compiled, device, consent, &person, one, said)).collect()
}

/// What was said about one use.
#[derive(Clone, Copy)]
struct Said {
    agreed: bool,
    single: bool,
    withdrawn: bool,
}

fn decide_use(
    compiled: &Compiled,
    device: Device,
    consent: &Consent,
    person: &Person,
    one: &Use,
    said: Said,
) -> Cell {
    let Some(permissions) = device.permissions(one) else { return Cell::deny(Reason::NotOnPlatform) };
    if let Some(reason) = closed(consent, person, &compiled.declaration().ages) {
        return Cell::deny(reason);
    }
    let conditional = !permissions.is_empty() || one.foreground_only;
    if one.exception.is_some() {
        return Cell::allow(Basis::Exception, conditional);
    }
    if let Some(reason) = not_consented(compiled, consent, person, one, said) {
        return Cell::deny(reason);
    }
    let basis = if person.guardian && compiled.declaration().ages.needs_guardian(person).is_some() {
        Basis::Guardian
    } else if one.separate.is_some() {
        Basis::SeparateConsent
    } else {
        Basis::Consent
    };
    Cell::allow(basis, conditional || consent.expires.is_some())
}

/// What closes every use alike.
fn closed(consent: &Consent, person: &Person, ages: &Ages) -> Option<Reason> {
    if consent.service_ended {
        Some(Reason::ServiceEnded)
    } else if person.closed {
        Some(Reason::AccountClosed)
    } else {
        ages.needs_guardian(person).filter(|_| !person.guardian)
    }
}

/// What a statutory exception would lift.
fn not_consented(
    compiled: &Compiled,
    consent: &Consent,
    person: &Person,
    one: &Use,
    said: Said,
) -> Option<Reason> {
    let Said { agreed, single, withdrawn } = said;
    let purpose = compiled.purpose(one);
    let checks = [
        (withdrawn, Reason::Withdrawn),
        (!single && consent.answer == Answer::None, Reason::NotAnswered),
        (!single && consent.answer == Answer::Refused, Reason::Refused),
        (!single && consent.answer == Answer::Withdrawn, Reason::Withdrawn),
        (!single && !agreed, Reason::PolicyChanged),
        (
            !single && purpose.kind == PurposeKind::Additional && !consent.purposes.contains(&purpose.id),
            Reason::PurposeNotChosen,
        ),
        (
            compiled.separate(one).is_some_and(|needed| !consent.separate.contains(&needed.id)),
            Reason::SeparateConsentMissing,
        ),
        (consent.recipients_off.contains(&compiled.recipient(one).id), Reason::RecipientOff),
        (one.personalised && person.personalisation_off, Reason::PersonalisationOff),
        (consent.expired, Reason::Expired),
    ];
    checks.into_iter().find_map(|(applies, reason)| applies.then_some(reason))
}

impl Ages {
    /// Why this person needs a guardian's consent; `None` for an adult, and for someone who stated no age.
    pub fn needs_guardian(&self, person: &Person) -> Option<Reason> {
        let age = person.age?;
        if age < self.child_below {
            Some(Reason::Child)
        } else if age < self.adult_from && self.minors_need_guardian {
            Some(Reason::Minor)
        } else {
            None
        }
    }
}

/// What this process sees now. Private to the process, never stored: it starts with no permission, in the background.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The OS permissions that are granted.
    pub permissions: Set<String>,
    /// Whether the app is in the foreground.
    pub foreground: bool,
}

/// The answer for one use at this moment: `cell` is what the page says, `expires` when the consent ends, `now` a time
/// that never runs backwards.
pub fn decide_now(
    cell: Cell,
    one: &Use,
    device: Device,
    expires: Option<Timestamp>,
    circumstances: &Circumstances,
    now: Timestamp,
) -> Result<Basis, Reason> {
    let basis = match cell.verdict() {
        Verdict::Deny(reason) => return Err(reason),
        Verdict::Allow(basis) => return Ok(basis),
        Verdict::Conditional(basis) => basis,
    };
    let lapsed = expires.is_some_and(|end| end <= now);
    let missing = |names: &[&str]| names.iter().any(|name| !circumstances.permissions.contains(*name));
    if basis != Basis::Exception && lapsed {
        Err(Reason::Expired)
    } else if device.permissions(one).is_none_or(missing) {
        Err(Reason::PermissionMissing)
    } else if one.foreground_only && !circumstances.foreground {
        Err(Reason::Background)
    } else {
        Ok(basis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_that_is_no_answer_denies() {
        for byte in 0..=u8::MAX {
            let verdict = Cell(byte).verdict();
            let expected = match byte {
                0..=19 => Verdict::Deny(Reason::ALL[usize::from(byte)]),
                0x80..=0x83 => Verdict::Allow(Basis::ALL[usize::from(byte - 0x80)]),
                0xC0..=0xC3 => Verdict::Conditional(Basis::ALL[usize::from(byte - 0xC0)]),
                _ => Verdict::Deny(Reason::NotReady),
            };
            assert_eq!(verdict, expected, "{byte:02X}");
            assert_eq!(Cell(byte).denies(), matches!(expected, Verdict::Deny(_)), "{byte:02X}");
        }
        assert_eq!(
            format!("{:?} {:?}", Cell(0xC1), Cell(10)),
            "C1 Conditional(SeparateConsent) 0A Deny(Withdrawn)"
        );
    }

    #[test]
    fn what_an_answer_would_lift() {
        let answerable = Reason::ALL.iter().filter(|reason| reason.is_answerable());
        assert!(answerable.map(|reason| reason.number()).eq(8..=13));
    }

    #[test]
    fn ages_end_on_the_birthday() {
        for minors_need_guardian in [false, true] {
            let ages = Ages { child_below: 14, adult_from: 18, minors_need_guardian, ..Ages::default() };
            let needs = |age| ages.needs_guardian(&Person { age, ..Person::default() });
            let minor = minors_need_guardian.then_some(Reason::Minor);
            for (age, expected) in
                [(0, Some(Reason::Child)), (13, Some(Reason::Child)), (14, minor), (17, minor)]
            {
                assert_eq!(needs(Some(age)), expected, "{age}");
            }
            for age in [None, Some(18), Some(19), Some(u8::MAX)] {
                assert_eq!(needs(age), None, "{age:?}");
            }
        }
    }

    #[test]
    fn numbers_and_names_are_those_of_the_format() {
        let names: Vec<String> =
            Reason::ALL.iter().map(|one| format!("{} {}", one.number(), one.id())).collect();
        assert_eq!(
            names.join("\n"),
            "0 not-ready\n1 withdrawing\n2 undeclared\n3 not-on-platform\n4 service-ended\n5 account-closed\n\
             6 child\n7 minor\n8 not-answered\n9 refused\n10 withdrawn\n11 policy-changed\n\
             12 purpose-not-chosen\n13 separate-consent-missing\n14 recipient-off\n15 personalisation-off\n\
             16 expired\n17 permission-missing\n18 background\n19 over-budget"
        );
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.id());
            assert_eq!(Cell::deny(*reason).verdict(), Verdict::Deny(*reason));
        }
        let bases: Vec<&str> = Basis::ALL.iter().map(|one| one.id()).collect();
        assert_eq!(bases, ["consent", "separate-consent", "guardian", "exception"]);
        for basis in Basis::ALL {
            assert_eq!(serde_json::to_value(basis).unwrap(), basis.id());
            assert_eq!(Cell::allow(*basis, false).verdict(), Verdict::Allow(*basis));
            assert_eq!(Cell::allow(*basis, true).verdict(), Verdict::Conditional(*basis));
        }
    }
}
