//! The table itself. One entry an item:
//!
//! ```text
//! number Variant "id" "中文名" "English name"
//!     Kind Source plain|sensitive MASK
//!     android { from 1 to 25 needs PERMISSION states INSTALL_TIME_PERMISSION by CLASS.member, CLASS.member; … }
//!     ios { from 14 needs USAGE_DESCRIPTION by CLASS.member; }
//! ```
//!
//! An item that the systems have no part in has neither `android` nor `ios`. One that a system does not give, or gives
//! in some versions only, has no range for the others; there it is unavailable, and the system is not called.

#[cfg(feature = "calls")]
use super::Call;
use super::{Access, Info, Kind, Mask, Name, Source};

/// Short names for what the table repeats.
macro_rules! texts {
    ($($name:ident $text:literal)+) => { $(const $name: &str = $text;)+ };
    (for build machines $($name:ident $text:literal)+) => { $(#[cfg(feature = "calls")] const $name: &str = $text;)+ };
}

// Android permissions that a person grants.
texts! {
    ACCESS_COARSE_LOCATION "android.permission.ACCESS_COARSE_LOCATION"
    ACCESS_FINE_LOCATION "android.permission.ACCESS_FINE_LOCATION"
    BLUETOOTH_CONNECT "android.permission.BLUETOOTH_CONNECT"
    BLUETOOTH_SCAN "android.permission.BLUETOOTH_SCAN"
    CAMERA "android.permission.CAMERA"
    NEARBY_WIFI_DEVICES "android.permission.NEARBY_WIFI_DEVICES"
    READ_CALENDAR "android.permission.READ_CALENDAR"
    READ_CALL_LOG "android.permission.READ_CALL_LOG"
    READ_CONTACTS "android.permission.READ_CONTACTS"
    READ_EXTERNAL_STORAGE "android.permission.READ_EXTERNAL_STORAGE"
    READ_MEDIA_IMAGES "android.permission.READ_MEDIA_IMAGES"
    READ_MEDIA_VIDEO "android.permission.READ_MEDIA_VIDEO"
    READ_PHONE_NUMBERS "android.permission.READ_PHONE_NUMBERS"
    READ_PHONE_STATE "android.permission.READ_PHONE_STATE"
    READ_SMS "android.permission.READ_SMS"
    RECORD_AUDIO "android.permission.RECORD_AUDIO"
    WRITE_EXTERNAL_STORAGE "android.permission.WRITE_EXTERNAL_STORAGE"
}

// What an Android build states.
texts! { for build machines
    ACCESS_NETWORK_STATE "android.permission.ACCESS_NETWORK_STATE"
    ACCESS_WIFI_STATE "android.permission.ACCESS_WIFI_STATE"
    AD_ID "com.google.android.gms.permission.AD_ID"
    BLUETOOTH "android.permission.BLUETOOTH"
    BLUETOOTH_ADMIN "android.permission.BLUETOOTH_ADMIN"
    CHANGE_WIFI_STATE "android.permission.CHANGE_WIFI_STATE"
    GET_TASKS "android.permission.GET_TASKS"
    INTERNET "android.permission.INTERNET"
    QUERIES "<queries>"
}

// Android classes.
texts! { for build machines
    ACTIVITY_MANAGER "android.app.ActivityManager"
    AUDIO_RECORD "android.media.AudioRecord"
    BATTERY_MANAGER "android.os.BatteryManager"
    BLUETOOTH_ADAPTER "android.bluetooth.BluetoothAdapter"
    BLUETOOTH_DEVICE "android.bluetooth.BluetoothDevice"
    BLUETOOTH_LE_SCANNER "android.bluetooth.le.BluetoothLeScanner"
    BUILD "android.os.Build"
    BUILD_VERSION "android.os.Build$VERSION"
    CALENDAR_EVENTS "android.provider.CalendarContract$Events"
    CALL_LOG_CALLS "android.provider.CallLog$Calls"
    CAMERA1 "android.hardware.Camera"
    CAMERA2 "android.hardware.camera2.CameraManager"
    CAMERA_X "androidx.camera.core.ImageCapture"
    CDMA_CELL_LOCATION "android.telephony.cdma.CdmaCellLocation"
    CLIPBOARD_MANAGER "android.content.ClipboardManager"
    CONNECTIVITY_MANAGER "android.net.ConnectivityManager"
    CONTACTS_CONTACTS "android.provider.ContactsContract$Contacts"
    CONTACTS_PHONE "android.provider.ContactsContract$CommonDataKinds$Phone"
    CONTENT_RESOLVER "android.content.ContentResolver"
    ENVIRONMENT "android.os.Environment"
    GEOCODER "android.location.Geocoder"
    GMS_AD_ID "com.google.android.gms.ads.identifier.AdvertisingIdClient"
    GSM_CELL_LOCATION "android.telephony.gsm.GsmCellLocation"
    HMS_AD_ID "com.huawei.hms.ads.identifier.AdvertisingIdClient"
    INET_ADDRESS "java.net.InetAddress"
    INET4_ADDRESS "java.net.Inet4Address"
    INTENT "android.content.Intent"
    LOCALE "java.util.Locale"
    LOCATION "android.location.Location"
    LOCATION_MANAGER "android.location.LocationManager"
    MEDIA_IMAGES "android.provider.MediaStore$Images$Media"
    MEDIA_RECORDER "android.media.MediaRecorder"
    MEDIA_STORE "android.provider.MediaStore"
    MEDIA_VIDEO "android.provider.MediaStore$Video$Media"
    MSA "com.bun.miitmdid.core.MdidSdkHelper"
    NETWORK_CAPABILITIES "android.net.NetworkCapabilities"
    NETWORK_INFO "android.net.NetworkInfo"
    NETWORK_INTERFACE "java.net.NetworkInterface"
    PACKAGE_MANAGER "android.content.pm.PackageManager"
    SENSOR_MANAGER "android.hardware.SensorManager"
    SETTINGS_GLOBAL "android.provider.Settings$Global"
    SETTINGS_SECURE "android.provider.Settings$Secure"
    SETTINGS_SYSTEM "android.provider.Settings$System"
    SMS_MANAGER "android.telephony.SmsManager"
    STAT_FS "android.os.StatFs"
    SUBSCRIPTION_INFO "android.telephony.SubscriptionInfo"
    SUBSCRIPTION_MANAGER "android.telephony.SubscriptionManager"
    SYSTEM_CLOCK "android.os.SystemClock"
    TELEPHONY "android.telephony.TelephonyManager"
    TELEPHONY_SMS "android.provider.Telephony$Sms"
    UICC_CARD_INFO "android.telephony.UiccCardInfo"
    WIFI_INFO "android.net.wifi.WifiInfo"
    WIFI_MANAGER "android.net.wifi.WifiManager"
    WIFI_P2P_MANAGER "android.net.wifi.p2p.WifiP2pManager"
    XIAOMI_ID "com.android.id.impl.IdProviderImpl"
}

// iOS permissions, by the keys that explain them.
texts! {
    NS_BLUETOOTH "NSBluetoothAlwaysUsageDescription"
    NS_CALENDARS "NSCalendarsUsageDescription"
    NS_CALENDARS_FULL "NSCalendarsFullAccessUsageDescription"
    NS_CAMERA "NSCameraUsageDescription"
    NS_CONTACTS "NSContactsUsageDescription"
    NS_LOCATION "NSLocationWhenInUseUsageDescription"
    NS_MICROPHONE "NSMicrophoneUsageDescription"
    NS_PHOTO_LIBRARY "NSPhotoLibraryUsageDescription"
    NS_TRACKING "NSUserTrackingUsageDescription"
}

// What an iOS build states.
texts! { for build machines
    NS_BLUETOOTH_PERIPHERAL "NSBluetoothPeripheralUsageDescription"
    QUERY_SCHEMES "LSApplicationQueriesSchemes"
    WIFI_INFO_ENTITLEMENT "com.apple.developer.networking.wifi-info"
}

// iOS classes and frameworks.
texts! { for build machines
    AS_IDENTIFIER_MANAGER "ASIdentifierManager"
    AV_AUDIO_RECORDER "AVAudioRecorder"
    AV_CAPTURE_SESSION "AVCaptureSession"
    CB_CENTRAL_MANAGER "CBCentralManager"
    CL_LOCATION_MANAGER "CLLocationManager"
    CM_MOTION_MANAGER "CMMotionManager"
    CN_CONTACT_STORE "CNContactStore"
    CT_CARRIER "CTCarrier"
    CT_TELEPHONY "CTTelephonyNetworkInfo"
    DARWIN "Darwin"
    EK_EVENT_STORE "EKEventStore"
    NE_HOTSPOT_NETWORK "NEHotspotNetwork"
    NS_FILE_MANAGER "NSFileManager"
    NS_LOCALE "NSLocale"
    NS_PROCESS_INFO "NSProcessInfo"
    NW_PATH_MONITOR "NWPathMonitor"
    PH_ASSET "PHAsset"
    SYSTEM_CONFIGURATION "SystemConfiguration"
    UI_APPLICATION "UIApplication"
    UI_DEVICE "UIDevice"
    UI_IMAGE_PICKER "UIImagePickerController"
    UI_PASTEBOARD "UIPasteboard"
    UI_TEXT_INPUT_MODE "UITextInputMode"
}

// How values are shown.
const WHOLE: Mask = Mask::Whole;
const HIDDEN: Mask = Mask::Hidden;
/// An identifier by its last four characters.
const LAST_4: Mask = Mask::Ends { head: 0, tail: 4, hidden: 6 };
/// A hardware address by its last byte.
const LAST_2: Mask = Mask::Ends { head: 0, tail: 2, hidden: 6 };
/// A mobile number as people in China know it: 138****1234.
const MOBILE: Mask = Mask::Ends { head: 3, tail: 4, hidden: 4 };
/// A name by its first character; for a Chinese name that is the family's.
const FIRST_1: Mask = Mask::Ends { head: 1, tail: 0, hidden: 1 };
/// An address, postal or IP, by its coarsest part.
const FIRST_3: Mask = Mask::Ends { head: 3, tail: 0, hidden: 4 };
/// What gives much away, such as an identity card's number, by one character at each end.
const OUTER: Mask = Mask::Ends { head: 1, tail: 1, hidden: 4 };

macro_rules! items {
    (@sensitive plain) => { false };
    (@sensitive sensitive) => { true };
    (@to) => { None };
    (@to $to:literal) => { Some($to) };
    (@accesses) => { &[] };
    (@accesses $(
        from $from:literal $(to $to:literal)?
        $(needs $($permission:ident),+)? $(states $($manifest:ident),+)? $(by $($class:ident . $member:ident),+)?;
    )+) => {
        &[$(Access {
            from: $from,
            to: items!(@to $($to)?),
            permissions: &[$($($permission),+)?],
            #[cfg(feature = "calls")]
            manifest: &[$($($manifest),+)?],
            #[cfg(feature = "calls")]
            calls: &[$($(Call { class: $class, member: stringify!($member) }),+)?],
        }),+]
    };
    ($(
        $number:literal $item:ident $id:literal $zh:literal $en:literal
        $kind:ident $source:ident $sensitive:ident $mask:ident
        $(android { $($android:tt)* })? $(ios { $($ios:tt)* })?
    )+) => {
        /// One kind of data.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Item {
            $(#[doc = concat!("`", $id, "`: ", $en, " · ", $zh)] $item = $number,)+
        }

        impl Item {
            /// All items, by number.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// What is known of it.
            pub const fn info(self) -> &'static Info {
                match self {
                    $(Self::$item => const { &Info {
                        item: Self::$item,
                        number: $number,
                        id: $id,
                        name: Name { zh: $zh, en: $en },
                        kind: Kind::$kind,
                        sensitive: items!(@sensitive $sensitive),
                        source: Source::$source,
                        mask: $mask,
                        android: items!(@accesses $($($android)*)?),
                        ios: items!(@accesses $($($ios)*)?),
                    } },)+
                }
            }
        }
    };
}

items! {
    // Identifiers of the device, its SIM and this installation.

    1 Imei "imei" "设备识别码（IMEI）" "IMEI"
        DeviceId Platform plain LAST_4
        android {
            from 1 to 25 needs READ_PHONE_STATE by TELEPHONY.getDeviceId;
            from 26 to 28 needs READ_PHONE_STATE by TELEPHONY.getImei, TELEPHONY.getDeviceId;
        }
    2 Meid "meid" "移动设备识别码（MEID）" "MEID"
        DeviceId Platform plain LAST_4
        android {
            from 1 to 25 needs READ_PHONE_STATE by TELEPHONY.getDeviceId;
            from 26 to 28 needs READ_PHONE_STATE by TELEPHONY.getMeid, TELEPHONY.getDeviceId;
        }
    3 Imsi "imsi" "国际移动用户识别码（IMSI）" "IMSI"
        DeviceId Platform plain LAST_4
        android { from 1 to 28 needs READ_PHONE_STATE by TELEPHONY.getSubscriberId; }
    4 Iccid "iccid" "SIM 卡序列号（ICCID）" "SIM serial number (ICCID)"
        DeviceId Platform plain LAST_4
        android {
            from 1 to 28 needs READ_PHONE_STATE
                by TELEPHONY.getSimSerialNumber, SUBSCRIPTION_INFO.getIccId, UICC_CARD_INFO.getIccId;
        }
    5 SerialNumber "serial-number" "设备序列号" "device serial number"
        DeviceId Platform plain LAST_4
        android {
            from 9 to 25 by BUILD.SERIAL;
            from 26 to 28 needs READ_PHONE_STATE by BUILD.getSerial;
        }
    // Typed in by the person, a number is `phone-number`.
    6 SimPhoneNumber "sim-phone-number" "本机号码" "phone number on the SIM"
        DeviceId Platform plain MOBILE
        android {
            from 1 to 29 needs READ_PHONE_STATE by TELEPHONY.getLine1Number;
            from 30 needs READ_PHONE_NUMBERS by TELEPHONY.getLine1Number, SUBSCRIPTION_MANAGER.getPhoneNumber;
        }
    7 Mac "mac" "设备 MAC 地址" "MAC address"
        DeviceId Platform plain LAST_2
        android {
            from 1 to 22 states ACCESS_WIFI_STATE by WIFI_INFO.getMacAddress;
            from 23 to 29 states INTERNET by NETWORK_INTERFACE.getHardwareAddress;
        }
    8 BluetoothAddress "bluetooth-address" "蓝牙 MAC 地址" "Bluetooth address"
        DeviceId Platform plain LAST_2
        android { from 5 to 22 states BLUETOOTH by BLUETOOTH_ADAPTER.getAddress; }
    9 AndroidId "android-id" "安卓标识（Android ID）" "Android ID"
        DeviceId Platform plain LAST_4
        android { from 3 by SETTINGS_SECURE.getString; }
    // Its makers' services decide whether it exists, not the API level.
    10 Oaid "oaid" "匿名设备标识符（OAID）" "OAID"
        DeviceId Platform plain LAST_4
        android {
            from 21 states QUERIES by MSA.InitSdk, HMS_AD_ID.getAdvertisingIdInfo, XIAOMI_ID.getOAID;
        }
    11 Gaid "gaid" "谷歌广告标识符（GAID）" "Google advertising ID"
        DeviceId Platform plain LAST_4
        android { from 9 states AD_ID by GMS_AD_ID.getAdvertisingIdInfo; }
    12 Idfa "idfa" "iOS 广告标识符（IDFA）" "IDFA"
        DeviceId Platform plain LAST_4
        ios {
            from 6 to 13 by AS_IDENTIFIER_MANAGER.advertisingIdentifier;
            from 14 needs NS_TRACKING by AS_IDENTIFIER_MANAGER.advertisingIdentifier;
        }
    13 Idfv "idfv" "iOS 供应商标识符（IDFV）" "IDFV"
        DeviceId Platform plain LAST_4
        ios { from 6 by UI_DEVICE.identifierForVendor; }
    // A server computes it from device information.
    14 Caid "caid" "中广协互联网广告标识（CAID）" "CAID"
        DeviceId Service plain LAST_4
        ios { from 10; }
    // Random, made after consent, forgotten on withdrawal.
    15 Uuid "uuid" "应用生成的随机标识（UUID）" "UUID made by the app"
        DeviceId Generated plain LAST_4

    // Apps. The declared ones are asked for one by one; the full list is there to be recognised, never to be read.

    16 AppList "app-list" "应用列表" "app list"
        AppList Platform plain HIDDEN
        android {
            from 1 states QUERIES
                by PACKAGE_MANAGER.getPackageInfo, PACKAGE_MANAGER.getInstalledPackages,
                   PACKAGE_MANAGER.getInstalledPackagesAsUser, PACKAGE_MANAGER.getInstalledApplications,
                   PACKAGE_MANAGER.getInstalledApplicationsAsUser, PACKAGE_MANAGER.queryIntentActivities,
                   PACKAGE_MANAGER.queryIntentActivityOptions, INTENT.ACTION_PACKAGE_ADDED,
                   INTENT.ACTION_PACKAGE_REMOVED;
        }
        ios { from 3 states QUERY_SCHEMES by UI_APPLICATION.canOpenURL; }
    // From 21 on an app sees little but itself; reviewers count the call all the same.
    17 RunningApps "running-apps" "运行中的应用" "running apps"
        AppList Platform plain HIDDEN
        android {
            from 1 to 20 states GET_TASKS
                by ACTIVITY_MANAGER.getRunningTasks, ACTIVITY_MANAGER.getRecentTasks,
                   ACTIVITY_MANAGER.getRunningAppProcesses;
            from 21
                by ACTIVITY_MANAGER.getRunningAppProcesses, ACTIVITY_MANAGER.getRunningTasks,
                   ACTIVITY_MANAGER.getRecentTasks;
        }

    // Where the device is.

    18 LocationCoarse "location-coarse" "粗略位置" "approximate location"
        Location Platform plain HIDDEN
        android {
            from 1 needs ACCESS_COARSE_LOCATION
                by LOCATION_MANAGER.requestLocationUpdates, LOCATION_MANAGER.getLastKnownLocation,
                   LOCATION.getLatitude, LOCATION.getLongitude, GEOCODER.getFromLocation;
        }
        ios {
            from 8 needs NS_LOCATION
                by CL_LOCATION_MANAGER.requestLocation, CL_LOCATION_MANAGER.startUpdatingLocation,
                   CL_LOCATION_MANAGER.startMonitoringSignificantLocationChanges;
        }
    19 LocationFine "location-fine" "精确位置" "precise location"
        Location Platform sensitive HIDDEN
        android {
            from 1 needs ACCESS_FINE_LOCATION
                by LOCATION_MANAGER.requestLocationUpdates, LOCATION_MANAGER.getLastKnownLocation,
                   LOCATION.getLatitude, LOCATION.getLongitude, GEOCODER.getFromLocation;
        }
        ios {
            from 8 needs NS_LOCATION
                by CL_LOCATION_MANAGER.requestLocation, CL_LOCATION_MANAGER.startUpdatingLocation;
        }

    // Radio stations and devices in reach.

    20 BaseStation "base-station" "基站信息" "base stations"
        Radio Platform plain HIDDEN
        android {
            from 1 to 16 needs ACCESS_COARSE_LOCATION
                by TELEPHONY.getCellLocation, GSM_CELL_LOCATION.getCid, GSM_CELL_LOCATION.getLac,
                   CDMA_CELL_LOCATION.getBaseStationId;
            from 17 to 28 needs ACCESS_COARSE_LOCATION
                by TELEPHONY.getAllCellInfo, TELEPHONY.getCellLocation, TELEPHONY.getServiceState;
            from 29 needs ACCESS_FINE_LOCATION
                by TELEPHONY.getAllCellInfo, TELEPHONY.requestCellInfoUpdate, TELEPHONY.getCellLocation,
                   TELEPHONY.getServiceState;
        }
    // iOS tells of the one that is connected only.
    21 WifiAccessPoints "wifi-access-points" "WLAN 接入点" "Wi-Fi access points in reach"
        Radio Platform plain HIDDEN
        android {
            from 1 to 22 states ACCESS_WIFI_STATE by WIFI_MANAGER.getScanResults, WIFI_MANAGER.startScan;
            from 23 to 28 needs ACCESS_COARSE_LOCATION states ACCESS_WIFI_STATE
                by WIFI_MANAGER.getScanResults, WIFI_MANAGER.startScan;
            from 29 needs ACCESS_FINE_LOCATION states ACCESS_WIFI_STATE
                by WIFI_MANAGER.getScanResults, WIFI_MANAGER.startScan;
        }
        ios {
            from 14 needs NS_LOCATION states WIFI_INFO_ENTITLEMENT
                by NE_HOTSPOT_NETWORK.fetchCurrentWithCompletionHandler;
        }
    22 WifiSsid "wifi-ssid" "当前 WLAN 名称（SSID）" "name of the connected Wi-Fi (SSID)"
        Radio Platform plain FIRST_1
        android {
            from 1 to 26 states ACCESS_WIFI_STATE by WIFI_INFO.getSSID, NETWORK_INFO.getExtraInfo;
            from 27 to 28 needs ACCESS_COARSE_LOCATION states ACCESS_WIFI_STATE
                by WIFI_INFO.getSSID, NETWORK_INFO.getExtraInfo;
            from 29 needs ACCESS_FINE_LOCATION states ACCESS_WIFI_STATE by WIFI_INFO.getSSID;
        }
        ios {
            from 4 to 12 states WIFI_INFO_ENTITLEMENT by SYSTEM_CONFIGURATION.CNCopyCurrentNetworkInfo;
            from 13 to 13 needs NS_LOCATION states WIFI_INFO_ENTITLEMENT
                by SYSTEM_CONFIGURATION.CNCopyCurrentNetworkInfo;
            from 14 needs NS_LOCATION states WIFI_INFO_ENTITLEMENT
                by NE_HOTSPOT_NETWORK.fetchCurrentWithCompletionHandler,
                   SYSTEM_CONFIGURATION.CNCopyCurrentNetworkInfo;
        }
    23 WifiBssid "wifi-bssid" "当前 WLAN 接入点地址（BSSID）" "address of the connected Wi-Fi (BSSID)"
        Radio Platform plain LAST_2
        android {
            from 1 to 26 states ACCESS_WIFI_STATE by WIFI_INFO.getBSSID;
            from 27 to 28 needs ACCESS_COARSE_LOCATION states ACCESS_WIFI_STATE by WIFI_INFO.getBSSID;
            from 29 needs ACCESS_FINE_LOCATION states ACCESS_WIFI_STATE by WIFI_INFO.getBSSID;
        }
        ios {
            from 4 to 12 states WIFI_INFO_ENTITLEMENT by SYSTEM_CONFIGURATION.CNCopyCurrentNetworkInfo;
            from 13 to 13 needs NS_LOCATION states WIFI_INFO_ENTITLEMENT
                by SYSTEM_CONFIGURATION.CNCopyCurrentNetworkInfo;
            from 14 needs NS_LOCATION states WIFI_INFO_ENTITLEMENT
                by NE_HOTSPOT_NETWORK.fetchCurrentWithCompletionHandler,
                   SYSTEM_CONFIGURATION.CNCopyCurrentNetworkInfo;
        }
    24 WifiConfigured "wifi-configured" "已保存的 WLAN 网络" "saved Wi-Fi networks"
        Radio Platform plain HIDDEN
        android {
            from 1 to 25 states ACCESS_WIFI_STATE by WIFI_MANAGER.getConfiguredNetworks;
            from 26 to 28 needs ACCESS_COARSE_LOCATION states ACCESS_WIFI_STATE
                by WIFI_MANAGER.getConfiguredNetworks;
        }
    25 WifiDevices "wifi-devices" "附近的 WLAN 设备" "Wi-Fi devices nearby"
        Radio Platform plain HIDDEN
        android {
            from 14 to 22 states ACCESS_WIFI_STATE, CHANGE_WIFI_STATE by WIFI_P2P_MANAGER.discoverPeers;
            from 23 to 28 needs ACCESS_COARSE_LOCATION states ACCESS_WIFI_STATE, CHANGE_WIFI_STATE
                by WIFI_P2P_MANAGER.discoverPeers;
            from 29 to 32 needs ACCESS_FINE_LOCATION states ACCESS_WIFI_STATE, CHANGE_WIFI_STATE
                by WIFI_P2P_MANAGER.discoverPeers;
            from 33 needs NEARBY_WIFI_DEVICES states ACCESS_WIFI_STATE, CHANGE_WIFI_STATE
                by WIFI_P2P_MANAGER.discoverPeers;
        }
    26 BluetoothDevices "bluetooth-devices" "蓝牙设备" "Bluetooth devices nearby and paired"
        Radio Platform plain HIDDEN
        android {
            from 5 to 22 states BLUETOOTH, BLUETOOTH_ADMIN
                by BLUETOOTH_ADAPTER.startDiscovery, BLUETOOTH_ADAPTER.getBondedDevices,
                   BLUETOOTH_LE_SCANNER.startScan, BLUETOOTH_DEVICE.getAddress, BLUETOOTH_DEVICE.getName;
            from 23 to 28 needs ACCESS_COARSE_LOCATION states BLUETOOTH, BLUETOOTH_ADMIN
                by BLUETOOTH_LE_SCANNER.startScan, BLUETOOTH_ADAPTER.startDiscovery,
                   BLUETOOTH_ADAPTER.getBondedDevices, BLUETOOTH_DEVICE.getAddress, BLUETOOTH_DEVICE.getName;
            from 29 to 30 needs ACCESS_FINE_LOCATION states BLUETOOTH, BLUETOOTH_ADMIN
                by BLUETOOTH_LE_SCANNER.startScan, BLUETOOTH_ADAPTER.startDiscovery,
                   BLUETOOTH_ADAPTER.getBondedDevices, BLUETOOTH_DEVICE.getAddress, BLUETOOTH_DEVICE.getName;
            from 31 needs ACCESS_FINE_LOCATION, BLUETOOTH_CONNECT, BLUETOOTH_SCAN
                by BLUETOOTH_LE_SCANNER.startScan, BLUETOOTH_ADAPTER.startDiscovery,
                   BLUETOOTH_ADAPTER.getBondedDevices, BLUETOOTH_DEVICE.getAddress, BLUETOOTH_DEVICE.getName;
        }
        ios {
            from 6 to 12 states NS_BLUETOOTH_PERIPHERAL
                by CB_CENTRAL_MANAGER.scanForPeripheralsWithServices;
            from 13 needs NS_BLUETOOTH by CB_CENTRAL_MANAGER.scanForPeripheralsWithServices;
        }

    // How the device is connected.

    27 NetworkState "network-state" "网络状态" "network state"
        Network Platform plain WHOLE
        android {
            from 1 to 20 states ACCESS_NETWORK_STATE
                by CONNECTIVITY_MANAGER.getActiveNetworkInfo, NETWORK_INFO.getType, WIFI_MANAGER.isWifiEnabled;
            from 21 states ACCESS_NETWORK_STATE
                by CONNECTIVITY_MANAGER.getNetworkCapabilities, NETWORK_CAPABILITIES.hasTransport,
                   CONNECTIVITY_MANAGER.getActiveNetworkInfo, NETWORK_INFO.getType, WIFI_MANAGER.isWifiEnabled;
        }
        ios {
            from 2 to 11 by SYSTEM_CONFIGURATION.SCNetworkReachabilityGetFlags;
            from 12 by NW_PATH_MONITOR.start, SYSTEM_CONFIGURATION.SCNetworkReachabilityGetFlags;
        }
    28 NetworkGeneration "network-generation" "移动网络制式（5G、4G、3G、2G）" "mobile network generation (5G, 4G, 3G, 2G)"
        Network Platform plain WHOLE
        android {
            from 1 to 23 needs READ_PHONE_STATE by TELEPHONY.getNetworkType, NETWORK_INFO.getSubtype;
            from 24 needs READ_PHONE_STATE
                by TELEPHONY.getDataNetworkType, TELEPHONY.getNetworkType, NETWORK_INFO.getSubtype;
        }
        ios {
            from 7 to 11 by CT_TELEPHONY.currentRadioAccessTechnology;
            from 12 by CT_TELEPHONY.serviceCurrentRadioAccessTechnology, CT_TELEPHONY.currentRadioAccessTechnology;
        }
    29 IpAddress "ip-address" "IP 地址" "IP address"
        Network Platform plain FIRST_3
        android {
            from 1 states INTERNET
                by NETWORK_INTERFACE.getInetAddresses, INET_ADDRESS.getHostAddress, INET_ADDRESS.getAddress,
                   INET4_ADDRESS.getHostAddress, INET4_ADDRESS.getAddress, WIFI_INFO.getIpAddress,
                   WIFI_MANAGER.getDhcpInfo;
        }
        ios { from 2 by DARWIN.getifaddrs; }
    30 Carrier "carrier" "电信运营商" "telecom operator"
        Network Platform plain WHOLE
        android {
            from 1
                by TELEPHONY.getSimOperator, TELEPHONY.getSimOperatorName, TELEPHONY.getNetworkOperator,
                   TELEPHONY.getNetworkOperatorName;
        }
        ios {
            from 4 to 11 by CT_TELEPHONY.subscriberCellularProvider, CT_CARRIER.carrierName;
            from 12 to 16 by CT_TELEPHONY.serviceSubscriberCellularProviders, CT_CARRIER.carrierName;
        }
    31 SimCountry "sim-country" "SIM 卡所属国家或地区" "country of the SIM"
        Network Platform plain WHOLE
        android { from 1 by TELEPHONY.getSimCountryIso, TELEPHONY.getNetworkCountryIso; }
        ios {
            from 4 to 11 by CT_TELEPHONY.subscriberCellularProvider, CT_CARRIER.isoCountryCode;
            from 12 to 16 by CT_TELEPHONY.serviceSubscriberCellularProviders, CT_CARRIER.isoCountryCode;
        }
    32 SimState "sim-state" "SIM 卡状态" "state of the SIM"
        Network Platform plain WHOLE
        android { from 1 by TELEPHONY.getSimState; }

    // What the device is.

    33 DeviceBrand "device-brand" "设备品牌" "device brand"
        Device Platform plain WHOLE
        android { from 1 by BUILD.BRAND, BUILD.MANUFACTURER; }
        ios { from 2; }
    34 DeviceModel "device-model" "设备型号" "device model"
        Device Platform plain WHOLE
        android { from 1 by BUILD.MODEL, BUILD.DEVICE, BUILD.PRODUCT; }
        ios { from 2 by DARWIN.uname, UI_DEVICE.model; }
    35 OsName "os-name" "操作系统" "operating system"
        Device Platform plain WHOLE
        android { from 1 by BUILD.DISPLAY; }
        ios { from 2 by UI_DEVICE.systemName; }
    36 OsVersion "os-version" "操作系统版本" "operating system version"
        Device Platform plain WHOLE
        android { from 1 by BUILD_VERSION.RELEASE, BUILD_VERSION.SDK_INT; }
        ios { from 2 by UI_DEVICE.systemVersion, NS_PROCESS_INFO.operatingSystemVersion; }
    37 DeviceSettings "device-settings" "设备设置" "device settings"
        Device Platform plain HIDDEN
        android {
            from 1 by SETTINGS_SYSTEM.getString, SETTINGS_SYSTEM.getInt, SETTINGS_GLOBAL.getString, SETTINGS_GLOBAL.getInt;
        }
        ios { from 5 by UI_TEXT_INPUT_MODE.activeInputModes; }
    38 Language "language" "使用语言" "language"
        Device Platform plain WHOLE
        android { from 1 by LOCALE.getDefault; }
        ios { from 2 by NS_LOCALE.preferredLanguages; }
    // Memory, storage, battery, time since start.
    39 SystemInfo "system-info" "系统运营信息" "system information"
        Device Platform plain HIDDEN
        android {
            from 1
                by ACTIVITY_MANAGER.getMemoryInfo, STAT_FS.getAvailableBytes, SYSTEM_CLOCK.elapsedRealtime,
                   BATTERY_MANAGER.getIntProperty;
        }
        ios {
            from 3
                by NS_PROCESS_INFO.systemUptime, NS_PROCESS_INFO.physicalMemory,
                   NS_FILE_MANAGER.attributesOfFileSystemForPath, UI_DEVICE.batteryLevel;
        }
    40 Sensors "sensors" "传感器信息" "sensors"
        Sensor Platform plain HIDDEN
        android { from 3 by SENSOR_MANAGER.registerListener, SENSOR_MANAGER.getSensorList; }
        ios {
            from 4
                by CM_MOTION_MANAGER.startDeviceMotionUpdates, CM_MOTION_MANAGER.startAccelerometerUpdates,
                   CM_MOTION_MANAGER.startGyroUpdates, CM_MOTION_MANAGER.startMagnetometerUpdates;
        }

    // Camera, microphone, files.

    41 Camera "camera" "摄像头" "camera"
        Capture Platform plain HIDDEN
        android {
            from 1 to 20 needs CAMERA by CAMERA1.open;
            from 21 needs CAMERA by CAMERA2.openCamera, CAMERA_X.takePicture, CAMERA1.open;
        }
        ios { from 4 needs NS_CAMERA by AV_CAPTURE_SESSION.startRunning, UI_IMAGE_PICKER.takePicture; }
    42 Recording "recording" "录音" "sound recording"
        Capture Platform plain HIDDEN
        android { from 1 needs RECORD_AUDIO by AUDIO_RECORD.startRecording, MEDIA_RECORDER.start; }
        ios { from 3 needs NS_MICROPHONE by AV_AUDIO_RECORDER.record, AV_CAPTURE_SESSION.startRunning; }
    // From 33 on the system's pickers hand over what the person chooses, and no permission opens more.
    43 ExternalStorageRead "external-storage-read" "读取外置存储器" "reading external storage"
        Storage Platform plain HIDDEN
        android {
            from 1 to 15 by ENVIRONMENT.getExternalStorageDirectory, CONTENT_RESOLVER.query;
            from 16 to 32 needs READ_EXTERNAL_STORAGE
                by CONTENT_RESOLVER.query, ENVIRONMENT.getExternalStorageDirectory;
            from 33
                by MEDIA_STORE.ACTION_PICK_IMAGES, INTENT.ACTION_OPEN_DOCUMENT, CONTENT_RESOLVER.query,
                   ENVIRONMENT.getExternalStorageDirectory;
        }
    // From 29 on an app adds files of its own without a permission, and changes no others.
    44 ExternalStorageWrite "external-storage-write" "写入外置存储器" "writing external storage"
        Storage Platform plain HIDDEN
        android {
            from 1 to 28 needs WRITE_EXTERNAL_STORAGE
                by ENVIRONMENT.getExternalStorageDirectory, CONTENT_RESOLVER.insert, CONTENT_RESOLVER.update,
                   CONTENT_RESOLVER.delete;
            from 29
                by CONTENT_RESOLVER.insert, CONTENT_RESOLVER.update, CONTENT_RESOLVER.delete,
                   ENVIRONMENT.getExternalStorageDirectory;
        }
    // What a person picks in the system's picker is `posts` or `dispute-evidence`; this is the whole library.
    45 PhotoLibrary "photo-library" "相册" "photo library"
        Storage Platform plain HIDDEN
        android {
            from 1 to 15 by MEDIA_IMAGES.EXTERNAL_CONTENT_URI, MEDIA_VIDEO.EXTERNAL_CONTENT_URI;
            from 16 to 32 needs READ_EXTERNAL_STORAGE
                by MEDIA_IMAGES.EXTERNAL_CONTENT_URI, MEDIA_VIDEO.EXTERNAL_CONTENT_URI;
            from 33 needs READ_MEDIA_IMAGES, READ_MEDIA_VIDEO
                by MEDIA_IMAGES.EXTERNAL_CONTENT_URI, MEDIA_VIDEO.EXTERNAL_CONTENT_URI;
        }
        ios { from 8 needs NS_PHOTO_LIBRARY by PH_ASSET.fetchAssetsWithOptions; }
    46 Clipboard "clipboard" "剪贴板" "clipboard"
        Clipboard Platform plain HIDDEN
        android {
            from 11
                by CLIPBOARD_MANAGER.getPrimaryClip, CLIPBOARD_MANAGER.hasPrimaryClip,
                   CLIPBOARD_MANAGER.getPrimaryClipDescription, CLIPBOARD_MANAGER.getText,
                   CLIPBOARD_MANAGER.hasText, CLIPBOARD_MANAGER.addPrimaryClipChangedListener,
                   CLIPBOARD_MANAGER.setPrimaryClip;
        }
        ios { from 3 by UI_PASTEBOARD.string, UI_PASTEBOARD.generalPasteboard, UI_PASTEBOARD.hasStrings; }

    // What the phone keeps of the person's days and of other people.

    47 Contacts "contacts" "通讯录" "contacts"
        Records Platform sensitive HIDDEN
        android {
            from 5 needs READ_CONTACTS
                by CONTACTS_CONTACTS.CONTENT_URI, CONTACTS_PHONE.CONTENT_URI, CONTENT_RESOLVER.query;
        }
        ios { from 9 needs NS_CONTACTS by CN_CONTACT_STORE.enumerateContactsWithFetchRequest; }
    48 Calendar "calendar" "日历" "calendar"
        Records Platform plain HIDDEN
        android { from 14 needs READ_CALENDAR by CALENDAR_EVENTS.CONTENT_URI, CONTENT_RESOLVER.query; }
        ios {
            from 6 to 16 needs NS_CALENDARS by EK_EVENT_STORE.eventsMatchingPredicate;
            from 17 needs NS_CALENDARS_FULL by EK_EVENT_STORE.eventsMatchingPredicate;
        }
    49 Sms "sms" "短信" "text messages"
        Records Platform sensitive HIDDEN
        android {
            from 1 to 18 needs READ_SMS by CONTENT_RESOLVER.query, SMS_MANAGER.sendTextMessage;
            from 19 needs READ_SMS
                by TELEPHONY_SMS.CONTENT_URI, CONTENT_RESOLVER.query, SMS_MANAGER.sendTextMessage;
        }
    50 CallLog "call-log" "通话记录" "call log"
        Records Platform sensitive HIDDEN
        android {
            from 1 to 15 needs READ_CONTACTS by CALL_LOG_CALLS.CONTENT_URI, CONTENT_RESOLVER.query;
            from 16 needs READ_CALL_LOG by CALL_LOG_CALLS.CONTENT_URI, CONTENT_RESOLVER.query;
        }

    // The account and its profile.

    51 AccountId "account-id" "平台账号" "account" Account Service plain OUTER
    52 Password "password" "密码" "password" Account Person sensitive HIDDEN
    53 SmsCode "sms-code" "短信验证码" "SMS code" Account Person sensitive HIDDEN
    54 ThirdPartyAccount "third-party-account" "第三方账号信息" "account with a third party" Account Login plain OUTER
    55 WechatId "wechat-id" "微信 ID" "WeChat ID" Account Login plain LAST_4
    56 WechatNumber "wechat-number" "微信号" "WeChat name" Account Person plain OUTER
    57 Avatar "avatar" "头像" "avatar" Account Login plain HIDDEN
    58 Nickname "nickname" "昵称" "nickname" Account Login plain FIRST_1
    59 Gender "gender" "性别" "gender" Account Person plain HIDDEN
    60 Interests "interests" "感兴趣的类别" "interests" Account Person plain HIDDEN
    61 MemberLevel "member-level" "会员等级" "membership level" Account Service plain WHOLE
    62 Benefits "benefits" "优惠权益" "coupons and benefits" Account Service plain HIDDEN
    63 ViolationRecord "violation-record" "违规记录" "record of violations" Account Service plain HIDDEN

    // Ways to reach the person.

    // A one-tap log-in returns it too.
    64 PhoneNumber "phone-number" "手机号码" "mobile number" Contact Person plain MOBILE
    65 Email "email" "电子邮箱" "e-mail address" Contact Person plain FIRST_1
    66 DeliveryAddress "delivery-address" "收货地址" "delivery address" Contact Person plain FIRST_3
    67 ConsigneeName "consignee-name" "收货人姓名" "consignee's name" Contact Person plain FIRST_1
    68 ConsigneePhone "consignee-phone" "收货人联系电话" "consignee's phone number" Contact Person plain MOBILE
    69 OtherPhone "other-phone" "其他联系电话" "another phone number" Contact Person plain MOBILE
    70 ContactDetails "contact-details" "您留下的联系方式" "contact details you leave" Contact Person plain HIDDEN
    71 GuardianContact "guardian-contact" "监护人联系方式" "guardian's contact details" Contact Person plain HIDDEN

    // Who the person is before the law.

    72 RealName "real-name" "真实姓名" "real name" Identity Person plain FIRST_1
    73 IdCardNumber "id-card-number" "身份证号码" "identity card number" Identity Person sensitive OUTER
    74 IdCardPhoto "id-card-photo" "身份证照片" "identity card photos" Identity Person sensitive HIDDEN
    75 IdentityProof "identity-proof" "身份证明材料" "proof of identity" Identity Person sensitive HIDDEN
    76 Age "age" "年龄" "age" Identity Person plain HIDDEN
    77 EnterpriseInfo "enterprise-info" "企业及资质信息" "company and qualifications" Identity Person plain HIDDEN

    // Accounts with banks and payment services, and what the person owns.

    78 BankCardNumber "bank-card-number" "银行卡号" "bank card number" Financial Person sensitive LAST_4
    79 AlipayAccount "alipay-account" "支付宝账号" "Alipay account" Financial Person sensitive OUTER
    80 PaymentAccount "payment-account" "支付账户会员名" "payment account" Financial Service sensitive OUTER
    81 WithdrawableAmount "withdrawable-amount" "可提现金额" "withdrawable amount" Financial Service sensitive HIDDEN
    82 WithdrawalProgress "withdrawal-progress" "提现进度" "progress of withdrawals" Financial Service sensitive HIDDEN
    83 TaxInfo "tax-info" "个税申报信息" "tax declaration" Financial Service sensitive HIDDEN
    84 AmlInfo "aml-info" "反洗钱所需信息" "anti-money-laundering information" Financial Person sensitive HIDDEN

    // Orders, payments, deliveries.

    85 OrderInfo "order-info" "订单信息" "orders" Transaction Service sensitive HIDDEN
    86 OrderProgress "order-progress" "订单进度" "progress of orders" Transaction Service plain HIDDEN
    87 TransactionRecord "transaction-record" "交易记录" "transaction records" Transaction Service sensitive HIDDEN
    88 PaymentInfo "payment-info" "支付信息" "payment information" Transaction Service sensitive HIDDEN
    89 PaymentProgress "payment-progress" "支付进度" "progress of payments" Transaction Service sensitive HIDDEN
    90 DeliveryInfo "delivery-info" "物流配送信息" "delivery information" Transaction Service plain HIDDEN
    91 DeliveryProgress "delivery-progress" "交付进度" "progress of deliveries" Transaction Service plain HIDDEN
    92 DeliveryTime "delivery-time" "收货时间" "time of delivery" Transaction Person plain HIDDEN
    93 CustomsInfo "customs-info" "报关信息" "customs declaration" Transaction Service plain HIDDEN
    94 CrossBorderQuota "cross-border-quota" "跨境电商年度额度" "yearly cross-border quota" Transaction Service sensitive HIDDEN
    95 AfterSales "after-sales" "售后与争议记录" "after-sales and disputes" Transaction Service plain HIDDEN

    // Whom the person is connected with.

    96 Follows "follows" "关注关系" "whom you follow" Social Service sensitive HIDDEN
    97 Team "team" "团队关系" "team" Social Service sensitive HIDDEN
    98 Referrals "referrals" "邀请与推广关系" "referrals" Social Service plain HIDDEN
    99 GroupChats "group-chats" "群聊列表" "group chats" Social Service sensitive HIDDEN

    // What the person does in the app.

    100 Browsing "browsing" "浏览记录" "pages viewed" Behaviour Service sensitive HIDDEN
    101 Clicks "clicks" "点击记录" "clicks" Behaviour Service plain HIDDEN
    102 SearchHistory "search-history" "搜索记录" "searches" Behaviour Service plain HIDDEN
    103 Favourites "favourites" "收藏记录" "favourites" Behaviour Service plain HIDDEN
    104 Shares "shares" "分享记录" "shares" Behaviour Service plain HIDDEN
    105 Preferences "preferences" "偏好特征与人群画像" "inferred preferences" Behaviour Service plain HIDDEN

    // What the person writes, sends or publishes.

    106 Reviews "reviews" "评价与晒单" "reviews" Content Person plain HIDDEN
    107 Posts "posts" "发布的图文、视频与问答" "posts, pictures, videos, answers" Content Person plain HIDDEN
    108 Messages "messages" "即时通讯内容" "chat messages" Content Person sensitive HIDDEN
    109 SupportRecords "support-records" "客服沟通记录" "exchanges with customer service" Content Person sensitive HIDDEN
    110 DisputeEvidence "dispute-evidence" "举证材料" "evidence in disputes" Content Person plain HIDDEN
    111 SurveyAnswers "survey-answers" "问卷答复" "survey answers" Content Person plain HIDDEN

    // What a server notes of each visit; its other notes are `ip-address`, `carrier`, `language`.

    112 BrowserType "browser-type" "浏览器类型" "browser type" Log Service plain WHOLE
    113 AccessTime "access-time" "访问日期和时间" "date and time of access" Log Service plain HIDDEN
    114 Cookie "cookie" "Cookie 与本地存储" "cookies and local storage" Log Service plain HIDDEN
    115 WebBeacon "web-beacon" "网站信标与像素标签" "web beacons and pixel tags" Log Service plain HIDDEN
}
