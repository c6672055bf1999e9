//! Requests that people make about their data, and the days within which they are answered.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::declaration::{Ground, RequestKind, Rights};
use crate::edge::Timestamp;

/// A request and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its number on this installation, from 1.
    pub number: u32,
    /// What is asked for.
    pub kind: RequestKind,
    /// Who asks; empty for somebody not logged in.
    pub subject: String,
    /// The ground, where one was named.
    pub ground: Option<String>,
    /// When it was made.
    pub made: Timestamp,
    /// When it must be answered.
    pub due: Timestamp,
    /// When it was answered, and how.
    pub answer: Option<(Timestamp, RequestOutcome)>,
}

impl Request {
    /// Whether nobody answered in time.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.answer.as_ref().map_or(now, |(at, _)| *at) > self.due
    }
}

/// How a request was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestOutcome {
    /// It was done.
    Done,
    /// It was refused, on a ground that the policy names.
    Refused {
        /// The ground's id.
        ground: String,
    },
}

/// Something that happens to a request: what the ledger records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RightsAct {
    /// It is made.
    Request {
        /// Its number.
        number: u32,
        /// What is asked for.
        request: RequestKind,
        /// Who asks.
        subject: String,
        /// The ground, where one is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<String>,
        /// When it must be answered.
        due: Timestamp,
    },
    /// It is answered.
    Answer {
        /// Its number.
        number: u32,
        /// How.
        outcome: RequestOutcome,
    },
}

/// Why a request, or its answer, cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RightsError {
    /// The policy offers no such request.
    #[error("the policy offers no request of the kind {0:?}: see \"rights\" in the declaration")]
    NotOffered(RequestKind),
    /// The policy names no such ground.
    #[error("the policy names no ground \"{0}\" for this: see \"rights\" in the declaration")]
    NoGround(String),
    /// There is no open request of this number.
    #[error("there is no open request {0}")]
    NotOpen(u32),
}

impl RightsAct {
    /// A new request, due as the declaration promises.
    pub fn request(
        rights: &Rights,
        earlier: &[Request],
        kind: RequestKind,
        ground: Option<&str>,
        subject: &str,
        now: Timestamp,
    ) -> Result<Self, RightsError> {
        if !rights.requests.contains(&kind) {
            return Err(RightsError::NotOffered(kind));
        }
        if let Some(ground) = ground {
            named(&rights.deletion_grounds, ground)?;
        }
        Ok(Self::Request {
            number: earlier.iter().map(|request| request.number).max().unwrap_or(0) + 1,
            request: kind,
            subject: subject.to_owned(),
            ground: ground.map(str::to_owned),
            due: now.plus_days(rights.answer_days),
        })
    }

    /// The answer to an open request.
    pub fn answer(
        rights: &Rights,
        earlier: &[Request],
        number: u32,
        outcome: RequestOutcome,
    ) -> Result<Self, RightsError> {
        if !earlier.iter().any(|request| request.number == number && request.answer.is_none()) {
            return Err(RightsError::NotOpen(number));
        }
        if let RequestOutcome::Refused { ground } = &outcome {
            named(&rights.refusal_grounds, ground)?;
        }
        Ok(Self::Answer { number, outcome })
    }

    /// Applies a recorded act to the list of requests.
    pub(crate) fn fold(self, at: Timestamp, requests: &mut Vec<Request>) {
        match self {
            Self::Request { number, request, subject, ground, due } => {
                requests.push(Request {
                    number,
                    kind: request,
                    subject,
                    ground,
                    made: at,
                    due,
                    answer: None,
                });
            }
            Self::Answer { number, outcome } => {
                if let Some(request) = requests.iter_mut().find(|request| request.number == number) {
                    request.answer = Some((at, outcome));
                }
            }
        }
    }
}

fn named(grounds: &[Ground], id: &str) -> Result<(), RightsError> {
    if grounds.iter().any(|ground| ground.id == id) {
        Ok(())
    } else {
        Err(RightsError::NoGround(id.to_owned()))
    }
}
