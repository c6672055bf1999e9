#if canImport(UIKit)
  import AskFirst
  import UIKit

  /// A column that scrolls, above a row of buttons that does not: text in the person's size, the system's colours, as wide as is
  /// good to read.
  @available(iOS 14, *)
  @MainActor
  class Screen: UIViewController {
    private let column = UIStackView()
    private let bar = UIStackView()

    override func viewDidLoad() {
      super.viewDidLoad()
      view.backgroundColor = .systemBackground
      let scroll = UIScrollView()
      for stack in [column, bar] {
        stack.translatesAutoresizingMaskIntoConstraints = false
        stack.spacing = 12
      }
      column.axis = .vertical
      bar.distribution = .fillEqually
      scroll.translatesAutoresizingMaskIntoConstraints = false
      view.addSubview(scroll)
      view.addSubview(bar)
      scroll.addSubview(column)
      let readable = view.readableContentGuide
      let safe = view.safeAreaLayoutGuide
      NSLayoutConstraint.activate([
        scroll.topAnchor.constraint(equalTo: safe.topAnchor),
        scroll.leadingAnchor.constraint(equalTo: view.leadingAnchor),
        scroll.trailingAnchor.constraint(equalTo: view.trailingAnchor),
        scroll.bottomAnchor.constraint(equalTo: bar.topAnchor, constant: -12),
        column.topAnchor.constraint(equalTo: scroll.contentLayoutGuide.topAnchor, constant: 24),
        column.bottomAnchor.constraint(equalTo: scroll.contentLayoutGuide.bottomAnchor, constant: -24),
        column.leadingAnchor.constraint(equalTo: readable.leadingAnchor),
        column.trailingAnchor.constraint(equalTo: readable.trailingAnchor),
        bar.leadingAnchor.constraint(equalTo: readable.leadingAnchor),
        bar.trailingAnchor.constraint(equalTo: readable.trailingAnchor),
        bar.bottomAnchor.constraint(equalTo: safe.bottomAnchor, constant: -12),
      ])
    }

    /// Begins anew.
    func clear() {
      for stack in [column, bar] {
        stack.arrangedSubviews.forEach { $0.removeFromSuperview() }
      }
    }

    func addHeading(_ text: String, _ style: UIFont.TextStyle = .headline) {
      guard !text.isEmpty else { return }
      let heading = label(style)
      heading.text = text
      heading.accessibilityTraits = .header
      column.addArrangedSubview(heading)
    }

    func addText(_ text: String) {
      addLine([Piece(text: text)])
    }

    /// Says something that has just come to be; VoiceOver reads it out.
    func say(_ text: String) {
      addText(text)
      UIAccessibility.post(notification: .announcement, argument: text)
    }

    func addLine(_ pieces: [Piece]) {
      let line = label(.body)
      let text = NSMutableAttributedString(string: "")
      for piece in pieces {
        let font = UIFont.preferredFont(forTextStyle: piece.isSensitive ? .headline : .body)
        text.append(NSAttributedString(string: piece.text, attributes: [.font: font]))
      }
      line.attributedText = text
      column.addArrangedSubview(line)
    }

    func addLink(_ link: Link) {
      addButton(link.label) { UIApplication.shared.open(link.url) }
    }

    func addButton(_ title: String, _ tapped: @escaping @MainActor () -> Void) {
      column.addArrangedSubview(button(title, tapped))
    }

    func addToBar(_ title: String, _ tapped: @escaping @MainActor () -> Void) {
      bar.addArrangedSubview(button(title, tapped))
    }

    func add(_ sections: [Section], isOn: (Choice) -> Bool, turned: @escaping @MainActor (Choice, Bool) -> Void) {
      for section in sections {
        addHeading(section.title)
        for entry in section.entries {
          addHeading(entry.title, .subheadline)
          for line in entry.lines {
            addLine(line)
          }
          if let toggle = entry.toggle {
            add(toggle, isOn: isOn(toggle.choice)) { turned(toggle.choice, $0) }
          }
          if let link = entry.link {
            addLink(link)
          }
        }
      }
    }

    private func add(_ toggle: Switch, isOn: Bool, turned: @escaping @MainActor (Bool) -> Void) {
      let control = UISwitch()
      control.isOn = isOn
      control.accessibilityLabel = toggle.label
      control.addAction(UIAction { [weak control] _ in turned(control?.isOn ?? false) }, for: .valueChanged)
      let name = label(.body)
      name.text = toggle.label
      // The switch says it.
      name.isAccessibilityElement = false
      let row = UIStackView(arrangedSubviews: [name, control])
      row.spacing = 12
      row.alignment = .center
      column.addArrangedSubview(row)
    }

    private func button(_ title: String, _ tapped: @escaping @MainActor () -> Void) -> UIButton {
      let button = UIButton(type: .system, primaryAction: UIAction(title: title) { _ in tapped() })
      button.titleLabel?.font = .preferredFont(forTextStyle: .body)
      button.titleLabel?.adjustsFontForContentSizeCategory = true
      button.titleLabel?.numberOfLines = 0
      button.heightAnchor.constraint(greaterThanOrEqualToConstant: 44).isActive = true
      return button
    }

    private func label(_ style: UIFont.TextStyle) -> UILabel {
      let label = UILabel()
      label.font = .preferredFont(forTextStyle: style)
      label.adjustsFontForContentSizeCategory = true
      label.textColor = .label
      label.numberOfLines = 0
      return label
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
  }
#endif
