// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public code that uses MobSDK 2. The vendor: https://www.mob.com/wiki,
// https://github.com/MobClub (named, not read)
// Looked up on 24 November 2026. All answers are the vendor's defaults. getNeighboringCellInfo, of a class that Android
// took away, is left out.

package com.mob;

import android.content.pm.PackageInfo;
import android.location.Location;
import android.net.wifi.ScanResult;
import android.net.wifi.WifiInfo;
import android.telephony.CellInfo;
import android.telephony.CellLocation;
import java.util.List;

public abstract class MobCustomController {
    public boolean isLocationDataEnable() {
        return true;
    }

    public boolean isCellLocationDataEnable() {
        return true;
    }

    public boolean isPhoneStateDataEnable() {
        return true;
    }

    public boolean isWifiDataEnable() {
        return true;
    }

    public boolean isIpAddressEnable() {
        return true;
    }

    public boolean isAppListDataEnable() {
        return true;
    }

    public boolean isOaidEnable() {
        return true;
    }

    public boolean isAndroidIdEnable() {
        return true;
    }

    public boolean isAdvertisingIdEnable() {
        return true;
    }

    public boolean isSocietyPlatformDataEnable() {
        return true;
    }

    public boolean isConfigEnable() {
        return true;
    }

    public boolean isDREnable() {
        return true;
    }

    public Location getLocation() {
        return null;
    }

    public List<CellInfo> getAllCellInfo() {
        return null;
    }

    public CellLocation getCellLocation() {
        return null;
    }

    public WifiInfo getConnectionInfo() {
        return null;
    }

    public List<ScanResult> getWifiScanResults() {
        return null;
    }

    public List<PackageInfo> getPackageInfos() {
        return null;
    }

    public String getIpAddress() {
        return null;
    }

    public String getCellIpv4() {
        return null;
    }

    public String getCellIpv6() {
        return null;
    }

    public String getOaid() {
        return null;
    }

    public String getAndroidId() {
        return null;
    }

    public String getAdvertisingId() {
        return null;
    }

    public String getSimOperator() {
        return null;
    }

    public String getSimOperatorName() {
        return null;
    }
}
