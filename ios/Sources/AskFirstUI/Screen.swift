#if canImport(UIKit)
  import AskFirst
  import UIKit

  /// A column that scrolls, above a row of buttons that does not: text in the person's size, the system's colours, as wide as is
  /// good to read.
  @available(iOS 14, *)
  @MainActor
  class Screen: UIViewController {
    let lang: Lang
    /// The switches that are shown.
    private(set) var rows: [SwitchRow] = []
    private let scroll = UIScrollView()
    private let column = UIStackView()
    private let bar = UIStackView()
    private var lines: [(label: UILabel, pieces: Line)] = []
    private var buttons: [UIButton] = []

    init(_ lang: Lang) {
      self.lang = lang
      super.init(nibName: nil, bundle: nil)
    }

    required init?(coder: NSCoder) { nil }

    /// While something is put on record nothing else can be tapped.
    var isBusy = false {
      didSet {
        buttons.forEach { $0.isEnabled = !isBusy }
        rows.forEach { $0.isEnabled = !isBusy }
        if isBusy {
          announce(Word.saving(lang))
        }
      }
    }

    override func viewDidLoad() {
      super.viewDidLoad()
      view.backgroundColor = .systemBackground
      column.axis = .vertical
      column.spacing = 12
      bar.distribution = .fillEqually
      bar.spacing = 12
      for inner in [scroll, column, bar] {
        inner.translatesAutoresizingMaskIntoConstraints = false
      }
      view.addSubview(scroll)
      view.addSubview(bar)
      scroll.addSubview(column)
      let readable = view.readableContentGuide
      let safe = view.safeAreaLayoutGuide
      // Without buttons it takes no room.
      let empty = bar.heightAnchor.constraint(equalToConstant: 0)
      empty.priority = .fittingSizeLevel
      NSLayoutConstraint.activate([
        scroll.topAnchor.constraint(equalTo: safe.topAnchor),
        scroll.leadingAnchor.constraint(equalTo: view.leadingAnchor),
        scroll.trailingAnchor.constraint(equalTo: view.trailingAnchor),
        scroll.bottomAnchor.constraint(equalTo: bar.topAnchor, constant: -12),
        // However large the words of the buttons are, something is left to read in.
        scroll.heightAnchor.constraint(greaterThanOrEqualToConstant: 44),
        // It scrolls down and not to the side.
        scroll.contentLayoutGuide.widthAnchor.constraint(equalTo: scroll.frameLayoutGuide.widthAnchor),
        column.topAnchor.constraint(equalTo: scroll.contentLayoutGuide.topAnchor, constant: 24),
        column.bottomAnchor.constraint(equalTo: scroll.contentLayoutGuide.bottomAnchor, constant: -24),
        column.leadingAnchor.constraint(equalTo: readable.leadingAnchor),
        column.trailingAnchor.constraint(equalTo: readable.trailingAnchor),
        bar.leadingAnchor.constraint(equalTo: readable.leadingAnchor),
        bar.trailingAnchor.constraint(equalTo: readable.trailingAnchor),
        bar.bottomAnchor.constraint(equalTo: safe.bottomAnchor, constant: -12),
        empty,
      ])
      fit()
    }

    override func traitCollectionDidChange(_ previousTraitCollection: UITraitCollection?) {
      super.traitCollectionDidChange(previousTraitCollection)
      if traitCollection.preferredContentSizeCategory != previousTraitCollection?.preferredContentSizeCategory {
        fit()
      }
    }

    /// Fits what does not do so by itself to the size of the text: side by side there is no room for large words.
    private func fit() {
      let isLarge = traitCollection.preferredContentSizeCategory.isAccessibilityCategory
      bar.axis = isLarge ? .vertical : .horizontal
      rows.forEach { $0.isStacked = isLarge }
      buttons.forEach { $0.invalidateIntrinsicContentSize() }
      for (label, pieces) in lines {
        label.attributedText = attributed(pieces)
      }
    }

    // MARK: What is shown

    /// Begins anew.
    func clear() {
      for stack in [column, bar] {
        stack.arrangedSubviews.forEach { $0.removeFromSuperview() }
      }
      lines = []
      rows = []
      buttons = []
    }

    /// What is shown is another page now: it is read from its beginning.
    func turned() {
      scroll.contentOffset = .zero
      UIAccessibility.post(notification: .screenChanged, argument: column.arrangedSubviews.first)
    }

    /// A heading, which VoiceOver goes to on request. An empty one is none.
    func addHeading(_ text: String, _ style: UIFont.TextStyle = .title2) {
      guard !text.isEmpty else { return }
      let heading = label(style)
      heading.text = text
      heading.accessibilityTraits = .header
      column.addArrangedSubview(heading)
    }

    func addText(_ text: String) {
      addLine([Piece(text: text)])
    }

    func addLine(_ pieces: Line) {
      let line = label(.body)
      line.attributedText = attributed(pieces)
      lines.append((line, pieces))
      column.addArrangedSubview(line)
    }

    func addLink(_ link: Link) {
      let button = addButton(link.label) { [weak self] _ in self?.open(link) }
      button.setTitleColor(.link, for: .normal)
      button.accessibilityTraits = .link
    }

    /// A button among the text.
    @discardableResult
    func addButton(_ title: String, _ tapped: @escaping @MainActor (UIView) -> Void) -> UIButton {
      let button = button(title, tapped)
      button.contentHorizontalAlignment = .leading
      button.contentEdgeInsets = UIEdgeInsets(top: 12, left: 0, bottom: 12, right: 0)
      column.addArrangedSubview(button)
      return button
    }

    /// A button that does not scroll. All of them are alike: no answer is made easier than another.
    func addToBar(_ title: String, _ tapped: @escaping @MainActor () -> Void) {
      let button = button(title) { _ in tapped() }
      button.contentEdgeInsets = UIEdgeInsets(top: 12, left: 12, bottom: 12, right: 12)
      button.titleLabel?.textAlignment = .center
      button.backgroundColor = .secondarySystemFill
      button.layer.cornerRadius = 12
      bar.addArrangedSubview(button)
    }

    /// Entries under their headings. A switch that is the whole title takes its place; any other comes after what it is about.
    func add(_ sections: [Section], isOn: (Choice) -> Bool, turned: @escaping @MainActor (Choice, Bool) -> Void) {
      for section in sections {
        addHeading(section.title)
        for entry in section.entries {
          let row = entry.toggle.map { SwitchRow($0, lang, isOn: isOn($0.choice), turned: turned) }
          let isTitle = entry.title.isEmpty || entry.toggle?.label == entry.title
          if let row, isTitle {
            add(row)
          } else if !entry.title.isEmpty {
            addLine([Piece(text: entry.title, isBold: true)])
          }
          for line in entry.lines {
            addLine(line)
          }
          if let link = entry.link {
            addLink(link)
          }
          if let row, !isTitle {
            add(row)
          }
        }
      }
    }

    func add(_ sections: [Section]) {
      add(sections, isOn: { _ in false }, turned: { _, _ in })
    }

    private func add(_ row: SwitchRow) {
      row.isStacked = traitCollection.preferredContentSizeCategory.isAccessibilityCategory
      rows.append(row)
      column.addArrangedSubview(row)
    }

    private func button(_ title: String, _ tapped: @escaping @MainActor (UIView) -> Void) -> UIButton {
      let action = UIAction(title: title) { action in
        if let sender = action.sender as? UIView {
          tapped(sender)
        }
      }
      let button = WrappingButton(frame: .zero, primaryAction: action)
      button.setTitleColor(.label, for: .normal)
      button.setTitleColor(.secondaryLabel, for: .highlighted)
      button.setTitleColor(.secondaryLabel, for: .disabled)
      button.titleLabel?.font = .preferredFont(forTextStyle: .body)
      button.titleLabel?.adjustsFontForContentSizeCategory = true
      button.titleLabel?.numberOfLines = 0
      button.titleLabel?.lineBreakMode = .byWordWrapping
      button.accessibilityLanguage = lang.speech
      buttons.append(button)
      return button
    }

    private func label(_ style: UIFont.TextStyle) -> UILabel {
      UILabel(style, lang)
    }

    /// The text of a line. What has no font of its own has that of the label.
    private func attributed(_ pieces: Line) -> NSAttributedString {
      let text = NSMutableAttributedString(string: pieces.map(\.text).joined())
      var place = 0
      for piece in pieces {
        let range = NSRange(location: place, length: piece.text.utf16.count)
        if piece.isBold {
          text.addAttribute(.font, value: UIFont.preferredFont(forTextStyle: .headline), range: range)
        }
        place += range.length
      }
      return text
    }

    // MARK: What is said

    /// Has VoiceOver say something.
    func announce(_ words: String) {
      UIAccessibility.post(notification: .announcement, argument: words)
    }

    /// Says what came of something, wherever the person has scrolled to.
    func tell(_ words: String) {
      let alert = UIAlertController(title: nil, message: words, preferredStyle: .alert)
      alert.addAction(UIAlertAction(title: Word.close(lang), style: .default))
      present(alert, animated: true)
    }

    /// Asks once more. Both answers look alike.
    func confirm(_ question: Confirmation, _ go: @escaping @MainActor () -> Void) {
      let alert = UIAlertController(title: question.title, message: question.text, preferredStyle: .alert)
      alert.addAction(UIAlertAction(title: question.keep, style: .default))
      alert.addAction(UIAlertAction(title: question.go, style: .default) { _ in go() })
      present(alert, animated: true)
    }

    private func open(_ link: Link) {
      UIApplication.shared.open(link.url, options: [:]) { [weak self] isOpen in
        if let self, !isOpen {
          tell(Word.cannotOpen(lang, link.url.absoluteString))
        }
      }
    }
  }

  /// A switch and its name: one thing to tap, wherever in the row, and one thing that VoiceOver says.
  @available(iOS 14, *)
  @MainActor
  final class SwitchRow: UIControl {
    let choice: Choice
    private let control = UISwitch()
    private let stack = UIStackView()

    init(_ toggle: Switch, _ lang: Lang, isOn: Bool, turned: @escaping @MainActor (Choice, Bool) -> Void) {
      choice = toggle.choice
      super.init(frame: .zero)
      let name = UILabel(.body, lang)
      name.text = toggle.label
      stack.addArrangedSubview(name)
      stack.addArrangedSubview(control)
      stack.spacing = 12
      // The row is what is tapped; the switch shows how it stands.
      stack.isUserInteractionEnabled = false
      stack.translatesAutoresizingMaskIntoConstraints = false
      control.setContentHuggingPriority(.required, for: .horizontal)
      control.setContentCompressionResistancePriority(.required, for: .horizontal)
      addSubview(stack)
      NSLayoutConstraint.activate([
        heightAnchor.constraint(greaterThanOrEqualToConstant: 44),
        stack.topAnchor.constraint(equalTo: topAnchor),
        stack.bottomAnchor.constraint(equalTo: bottomAnchor),
        stack.leadingAnchor.constraint(equalTo: leadingAnchor),
        stack.trailingAnchor.constraint(equalTo: trailingAnchor),
      ])
      isAccessibilityElement = true
      accessibilityLabel = toggle.label
      accessibilityLanguage = lang.speech
      set(isOn, animated: false)
      addAction(
        UIAction { [weak self] _ in
          guard let self else { return }
          let isOn = !control.isOn
          set(isOn, animated: true)
          turned(choice, isOn)
        }, for: .touchUpInside)
    }

    required init?(coder: NSCoder) { nil }

    /// Whether the name is above the switch, as large text needs it.
    var isStacked = false {
      didSet {
        stack.axis = isStacked ? .vertical : .horizontal
        stack.alignment = isStacked ? .leading : .center
      }
    }

    override var isEnabled: Bool {
      didSet {
        control.isEnabled = isEnabled
        speak()
      }
    }

    /// Shows how the switch stands, without anything happening.
    func set(_ isOn: Bool, animated: Bool) {
      control.setOn(isOn, animated: animated)
      speak()
    }

    /// What VoiceOver says of a switch is what it says of the row.
    private func speak() {
      accessibilityTraits = control.accessibilityTraits
      accessibilityValue = control.accessibilityValue
    }
  }

  /// A button as high as its words need, on as many lines as they take, and never too small to hit.
  @available(iOS 14, *)
  @MainActor
  private final class WrappingButton: UIButton {
    private static let smallest = CGFloat(44)
    private var wrapped = CGFloat.zero

    override var intrinsicContentSize: CGSize {
      let around = CGSize(
        width: contentEdgeInsets.left + contentEdgeInsets.right, height: contentEdgeInsets.top + contentEdgeInsets.bottom)
      let room = bounds.width > around.width ? bounds.width - around.width : .greatestFiniteMagnitude
      let words = titleLabel?.sizeThatFits(CGSize(width: room, height: .greatestFiniteMagnitude)) ?? .zero
      return CGSize(
        width: max(words.width + around.width, WrappingButton.smallest),
        height: max(words.height + around.height, WrappingButton.smallest))
    }

    override func layoutSubviews() {
      super.layoutSubviews()
      // How high the words are is known only once it is known how wide they may be.
      let height = intrinsicContentSize.height
      if height != wrapped {
        wrapped = height
        invalidateIntrinsicContentSize()
      }
    }
  }

  @available(iOS 14, *)
  extension UILabel {
    /// A label of any number of lines that grows with the person's size of text.
    convenience init(_ style: UIFont.TextStyle, _ lang: Lang) {
      self.init(frame: .zero)
      font = .preferredFont(forTextStyle: style)
      adjustsFontForContentSizeCategory = true
      textColor = .label
      numberOfLines = 0
      accessibilityLanguage = lang.speech
    }
  }

  extension Lang {
    /// The language in which VoiceOver speaks (BCP 47), whatever the phone's is.
    var speech: String {
      switch self {
      case .zh: "zh-CN"
      case .en: "en"
      }
    }
  }

  @available(iOS 14, *)
  extension UIViewController {
    /// Makes `page` a child that takes all the room.
    func fill(with page: UIViewController) {
      addChild(page)
      page.view.frame = view.bounds
      page.view.autoresizingMask = [.flexibleWidth, .flexibleHeight]
      view.addSubview(page.view)
      page.didMove(toParent: self)
    }

    /// Shows a screen above everything that is shown over this one, waits for what it tells, and takes it away.
    func wait(for screen: (Waiting<Outcome>) -> UIViewController) async -> Outcome? {
      var top = self
      while let next = top.presentedViewController, !next.isBeingDismissed {
        top = next
      }
      // Held by nobody here: where somebody else takes it away, nobody waits for it any more.
      weak var shown: UIViewController?
      let outcome = await Waiting.wait { waiting in
        let screen = screen(waiting)
        shown = screen
        top.present(screen, animated: true)
      }
      if let shown, shown.presentingViewController != nil {
        await withCheckedContinuation { gone in shown.dismiss(animated: true) { gone.resume() } }
      }
      return outcome
    }
  }
#endif
