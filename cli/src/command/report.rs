//! `askfirst report`.

use std::path::PathBuf;

use askfirst::catalogue::Platform;
use askfirst::ledger::Log;
use askfirst::report::{self, Activity, Row, SdkRow, SharedRow};
use askfirst::text::Lang;
use clap::ValueEnum;
use serde_json::{Value, json};

use super::store::{file_of, read};
use super::{Console, Exit, Failure};
use crate::declared::Declared;
use crate::render::{pad, visible, width};
use crate::scene::describe;

/// What `report` understands.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which report.
    #[arg(value_enum)]
    kind: Kind,
    /// The declaration.
    declaration: PathBuf,
    /// The folder of an installation. Without one the report shows what is declared, with counts of 0.
    store: Option<PathBuf>,
    /// The platform.
    #[arg(long, value_enum, default_value_t = On::Android)]
    platform: On,
}

/// The reports.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// What is collected, by the app and the SDKs in it.
    Collected,
    /// Who else gets what.
    Shared,
    /// What happened to each SDK.
    Sdks,
}

/// The platforms.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum On {
    /// Android.
    Android,
    /// iOS.
    Ios,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let compiled = Declared::read(&args.declaration)?.compiled;
    let activity = match &args.store {
        Some(store) => Activity::fold(read(&file_of(store, Log::Activity))?.records),
        None => Activity::default(),
    };
    let platform = match args.platform {
        On::Android => Platform::Android,
        On::Ios => Platform::Ios,
    };
    let lang = console.lang();
    let (json, lines) = match args.kind {
        Kind::Collected => {
            let rows = report::collected(&compiled, platform, &activity, lang);
            (to_json(&rows)?, collected(&rows, lang))
        }
        Kind::Shared => {
            let rows = report::shared(&compiled, platform, &activity, lang);
            (to_json(&rows)?, shared(&rows, lang))
        }
        Kind::Sdks => {
            let rows = report::sdks(&compiled, &activity, lang);
            (to_json(&rows)?, sdks(&rows))
        }
    };
    if console.is_json() {
        console.json(&json!({ "rows": json }))?;
    } else {
        lines.iter().try_for_each(|line| console.line(&visible(line)))?;
    }
    Ok(Exit::Fine)
}

fn to_json<T: serde::Serialize>(rows: &T) -> Result<Value, Failure> {
    serde_json::to_value(rows).map_err(|error| Failure::Other(error.to_string()))
}

/// Rows of cells in columns as wide as their widest cell; the last column is free.
fn table(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest =
        |column: usize| rows.iter().filter_map(|row| Some(width(row.get(column)?))).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

fn words(lang: Lang, zh: [&str; 5], en: [&str; 5]) -> Vec<String> {
    let words = if lang == Lang::Zh { zh } else { en };
    words.map(str::to_owned).to_vec()
}

fn collected(rows: &[Row], lang: Lang) -> Vec<String> {
    let heading = words(
        lang,
        ["信息", "使用者", "目的", "次数", "最近一次"],
        ["data", "who", "purpose", "times", "last"],
    );
    let cells = rows.iter().map(|row| {
        let last = row.last.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![row.name.clone(), row.recipient.clone(), row.purpose.clone(), row.count.to_string(), last]
    });
    table(&std::iter::once(heading).chain(cells).collect::<Vec<_>>())
}

fn shared(rows: &[SharedRow], lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        let started = match (row.started, lang) {
            (true, Lang::Zh) => "，启动过",
            (true, Lang::En) => ", was started",
            (false, Lang::Zh) => "，从未启动",
            (false, Lang::En) => ", was never started",
        };
        lines.push(format!("{} — {} ({}{started})", row.title, row.company, row.way));
        lines.push(format!("  {}", row.policy_url));
        let cells: Vec<Vec<String>> = row
            .rows
            .iter()
            .map(|row| vec!["  ".to_owned() + &row.name, row.purpose.clone(), row.count.to_string()])
            .collect();
        lines.extend(table(&cells));
        lines.push(String::new());
    }
    lines
}

fn sdks(rows: &[SdkRow]) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        lines.push(format!("{} ({})", row.title, row.recipient));
        for (at, step, outcome) in &row.steps {
            lines.push(format!("  {at}  {}: {outcome:?}", describe(step)));
        }
        if row.steps.is_empty() {
            lines.push("  —".to_owned());
        }
    }
    lines
}
