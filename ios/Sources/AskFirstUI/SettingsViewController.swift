#if canImport(UIKit)
  import AskFirst
  import UIKit

  /// What a person can see and change after the first answer: each switch, the lists of what was collected and shared, what SDKs were
  /// told, requests, the record to take along, and withdrawal. It belongs into a navigation controller.
  @available(iOS 14, *)
  @MainActor
  public final class SettingsViewController: UIViewController {
    private let page: SettingsPage

    /// The settings of an installation.
    ///
    /// - Parameters:
    ///   - installation: whose settings these are.
    ///   - lang: their language.
    ///   - closed: takes them away again, from a button in the bar; nil where something else does.
    public init(
      _ installation: Installation = AskFirst.installation, lang: Lang = .preferred(), closed: (@MainActor () -> Void)? = nil
    ) {
      page = SettingsPage(installation, lang)
      super.init(nibName: nil, bundle: nil)
      title = Word.settings(lang)
      if let closed {
        navigationItem.rightBarButtonItem = UIBarButtonItem(primaryAction: UIAction(title: Word.close(lang)) { _ in closed() })
      }
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
    private let recorder = Recorder()

    init(_ installation: Installation, _ lang: Lang) {
      self.installation = installation
      super.init(lang)
    }

    required init?(coder: NSCoder) { nil }

    /// What another screen recorded meanwhile is shown too.
    override func viewWillAppear(_ animated: Bool) {
      super.viewWillAppear(animated)
      draw()
    }

    private func draw() {
      clear()
      do throws(Problem) {
        let contents = try SettingsContents(installation, lang)
        addText(contents.state)
        if !contents.consent.isAgreed {
          addButton(Word.choose(lang)) { [weak self] _ in self?.choose() }
        }
        addButton(to: .collected)
        addButton(to: .shared)
        addButton(to: .sdks)
        addButton(Word.requests(lang)) { [weak self] _ in self?.showRequests() }
        if let policy = Link(Word.policy(lang), contents.notice.policyURL) {
          addLink(policy)
        }
        addButton(Word.evidence(lang)) { [weak self] in self?.export(from: $0) }
        addButton(Word.withdrawAll(lang)) { [weak self] _ in self?.withdraw() }
        add(contents.sections, isOn: contents.isOn) { [weak self] choice, on in self?.turn(choice, on) }
      } catch {
        addText(Word.problem(lang, "\(error)"))
      }
    }

    private func addButton(to list: SettingsList) {
      addButton(list.title(lang)) { [weak self] _ in
        guard let self else { return }
        show(ListPage(list, installation, lang), sender: self)
      }
    }

    private func choose() {
      do throws(Problem) {
        let dialog = try NoticeDialog(installation, lang, isWanted: true)
        show(NoticeViewController(dialog, installation) { [weak self] _ in self?.comeBack() }, sender: self)
      } catch {
        tell(Word.problem(lang, "\(error)"))
      }
    }

    private func comeBack() {
      guard let navigation = navigationController, let parent else {
        dismiss(animated: true)
        return
      }
      navigation.popToViewController(parent, animated: true)
    }

    private func showRequests() {
      show(RequestsPage(installation, lang), sender: self)
    }

    private func turn(_ choice: Choice, _ on: Bool) {
      record {
        SettingsContents.turn(choice, on: on, $0)
      } then: { page, outcome in
        // What is shown afterwards is what is on record, whatever became of it.
        if let contents = try? SettingsContents(page.installation, page.lang) {
          page.rows.forEach { $0.set(contents.isOn($0.choice), animated: true) }
        } else {
          page.rows.filter { $0.choice == choice }.forEach { $0.set(!on, animated: true) }
        }
        if let words = SettingsContents.turned(outcome, page.lang) {
          page.tell(words)
        }
      }
    }

    private func withdraw() {
      confirm(.withdrawal(lang)) { [weak self] in
        self?.record {
          $0.withdraw()
        } then: { page, outcome in
          page.draw()
          page.tell(SettingsContents.withdrawn(outcome, page.lang))
        }
      }
    }

    private func export(from button: UIView) {
      record { installation in
        Result { try EvidenceFiles(installation) }
      } then: { page, written in
        switch written {
        case .success(let evidence): page.share(evidence, from: button)
        case .failure(let error): page.tell(Word.notExported(page.lang, error.localizedDescription))
        }
      }
    }

    private func share(_ evidence: EvidenceFiles, from button: UIView) {
      let sheet = UIActivityViewController(activityItems: evidence.files, applicationActivities: nil)
      // On an iPad it points at what was tapped.
      sheet.popoverPresentationController?.sourceView = button
      sheet.popoverPresentationController?.sourceRect = button.bounds
      sheet.completionWithItemsHandler = { [weak self] _, isDone, _, error in
        evidence.remove()
        guard let self else { return }
        if let error {
          tell(Word.notExported(lang, error.localizedDescription))
        } else if isDone {
          announce(Word.exported(lang))
        }
      }
      present(sheet, animated: true)
    }

    private func record<Value: Sendable>(
      _ act: @escaping @Sendable (Installation) -> Value, then: @escaping @MainActor (SettingsPage, Value) -> Void
    ) {
      isBusy = true
      Task { [installation] in
        guard let value = await recorder.record({ act(installation) }) else { return }
        isBusy = false
        then(self, value)
      }
    }
  }

  /// One of the lists. It may be long, so it is read off the main actor.
  @available(iOS 14, *)
  @MainActor
  private final class ListPage: Screen {
    private let list: SettingsList
    private let installation: Installation

    init(_ list: SettingsList, _ installation: Installation, _ lang: Lang) {
      self.list = list
      self.installation = installation
      super.init(lang)
      title = list.title(lang)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      addText(Word.loading(lang))
      Task { [list, installation, lang] in
        let entries = await Task.detached { Result { list.entries(try installation.report(lang), lang) } }.value
        clear()
        switch entries {
        case .success(let entries): add([Section(title: "", entries: entries)])
        case .failure(let error): addText(Word.problem(lang, error.localizedDescription))
        }
        turned()
      }
    }
  }

  /// What the person can ask for, and what they asked for.
  @available(iOS 14, *)
  @MainActor
  private final class RequestsPage: Screen {
    private let installation: Installation
    private let recorder = Recorder()

    init(_ installation: Installation, _ lang: Lang) {
      self.installation = installation
      super.init(lang)
      title = Word.requests(lang)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      draw()
    }

    private func draw() {
      clear()
      do throws(Problem) {
        let requests = try SettingsRequests(installation, lang)
        addHeading(Word.askFor(lang))
        for kind in requests.kinds {
          addButton(requests.label(kind)) { [weak self] _ in self?.ask(kind, requests.confirmation(kind)) }
        }
        add(requests.sections)
      } catch {
        addText(Word.problem(lang, "\(error)"))
      }
    }

    private func ask(_ kind: RequestKind, _ question: Confirmation?) {
      if let question {
        confirm(question) { [weak self] in self?.request(kind) }
      } else {
        request(kind)
      }
    }

    private func request(_ kind: RequestKind) {
      isBusy = true
      Task { [installation] in
        guard let made = await recorder.record({ Result { try installation.request(kind) } }) else { return }
        isBusy = false
        draw()
        switch made {
        case .success(let request): announce(SettingsRequests.standing(request, lang))
        case .failure(let error): tell(Word.problem(lang, error.localizedDescription))
        }
      }
    }
  }
#endif
