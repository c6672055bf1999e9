//! The table: rows, whether they meet their goal, and how they are printed.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::sample::Samples;

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Nanoseconds,
    Bytes,
}

/// What a row should reach.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    /// None: shown for what it is.
    Shown,
    /// At most this many times the floor.
    Ratio(f64),
    /// At least this many times the floor: for what others take, beside AskFirst.
    #[cfg_attr(not(feature = "peers"), expect(dead_code, reason = "the others come with the peers"))]
    Least(f64),
    /// At most this much, whatever the floor.
    Most(f64),
}

/// One thing that is done, beside the least that it takes.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) samples: Samples,
    pub(crate) floor: &'static str,
    pub(crate) floor_samples: Samples,
    pub(crate) unit: Unit,
    pub(crate) goal: Goal,
}

impl Row {
    /// A row of times.
    pub(crate) fn new(
        (what, samples): (&'static str, &Samples),
        (floor, floor_samples): (&'static str, &Samples),
        goal: Goal,
    ) -> Self {
        let (samples, floor_samples) = (samples.clone(), floor_samples.clone());
        Self { what, samples, floor, floor_samples, unit: Unit::Nanoseconds, goal }
    }

    /// The ratio of the smallest samples.
    fn ratio_of_minima(&self) -> f64 {
        self.samples.min() / self.floor_samples.min()
    }

    /// The ratio of the medians: what goals are held against.
    fn ratio(&self) -> f64 {
        self.samples.median() / self.floor_samples.median()
    }

    /// How many times the goal it takes: at most 1 is good.
    fn share_of_goal(&self) -> Option<f64> {
        match self.goal {
            Goal::Shown => None,
            Goal::Ratio(most) => Some(self.ratio() / most),
            Goal::Least(least) => Some(least / self.ratio()),
            Goal::Most(most) => Some(self.samples.median() / most),
        }
    }

    /// Whether its goal is met; a row without one meets it.
    pub(crate) fn is_met(&self) -> bool {
        self.share_of_goal().is_none_or(|share| share <= 1.0)
    }

    fn goal(&self) -> String {
        match self.goal {
            Goal::Shown => String::new(),
            Goal::Ratio(most) => format!("≤ {most}"),
            Goal::Least(least) => format!("≥ {least}"),
            Goal::Most(most) => format!("≤ {}", amount(most, self.unit)),
        }
    }

    fn verdict(&self) -> String {
        match self.share_of_goal() {
            None => String::new(),
            Some(share) if share <= 1.0 => "ok".to_owned(),
            Some(share) => format!("missed by {:.0} %", ((share - 1.0) * 100.0).ceil()),
        }
    }

    fn cells(&self) -> [String; 10] {
        [
            self.what.to_owned(),
            amount(self.samples.min(), self.unit),
            amount(self.samples.median(), self.unit),
            self.floor.to_owned(),
            amount(self.floor_samples.min(), self.unit),
            amount(self.floor_samples.median(), self.unit),
            times(self.ratio_of_minima()),
            times(self.ratio()),
            self.goal(),
            self.verdict(),
        ]
    }

    fn json(&self, group: &str) -> Value {
        let goal = match self.goal {
            Goal::Shown => Value::Null,
            Goal::Ratio(most) => json!({ "ratio": most }),
            Goal::Least(least) => json!({ "least": least }),
            Goal::Most(most) => json!({ "most": most }),
        };
        json!({
            "group": group,
            "what": self.what,
            "unit": match self.unit { Unit::Nanoseconds => "ns", Unit::Bytes => "bytes" },
            "min": self.samples.min(),
            "median": self.samples.median(),
            "floor": self.floor,
            "floor_min": self.floor_samples.min(),
            "floor_median": self.floor_samples.median(),
            "ratio_of_minima": self.ratio_of_minima(),
            "ratio": self.ratio(),
            "goal": goal,
            "met": self.is_met(),
        })
    }
}

const TITLES: [&str; 10] = ["", "min", "median", "floor", "min", "median", "of minima", "RATIO", "goal", ""];
/// The columns that hold words; the others hold numbers and stand to the right.
const WORDS: [usize; 3] = [0, 3, 9];

/// The rows of a group, and its name.
pub(crate) type Measured = (&'static str, Vec<Row>);

/// The table for people.
pub(crate) fn text(groups: &[Measured]) -> String {
    let rows = groups.iter().flat_map(|(_, rows)| rows);
    let lines: Vec<[String; 10]> =
        std::iter::once(TITLES.map(str::to_owned)).chain(rows.map(Row::cells)).collect();
    let mut text = String::new();
    for line in &lines {
        let mut out = String::new();
        for (column, cell) in line.iter().enumerate() {
            let width = lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
            let pad = " ".repeat(width - cell.chars().count());
            if WORDS.contains(&column) {
                let _ = write!(out, "{cell}{pad}  ");
            } else {
                let _ = write!(out, "{pad}{cell}  ");
            }
        }
        text.push_str(out.trim_end());
        text.push('\n');
    }
    text
}

/// The table for programs.
pub(crate) fn json(groups: &[Measured]) -> Value {
    groups.iter().flat_map(|(name, rows)| rows.iter().map(|row| row.json(name))).collect()
}

/// The table of one group for a document: medians alone, and the ratio of minima, which shows how quiet the machine was.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let mut text = "| | median | beside | median | of minima | ratio | goal | |\n".to_owned();
    text.push_str("| --- | ---: | --- | ---: | ---: | ---: | ---: | --- |\n");
    for row in rows {
        let [what, _, median, floor, _, floor_median, of_minima, ratio, goal, verdict] = row.cells();
        let _ = writeln!(
            text,
            "| {what} | {median} | {floor} | {floor_median} | {of_minima} | **{ratio}** | {goal} | {verdict} |"
        );
    }
    text
}

fn times(ratio: f64) -> String {
    if ratio < 100.0 { format!("{ratio:.2}") } else { format!("{ratio:.0}") }
}

fn amount(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Bytes => format!("{:.0} KB", value / 1e3),
        Unit::Nanoseconds if value < 1e3 => format!("{value:.2} ns"),
        Unit::Nanoseconds if value < 1e6 => format!("{:.2} µs", value / 1e3),
        Unit::Nanoseconds => format!("{:.2} ms", value / 1e6),
    }
}
