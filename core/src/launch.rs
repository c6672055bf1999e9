//! Which step each third-party SDK takes next.
//!
//! [`plan`] compares what was allowed with what is allowed now and lists the steps that lead from one to the other. The
//! platform takes a step and reports what came of it; a step that fails concerns its own SDK alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::declaration::{Compiled, Device, Recipient, Sdk, Shape, Use, UseId, What};

/// One thing that an adapter does to its SDK.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The first initialisation, which reads nothing and sends nothing.
    PreInit,
    /// Tells the SDK whether the person agreed.
    Grant(bool),
    /// Sets the SDK's own privacy switches: the items it may read; all others are off.
    Switches(Vec<String>),
    /// Initialises and starts it.
    Start,
    /// Stops it.
    Stop,
    /// Has it delete what it holds.
    Forget,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It failed; the text is the SDK's own and holds no personal data.
    Failed(String),
    /// There is nothing the SDK offers for it. On record because the person was promised the attempt.
    NotOffered,
}

/// Where an SDK is, in this process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SdkState {
    /// Not started.
    #[default]
    Idle,
    /// Running.
    Running,
    /// Told to stop. It may still be in memory, and is not fed any more.
    Stopped,
    /// A step on the way up failed. It is left alone until the next launch.
    Failed,
}

/// What a plan cannot do for the person, said openly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// The SDK has no off switch: it stays in memory until the process ends, and is not started again.
    NoOffSwitch,
    /// The SDK has no switch for single items: what it reads by itself does not pass the gate.
    NoItemSwitches,
}

impl Limit {
    /// Its stable name.
    pub fn id(self) -> &'static str {
        match self {
            Self::NoOffSwitch => "no-off-switch",
            Self::NoItemSwitches => "no-item-switches",
        }
    }
}

/// The steps of one SDK, in order, and what they leave open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SdkPlan {
    /// The recipient.
    pub sdk: String,
    /// What to do, in order. If one fails the rest of a start is dropped; a withdrawal goes on.
    pub steps: Vec<Step>,
    /// What cannot be done.
    pub limits: Vec<Limit>,
    /// Where the SDK is when all steps were done.
    pub then: SdkState,
}

/// The steps that lead from `before` to `after`, each one truth value a use. Withdrawals come first, last-started SDK
/// first; then starts, in the declaration's order.
pub fn plan(
    compiled: &Compiled,
    device: Device,
    before: &[bool],
    after: &[bool],
    states: &BTreeMap<String, SdkState>,
) -> Vec<SdkPlan> {
    let mut down = Vec::new();
    let mut up = Vec::new();
    for recipient in &compiled.declaration().recipients {
        let Some(sdk) = &recipient.sdk else { continue };
        let Some(start) = compiled.start_of(&recipient.id) else { continue };
        if !start.platforms.contains(&device.platform) {
            continue;
        }
        let state = states.get(&recipient.id).copied().unwrap_or_default();
        let one = One { compiled, device, recipient, sdk, before, after };
        if allowed(after, start.id) {
            up.extend(one.up(state));
        } else if matches!(state, SdkState::Running | SdkState::Failed) {
            down.push(one.down());
        }
    }
    down.reverse();
    down.extend(up);
    down
}

fn allowed(uses: &[bool], id: UseId) -> bool {
    uses.get(id.index()).copied().unwrap_or_default()
}

struct One<'a> {
    compiled: &'a Compiled,
    device: Device,
    recipient: &'a Recipient,
    sdk: &'a Sdk,
    before: &'a [bool],
    after: &'a [bool],
}

impl One<'_> {
    /// The uses of items that this device has.
    fn items(&self) -> impl Iterator<Item = &Use> {
        let uses = self.compiled.uses_of(&self.recipient.id);
        uses.filter(|one| one.what != What::Start && self.device.permissions(one).is_some())
    }

    /// The items it may read under `uses`: those with at least one allowed use.
    fn switches(&self, uses: &[bool]) -> Vec<String> {
        let mut items: Vec<String> =
            self.items().filter(|one| allowed(uses, one.id)).map(|one| one.what.id().to_owned()).collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    fn has_switches(&self) -> bool {
        matches!(self.sdk.shape, Shape::Controlled | Shape::Granted)
    }

    fn up(&self, state: SdkState) -> Option<SdkPlan> {
        let switches = self.switches(self.after);
        let steps = match (state, self.sdk.shape) {
            (SdkState::Failed, _) | (SdkState::Running, Shape::Phased | Shape::Held) => return None,
            (SdkState::Running, _) if switches == self.switches(self.before) => return None,
            (SdkState::Running, _) => vec![Step::Switches(switches)],
            (SdkState::Idle, Shape::Phased) => vec![Step::PreInit, Step::Grant(true), Step::Start],
            (SdkState::Stopped, Shape::Phased) => vec![Step::Grant(true), Step::Start],
            (_, Shape::Controlled) => vec![Step::Switches(switches), Step::Start],
            (_, Shape::Granted) => vec![Step::Switches(switches), Step::Grant(true)],
            (_, Shape::Held) => vec![Step::Start],
        };
        let held_back = self.items().any(|one| !allowed(self.after, one.id));
        let limits = if held_back && !self.has_switches() { vec![Limit::NoItemSwitches] } else { Vec::new() };
        Some(SdkPlan { sdk: self.recipient.id.clone(), steps, limits, then: SdkState::Running })
    }

    fn down(&self) -> SdkPlan {
        let offers = [
            (self.has_switches(), Step::Switches(Vec::new())),
            (self.sdk.takes_refusal, Step::Grant(false)),
            (self.sdk.stops, Step::Stop),
            (self.sdk.forgets, Step::Forget),
        ];
        let steps = offers.into_iter().filter_map(|(offered, step)| offered.then_some(step)).collect();
        let limits = if self.sdk.stops || self.sdk.takes_refusal { vec![] } else { vec![Limit::NoOffSwitch] };
        SdkPlan { sdk: self.recipient.id.clone(), steps, limits, then: SdkState::Stopped }
    }
}
