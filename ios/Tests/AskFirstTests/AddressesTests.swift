import AskFirst
import Foundation
import XCTest

@testable import AskFirstDevice

/// The addresses of this machine, and of made-up ones.
final class AddressesTests: XCTestCase {
  private func text(_ address: String) throws -> String? {
    if address.contains(":") {
      var six = sockaddr_in6()
      six.sin6_family = sa_family_t(AF_INET6)
      XCTAssertEqual(inet_pton(AF_INET6, address, &six.sin6_addr), 1, address)
      return withUnsafePointer(to: &six) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, AddressSource.text) }
    }
    var four = sockaddr_in()
    four.sin_family = sa_family_t(AF_INET)
    XCTAssertEqual(inet_pton(AF_INET, address, &four.sin_addr), 1, address)
    return withUnsafePointer(to: &four) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, AddressSource.text) }
  }

  func testAddressesThatLeadOutsideAreTold() throws {
    let addresses = ["192.168.1.2", "10.0.0.1", "8.8.8.8", "169.253.0.1", "128.0.0.1", "2001:db8::1", "fd00::1", "fec0::1"]
    for address in addresses {
      XCTAssertEqual(try text(address), address)
    }
  }

  func testLoopbackAndLinkLocalAddressesAreNot() throws {
    for address in ["127.0.0.1", "127.1.2.3", "169.254.0.1", "::1", "fe80::1", "febf::1"] {
      XCTAssertNil(try text(address), address)
    }
  }

  func testOtherFamiliesAreNone() {
    var other = sockaddr()
    other.sa_family = sa_family_t(AF_UNIX)
    XCTAssertNil(AddressSource.text(of: &other))
  }

  #if os(Linux)
    /// The kernel's own list, of IPv4 by its routes and of IPv6 by its interfaces.
    private func kernels() throws -> Set<String> {
      func lines(_ file: String) -> [String] {
        ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
      }
      var found: Set<String> = []
      var last = ""
      for line in lines("/proc/net/fib_trie") {
        let words = line.split(separator: " ")
        if words.contains("|--") { last = String(words.last ?? "") }
        if line.contains("/32 host LOCAL") { found.insert(last) }
      }
      for line in lines("/proc/net/if_inet6") {
        let digits = Array(line.prefix(32))
        guard digits.count == 32 else { continue }
        let groups = stride(from: 0, to: 32, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: ":")
        found.insert(try text(groups) ?? "::1")
      }
      return try found.filter { try text($0) != nil }
    }

    func testTheAddressesAreThoseOfThisMachine() async throws {
      let told = try await AddressSource().texts("ip-address") ?? []
      XCTAssertEqual(Set(told), try kernels())
    }
  #endif
}
