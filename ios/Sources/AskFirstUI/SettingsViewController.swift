#if canImport(UIKit)
  import AskFirst
  import UIKit

  /// What a person can see and change after the first answer: each switch, both lists, and withdrawal. It belongs into a navigation
  /// controller.
  @available(iOS 14, *)
  @MainActor
  public final class SettingsViewController: UIViewController {
    private let page: SettingsPage

    /// The settings of an installation.
    public init(_ installation: Installation = AskFirst.installation, lang: Lang = .preferred()) {
      page = SettingsPage(installation, lang)
      super.init(nibName: nil, bundle: nil)
      title = Word.settings(lang)
    }

    /// Nobody archives it.
    public required init?(coder: NSCoder) { nil }

    /// Puts the page in.
    public override func viewDidLoad() {
      super.viewDidLoad()
      fill(with: page)
    }
  }

  @available(iOS 14, *)
  @MainActor
  private final class SettingsPage: Screen {
    private let installation: Installation
    private let lang: Lang

    init(_ installation: Installation, _ lang: Lang) {
      self.installation = installation
      self.lang = lang
      super.init(nibName: nil, bundle: nil)
    }

    required init?(coder: NSCoder) { nil }

    /// What another screen recorded meanwhile is shown too.
    override func viewWillAppear(_ animated: Bool) {
      super.viewWillAppear(animated)
      draw()
    }

    private func draw(saying words: String? = nil) {
      clear()
      do {
        let contents = SettingsContents(lang: lang, notice: try installation.notice(lang), consent: try installation.consent())
        addText(contents.state)
        if let words {
          say(words)
        }
        if !contents.consent.isAgreed {
          addButton(Word.choose(lang)) { [weak self] in self?.choose() }
        }
        addButton(Word.collected(lang)) { [weak self] in self?.show(SettingsContents.collected) }
        addButton(Word.shared(lang)) { [weak self] in self?.show(SettingsContents.shared) }
        if let policy = Link(contents.notice.words.readPolicy, contents.notice.policyURL) {
          addLink(policy)
        }
        add(contents.sections, isOn: contents.isOn) { [weak self] choice, on in self?.turn(choice, on) }
        if contents.consent.isAgreed {
          addButton(Word.withdrawAll(lang)) { [weak self] in self?.confirm() }
        }
      } catch {
        addText(Word.problem(lang, "\(error)"))
      }
    }

    private func choose() {
      do {
        let notice = try NoticeViewController(installation, lang: lang) { [weak self] _ in
          self?.dismiss(animated: true)
          self?.draw()
        }
        present(notice, animated: true)
      } catch {
        draw(saying: Word.problem(lang, "\(error)"))
      }
    }

    private func show(_ list: @escaping @Sendable (Report, Lang) -> [Section]) {
      do {
        let sections = list(try installation.report(lang), lang)
        navigationController?.pushViewController(ListPage(sections), animated: true)
      } catch {
        draw(saying: Word.problem(lang, "\(error)"))
      }
    }

    private func turn(_ choice: Choice, _ on: Bool) {
      record {
        SettingsContents.turn(choice, on: on, $0)
      } then: { [lang] outcome in
        outcome.isEffective ? nil : Word.shownAgain(lang, outcome.problem?.description ?? "")
      }
    }

    private func confirm() {
      let alert = UIAlertController(
        title: Word.withdrawAll(lang), message: Word.withdrawText(lang), preferredStyle: .alert)
      alert.addAction(UIAlertAction(title: Word.keep(lang), style: .cancel))
      alert.addAction(
        UIAlertAction(title: Word.withdraw(lang), style: .destructive) { [weak self] _ in self?.withdraw() })
      present(alert, animated: true)
    }

    private func withdraw() {
      record {
        $0.withdraw()
      } then: { [lang] outcome in
        outcome.isDurable ? Word.withdrawnNow(lang) : Word.withdrawnOnlyNow(lang, outcome.problem?.description ?? "")
      }
    }

    private func record(
      _ act: @escaping @Sendable (Installation) -> Outcome, then words: @escaping @MainActor (Outcome) -> String?
    ) {
      view.isUserInteractionEnabled = false
      Task { [installation] in
        let outcome = await Task.detached { act(installation) }.value
        view.isUserInteractionEnabled = true
        // What is shown afterwards is what is on record, whatever became of it.
        draw(saying: words(outcome))
      }
    }
  }

  @available(iOS 14, *)
  @MainActor
  private final class ListPage: Screen {
    private let sections: [Section]

    init(_ sections: [Section]) {
      self.sections = sections
      super.init(nibName: nil, bundle: nil)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      add(sections, isOn: { _ in false }, turned: { _, _ in })
    }
  }
#endif
