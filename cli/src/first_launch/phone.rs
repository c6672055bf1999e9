//! The phone that the first launch plays on. Every value is made up.

use askfirst::access::Cause;
use askfirst::catalogue::{Item, Platform};
use askfirst::declaration::Device;

/// Android 9, API level 28: the last one on which an app can still read an IMEI and a MAC address, so that there is
/// something to be denied.
pub(super) const DEVICE: Device = Device { platform: Platform::Android, version: 28 };

/// Identifies the simulated system's running time.
pub(super) const BOOT: [u8; 16] = *b"first launch\0\0\0\0";

/// What the system answers.
pub(super) fn ask(item: Item) -> Result<String, Cause> {
    let value = match item {
        Item::Imei => "860000000012345",
        Item::Imsi => "460000000067890",
        Item::Oaid => "5b0fd7a1-41c2-4f0e-9d55-0c6a0e7d2f31",
        Item::AndroidId => "9774d56d682e549c",
        Item::Uuid => "0f8fad5b-d9cb-469f-a165-70867728950e",
        Item::Mac => "02:4a:7c:19:e0:5d",
        Item::BaseStation => "460-00-9365-12289",
        Item::LocationCoarse | Item::LocationFine => "30.19,120.19",
        Item::AppList => "wechat=1 taobao=1 jd=0",
        Item::NetworkState => "wifi",
        Item::NetworkGeneration => "5g",
        Item::DeviceBrand => "Example",
        Item::DeviceModel => "Example Nine",
        Item::OsName => "Android",
        Item::OsVersion => "9",
        Item::SystemInfo => "uptime=4711",
        _ => return Err(Cause::Empty),
    };
    Ok(value.to_owned())
}
