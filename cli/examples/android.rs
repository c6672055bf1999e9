//! What the tests of the Android library need of the catalogue, written to the folder that is named: `calls.txt` has a
//! line for each call that reads an item (the item, the API levels from and to, the class, the member), `everything.json`
//! is a declaration that uses each item that Android gives.

use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

use askfirst::catalogue::{Item, Kind, Source};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("a folder is missing")?);
    let mut calls = String::new();
    for item in Item::ALL {
        for access in item.info().android {
            let to = access.to.unwrap_or(u16::MAX);
            for call in access.calls {
                writeln!(calls, "{item}\t{}\t{to}\t{}\t{}", access.from, call.class, call.member)?;
            }
        }
    }
    fs::write(folder.join("calls.txt"), calls)?;
    fs::write(folder.join("everything.json"), serde_json::to_string_pretty(&declaration())?)?;
    Ok(())
}

fn declaration() -> Value {
    let given = |item: &&Item| item.info().source == Source::Platform && !item.info().android.is_empty();
    let mut items: Vec<&Item> = Item::ALL.iter().filter(given).collect();
    items.push(&Item::Uuid);
    let flows: Vec<_> = items
        .iter()
        .filter(|item| matches!(item.info().kind, Kind::Capture | Kind::Sensor | Kind::Storage))
        .collect();
    let text = |text: &str| json!({ "zh": text, "en": text });
    let purpose =
        |id: &str| json!({ "id": id, "kind": "basic", "title": text(id), "text": text(id), "section": "1" });
    json!({
        "format": 1,
        "app": {
            "id": "cn.example.everything", "name": text("Everything"), "operator": "示例公司", "android": 24,
        },
        "policy": {
            "version": "1.0", "published": "2026-01-01", "effective": "2026-01-01", "url": "https://example.cn/",
        },
        "contact": {
            "department": text("Privacy"), "email": "privacy@example.cn", "answer_days": 15, "section": "1",
        },
        "purposes": [purpose("test"), purpose("front")],
        "apps": [
            { "id": "tea", "name": text("Tea"), "android": "cn.example.tea" },
            { "id": "cake", "name": text("Cake"), "android": "cn.example.cake" },
        ],
        "recipients": [{ "id": "self", "kind": "app", "title": text("Everything") }],
        "uses": [
            { "recipient": "self", "purpose": "test", "data": items, "section": "1" },
            { "recipient": "self", "purpose": "front", "data": flows, "section": "1", "foreground_only": true },
        ],
        "budgets": {
            "language": { "reads": 1, "seconds": 3600 },
            "oaid": { "reads": 1, "seconds": 3600 },
        },
        "ages": { "section": "1" },
        "retention": { "sections": ["1"] },
        "rights": { "answer_days": 15, "requests": ["access"], "section": "1" },
    })
}
