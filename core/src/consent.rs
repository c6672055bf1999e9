//! What the person said, and how each act changes it.
//!
//! The state of an installation is one [`Consent`]. An [`Act`] gives the next one: [`Consent::after`] is pure, and the
//! ledger's record of an act carries the whole state after it, so that folding the ledger is taking the last record.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::declaration::{Compiled, Meaning, PurposeKind, RecipientKind, Use};
use crate::edge::Timestamp;
use crate::json::{derived, object};
use crate::sorted::{Map, Set};

/// The general answer to the notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// None yet.
    #[default]
    None,
    /// Yes.
    Agreed,
    /// No.
    Refused,
    /// Yes once, no since.
    Withdrawn,
}

/// What belongs to a person and not to the phone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// The age in years that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
    /// Whether a guardian agreed.
    pub guardian: bool,
    /// Whether personalisation was switched off.
    pub personalisation_off: bool,
    /// Whether the account was closed.
    pub closed: bool,
}

object!(defaults Person { age, guardian, personalisation_off, closed });

/// Everything that was said on this installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Consent {
    /// The general answer.
    pub answer: Answer,
    /// When it was given.
    pub answered: Timestamp,
    /// The version of the policy that it answers.
    pub policy: String,
    /// The uses that the policy had when it was agreed to.
    pub agreed: Set<Meaning>,
    /// Uses agreed to one by one, when a feature asked.
    pub single: Set<Meaning>,
    /// Uses withdrawn one by one, or left half withdrawn by a process that died.
    pub withdrawn: Set<Meaning>,
    /// The additional purposes that were chosen.
    pub purposes: Set<String>,
    /// The recipients that were switched off.
    pub recipients_off: Set<String>,
    /// The separate consents that were given.
    pub separate: Set<String>,
    /// When the answer ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// Whether it has ended. Once ended it stays so, whatever the clock says later.
    pub expired: bool,
    /// The subject logged in; empty for nobody.
    pub subject: String,
    /// What is known of each subject; under the empty name, of whoever uses the app without logging in.
    pub people: Map<String, Person>,
    /// Whether the service was shut down.
    pub service_ended: bool,
    /// When each question was last answered with no.
    pub refused_questions: Map<String, Timestamp>,
    /// The largest time ever seen. No clock turns it back.
    pub clock: Timestamp,
}

object!(defaults Consent {
    answer,
    answered,
    policy,
    agreed,
    single,
    withdrawn,
    purposes,
    recipients_off,
    separate,
    expires,
    expired,
    subject,
    people,
    service_ended,
    refused_questions,
    clock,
});

/// What a person ticked before agreeing. Nothing is ticked for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Choices {
    /// Additional purposes chosen.
    pub purposes: Set<String>,
    /// Recipients switched off.
    pub recipients_off: Set<String>,
    /// Separate consents given.
    pub separate: Set<String>,
}

/// Something that changes what may be done with data. What it means is in [`Consent::after`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// Agrees to the policy, with choices.
    Agree {
        /// What was ticked.
        choices: Choices,
    },
    /// Refuses it. The app goes on in guest mode.
    Refuse,
    /// Takes everything back.
    Withdraw,
    /// Takes single uses back.
    WithdrawUses {
        /// Which.
        uses: Set<Meaning>,
    },
    /// Agrees to single uses, when a feature asks for them.
    Allow {
        /// Which.
        uses: Set<Meaning>,
        /// The separate consents that they need, given with them.
        #[serde(default, skip_serializing_if = "Set::is_empty")]
        separate: Set<String>,
    },
    /// Says no to one question, which is then left alone for its cool-down.
    Decline {
        /// The question: the key of a use, or the name of an OS permission.
        question: String,
    },
    /// Chooses a purpose or gives it up.
    Purpose {
        /// Its id.
        purpose: String,
        /// Whether it is chosen.
        on: bool,
    },
    /// Switches a recipient on or off.
    Recipient {
        /// Its id.
        recipient: String,
        /// Whether it is on.
        on: bool,
    },
    /// Gives a separate consent or takes it back.
    Separate {
        /// Its id.
        consent: String,
        /// Whether it is given.
        given: bool,
    },
    /// Someone logs in.
    LogIn {
        /// The subject, as an opaque name.
        subject: String,
    },
    /// Nobody is logged in any more.
    LogOut,
    /// The person states an age.
    Age {
        /// In years.
        years: u8,
    },
    /// A guardian's word.
    Guardian {
        /// Whether the guardian agrees.
        agrees: bool,
    },
    /// The personalisation switch.
    Personalisation {
        /// Whether it is on.
        on: bool,
    },
    /// The account of the person logged in is closed.
    CloseAccount,
    /// The service is shut down.
    EndService,
    /// The answer has reached the end of its time.
    Expire,
}

/// Why an act cannot be done. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ActError {
    /// The declaration has no such thing.
    #[error("the declaration has no {what} \"{id}\"; only what is declared can be allowed")]
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// A basic purpose was given as a choice.
    #[error("\"{0}\" is a basic purpose: agreeing covers it, it is not chosen")]
    Basic(String),
    /// The app cannot be switched off as a recipient.
    #[error("\"{0}\" is the app itself: withdraw instead of switching it off")]
    App(String),
    /// Only an account that exists can be closed.
    #[error("nobody is logged in: there is no account to close")]
    NoAccount,
}

impl Act {
    /// Whether this takes `one` back: after it the use is denied, whatever was said before. Such an act is effective
    /// before it is on record.
    pub fn takes_back(&self, compiled: &Compiled, one: &Use) -> bool {
        if matches!(self, Act::EndService) {
            return true;
        }
        one.exception.is_none()
            && match self {
                Act::Refuse | Act::Withdraw => true,
                Act::WithdrawUses { uses } => uses.contains(&one.meaning),
                Act::Purpose { purpose, on: false } => compiled.purpose(one).id == *purpose,
                Act::Recipient { recipient, on: false } => compiled.recipient(one).id == *recipient,
                Act::Separate { consent, given: false } => {
                    compiled.separate(one).is_some_and(|needed| needed.id == *consent)
                }
                Act::Personalisation { on: false } => one.personalised,
                _ => false,
            }
    }

    /// Whether marks in the page say all of it, so that it can be put on record later, by another process: it takes back and
    /// does nothing else, and says nothing about a person or about uses that are not declared yet.
    pub fn can_be_marked(&self) -> bool {
        matches!(
            self,
            Self::Withdraw
                | Self::WithdrawUses { .. }
                | Self::Purpose { on: false, .. }
                | Self::Recipient { on: false, .. }
                | Self::Separate { given: false, .. }
        )
    }
}

impl Consent {
    /// The person this is about now.
    pub fn person(&self) -> Person {
        self.people.get(&self.subject).cloned().unwrap_or_default()
    }

    /// The state after `act` at `now`. Acts name only what is declared.
    pub fn after(&self, act: &Act, compiled: &Compiled, now: Timestamp) -> Result<Self, ActError> {
        let mut next = self.clone();
        next.clock = self.clock.max(now);
        let now = next.clock;
        match act {
            Act::Agree { choices } => next.agree(choices, compiled, now)?,
            Act::Refuse => next.end(Answer::Refused, compiled, now),
            Act::Withdraw => next.end(Answer::Withdrawn, compiled, now),
            Act::WithdrawUses { uses } => {
                known_uses(compiled, uses)?;
                next.single.retain(|meaning| !uses.contains(meaning));
                next.withdrawn.extend(uses.iter().copied());
            }
            Act::Allow { uses, separate } => {
                known_uses(compiled, uses)?;
                separate.iter().try_for_each(|id| known_separate(compiled, id))?;
                next.separate.extend(separate.iter().cloned());
                next.begin_single(compiled, now);
                next.withdrawn.retain(|meaning| !uses.contains(meaning));
                next.single.extend(uses.iter().copied());
            }
            Act::Decline { question } => {
                next.refused_questions.insert(question.clone(), now);
            }
            Act::Purpose { purpose, on } => next.purpose(purpose, *on, compiled)?,
            Act::Recipient { recipient, on } => {
                known_recipient(compiled, recipient)?;
                set(&mut next.recipients_off, recipient, !on);
            }
            Act::Separate { consent, given } => {
                known_separate(compiled, consent)?;
                set(&mut next.separate, consent, *given);
            }
            Act::LogIn { subject } => next.subject.clone_from(subject),
            Act::LogOut => next.subject.clear(),
            Act::Age { years } => next.person_mut().age = Some(*years),
            Act::Guardian { agrees } => next.person_mut().guardian = *agrees,
            Act::Personalisation { on } => next.person_mut().personalisation_off = !on,
            Act::CloseAccount if next.subject.is_empty() => return Err(ActError::NoAccount),
            Act::CloseAccount => next.person_mut().closed = true,
            Act::EndService => next.service_ended = true,
            Act::Expire => next.expired = true,
        }
        Ok(next)
    }

    /// The acts that put on record what marks say: that `uses` were taken back, or `everything`.
    ///
    /// A separate consent all of whose uses were taken back goes with them: unlike them it would outlast a later agreement.
    pub fn finishing(&self, uses: Set<Meaning>, everything: bool, compiled: &Compiled) -> Vec<Act> {
        // Who has withdrawn, and was found half way through it, has not done it twice.
        if everything && self.answer != Answer::Withdrawn {
            return vec![Act::Withdraw];
        }
        let mut acts = Vec::new();
        for consent in &self.separate {
            let needs = |one: &&Use| {
                one.exception.is_none() && compiled.separate(one).is_some_and(|needed| needed.id == *consent)
            };
            let mut all = compiled.uses().iter().filter(needs).peekable();
            if all.peek().is_some() && all.all(|one| uses.contains(&one.meaning)) {
                acts.push(Act::Separate { consent: consent.clone(), given: false });
            }
        }
        if !uses.is_empty() {
            acts.push(Act::WithdrawUses { uses });
        }
        acts
    }

    fn person_mut(&mut self) -> &mut Person {
        self.people.or_default(&self.subject)
    }

    fn agree(&mut self, choices: &Choices, compiled: &Compiled, now: Timestamp) -> Result<(), ActError> {
        for id in &choices.purposes {
            if known_purpose(compiled, id)? == PurposeKind::Basic {
                return Err(ActError::Basic(id.clone()));
            }
        }
        choices.recipients_off.iter().try_for_each(|id| known_recipient(compiled, id))?;
        choices.separate.iter().try_for_each(|id| known_separate(compiled, id))?;
        let declaration = compiled.declaration();
        self.answer = Answer::Agreed;
        self.answered = now;
        self.policy.clone_from(&declaration.policy.version);
        self.agreed.clear();
        self.agreed.extend(compiled.uses().iter().map(|one| one.meaning));
        self.single.clear();
        self.withdrawn.clear();
        self.purposes.clone_from(&choices.purposes);
        self.recipients_off.clone_from(&choices.recipients_off);
        self.separate.extend(choices.separate.iter().cloned());
        self.expires = declaration.questions.consent_days.map(|days| now.plus_days(days));
        self.expired = false;
        Ok(())
    }

    /// Without a general agreement, consents to single uses have a time of their own: that of the first of them. When it
    /// has ended they are over, and the next one begins anew.
    fn begin_single(&mut self, compiled: &Compiled, now: Timestamp) {
        if self.answer == Answer::Agreed {
            return;
        }
        if self.has_ended(now) {
            self.single.clear();
        }
        if self.single.is_empty() {
            self.expired = false;
            self.expires = compiled.declaration().questions.consent_days.map(|days| now.plus_days(days));
        }
    }

    /// Whether the time of what was agreed to is over.
    fn has_ended(&self, now: Timestamp) -> bool {
        self.expired || self.expires.is_some_and(|end| end <= now)
    }

    /// Ends every agreement. What stays is what belongs to people, and the questions already refused.
    fn end(&mut self, answer: Answer, compiled: &Compiled, now: Timestamp) {
        self.answer = answer;
        self.answered = now;
        self.policy.clone_from(&compiled.declaration().policy.version);
        for meanings in [&mut self.agreed, &mut self.single, &mut self.withdrawn] {
            meanings.clear();
        }
        for ids in [&mut self.purposes, &mut self.recipients_off, &mut self.separate] {
            ids.clear();
        }
        self.expires = None;
        self.expired = false;
    }

    /// An additional purpose is a choice. A basic one was agreed to as a whole, so giving it up withdraws its uses.
    fn purpose(&mut self, id: &str, on: bool, compiled: &Compiled) -> Result<(), ActError> {
        let kind = known_purpose(compiled, id)?;
        let meanings =
            compiled.uses().iter().filter(|one| compiled.purpose(one).id == id).map(|one| one.meaning);
        let meanings: Vec<Meaning> = meanings.collect();
        if on {
            self.withdrawn.retain(|meaning| !meanings.contains(meaning));
        } else {
            self.single.retain(|meaning| !meanings.contains(meaning));
        }
        match kind {
            PurposeKind::Additional => set(&mut self.purposes, id, on),
            PurposeKind::Basic if !on => self.withdrawn.extend(meanings),
            PurposeKind::Basic => {}
        }
        Ok(())
    }
}

/// What should be shown to the person when the app comes to the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Nothing: there is an answer to this policy.
    None,
    /// The notice, for the first time.
    First,
    /// The notice again: uses are new or changed, and those stay denied until there is an answer.
    Changed,
    /// The notice again: the answer ended by itself.
    Expired,
    /// That the policy has a new version, which left every use alone. No answer is needed.
    Inform,
}

impl Consent {
    /// What to show. A refusal or a withdrawal is never followed by the same question about the same policy.
    pub fn question(&self, compiled: &Compiled, now: Timestamp) -> Question {
        let policy = &compiled.declaration().policy.version;
        let cool = self.answered.plus_hours(compiled.declaration().questions.cool_down_hours);
        match self.answer {
            Answer::None => Question::First,
            Answer::Refused | Answer::Withdrawn if self.policy == *policy || now.max(self.clock) < cool => {
                Question::None
            }
            Answer::Refused | Answer::Withdrawn => Question::Changed,
            Answer::Agreed if self.has_ended(now.max(self.clock)) => Question::Expired,
            Answer::Agreed if compiled.uses().iter().any(|one| !self.agreed.contains(&one.meaning)) => {
                Question::Changed
            }
            Answer::Agreed if self.policy != *policy => Question::Inform,
            Answer::Agreed => Question::None,
        }
    }

    /// Whether a question, or an OS permission, may be asked now: not within the cool-down after a no.
    pub fn may_ask(&self, question: &str, compiled: &Compiled, now: Timestamp) -> bool {
        let hours = compiled.declaration().questions.cool_down_hours;
        self.refused_questions.get(question).is_none_or(|at| at.plus_hours(hours) <= now.max(self.clock))
    }
}

derived! { Answer, Meaning, Timestamp }

fn set(ids: &mut Set<String>, id: &str, on: bool) {
    if on {
        ids.insert(id.to_owned());
    } else {
        ids.retain(|other| other != id);
    }
}

fn unknown(what: &'static str, id: &str) -> ActError {
    ActError::Unknown { what, id: id.to_owned() }
}

fn known_uses(compiled: &Compiled, uses: &Set<Meaning>) -> Result<(), ActError> {
    let stray = uses.iter().find(|meaning| !compiled.uses().iter().any(|one| one.meaning == **meaning));
    stray.map_or(Ok(()), |meaning| Err(unknown("use", &meaning.to_string())))
}

fn known_purpose(compiled: &Compiled, id: &str) -> Result<PurposeKind, ActError> {
    let found = compiled.declaration().purposes.iter().find(|purpose| purpose.id == id);
    found.map(|purpose| purpose.kind).ok_or_else(|| unknown("purpose", id))
}

fn known_recipient(compiled: &Compiled, id: &str) -> Result<(), ActError> {
    match compiled.declaration().recipients.iter().find(|recipient| recipient.id == id) {
        None => Err(unknown("recipient", id)),
        Some(recipient) if recipient.kind == RecipientKind::App => Err(ActError::App(id.to_owned())),
        Some(_) => Ok(()),
    }
}

fn known_separate(compiled: &Compiled, id: &str) -> Result<(), ActError> {
    let found = compiled.declaration().separate_consents.iter().any(|consent| consent.id == id);
    if found { Ok(()) } else { Err(unknown("separate consent", id)) }
}
