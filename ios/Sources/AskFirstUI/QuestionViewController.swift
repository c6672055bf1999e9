#if canImport(UIKit)
  import AskFirst
  import UIKit

  /// The question for one use, when the person taps the feature that needs it: what for, who gets it, which data, and the separate
  /// consent that goes with a yes. Swiping it away leaves it open, and nothing is recorded.
  @available(iOS 14, *)
  @MainActor
  public final class QuestionViewController: UIViewController {
    private let page: QuestionPage

    init(_ dialog: QuestionDialog, _ installation: Installation, _ answered: @escaping @MainActor (Outcome) -> Void) {
      page = QuestionPage(dialog, installation, answered)
      super.init(nibName: nil, bundle: nil)
      modalPresentationStyle = .formSheet
    }

    /// Nobody archives it.
    public required init?(coder: NSCoder) { nil }

    /// Asks for one use over a screen if a question is due, and returns when it is answered and gone. Then read: the reading says
    /// what is allowed, and `Readers` have the system ask for its own permission.
    ///
    /// ```swift
    /// _ = await QuestionViewController.ask(Uses.selfLocationFine, over: self)
    /// let place = await readers.read(Uses.selfLocationFine, asking: true)
    /// ```
    ///
    /// - Parameters:
    ///   - use: what the feature needs.
    ///   - screen: what the question is shown over.
    ///   - installation: who asks.
    ///   - lang: the question's language.
    ///   - systemAsksNext: whether the system's own question follows a yes; the person is told of it.
    /// - Returns: what was put on record; nil where no question is due (it is allowed, or may not be asked now), or the person left it
    ///   open.
    public static func ask(
      _ use: Use<some Any>, over screen: UIViewController, _ installation: Installation = AskFirst.installation,
      lang: Lang = .preferred(), systemAsksNext: Bool = false
    ) async -> Outcome? {
      guard let dialog = QuestionDialog(installation, use, lang, isSystemNext: systemAsksNext) else { return nil }
      return await Asking.all.once(Asking.Subject(installation, use: use.number)) {
        await screen.wait { waiting in QuestionViewController(dialog, installation, waiting.tell) }
      }
    }

    /// Puts the page in.
    public override func viewDidLoad() {
      super.viewDidLoad()
      if #available(iOS 15, *), !traitCollection.preferredContentSizeCategory.isAccessibilityCategory {
        // Half a screen is enough, unless the words are large.
        sheetPresentationController?.detents = [.medium(), .large()]
        sheetPresentationController?.prefersGrabberVisible = true
      }
      fill(with: page)
    }
  }

  @available(iOS 14, *)
  @MainActor
  private final class QuestionPage: Screen {
    private let dialog: QuestionDialog
    private let installation: Installation
    private let answered: @MainActor (Outcome) -> Void
    private let recorder = Recorder()

    init(_ dialog: QuestionDialog, _ installation: Installation, _ answered: @escaping @MainActor (Outcome) -> Void) {
      self.dialog = dialog
      self.installation = installation
      self.answered = answered
      super.init(dialog.lang)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      addHeading(dialog.title, .title1)
      for line in dialog.lines {
        addLine(line)
      }
      for (isYes, label) in dialog.buttons {
        addToBar(label) { [weak self] in self?.answer(isYes) }
      }
    }

    private func answer(_ isYes: Bool) {
      isBusy = true
      Task { [dialog, installation] in
        guard let outcome = await recorder.record({ installation.answer(dialog.question, yes: isYes) }) else { return }
        isBusy = false
        if outcome.isEffective {
          answered(outcome)
        } else {
          tell(Word.notSaved(lang, outcome.problem?.description ?? ""))
        }
      }
    }
  }
#endif
