import Foundation

/// What POSIX and Foundation tell of the machine.
enum Machine {
  /// The name of the hardware, like `iPhone16,1`; nil where there is none.
  static var model: String? {
    var names = utsname()
    guard uname(&names) == 0 else { return nil }
    return withUnsafeBytes(of: names.machine) { bytes in
      let name = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      return name.isEmpty ? nil : name
    }
  }

  /// A size of the file system that the app is on, in bytes; nil where it is unknown.
  static func storage(_ size: FileAttributeKey) -> Int64? {
    let sizes = try? FileManager.default.attributesOfFileSystem(forPath: NSHomeDirectory())
    return (sizes?[size] as? NSNumber)?.int64Value
  }
}
