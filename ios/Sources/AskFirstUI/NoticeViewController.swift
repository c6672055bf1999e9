#if canImport(UIKit)
  import AskFirst
  import UIKit

  /// The first-launch notice. It is not left without an answer, and the app goes on whichever it is.
  @available(iOS 14, *)
  @MainActor
  public final class NoticeViewController: UIViewController {
    private let installation: Installation
    private let pages: Pages

    /// The notice of an installation that is open.
    ///
    /// - Parameters:
    ///   - installation: whose notice it is.
    ///   - lang: its language.
    ///   - answered: is called with what was put on record.
    /// - Throws: `Problem` if there is no notice, because nothing is open.
    public init(
      _ installation: Installation = AskFirst.installation, lang: Lang = .preferred(),
      answered: @escaping @MainActor (Outcome) -> Void
    ) throws {
      self.installation = installation
      let dialog = NoticeDialog(notice: try installation.notice(lang), lang: lang, question: installation.question)
      pages = Pages(dialog, installation, answered)
      super.init(nibName: nil, bundle: nil)
      // Swiping it away would be no answer.
      isModalInPresentation = true
      modalPresentationStyle = .fullScreen
    }

    /// Nobody archives it.
    public required init?(coder: NSCoder) { nil }

    /// Shows the notice over a screen if a question is due, and returns when it is answered.
    ///
    /// - Parameters:
    ///   - screen: what it is shown over.
    ///   - installation: whose notice it is.
    /// - Returns: the outcome; nil where no question was due.
    /// - Throws: `Problem` if there is no notice, because nothing is open.
    public static func ask(over screen: UIViewController, _ installation: Installation = AskFirst.installation) async throws
      -> Outcome?
    {
      guard installation.question != .none else { return nil }
      var answered: (@MainActor (Outcome) -> Void)?
      let notice = try NoticeViewController(installation) { answered?($0) }
      return await withCheckedContinuation { continuation in
        answered = { [weak notice] outcome in
          notice?.dismiss(animated: true)
          continuation.resume(returning: outcome)
        }
        screen.present(notice, animated: true)
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
  private final class Pages: Screen {
    private var dialog: NoticeDialog
    private let installation: Installation
    private let answered: @MainActor (Outcome) -> Void

    init(_ dialog: NoticeDialog, _ installation: Installation, _ answered: @escaping @MainActor (Outcome) -> Void) {
      self.dialog = dialog
      self.installation = installation
      self.answered = answered
      super.init(nibName: nil, bundle: nil)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      draw()
    }

    private func draw(saying words: String? = nil) {
      clear()
      addHeading(dialog.title, .title1)
      if let words {
        say(words)
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
        return
      }
      // The disk is not waited for on the main thread; a second tap meanwhile would say the same twice.
      view.isUserInteractionEnabled = false
      Task { [installation] in
        let outcome = await Task.detached {
          switch act {
          case .agree(let choices): installation.agree(choices)
          case .refuse: installation.refuse()
          }
        }.value
        view.isUserInteractionEnabled = true
        if outcome.isEffective {
          answered(outcome)
        } else {
          draw(saying: Word.notSaved(dialog.lang, outcome.problem?.description ?? ""))
        }
      }
    }
  }
#endif
