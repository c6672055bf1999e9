//! The declaration of the example app 蜜饯 against its policy of 2021-10-13, row by row and in both directions: nothing
//! that the policy states is missing, and nothing is added to it. The facts in `tests/policy` were typed in by hand.

#![allow(clippy::panic)] // Helpers of tests, which the lint does not count as tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use askfirst::catalogue::{Item, Kind, Platform, Source};
use askfirst::declaration::{
    Compiled, Declaration, Exception, Ground, PurposeKind, Recipient, RecipientKind, RequestKind, Trigger,
    Use, What,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The policy's table of SDKs.
const TABLE: &str = "3(1)5";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    #[serde(rename = "about")]
    _about: String,
    policy: Policy,
    sdks: Vec<Row>,
    definitions: Vec<Definition>,
    apps: Vec<String>,
    own_basic: Vec<OwnBasic>,
    own_terms: Vec<Definition>,
    handed_in: BTreeMap<String, Vec<String>>,
    given_to_partners: Vec<Given>,
    major_changes: Vec<Trigger>,
    exceptions: BTreeMap<String, Vec<String>>,
    deletion_grounds: Vec<String>,
    refusal_grounds: Refusals,
    requests: Vec<RequestKind>,
    figures: Figures,
    payment: BTreeMap<String, Vec<String>>,
    payment_companies: BTreeMap<String, String>,
    logistics: Vec<String>,
    cloud: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    published: String,
    effective: String,
    app: String,
    operator: String,
    address: String,
    department: String,
    email: String,
    service: String,
}

/// One row of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    scene: String,
    data: Vec<String>,
    company: String,
    url: String,
}

/// A word of the table, and the names of what it stands for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Definition {
    word: String,
    android: Vec<String>,
    ios: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnBasic {
    r#for: String,
    data: Vec<String>,
}

/// What one partner gets under one section.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    section: String,
    to: String,
    data: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusals {
    must: Vec<String>,
    may: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    rights_answer_days: u32,
    contact_answer_days: u32,
    storage_months_at_least: u32,
    closed_account_months: u32,
    child_below: u8,
    adult_from: u8,
    region: String,
}

fn read<T: DeserializeOwned>(path: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn facts() -> Facts {
    read("tests/policy/mijian-2021-10-13.json")
}

fn declaration() -> Declaration {
    read("examples/mijian/declaration.json")
}

fn compiled() -> Compiled {
    Compiled::new(declaration()).unwrap_or_else(|error| panic!("{error}"))
}

/// Compares one row; a failure names it.
#[allow(clippy::needless_pass_by_value)] // So that literals can be given as they are.
#[track_caller]
fn same<T: PartialEq<U> + Debug, U: Debug>(row: &str, found: T, expected: U) {
    assert!(found == expected, "{row}\n  the policy has     {expected:?}\n  the declaration has {found:?}");
}

/// What the policy's names mean in the catalogue.
fn items(name: &str) -> &'static [Item] {
    match name {
        "MAC" | "MAC地址" | "设备MAC地址" | "网卡地址" => &[Item::Mac],
        "IMEI" | "设备识别码IMEI" | "国际移动设备识别码（IMEI）" | "移动设备识别码" => {
            &[Item::Imei]
        }
        "国际移动用户识别码（IMSI）" => &[Item::Imsi],
        "OAID" | "匿名设备标识符(OAID)" => &[Item::Oaid],
        "AndroidId" => &[Item::AndroidId],
        "UUID" => &[Item::Uuid],
        "IDFA" | "iOS广告标识符（IDFA）" => &[Item::Idfa],
        "设备品牌" => &[Item::DeviceBrand],
        "设备型号" => &[Item::DeviceModel],
        "操作系统" => &[Item::OsName],
        "操作系统版本" => &[Item::OsVersion],
        "WIFI" | "网络状态信息" => &[Item::NetworkState],
        "5G" | "4G" | "3G" | "2G" => &[Item::NetworkGeneration],
        "应用列表" | "应用列表信息" | "移动应用列表" => &[Item::AppList],
        "系统运营信息" => &[Item::SystemInfo],
        "基站信息" | "基站" => &[Item::BaseStation],
        // The policy does not say how precise: what it leaves open is read in the person's favour.
        "位置信息" | "地理位置" => &[Item::LocationCoarse],
        "微信ID" => &[Item::WechatId],
        "头像" => &[Item::Avatar],
        "昵称" => &[Item::Nickname],
        "录音" => &[Item::Recording],
        "摄像头" => &[Item::Camera],
        "写入外置存储器" => &[Item::ExternalStorageWrite],
        "读写外置存储器" => &[Item::ExternalStorageRead, Item::ExternalStorageWrite],
        "设备设置" => &[Item::DeviceSettings],
        // On each system the one it has.
        "设备广告标识符" => &[Item::Oaid, Item::Idfa],
        "GPS位置" => &[Item::LocationFine],
        "WLAN接入点" => &[Item::WifiAccessPoints],
        "蓝牙" => &[Item::BluetoothDevices],
        "浏览" => &[Item::Browsing],
        "点击查看" => &[Item::Clicks],
        "搜索查询" => &[Item::SearchHistory],
        "收藏" => &[Item::Favourites],
        "分享" => &[Item::Shares],
        "交易" => &[Item::TransactionRecord],
        "售后" => &[Item::AfterSales],
        "关注分享信息" => &[Item::Follows, Item::Shares],
        "发布信息" => &[Item::Posts],
        "IP地址" => &[Item::IpAddress],
        "浏览器类型" => &[Item::BrowserType],
        "电信运营商" => &[Item::Carrier],
        "使用语言" => &[Item::Language],
        "访问日期和时间" => &[Item::AccessTime],
        "微信号" => &[Item::WechatNumber],
        "手机号" => &[Item::PhoneNumber],
        "短信验证码" => &[Item::SmsCode],
        "密码" => &[Item::Password],
        "性别" => &[Item::Gender],
        "感兴趣的类别" => &[Item::Interests],
        // 1(4) says what this word covers.
        "身份信息" => &[Item::RealName, Item::IdCardNumber],
        "企业相关信息" => &[Item::EnterpriseInfo],
        "收货人姓名" => &[Item::ConsigneeName],
        "收货地址" => &[Item::DeliveryAddress],
        "收货人联系电话" => &[Item::ConsigneePhone],
        "姓名" | "真实姓名" => &[Item::RealName],
        "身份证号码" | "身份证号" => &[Item::IdCardNumber],
        "身份证正反面照片" => &[Item::IdCardPhoto],
        "证明您的身份" => &[Item::IdentityProof],
        "其他联系电话" => &[Item::OtherPhone],
        "收货时间" => &[Item::DeliveryTime],
        "支付宝账号" => &[Item::AlipayAccount],
        "银行卡号" => &[Item::BankCardNumber],
        "支付账户会员名" => &[Item::PaymentAccount],
        "订单支付相关信息" => &[Item::PaymentInfo],
        "反洗钱" => &[Item::AmlInfo],
        "配送信息" => &[Item::DeliveryInfo],
        "报关" => &[Item::CustomsInfo],
        _ => panic!("the test knows no item for the policy's name {name:?}"),
    }
}

/// Whether the system knows such a thing at all; what it never gives is not declared for it.
fn exists(item: Item, platform: Platform) -> bool {
    let info = item.info();
    let of_systems = !(info.android.is_empty() && info.ios.is_empty());
    !of_systems || !info.accesses(platform).is_empty()
}

impl Facts {
    /// The items that a word stands for on one platform: by the policy's definition where it has one.
    fn word(&self, word: &str, platform: Platform) -> BTreeSet<Item> {
        let mut definitions = self.definitions.iter().chain(&self.own_terms);
        let names = match definitions.find(|definition| definition.word == word) {
            None => vec![word],
            Some(definition) => match platform {
                Platform::Android => definition.android.iter().map(String::as_str).collect(),
                Platform::Ios => definition.ios.iter().map(String::as_str).collect(),
            },
        };
        let all = names.into_iter().flat_map(items).copied();
        all.filter(|item| exists(*item, platform)).collect()
    }
}

/// The terms, by their Chinese titles, that a recipient gets for a purpose, in the file's order.
fn words(declaration: &Declaration, recipient: &str, purpose: Option<&str>) -> Vec<String> {
    let groups = declaration.uses.iter().filter(|group| group.recipient == recipient);
    let groups = groups.filter(|group| purpose.is_none_or(|purpose| group.purpose == purpose));
    groups
        .flat_map(|group| &group.data)
        .map(|id| match declaration.terms.iter().find(|term| term.id == *id) {
            Some(term) => term.title.zh.clone(),
            None => format!("no term: {id}"),
        })
        .collect()
}

/// The items that a recipient gets for a purpose on one platform, as they compile.
fn compiled_items(
    compiled: &Compiled,
    recipient: &str,
    purpose: Option<&str>,
    platform: Platform,
) -> BTreeSet<Item> {
    let uses = compiled.uses_of(recipient).filter(|one| one.platforms.contains(&platform));
    let uses = uses.filter(|one| purpose.is_none_or(|purpose| compiled.purpose(one).id == purpose));
    uses.filter_map(|one| one.what.item()).collect()
}

fn of_kind(declaration: &Declaration, kind: RecipientKind) -> Vec<&Recipient> {
    declaration.recipients.iter().filter(|recipient| recipient.kind == kind).collect()
}

#[test]
fn the_table_has_these_sdks_in_this_order() {
    let (facts, declaration) = (facts(), declaration());
    let sdks = of_kind(&declaration, RecipientKind::Sdk);
    let names: Vec<_> = sdks.iter().map(|sdk| sdk.title.zh.as_str()).collect();
    same("the SDKs", names, facts.sdks.iter().map(|row| row.name.as_str()).collect::<Vec<_>>());
    for (sdk, row) in sdks.into_iter().zip(&facts.sdks) {
        same(&format!("{}: company", row.name), &sdk.company, &row.company);
        same(&format!("{}: address of its policy", row.name), &sdk.policy_url, &row.url);
        same(&format!("{}: section", row.name), sdk.section.as_str(), TABLE);
        same(&format!("{}: region", row.name), &sdk.region, &facts.figures.region);
    }
}

#[test]
fn each_sdk_gets_exactly_its_row() {
    let (facts, compiled) = (facts(), compiled());
    for (sdk, row) in of_kind(compiled.declaration(), RecipientKind::Sdk).into_iter().zip(&facts.sdks) {
        same(&format!("{}: data", row.name), &words(compiled.declaration(), &sdk.id, None), &row.data);
        for platform in Platform::ALL {
            let expected: BTreeSet<Item> =
                row.data.iter().flat_map(|word| facts.word(word, *platform)).collect();
            let found = compiled_items(&compiled, &sdk.id, None, *platform);
            same(&format!("{}: items on {}", row.name, platform.id()), found, expected);
        }
    }
}

#[test]
fn each_sdk_is_used_for_its_scene_alone() {
    let (facts, compiled) = (facts(), compiled());
    let mut scenes = BTreeMap::new();
    for (sdk, row) in of_kind(compiled.declaration(), RecipientKind::Sdk).into_iter().zip(&facts.sdks) {
        let purposes: BTreeSet<_> =
            compiled.uses_of(&sdk.id).map(|one| compiled.purpose(one).id.as_str()).collect();
        same(&format!("{}: number of purposes", row.name), purposes.len(), 1);
        let purpose = purposes.first().copied().unwrap_or_default().to_owned();
        let known = scenes.entry(row.scene.clone()).or_insert_with(|| purpose.clone());
        same(&format!("{}: purpose of the scene {}", row.name, row.scene), &purpose, &*known);
        let start = compiled.start_of(&sdk.id).map(|start| start.what);
        same(&format!("{}: its start", row.name), start, Some(What::Start));
    }
    let distinct: BTreeSet<_> = scenes.values().collect();
    same("purposes of scenes that differ", distinct.len(), scenes.len());
}

#[test]
fn words_mean_what_the_policy_defines() {
    let (facts, declaration) = (facts(), declaration());
    let table: BTreeSet<&str> = facts.sdks.iter().flat_map(|row| &row.data).map(String::as_str).collect();
    let basic: BTreeSet<&str> =
        facts.own_basic.iter().flat_map(|row| &row.data).map(String::as_str).collect();
    let mut titles = BTreeSet::new();
    for term in &declaration.terms {
        let title = term.title.zh.as_str();
        assert!(titles.insert(title), "two terms are called {title}");
        let known = match term.section.as_str() {
            TABLE => table.contains(title),
            "definitions" => basic.contains(title),
            "1(2)" if facts.own_terms.iter().any(|one| one.word == title) => true,
            _ => continue,
        };
        assert!(known, "{title}: the policy has no such word in {}", term.section);
        for platform in Platform::ALL {
            let found: BTreeSet<Item> = term.on(*platform).collect();
            same(&format!("{title} on {}", platform.id()), found, facts.word(title, *platform));
        }
    }
    let defined = facts.definitions.iter().chain(&facts.own_terms).map(|one| one.word.as_str());
    for word in table.union(&basic).copied().chain(defined) {
        assert!(titles.contains(word), "{word}: the declaration has no such term");
    }
}

#[test]
fn the_basic_functions_of_the_definitions_get_exactly_theirs() {
    let (facts, compiled) = (facts(), compiled());
    let declaration = compiled.declaration();
    let basic: Vec<_> =
        declaration.purposes.iter().filter(|purpose| purpose.section == "definitions").collect();
    same("number of basic functions in the definitions", basic.len(), facts.own_basic.len());
    for (purpose, row) in basic.into_iter().zip(&facts.own_basic) {
        same(&format!("{}: kind", row.r#for), purpose.kind, PurposeKind::Basic);
        let text = format!("{} {}", purpose.title.zh, purpose.text.zh);
        assert!(text.contains(&row.r#for), "{}: not in the text of {}: {text}", row.r#for, purpose.id);
        same(&format!("{}: data", row.r#for), &words(declaration, "self", Some(&purpose.id)), &row.data);
        for platform in Platform::ALL {
            let expected: BTreeSet<Item> =
                row.data.iter().flat_map(|word| facts.word(word, *platform)).collect();
            let found = compiled_items(&compiled, "self", Some(&purpose.id), *platform);
            same(&format!("{}: items on {}", row.r#for, platform.id()), found, expected);
        }
        let others = compiled
            .uses()
            .iter()
            .filter(|one| compiled.purpose(one).id == purpose.id && compiled.recipient(one).id != "self");
        same(&format!("{}: recipients beside the app", row.r#for), others.count(), 0);
    }
}

#[test]
fn people_hand_in_exactly_what_each_section_asks_for() {
    let (facts, compiled) = (facts(), compiled());
    for (section, names) in &facts.handed_in {
        let expected: BTreeSet<Item> = names.iter().flat_map(|name| items(name)).copied().collect();
        let own = compiled.uses_of("self").filter(|one| section_of(&compiled, one) == section);
        let own = own.filter_map(|one| one.what.item());
        let found: BTreeSet<Item> = own.filter(|item| item.info().source == Source::Person).collect();
        same(&format!("{section}: what people hand in"), found, expected);
    }
}

#[test]
fn each_partner_gets_exactly_its_part_under_a_consent_of_its_own() {
    let (facts, compiled) = (facts(), compiled());
    let mut expected = BTreeMap::new();
    for row in &facts.given_to_partners {
        let given: BTreeSet<Item> =
            row.data.iter().flat_map(|word| facts.word(word, Platform::Android)).collect();
        expected.insert((row.to.clone(), row.section.clone()), given);
    }
    let mut found: BTreeMap<(String, String), BTreeSet<Item>> = BTreeMap::new();
    for partner in of_kind(compiled.declaration(), RecipientKind::Partner) {
        for one in compiled.uses_of(&partner.id) {
            let key = (partner.title.zh.clone(), section_of(&compiled, one).to_owned());
            found.entry(key).or_default().extend(one.what.item());
            assert!(one.separate.is_some(), "{}: needs a consent of its own", compiled.key(one));
        }
    }
    same("what partners get", found, expected);
}

/// Where the policy has identity, bank, property and transaction data, and wherever a place is read.
#[test]
fn what_is_sensitive_needs_a_consent_of_its_own() {
    let compiled = compiled();
    for one in compiled.uses() {
        let Some(item) = one.what.item() else { continue };
        let place = item.info().kind == Kind::Location;
        let form = ["1(4)", "1(5)", "1(6)", "1(9)"].contains(&section_of(&compiled, one));
        if place || form && item.info().sensitive {
            assert!(one.separate.is_some(), "{}: needs a consent of its own", compiled.key(one));
        }
        if place || matches!(item.info().kind, Kind::Capture | Kind::Storage) {
            assert!(one.foreground_only, "{}: not in the background", compiled.key(one));
        }
    }
}

fn section_of<'a>(compiled: &'a Compiled, one: &Use) -> &'a str {
    one.group.map_or("", |place| compiled.declaration().uses[place].section.as_str())
}

#[test]
fn exactly_these_apps_are_checked() {
    let (facts, declaration) = (facts(), declaration());
    let names: Vec<_> = declaration.apps.iter().map(|app| &app.name.zh).collect();
    same("apps", names, facts.apps.iter().collect::<Vec<_>>());
    for app in &declaration.apps {
        assert!(
            app.android.is_some() && app.ios.is_some(),
            "{}: cannot be checked on both systems",
            app.name.zh
        );
    }
}

#[test]
fn whoever_answers_is_the_one_in_the_policy() {
    let (facts, declaration) = (facts(), declaration());
    for (row, found, expected) in [
        ("app", &declaration.app.name.zh, &facts.policy.app),
        ("operator", &declaration.app.operator, &facts.policy.operator),
        ("address", &declaration.app.address, &facts.policy.address),
        ("published", &declaration.policy.published, &facts.policy.published),
        ("effective", &declaration.policy.effective, &facts.policy.effective),
        ("department", &declaration.contact.department.zh, &facts.policy.department),
        ("e-mail", &declaration.contact.email, &facts.policy.email),
        ("region", &declaration.retention.region, &facts.figures.region),
    ] {
        same(row, found, expected);
    }
    same("service", declaration.contact.service.map(|text| text.zh), Some(facts.policy.service));
    same("days to answer", declaration.contact.answer_days, facts.figures.contact_answer_days);
    same("days to answer a request", declaration.rights.answer_days, facts.figures.rights_answer_days);
}

/// Six months are 181 to 184 days.
#[test]
fn ages_and_periods_are_the_policy_s() {
    let (figures, declaration) = (facts().figures, declaration());
    same("a child is below", declaration.ages.child_below, figures.child_below);
    same("an adult is from", declaration.ages.adult_from, figures.adult_from);
    same("a minor needs a guardian", declaration.ages.minors_need_guardian, true);
    let (shortest, longest) = (|months: u32| months * 184 / 6 - 3, |months: u32| months * 184 / 6);
    let kept = declaration.retention.ledger_days;
    assert!(
        kept >= longest(figures.storage_months_at_least),
        "records are kept for {kept} days: less than {} months",
        figures.storage_months_at_least
    );
    let closed = declaration.retention.closed_account_days;
    let months = figures.closed_account_months;
    assert!(
        (shortest(months)..=longest(months)).contains(&closed),
        "data of closed accounts goes after {closed} days: not {months} months"
    );
}

#[test]
fn exactly_these_changes_are_major() {
    let (facts, declaration) = (facts(), declaration());
    let triggers: Vec<_> = declaration.major_changes.iter().map(|change| change.trigger).collect();
    same("major changes", triggers, facts.major_changes);
    let sections: Vec<_> = declaration.major_changes.iter().map(|change| change.section.as_str()).collect();
    same("their sections", sections, vec!["8.1", "8.2", "8.3", "8.4", "8.5", "8.6"]);
}

#[test]
fn exactly_these_exceptions_are_named_and_none_is_used() {
    let (facts, declaration) = (facts(), declaration());
    for (list, expected) in &facts.exceptions {
        let section = |number: usize| match list.as_str() {
            "3(4)" => format!("3(4){number}"),
            other => format!("{other}({number})"),
        };
        let named: Vec<&Exception> = declaration
            .exceptions
            .iter()
            .filter(|exception| exception.sections.iter().any(|one| one.starts_with(list)))
            .collect();
        same(&format!("number of exceptions in {list}"), named.len(), expected.len());
        for (number, (exception, words)) in (1..).zip(named.into_iter().zip(expected)) {
            let (row, title) = (section(number), &exception.title.zh);
            assert!(exception.sections.contains(&row), "{row}: {title} stands in {:?}", exception.sections);
            assert!(title.contains(words), "{row}: the policy has {words}, found {title}");
        }
    }
    let stated: usize = declaration.exceptions.iter().map(|exception| exception.sections.len()).sum();
    same("sections that state exceptions", stated, facts.exceptions.values().map(Vec::len).sum::<usize>());
    for group in &declaration.uses {
        same(&format!("exception of {} for {}", group.recipient, group.purpose), &group.exception, &None);
    }
}

#[test]
fn rights_and_the_grounds_for_refusing_them_are_the_policy_s() {
    let (facts, rights) = (facts(), declaration().rights);
    same("requests", &rights.requests, &facts.requests);
    grounds("deletion", &rights.deletion_grounds, &facts.deletion_grounds);
    let (must, may) = rights.refusal_grounds.split_at(facts.refusal_grounds.must.len());
    grounds("refusal", must, &facts.refusal_grounds.must);
    grounds("possible refusal", may, &facts.refusal_grounds.may);
    for ground in may {
        assert!(ground.title.zh.starts_with("可以拒绝："), "{}: only may be refused", ground.id);
    }
}

#[track_caller]
fn grounds(row: &str, found: &[Ground], expected: &[String]) {
    same(&format!("number of grounds for {row}"), found.len(), expected.len());
    for (ground, words) in found.iter().zip(expected) {
        assert!(ground.title.zh.contains(words), "{row}: the policy has {words}, found {}", ground.title.zh);
    }
}

#[test]
fn whoever_is_named_outside_the_table_is_mentioned() {
    let (facts, declaration) = (facts(), declaration());
    let mut expected = BTreeSet::new();
    let mut add = |section: &str, names: &[String]| {
        expected.extend(names.iter().map(|name| (section.to_owned(), name.clone())));
    };
    facts.payment.iter().for_each(|(section, names)| add(section, names));
    add("1(6)", &facts.logistics);
    add("1(10)", &facts.cloud);
    let mentions = &declaration.policy.mentions;
    let found: BTreeSet<_> = mentions.iter().map(|one| (one.section.clone(), one.name.clone())).collect();
    same("mentions", found, expected);

    let partners = of_kind(&declaration, RecipientKind::Partner);
    for partner in &partners {
        let mut own = mentions.iter().filter(|one| one.recipient.as_deref() == Some(partner.id.as_str()));
        assert!(own.next().is_some(), "{}: the policy names no such partner", partner.id);
        let company = match facts.payment_companies.get(&partner.title.zh) {
            Some(company) => company.clone(),
            None if partner.section == "1(6)" => facts.logistics.join("、"),
            None => String::new(),
        };
        same(&format!("{}: company", partner.id), &partner.company, &company);
    }
    for mention in mentions {
        let known = partners.iter().any(|partner| mention.recipient.as_ref() == Some(&partner.id));
        same(
            &format!("{}: gets data from the phone", mention.name),
            known,
            !facts.cloud.contains(&mention.name),
        );
    }
}
