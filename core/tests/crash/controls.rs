use askfirst::ledger::Log;
use crate::ledger::{Plot, Step};
use crate::tally::Tally;
#[test]
fn crash_states() {
    let mut tally = Tally::default();
    let start = std::time::Instant::now();
    use Step::*;
    Plot::new(Log::Decisions, &[Append(300), Append(2900), Swap, Append(900), Erase(0), Append(2900)], 100_000, 1).crashes(&mut tally);
    eprintln!("{} {} {} {:?}\n{}", tally.states, tally.kills, tally.nested, start.elapsed(), tally.complaint());
    let mut tally = Tally::default();
    let start = std::time::Instant::now();
    Plot::new(Log::Decisions, &[Append(300), Append(2900), Swap, Append(900), Erase(0), Append(2900)], 60, 1).faults(&mut tally);
    eprintln!("{} {} {} {} {:?}\n{}", tally.states, tally.kills, tally.nested, tally.faults, start.elapsed(), tally.complaint());
}
