//! The table keeps its promises.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

#[cfg(feature = "calls")]
use super::Access;
use super::{Info, Item, Kind, Mask, Platform, Source, VERSION};

/// What ledgers and files out there already say. Lines are added at the end; none is ever changed or removed.
const FOR_EVER: &[(u8, &str)] = &[
    (1, "imei"),
    (2, "meid"),
    (3, "imsi"),
    (4, "iccid"),
    (5, "serial-number"),
    (6, "sim-phone-number"),
    (7, "mac"),
    (8, "bluetooth-address"),
    (9, "android-id"),
    (10, "oaid"),
    (11, "gaid"),
    (12, "idfa"),
    (13, "idfv"),
    (14, "caid"),
    (15, "uuid"),
    (16, "app-list"),
    (17, "running-apps"),
    (18, "location-coarse"),
    (19, "location-fine"),
    (20, "base-station"),
    (21, "wifi-access-points"),
    (22, "wifi-ssid"),
    (23, "wifi-bssid"),
    (24, "wifi-configured"),
    (25, "wifi-devices"),
    (26, "bluetooth-devices"),
    (27, "network-state"),
    (28, "network-generation"),
    (29, "ip-address"),
    (30, "carrier"),
    (31, "sim-country"),
    (32, "sim-state"),
    (33, "device-brand"),
    (34, "device-model"),
    (35, "os-name"),
    (36, "os-version"),
    (37, "device-settings"),
    (38, "language"),
    (39, "system-info"),
    (40, "sensors"),
    (41, "camera"),
    (42, "recording"),
    (43, "external-storage-read"),
    (44, "external-storage-write"),
    (45, "photo-library"),
    (46, "clipboard"),
    (47, "contacts"),
    (48, "calendar"),
    (49, "sms"),
    (50, "call-log"),
    (51, "account-id"),
    (52, "password"),
    (53, "sms-code"),
    (54, "third-party-account"),
    (55, "wechat-id"),
    (56, "wechat-number"),
    (57, "avatar"),
    (58, "nickname"),
    (59, "gender"),
    (60, "interests"),
    (61, "member-level"),
    (62, "benefits"),
    (63, "violation-record"),
    (64, "phone-number"),
    (65, "email"),
    (66, "delivery-address"),
    (67, "consignee-name"),
    (68, "consignee-phone"),
    (69, "other-phone"),
    (70, "contact-details"),
    (71, "guardian-contact"),
    (72, "real-name"),
    (73, "id-card-number"),
    (74, "id-card-photo"),
    (75, "identity-proof"),
    (76, "age"),
    (77, "enterprise-info"),
    (78, "bank-card-number"),
    (79, "alipay-account"),
    (80, "payment-account"),
    (81, "withdrawable-amount"),
    (82, "withdrawal-progress"),
    (83, "tax-info"),
    (84, "aml-info"),
    (85, "order-info"),
    (86, "order-progress"),
    (87, "transaction-record"),
    (88, "payment-info"),
    (89, "payment-progress"),
    (90, "delivery-info"),
    (91, "delivery-progress"),
    (92, "delivery-time"),
    (93, "customs-info"),
    (94, "cross-border-quota"),
    (95, "after-sales"),
    (96, "follows"),
    (97, "team"),
    (98, "referrals"),
    (99, "group-chats"),
    (100, "browsing"),
    (101, "clicks"),
    (102, "search-history"),
    (103, "favourites"),
    (104, "shares"),
    (105, "preferences"),
    (106, "reviews"),
    (107, "posts"),
    (108, "messages"),
    (109, "support-records"),
    (110, "dispute-evidence"),
    (111, "survey-answers"),
    (112, "browser-type"),
    (113, "access-time"),
    (114, "cookie"),
    (115, "web-beacon"),
];

fn infos() -> impl Iterator<Item = &'static Info> {
    Item::ALL.iter().map(|item| item.info())
}

#[cfg(feature = "calls")]
fn all_accesses() -> impl Iterator<Item = (Item, Platform, &'static Access)> {
    infos().flat_map(|info| {
        Platform::ALL.iter().flat_map(move |platform| {
            info.accesses(*platform).iter().map(move |access| (info.item, *platform, access))
        })
    })
}

fn on_android(item: Item, level: u16) -> Option<&'static [&'static str]> {
    item.info().permissions(Platform::Android, level)
}

fn on_ios(item: Item, version: u16) -> Option<&'static [&'static str]> {
    item.info().permissions(Platform::Ios, version)
}

#[cfg(feature = "calls")]
fn first_call(item: Item, platform: Platform, version: u16) -> &'static str {
    item.info().access(platform, version).unwrap().calls[0].member
}

#[test]
fn numbers_and_ids_never_change() {
    let now: Vec<(u8, &str)> = Item::ALL.iter().map(|item| (item.number(), item.id())).collect();
    assert_eq!(now, FOR_EVER);
}

#[test]
fn numbers_ids_and_names_are_unique() {
    let count = Item::ALL.len();
    assert_eq!(infos().map(|info| info.number).collect::<BTreeSet<_>>().len(), count);
    assert_eq!(infos().map(|info| info.id).collect::<BTreeSet<_>>().len(), count);
    assert_eq!(infos().map(|info| info.name.zh).collect::<BTreeSet<_>>().len(), count);
    assert_eq!(infos().map(|info| info.name.en).collect::<BTreeSet<_>>().len(), count);
    assert!(infos().all(|info| info.item.info() == info && info.number == info.item.number()));
}

#[test]
fn items_come_back_from_their_number_and_their_id() {
    for item in Item::ALL {
        assert_eq!(Item::from_number(item.number()), Some(*item));
        assert_eq!(Item::from_id(item.id()), Some(*item));
        assert_eq!(item.to_string(), item.id());
    }
    assert_eq!((0..=u8::MAX).filter_map(Item::from_number).count(), Item::ALL.len());
    assert_eq!(Item::from_number(0), None);
    assert_eq!(Item::from_id(""), None);
    assert_eq!(Item::from_id("IMEI"), None);
}

#[test]
fn ids_are_kebab_case() {
    let ids = infos().map(|info| info.id);
    let ids = ids.chain(Kind::ALL.iter().map(|kind| kind.id())).chain(Source::ALL.iter().map(|s| s.id()));
    for id in ids {
        let words: Vec<&str> = id.split('-').collect();
        assert!(words.iter().all(|word| !word.is_empty()), "{id}");
        assert!(id.bytes().all(|b| b == b'-' || b.is_ascii_lowercase() || b.is_ascii_digit()), "{id}");
        assert!(id.starts_with(|c: char| c.is_ascii_lowercase()), "{id}");
    }
}

#[test]
fn names_are_written_in_both_languages() {
    let names = infos().map(|info| info.name);
    let names =
        names.chain(Kind::ALL.iter().map(|kind| kind.name())).chain(Source::ALL.iter().map(|s| s.name()));
    for name in names {
        assert!(name.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{name:?}");
        assert!(!name.en.is_empty() && name.en.is_ascii(), "{name:?}");
        assert_eq!((name.zh.trim(), name.en.trim()), (name.zh, name.en));
    }
}

#[test]
fn ranges_ascend_and_do_not_overlap() {
    for info in infos() {
        for platform in Platform::ALL {
            let ranges = info.accesses(*platform);
            for access in ranges {
                assert!(access.from >= 1 && access.to.is_none_or(|to| access.from <= to), "{access:?}");
            }
            for pair in ranges.windows(2) {
                assert!(pair[0].to.is_some_and(|to| to < pair[1].from), "{} {pair:?}", info.id);
            }
            for version in 0..60 {
                let covering = ranges.iter().filter(|access| access.covers(version)).count();
                assert_eq!(info.access(*platform, version).is_some(), covering == 1);
            }
        }
    }
}

#[cfg(feature = "calls")]
#[test]
fn what_a_system_gives_can_be_read_by_a_call() {
    for info in infos() {
        let calls = info.android.iter().chain(info.ios).map(|access| access.calls.len()).sum::<usize>();
        assert_eq!(info.source == Source::Platform, calls > 0, "{}", info.id);
        assert!(info.android.iter().all(|access| !access.calls.is_empty()), "{}", info.id);
    }
}

/// Calls that app stores and regulators look for. Who makes one reads an item, and must be able to find which.
#[cfg(feature = "calls")]
const WATCHED: &[&str] = &[
    "addPrimaryClipChangedListener",
    "canOpenURL",
    "delete",
    "getAddress",
    "getAllCellInfo",
    "getBSSID",
    "getBaseStationId",
    "getBondedDevices",
    "getCellLocation",
    "getCid",
    "getConfiguredNetworks",
    "getDeviceId",
    "getDhcpInfo",
    "getExternalStorageDirectory",
    "getFromLocation",
    "getHardwareAddress",
    "getHostAddress",
    "getIccId",
    "getImei",
    "getInstalledApplications",
    "getInstalledApplicationsAsUser",
    "getInstalledPackages",
    "getInstalledPackagesAsUser",
    "getIpAddress",
    "getLac",
    "getLastKnownLocation",
    "getLatitude",
    "getLine1Number",
    "getLongitude",
    "getMacAddress",
    "getMeid",
    "getNetworkOperator",
    "getPackageInfo",
    "getPrimaryClip",
    "getRecentTasks",
    "getRunningAppProcesses",
    "getRunningTasks",
    "getSSID",
    "getScanResults",
    "getSensorList",
    "getSerial",
    "getServiceState",
    "getSimCountryIso",
    "getSimOperator",
    "getSimSerialNumber",
    "getSimState",
    "getString",
    "getSubscriberId",
    "hasPrimaryClip",
    "insert",
    "isWifiEnabled",
    "open",
    "openCamera",
    "query",
    "queryIntentActivities",
    "queryIntentActivityOptions",
    "registerListener",
    "requestCellInfoUpdate",
    "requestLocationUpdates",
    "sendTextMessage",
    "setPrimaryClip",
    "start",
    "startRecording",
    "takePicture",
    "update",
];

#[cfg(feature = "calls")]
#[test]
fn every_watched_call_belongs_to_an_item() {
    let known: BTreeSet<&str> =
        all_accesses().flat_map(|(_, _, access)| access.calls).map(|call| call.member).collect();
    let lost: Vec<_> = WATCHED.iter().filter(|member| !known.contains(*member)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[cfg(feature = "calls")]
#[test]
fn permissions_and_calls_have_the_names_that_the_platforms_give_them() {
    for (item, platform, access) in all_accesses() {
        let permissions: BTreeSet<_> = access.permissions.iter().collect();
        assert_eq!(permissions.len(), access.permissions.len(), "{item}");
        assert!(access.manifest.iter().all(|stated| !permissions.contains(stated)), "{item}");
        let calls: BTreeSet<_> = access.calls.iter().collect();
        assert_eq!(calls.len(), access.calls.len(), "{item}");
        match platform {
            Platform::Android => {
                assert!(permissions.iter().all(|name| name.starts_with("android.permission.")), "{item}");
                assert!(calls.iter().all(|call| call.class.contains('.')), "{item}");
            }
            Platform::Ios => {
                let explained = |name: &&&str| name.starts_with("NS") && name.ends_with("UsageDescription");
                assert!(permissions.iter().all(explained), "{item}");
                assert!(calls.iter().all(|call| !call.class.contains('.')), "{item}");
            }
        }
    }
}

#[test]
fn identifiers_of_the_device_are_marked_as_such() {
    let marked: Vec<&str> = infos().filter(|info| info.kind == Kind::DeviceId).map(|info| info.id).collect();
    let expected = [
        "imei",
        "meid",
        "imsi",
        "iccid",
        "serial-number",
        "sim-phone-number",
        "mac",
        "bluetooth-address",
        "android-id",
        "oaid",
        "gaid",
        "idfa",
        "idfv",
        "caid",
        "uuid",
    ];
    assert_eq!(marked, expected);
    let apps: Vec<&str> = infos().filter(|info| info.kind == Kind::AppList).map(|info| info.id).collect();
    assert_eq!(apps, ["app-list", "running-apps"]);
}

#[test]
fn hardware_identifiers_end_where_android_closed_them() {
    for item in [Item::Imei, Item::Meid, Item::Imsi, Item::Iccid] {
        assert_eq!(on_android(item, 28), Some(&["android.permission.READ_PHONE_STATE"][..]), "{item}");
        assert_eq!(on_android(item, 29), None, "{item}");
        assert_eq!(on_ios(item, 17), None, "{item}");
    }
    assert_eq!(on_android(Item::SerialNumber, 29), None);
    assert!(on_android(Item::Mac, 29).is_some());
    assert_eq!(on_android(Item::Mac, 30), None);
}

#[cfg(feature = "calls")]
#[test]
fn the_first_call_is_that_of_the_version() {
    assert_eq!(first_call(Item::Imei, Platform::Android, 25), "getDeviceId");
    assert_eq!(first_call(Item::Imei, Platform::Android, 26), "getImei");
    assert_eq!(first_call(Item::Mac, Platform::Android, 22), "getMacAddress");
    assert_eq!(first_call(Item::Mac, Platform::Android, 23), "getHardwareAddress");
}

#[test]
fn radio_surroundings_need_a_location_permission() {
    let fine = &["android.permission.ACCESS_FINE_LOCATION"][..];
    for level in 29..40 {
        assert_eq!(on_android(Item::BaseStation, level), Some(fine));
        assert_eq!(on_android(Item::WifiAccessPoints, level), Some(fine));
    }
    assert_eq!(on_ios(Item::BaseStation, 17), None);
    assert_eq!(on_android(Item::BluetoothDevices, 30), Some(fine));
    let bluetooth = on_android(Item::BluetoothDevices, 31).unwrap();
    assert!(bluetooth.contains(&"android.permission.BLUETOOTH_SCAN"));
    assert!(bluetooth.contains(&"android.permission.BLUETOOTH_CONNECT"));
    assert_eq!(on_android(Item::WifiDevices, 32), Some(fine));
    assert_eq!(on_android(Item::WifiDevices, 33), Some(&["android.permission.NEARBY_WIFI_DEVICES"][..]));
}

#[test]
fn tracking_needs_a_permission_since_ios_14() {
    assert_eq!(on_ios(Item::Idfa, 13), Some(&[][..]));
    assert_eq!(on_ios(Item::Idfa, 14), Some(&["NSUserTrackingUsageDescription"][..]));
    assert_eq!(on_android(Item::Idfa, 34), None);
    assert_eq!(on_ios(Item::Idfv, 17), Some(&[][..]));
}

#[test]
fn what_no_system_gives_exists_everywhere() {
    for item in [Item::Password, Item::WechatId, Item::Uuid, Item::OrderInfo] {
        assert_eq!(on_android(item, 21), Some(&[][..]));
        assert_eq!(on_ios(item, 12), Some(&[][..]));
        assert!(item.info().access(Platform::Ios, 12).is_none());
    }
}

#[test]
fn items_are_their_ids_in_json() {
    for item in Item::ALL {
        let json = serde_json::to_string(item).unwrap();
        assert_eq!(json, format!("\"{}\"", item.id()));
        assert_eq!(serde_json::from_str::<Item>(&json).unwrap(), *item);
    }
    let counted = BTreeMap::from([(Item::Imei, 1)]);
    let json = serde_json::to_string(&counted).unwrap();
    assert_eq!(json, r#"{"imei":1}"#);
    assert_eq!(serde_json::from_str::<BTreeMap<Item, i32>>(&json).unwrap(), counted);
    assert_eq!(serde_json::from_str::<Item>(r#""\u0069mei""#).unwrap(), Item::Imei);
    let error = serde_json::from_str::<Item>("\"imey\"").unwrap_err().to_string();
    assert!(error.contains("\"imey\"") && error.contains("the id of an item"), "{error}");
    assert!(serde_json::from_str::<Item>("1").is_err());
}

#[test]
fn platforms_are_their_ids_in_json() {
    for platform in Platform::ALL {
        let json = serde_json::to_string(platform).unwrap();
        assert_eq!(json, format!("\"{}\"", platform.id()));
        assert_eq!(serde_json::from_str::<Platform>(&json).unwrap(), *platform);
    }
}

#[test]
fn facts_can_be_written_as_json() {
    let json = serde_json::to_value(Item::Idfa.info()).unwrap();
    assert_eq!(json["id"], "idfa");
    assert_eq!(json["number"], 12);
    assert_eq!(json["kind"], "device-id");
    assert_eq!(json["source"], "platform");
    assert_eq!(json["mask"]["ends"]["tail"], 4);
    assert_eq!(json["ios"][1]["permissions"][0], "NSUserTrackingUsageDescription");
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_lists_every_id() {
    let schema = schemars::schema_for!(Item);
    let choices = schema.get("oneOf").unwrap().as_array().unwrap();
    let ids: Vec<&str> = choices.iter().map(|choice| choice["const"].as_str().unwrap()).collect();
    assert_eq!(ids, infos().map(|info| info.id).collect::<Vec<_>>());
    assert_eq!(choices[0]["title"], "设备识别码（IMEI） · IMEI");
}

#[test]
fn the_version_is_that_of_a_table_and_not_of_nothing() {
    assert_ne!(VERSION, super::fingerprint(&[]));
    assert_ne!(VERSION, super::fingerprint(&Item::ALL[1..]));
    assert_eq!(VERSION, super::fingerprint(Item::ALL));
}

#[test]
fn masks_show_what_people_expect() {
    let shown = |item: Item, value: &str| item.info().mask.apply(value);
    assert_eq!(shown(Item::PhoneNumber, "13812341234"), "138****1234");
    assert_eq!(shown(Item::PhoneNumber, "+8613812341234"), "+86****1234");
    assert_eq!(shown(Item::Imei, "860123456789012"), "****9012");
    assert_eq!(shown(Item::Mac, "a4:50:46:01:02:ef"), "****ef");
    assert_eq!(shown(Item::RealName, "欧阳小明"), "欧****");
    assert_eq!(shown(Item::RealName, "王"), "****");
    assert_eq!(shown(Item::IdCardNumber, "11010519491231002X"), "1****X");
    assert_eq!(shown(Item::BankCardNumber, "6222020200112233445"), "****3445");
    assert_eq!(shown(Item::DeliveryAddress, "浙江省杭州市滨江区江二路400号"), "浙江省****");
    assert_eq!(shown(Item::IpAddress, "203.0.113.7"), "203****");
    assert_eq!(shown(Item::Password, ""), "****");
    assert_eq!(shown(Item::LocationFine, "30.2084,120.2119"), "****");
    assert_eq!(shown(Item::OsVersion, "14"), "14");
}

#[test]
fn only_what_points_at_nobody_is_shown_whole() {
    let whole: Vec<&str> = infos().filter(|info| info.mask == Mask::Whole).map(|info| info.id).collect();
    let expected = [
        "network-state",
        "network-generation",
        "carrier",
        "sim-country",
        "sim-state",
        "device-brand",
        "device-model",
        "os-name",
        "os-version",
        "language",
        "member-level",
        "browser-type",
    ];
    assert_eq!(whole, expected);
    assert!(infos().filter(|info| info.mask == Mask::Whole).all(|info| !info.sensitive));
}

fn ends(item: Item) -> (usize, usize, usize) {
    match item.info().mask {
        Mask::Ends { head, tail, hidden } => (head.into(), tail.into(), hidden.into()),
        Mask::Whole | Mask::Hidden => (0, 0, 0),
    }
}

fn masked() -> impl Strategy<Value = Item> {
    let items: Vec<Item> = Item::ALL.iter().copied().filter(|item| item.info().mask != Mask::Whole).collect();
    prop::sample::select(items)
}

proptest! {
    #[test]
    fn a_mask_shows_its_ends_or_nothing(item in masked(), value in any::<String>()) {
        let (head, tail, hidden) = ends(item);
        let shown = item.info().mask.apply(&value);
        let chars: Vec<char> = value.chars().collect();
        let expected = if head + tail > 0 && chars.len() >= head + tail + hidden {
            let first: String = chars[..head].iter().collect();
            let last: String = chars[chars.len() - tail..].iter().collect();
            format!("{first}****{last}")
        } else {
            "****".to_owned()
        };
        prop_assert_eq!(shown, expected);
    }

    #[test]
    fn a_mask_hides_what_is_between_and_how_long_it_is(
        item in masked(),
        first in "\\PC{3}",
        last in "\\PC{4}",
        one in "\\PC{6,40}",
        other in "\\PC{6,40}",
    ) {
        let mask = item.info().mask;
        prop_assert_eq!(mask.apply(&format!("{first}{one}{last}")), mask.apply(&format!("{first}{other}{last}")));
    }

    #[test]
    fn an_imei_shows_its_last_four_digits_at_most(value in "[0-9]{0,20}") {
        let shown = Item::Imei.info().mask.apply(&value);
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        prop_assert!(digits.len() <= 4 && value.ends_with(&digits));
        prop_assert!(value.len() >= 10 || digits.is_empty());
    }

    #[test]
    fn a_value_is_never_shown_whole(item in masked(), value in "[^*]{1,40}") {
        prop_assert!(!item.info().mask.apply(&value).contains(&value));
    }

    #[test]
    fn any_id_is_an_item_or_an_error(id in any::<String>()) {
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<Item>(&json).ok(), Item::from_id(&id));
    }
}
