//! Plans as text, for JNI: a line each, with tabs between
//!
//! - the recipient's id,
//! - the number of the use that its start is,
//! - `running` or `stopped`, where it is when all steps were done,
//! - the limits, with commas between,
//! - each step: `pre-init`, `grant true`, `grant false`, `switches` with a blank before each item, `start`, `stop`, `forget`.
//!
//! An id has neither blanks, commas nor tabs. A line comes back with what came of each of its steps.

use askfirst::launch::{SdkPlan, SdkState, Step};

const RUNNING: &str = "running";
const STOPPED: &str = "stopped";

/// The line of a plan.
pub(crate) fn write(plan: &SdkPlan, start: u16) -> String {
    let limits: Vec<&str> = plan.limits.iter().map(|limit| limit.id()).collect();
    let then = if plan.then == SdkState::Running { RUNNING } else { STOPPED };
    let mut line = format!("{}\t{start}\t{then}\t{}", plan.sdk, limits.join(","));
    for step in &plan.steps {
        let text = match step {
            Step::PreInit => "pre-init".to_owned(),
            Step::Grant(granted) => format!("grant {granted}"),
            Step::Switches(items) => {
                ["switches"].into_iter().chain(items.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
            }
            Step::Start => "start".to_owned(),
            Step::Stop => "stop".to_owned(),
            Step::Forget => "forget".to_owned(),
        };
        line.push('\t');
        line.push_str(&text);
    }
    line
}

/// The plan of a line, without its limits, which no report needs; none where it is no line of [`write`]'s.
pub(crate) fn read(line: &str) -> Option<SdkPlan> {
    let mut parts = line.split('\t');
    let sdk = parts.next()?.to_owned();
    let _start = parts.next()?;
    let then = match parts.next()? {
        RUNNING => SdkState::Running,
        STOPPED => SdkState::Stopped,
        _ => return None,
    };
    let _limits = parts.next()?;
    let steps = parts.map(step).collect::<Option<_>>()?;
    Some(SdkPlan { sdk, steps, limits: Vec::new(), then })
}

fn step(text: &str) -> Option<Step> {
    let mut words = text.split(' ');
    Some(match (words.next()?, text) {
        ("switches", _) => Step::Switches(words.map(str::to_owned).collect()),
        (_, "pre-init") => Step::PreInit,
        (_, "grant true") => Step::Grant(true),
        (_, "grant false") => Step::Grant(false),
        (_, "start") => Step::Start,
        (_, "stop") => Step::Stop,
        (_, "forget") => Step::Forget,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails says where")]

    use askfirst::launch::Limit;

    use super::*;

    #[test]
    fn a_line_comes_back_as_the_plan() {
        let items = vec!["android-id".to_owned(), "oaid".to_owned()];
        let steps = vec![
            Step::PreInit,
            Step::Grant(true),
            Step::Grant(false),
            Step::Switches(items),
            Step::Switches(Vec::new()),
            Step::Start,
            Step::Stop,
            Step::Forget,
        ];
        for then in [SdkState::Running, SdkState::Stopped] {
            for steps in [steps.clone(), Vec::new()] {
                let plan = SdkPlan { sdk: "x".to_owned(), steps, limits: Vec::new(), then };
                assert_eq!(read(&write(&plan, 7)).unwrap(), plan);
            }
        }
    }

    #[test]
    fn a_line_is_what_it_says() {
        let steps = vec![Step::Switches(vec!["oaid".to_owned(), "mac".to_owned()]), Step::Grant(true)];
        let limits = vec![Limit::NoOffSwitch, Limit::NoItemSwitches];
        let plan = SdkPlan { sdk: "umeng".to_owned(), steps, limits, then: SdkState::Running };
        assert_eq!(
            write(&plan, 195),
            "umeng\t195\trunning\tno-off-switch,no-item-switches\tswitches oaid mac\tgrant true"
        );
    }

    #[test]
    fn what_is_no_line_is_no_plan() {
        for bad in [
            "",
            "x",
            "x\t1",
            "x\t1\tidle\t",
            "x\t1\trunning",
            "x\t1\trunning\t\tdance",
            "x\t1\trunning\t\tgrant",
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }
}
