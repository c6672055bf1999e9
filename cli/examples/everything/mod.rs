//! A declaration that uses each item that a platform gives.

use askfirst::catalogue::{Item, Kind, Platform, Source};
use serde_json::{Value, json};

/// Its file.
pub(crate) fn declaration(platform: Platform) -> serde_json::Result<String> {
    let given =
        |item: &&Item| item.info().source == Source::Platform && !item.info().accesses(platform).is_empty();
    let mut items: Vec<&Item> = Item::ALL.iter().filter(given).collect();
    items.push(&Item::Uuid);
    let flows: Vec<_> = items
        .iter()
        .filter(|item| matches!(item.info().kind, Kind::Capture | Kind::Sensor | Kind::Storage))
        .collect();
    let (oldest, rare) = match platform {
        Platform::Android => (24, "oaid"),
        Platform::Ios => (13, "idfv"),
    };
    let text = |text: &str| json!({ "zh": text, "en": text });
    let purpose =
        |id: &str| json!({ "id": id, "kind": "basic", "title": text(id), "text": text(id), "section": "1" });
    let app = |id: &str, name: &str| json!({ "id": id, "name": text(name), (platform.id()): format!("cn.example.{id}") });
    let declaration: Value = json!({
        "format": 1,
        "app": {
            "id": "cn.example.everything", "name": text("Everything"), "operator": "示例公司",
            (platform.id()): oldest,
        },
        "policy": {
            "version": "1.0", "published": "2026-01-01", "effective": "2026-01-01", "url": "https://example.cn/",
        },
        "contact": {
            "department": text("Privacy"), "email": "privacy@example.cn", "answer_days": 15, "section": "1",
        },
        "purposes": [purpose("test"), purpose("front")],
        "apps": [app("tea", "Tea"), app("cake", "Cake")],
        "recipients": [{ "id": "self", "kind": "app", "title": text("Everything") }],
        "uses": [
            { "recipient": "self", "purpose": "test", "data": items, "section": "1" },
            { "recipient": "self", "purpose": "front", "data": flows, "section": "1", "foreground_only": true },
        ],
        "budgets": {
            "language": { "reads": 1, "seconds": 3600 },
            (rare): { "reads": 1, "seconds": 3600 },
        },
        "ages": { "section": "1" },
        "retention": { "sections": ["1"] },
        "rights": { "answer_days": 15, "requests": ["access"], "section": "1" },
    });
    serde_json::to_string_pretty(&declaration)
}
