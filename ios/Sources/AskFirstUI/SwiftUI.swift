#if canImport(SwiftUI) && canImport(UIKit)
  import AskFirst
  import SwiftUI
  import UIKit

  @available(iOS 14, *)
  extension View {
    /// Asks first: shows the notice over everything when a question is due, at the start and whenever the scene becomes active.
    ///
    /// ```swift
    /// @main struct Mijian: App {
    ///   init() {
    ///     do {
    ///       try AskFirst.open(config)
    ///     } catch {
    ///       print(error)  // everything stays denied, and the app goes on
    ///     }
    ///   }
    ///
    ///   var body: some Scene {
    ///     WindowGroup {
    ///       Home()
    ///         .asksFirst { outcome in print(outcome) }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// There is one dialog: this shows ``NoticeViewController``.
    ///
    /// - Parameters:
    ///   - installation: whose notice it is.
    ///   - lang: its language.
    ///   - answered: is called with what was put on record.
    /// - Returns: the view, with the notice over it.
    public func asksFirst(
      _ installation: Installation = AskFirst.installation, lang: Lang = .preferred(),
      answered: @escaping @MainActor (Outcome) -> Void = { _ in }
    ) -> some View {
      modifier(NoticeCover(installation: installation, lang: lang, answered: answered))
    }

    /// Asks for one use when a feature needs it.
    ///
    /// ```swift
    /// struct Nearby: View {
    ///   @State private var asked: Use<String>?
    ///
    ///   var body: some View {
    ///     Button("Nearby") { asked = Uses.selfLocationFine }
    ///       .asksFirst(for: $asked) { _ in show() }
    ///   }
    ///
    ///   private func show() {
    ///     Task { print(await readers.read(Uses.selfLocationFine, asking: true)) }
    ///   }
    /// }
    /// ```
    ///
    /// There is one dialog: this shows ``QuestionViewController``.
    ///
    /// - Parameters:
    ///   - use: what the feature needs; nil again once it was asked for.
    ///   - installation: who asks.
    ///   - lang: the question's language.
    ///   - systemAsksNext: whether the system's own question follows a yes; the person is told of it.
    ///   - answered: is called when there is nothing left to ask, with what was put on record: nil where no question was due, or the
    ///     person left it open. Whether the use is allowed is what reading says.
    /// - Returns: the view, with the question over it.
    public func asksFirst<Value>(
      for use: Binding<Use<Value>?>, _ installation: Installation = AskFirst.installation, lang: Lang = .preferred(),
      systemAsksNext: Bool = false, answered: @escaping @MainActor (Outcome?) -> Void
    ) -> some View {
      modifier(
        QuestionSheet(
          use: use, installation: installation, lang: lang, isSystemNext: systemAsksNext, answered: answered))
    }
  }

  /// What a person can see and change after the first answer: ``SettingsViewController`` in a navigation controller of its own, for a
  /// sheet or a tab.
  ///
  /// ```swift
  /// .sheet(isPresented: $isShown) {
  ///   SettingsView { isShown = false }
  /// }
  /// ```
  @available(iOS 14, *)
  public struct SettingsView: View {
    private let installation: Installation
    private let lang: Lang
    private let closed: (@MainActor () -> Void)?

    /// The settings of an installation.
    ///
    /// - Parameters:
    ///   - installation: whose settings these are.
    ///   - lang: their language.
    ///   - closed: takes them away again, from a button in the bar; nil where something else does.
    public init(
      _ installation: Installation = AskFirst.installation, lang: Lang = .preferred(), closed: (@MainActor () -> Void)? = nil
    ) {
      self.installation = installation
      self.lang = lang
      self.closed = closed
    }

    /// The screen.
    public var body: some View {
      Controlled {
        UINavigationController(rootViewController: SettingsViewController(installation, lang: lang, closed: closed))
      }.ignoresSafeArea()
    }
  }

  @available(iOS 14, *)
  private struct NoticeCover: ViewModifier {
    let installation: Installation
    let lang: Lang
    let answered: @MainActor (Outcome) -> Void
    @State private var shown: Shown<NoticeDialog>?
    @Environment(\.scenePhase) private var phase

    func body(content: Content) -> some View {
      content
        .onAppear { ask() }
        .onChange(of: phase) { phase in
          if phase == .active {
            ask()
          }
        }
        .fullScreenCover(item: $shown) { shown in
          Controlled { NoticeViewController(shown.dialog, installation, close) }.ignoresSafeArea()
        }
    }

    /// Where nothing is open there is nothing to ask, and everything is denied.
    private func ask() {
      if shown == nil, (try? NoticeDialog.isDue(installation, lang)) == true {
        shown = (try? NoticeDialog(installation, lang)).map(Shown.init)
      }
    }

    private func close(_ outcome: Outcome?) {
      shown = nil
      if let outcome {
        answered(outcome)
      }
    }
  }

  @available(iOS 14, *)
  private struct QuestionSheet<Value: Sendable>: ViewModifier {
    @Binding var use: Use<Value>?
    let installation: Installation
    let lang: Lang
    let isSystemNext: Bool
    let answered: @MainActor (Outcome?) -> Void
    @State private var shown: Shown<QuestionDialog>?
    @State private var outcome: Outcome?

    func body(content: Content) -> some View {
      content
        .onAppear { ask() }
        .onChange(of: use) { _ in ask() }
        .sheet(item: $shown) {
          end(outcome)
        } content: { shown in
          Controlled { QuestionViewController(shown.dialog, installation, close) }.ignoresSafeArea()
        }
    }

    private func ask() {
      guard let use, shown == nil else { return }
      outcome = nil
      shown = QuestionDialog(installation, use, lang, isSystemNext: isSystemNext).map(Shown.init)
      if shown == nil {
        end(nil)
      }
    }

    private func close(_ outcome: Outcome) {
      self.outcome = outcome
      shown = nil
    }

    /// Only now is there room for what the feature shows, or the system asks.
    private func end(_ outcome: Outcome?) {
      use = nil
      answered(outcome)
    }
  }

  /// A dialog while it is shown.
  private struct Shown<Dialog: Sendable>: Identifiable, Sendable {
    let id = UUID()
    let dialog: Dialog

    init(_ dialog: Dialog) {
      self.dialog = dialog
    }
  }

  /// A view controller as a view.
  @available(iOS 14, *)
  private struct Controlled<Controller: UIViewController>: UIViewControllerRepresentable {
    let make: @MainActor () -> Controller

    func makeUIViewController(context: Context) -> Controller { make() }

    func updateUIViewController(_ uiViewController: Controller, context: Context) {}
  }
#endif
