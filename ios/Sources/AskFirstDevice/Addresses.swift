import AskFirst
import Foundation

/// The IP addresses of the device's interfaces, without those that lead nowhere outside.
public struct AddressSource: Source {
  /// A source.
  public init() {}

  /// `ip-address`.
  public var items: [String] { ["ip-address"] }

  /// The addresses, IPv4 and IPv6, of the interfaces that are up, as RFC 5952 writes them. Nil where the device has none.
  public func texts(_ item: String) async throws -> [String]? {
    let addresses = try AddressSource.addresses()
    return addresses.isEmpty ? nil : addresses
  }

  private static func addresses() throws -> [String] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    defer { freeifaddrs(first) }
    return sequence(first: first) { $0?.pointee.ifa_next }.compactMap { interface in
      guard let interface = interface?.pointee, let address = interface.ifa_addr,
        Int64(interface.ifa_flags) & Int64(IFF_UP) != 0
      else { return nil }
      return text(of: address)
    }
  }

  /// The text of an address; nil where it is of neither kind, or no other device can reach it.
  static func text(of address: UnsafePointer<sockaddr>) -> String? {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { four in
        text(of: four.pointee.sin_addr, AF_INET) { $0.starts(with: [127]) || $0.starts(with: [169, 254]) }
      }
    case AF_INET6:
      address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { six in
        text(of: six.pointee.sin6_addr, AF_INET6) { bytes in
          bytes.elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) || bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
        }
      }
    default: nil
    }
  }

  /// Loopback (RFC 1122, RFC 4291) and link-local addresses (RFC 3927, RFC 4291) are left out.
  private static func text<Address>(
    of address: Address, _ family: Int32, isLeftOut: (UnsafeRawBufferPointer) -> Bool
  ) -> String? {
    withUnsafeBytes(of: address) { bytes in
      guard !isLeftOut(bytes) else { return nil }
      var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
      guard inet_ntop(family, bytes.baseAddress, &text, socklen_t(text.count)) != nil else { return nil }
      return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
