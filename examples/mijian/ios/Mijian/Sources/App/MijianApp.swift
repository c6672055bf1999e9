import AskFirst
import AskFirstUI
import Constants
import SwiftUI

// The same in SwiftUI. An Xcode project marks it with @main, and has no app delegate then.
@available(iOS 14, *)
struct MijianApp: App {
  @Environment(\.scenePhase) private var phase

  init() {
    Privacy.open()
    Privacy.startSdks()
  }

  var body: some Scene {
    WindowGroup {
      Home()
        .asksFirst { _ in Privacy.startSdks() }
        .onChange(of: phase) { phase in try? AskFirst.installation.observeForeground(phase == .active) }
    }
  }
}

@available(iOS 14, *)
struct Home: View {
  @State private var asked: Use<String>?

  var body: some View {
    Button("附近") { asked = Uses.selfLocationFine }
      .asksFirst(for: $asked, systemAsksNext: true) { _ in showNearby() }
  }

  private func showNearby() {
    Task { print(await Privacy.readers.read(Uses.selfLocationFine, asking: true)) }
  }
}

@available(iOS 14, *)
struct PrivacyButton: View {
  @State private var isShown = false

  var body: some View {
    Button("隐私") { isShown = true }
      .sheet(isPresented: $isShown) {
        SettingsView { isShown = false }
      }
  }
}
