#if canImport(UIKit)
  import AskFirst
  import UIKit

  /// The first-launch notice. It is not left without an answer, and the app goes on whichever it is.
  ///
  /// Where the policy has changed what is new is marked, and what was chosen before is ticked as far as it still means the same. A
  /// new version that changes nothing for the person is told once, with one button, and that is no answer.
  @available(iOS 14, *)
  @MainActor
  public final class NoticeViewController: UIViewController {
    private let pages: NoticePages

    /// The notice of an installation that is open, for an app that shows it itself; ``ask(over:_:lang:)`` shows it when it is due.
    ///
    /// - Parameters:
    ///   - installation: whose notice it is.
    ///   - lang: its language.
    ///   - answered: is called with what was put on record, and is to take the notice away; nil where the person was only told of a
    ///     new version.
    /// - Throws: `Problem` if there is no notice, because nothing is open.
    public convenience init(
      _ installation: Installation = AskFirst.installation, lang: Lang = .preferred(),
      answered: @escaping @MainActor (Outcome?) -> Void
    ) throws(Problem) {
      self.init(try NoticeDialog(installation, lang), installation, answered)
    }

    init(_ dialog: NoticeDialog, _ installation: Installation, _ answered: @escaping @MainActor (Outcome?) -> Void) {
      pages = NoticePages(dialog, installation, answered)
      super.init(nibName: nil, bundle: nil)
      // Swiping it away is no answer.
      isModalInPresentation = !dialog.mayBeLeft
      modalPresentationStyle = dialog.mayBeLeft ? .automatic : .fullScreen
    }

    /// Nobody archives it.
    public required init?(coder: NSCoder) { nil }

    /// Shows the notice over a screen if a question is due, and returns when it is answered and gone. Whoever asks while it is shown
    /// gets the same answer.
    ///
    /// - Parameters:
    ///   - screen: what it is shown over.
    ///   - installation: whose notice it is.
    ///   - lang: its language.
    /// - Returns: what was put on record; nil where no question was due, or the notice was taken away without an answer.
    /// - Throws: `Problem` if there is no notice, because nothing is open.
    public static func ask(
      over screen: UIViewController, _ installation: Installation = AskFirst.installation, lang: Lang = .preferred()
    ) async throws(Problem) -> Outcome? {
      guard try NoticeDialog.isDue(installation, lang) else { return nil }
      let dialog = try NoticeDialog(installation, lang)
      return await Asking.all.once(Asking.Subject(installation)) {
        await screen.wait { waiting in NoticeViewController(dialog, installation, waiting.tell) }
      }
    }

    /// Puts the pages in.
    public override func viewDidLoad() {
      super.viewDidLoad()
      fill(with: pages)
    }
  }

  @available(iOS 14, *)
  @MainActor
  private final class NoticePages: Screen {
    private var dialog: NoticeDialog
    private let installation: Installation
    private let answered: @MainActor (Outcome?) -> Void
    private let recorder = Recorder()

    init(_ dialog: NoticeDialog, _ installation: Installation, _ answered: @escaping @MainActor (Outcome?) -> Void) {
      self.dialog = dialog
      self.installation = installation
      self.answered = answered
      super.init(dialog.lang)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      draw()
    }

    /// The gesture that leaves something leads back from the second thought. The notice itself is not left by it.
    override func accessibilityPerformEscape() -> Bool {
      MainActor.assumeIsolated {
        guard dialog.page == .secondThought, !isBusy else { return false }
        tap(.back)
        return true
      }
    }

    private func draw() {
      clear()
      addHeading(dialog.title, .title1)
      if let banner = dialog.banner {
        addLine([Piece(text: banner, isBold: true)])
      }
      for text in dialog.introduction {
        addText(text)
      }
      if let policy = dialog.policy {
        addLink(policy)
      }
      add(dialog.sections, isOn: dialog.ticked.contains) { [weak self] choice, on in self?.dialog.turn(choice, on: on) }
      for (button, label) in dialog.buttons {
        addToBar(label) { [weak self] in self?.tap(button) }
      }
    }

    private func tap(_ button: NoticeDialog.Button) {
      guard let act = dialog.tap(button) else {
        draw()
        turned()
        return
      }
      isBusy = true
      Task { [dialog, installation] in
        guard let recorded = await recorder.record({ dialog.record(act, installation) }) else { return }
        isBusy = false
        if let outcome = recorded, !outcome.isEffective {
          tell(Word.notSaved(lang, outcome.problem?.description ?? ""))
        } else {
          answered(recorded)
        }
      }
    }
  }
#endif
