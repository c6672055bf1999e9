// The declarations of Apple's UIKit that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux. What
// is public is Apple's. Views keep what they are given, controls do what they are told when tapped and controllers show each other, so
// that tests can go through the screens; nothing is laid out or drawn.

@_exported import Foundation

@MainActor open class UIResponder: NSObject {
  public nonisolated override init() { super.init() }
  open func accessibilityPerformEscape() -> Bool { false }
}

open class CALayer: NSObject {
  open var cornerRadius: CGFloat = 0
}

public struct UIContentSizeCategory: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public var isAccessibilityCategory: Bool { rawValue.hasPrefix("UICTContentSizeCategoryAccessibility") }
  public static let accessibilityLarge = UIContentSizeCategory(rawValue: "UICTContentSizeCategoryAccessibilityL")
}

open class UITraitCollection: NSObject {
  open private(set) var preferredContentSizeCategory = UIContentSizeCategory(rawValue: "UICTContentSizeCategoryL")
  public convenience init(preferredContentSizeCategory: UIContentSizeCategory) {
    self.init()
    self.preferredContentSizeCategory = preferredContentSizeCategory
  }
}

@MainActor open class UIView: UIResponder {
  public struct AutoresizingMask: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let flexibleWidth = AutoresizingMask(rawValue: 2)
    public static let flexibleHeight = AutoresizingMask(rawValue: 16)
  }

  public nonisolated override init() { super.init() }
  public init(frame: CGRect) { super.init() }
  public required init?(coder: NSCoder) { nil }
  open var frame = CGRect.zero
  open var bounds = CGRect.zero
  open var backgroundColor: UIColor?
  public let layer = CALayer()
  open private(set) var subviews: [UIView] = []
  open private(set) weak var superview: UIView?
  open var isUserInteractionEnabled = true
  open var translatesAutoresizingMaskIntoConstraints = true
  open var autoresizingMask: AutoresizingMask = []
  open var isAccessibilityElement = false
  open var accessibilityLabel: String?
  open var accessibilityValue: String?
  open var accessibilityTraits: UIAccessibilityTraits = []
  open var accessibilityLanguage: String?
  open var intrinsicContentSize: CGSize { .zero }
  open func invalidateIntrinsicContentSize() {}
  open func sizeThatFits(_ size: CGSize) -> CGSize { .zero }
  open func layoutSubviews() {}
  open func setContentHuggingPriority(_ priority: UILayoutPriority, for axis: NSLayoutConstraint.Axis) {}
  open func setContentCompressionResistancePriority(_ priority: UILayoutPriority, for axis: NSLayoutConstraint.Axis) {}
  open func addSubview(_ view: UIView) {
    subviews.append(view)
    view.superview = self
  }
  open func removeFromSuperview() {
    superview?.subviews.removeAll { $0 === self }
    superview = nil
  }
  open var readableContentGuide: UILayoutGuide { UILayoutGuide() }
  open var safeAreaLayoutGuide: UILayoutGuide { UILayoutGuide() }
  open var topAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
  open var bottomAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
  open var leadingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
  open var trailingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
  open var heightAnchor: NSLayoutDimension { NSLayoutDimension() }
}

public struct UIEdgeInsets: Sendable {
  public var top, left, bottom, right: CGFloat
  public init(top: CGFloat, left: CGFloat, bottom: CGFloat, right: CGFloat) {
    (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
  }
}

public struct UILayoutPriority: RawRepresentable, Hashable, Sendable {
  public let rawValue: Float
  public init(rawValue: Float) { self.rawValue = rawValue }
  public static let required = UILayoutPriority(rawValue: 1000)
  public static let fittingSizeLevel = UILayoutPriority(rawValue: 50)
}

@MainActor open class UILayoutGuide: NSObject {
  open var topAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
  open var bottomAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
  open var leadingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
  open var trailingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
  open var widthAnchor: NSLayoutDimension { NSLayoutDimension() }
}

@MainActor open class NSLayoutAnchor<AnchorType: AnyObject>: NSObject {
  open func constraint(equalTo anchor: NSLayoutAnchor<AnchorType>) -> NSLayoutConstraint { NSLayoutConstraint() }
  open func constraint(equalTo anchor: NSLayoutAnchor<AnchorType>, constant: CGFloat) -> NSLayoutConstraint {
    NSLayoutConstraint()
  }
}

@MainActor open class NSLayoutXAxisAnchor: NSLayoutAnchor<NSLayoutXAxisAnchor> {}
@MainActor open class NSLayoutYAxisAnchor: NSLayoutAnchor<NSLayoutYAxisAnchor> {}
@MainActor open class NSLayoutDimension: NSLayoutAnchor<NSLayoutDimension> {
  open func constraint(equalToConstant constant: CGFloat) -> NSLayoutConstraint { NSLayoutConstraint() }
  open func constraint(greaterThanOrEqualToConstant constant: CGFloat) -> NSLayoutConstraint { NSLayoutConstraint() }
}

@MainActor open class NSLayoutConstraint: NSObject {
  public enum Axis: Int, Sendable {
    case horizontal
    case vertical
  }

  open var isActive = false
  open var priority = UILayoutPriority.required
  open class func activate(_ constraints: [NSLayoutConstraint]) {}
}

@MainActor open class UIScrollView: UIView {
  open var contentOffset = CGPoint.zero
  open var contentLayoutGuide: UILayoutGuide { UILayoutGuide() }
  open var frameLayoutGuide: UILayoutGuide { UILayoutGuide() }
}

@MainActor open class UIStackView: UIView {
  public enum Distribution: Int, Sendable {
    case fill
    case fillEqually
  }

  public enum Alignment: Int, Sendable {
    case fill
    case leading
    case center
  }

  open var axis = NSLayoutConstraint.Axis.horizontal
  open var distribution = Distribution.fill
  open var alignment = Alignment.fill
  open var spacing: CGFloat = 0
  open var arrangedSubviews: [UIView] { subviews }
  open func addArrangedSubview(_ view: UIView) { addSubview(view) }
}

public enum NSTextAlignment: Int, Sendable {
  case center = 1
  case natural = 4
}

public enum NSLineBreakMode: Int, Sendable {
  case byWordWrapping
}

@MainActor open class UILabel: UIView {
  open var text: String?
  open var attributedText: NSAttributedString?
  open var font: UIFont!
  open var textColor: UIColor!
  open var numberOfLines = 1
  open var textAlignment = NSTextAlignment.natural
  open var lineBreakMode = NSLineBreakMode.byWordWrapping
  open var adjustsFontForContentSizeCategory = false
}

open class UIColor: NSObject {
  open class var label: UIColor { UIColor() }
  open class var secondaryLabel: UIColor { UIColor() }
  open class var link: UIColor { UIColor() }
  open class var secondarySystemFill: UIColor { UIColor() }
  open class var systemBackground: UIColor { UIColor() }
}

open class UIFont: NSObject {
  public struct TextStyle: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let title1 = TextStyle(rawValue: "UICTFontTextStyleTitle1")
    public static let title2 = TextStyle(rawValue: "UICTFontTextStyleTitle2")
    public static let headline = TextStyle(rawValue: "UICTFontTextStyleHeadline")
    public static let body = TextStyle(rawValue: "UICTFontTextStyleBody")
  }

  open class func preferredFont(forTextStyle style: TextStyle) -> UIFont { UIFont() }
}

extension NSAttributedString.Key {
  public static let font = NSAttributedString.Key(rawValue: "NSFont")
}

public struct UIAccessibilityTraits: OptionSet, Sendable {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  public static let link = UIAccessibilityTraits(rawValue: 1 << 1)
  public static let header = UIAccessibilityTraits(rawValue: 1 << 16)
}

@MainActor public enum UIAccessibility {
  public struct Notification: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public static let screenChanged = Notification(rawValue: 1000)
    public static let announcement = Notification(rawValue: 1008)
  }

  public static func post(notification: Notification, argument: Any?) { posted.append((notification, argument)) }

  /// For tests: what VoiceOver was told.
  static var posted: [(notification: Notification, argument: Any?)] = []
}

@MainActor open class UIAction: NSObject {
  public convenience init(title: String = "", handler: @escaping (UIAction) -> Void) {
    self.init()
    self.title = title
    self.handler = handler
  }
  open private(set) var title = ""
  open internal(set) var sender: Any?
  var handler: (UIAction) -> Void = { _ in }
}

@MainActor open class UIControl: UIView {
  public struct Event: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let touchUpInside = Event(rawValue: 1 << 6)
    public static let primaryActionTriggered = Event(rawValue: 1 << 13)
  }

  public struct State: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let normal: State = []
    public static let highlighted = State(rawValue: 1)
    public static let disabled = State(rawValue: 2)
  }

  public enum ContentHorizontalAlignment: Int, Sendable {
    case center
    case leading = 4
  }

  open var isEnabled = true
  open var contentHorizontalAlignment = ContentHorizontalAlignment.center
  open func addAction(_ action: UIAction, for controlEvents: Event) { actions.append((action, controlEvents)) }
  open func sendActions(for controlEvents: Event) {
    for (action, events) in actions where !events.isDisjoint(with: controlEvents) {
      action.sender = self
      action.handler(action)
    }
  }
  private var actions: [(UIAction, Event)] = []
}

@MainActor open class UISwitch: UIControl {
  open var isOn = false
  open func setOn(_ on: Bool, animated: Bool) { isOn = on }
  open override var accessibilityValue: String? {
    get { isOn ? "1" : "0" }
    set {}
  }
}

@MainActor open class UIButton: UIControl {
  public convenience init(frame: CGRect, primaryAction: UIAction?) {
    self.init(frame: frame)
    currentTitle = primaryAction?.title
    if let primaryAction {
      addAction(primaryAction, for: .primaryActionTriggered)
    }
  }
  open private(set) var currentTitle: String?
  private let label = UILabel()
  open var titleLabel: UILabel? { label }
  open func setTitleColor(_ color: UIColor?, for state: State) {}
  @available(iOS, introduced: 2.0, deprecated: 15.0)
  open var contentEdgeInsets = UIEdgeInsets(top: 0, left: 0, bottom: 0, right: 0)
}

public enum UIModalPresentationStyle: Int, Sendable {
  case automatic = -2
  case fullScreen = 0
  case formSheet = 2
}

@MainActor open class UIViewController: UIResponder {
  public init(nibName nibNameOrNil: String?, bundle nibBundleOrNil: Bundle?) {}
  public required init?(coder: NSCoder) { nil }
  open var view: UIView! {
    get {
      if loaded == nil {
        loaded = UIView()
        viewDidLoad()
      }
      return loaded
    }
    set { loaded = newValue }
  }
  private var loaded: UIView?
  open var title: String?
  open var isModalInPresentation = false
  open var modalPresentationStyle = UIModalPresentationStyle.fullScreen
  open internal(set) weak var parent: UIViewController?
  open private(set) var children: [UIViewController] = []
  open private(set) var presentedViewController: UIViewController?
  private weak var presenting: UIViewController?
  open var presentingViewController: UIViewController? { presenting ?? parent?.presentingViewController }
  open var isBeingDismissed: Bool { false }
  open internal(set) var traitCollection = UITraitCollection()
  open var navigationController: UINavigationController? {
    parent as? UINavigationController ?? parent?.navigationController
  }
  public let navigationItem = UINavigationItem()
  public let popoverPresentationController: UIPopoverPresentationController? = UIPopoverPresentationController()
  @available(iOS 15, *)
  open var sheetPresentationController: UISheetPresentationController? { nil }
  open func viewDidLoad() {}
  open func viewWillAppear(_ animated: Bool) {}
  open func viewDidAppear(_ animated: Bool) {}
  @available(iOS, introduced: 8.0, deprecated: 17.0)
  open func traitCollectionDidChange(_ previousTraitCollection: UITraitCollection?) {}
  open func addChild(_ childController: UIViewController) {
    children.append(childController)
    childController.parent = self
  }
  open func didMove(toParent parent: UIViewController?) {}
  open func show(_ vc: UIViewController, sender: Any?) {
    if let navigationController {
      navigationController.pushViewController(vc, animated: true)
    } else {
      present(vc, animated: true)
    }
  }
  open func present(_ viewControllerToPresent: UIViewController, animated flag: Bool, completion: (() -> Void)? = nil) {
    presentedViewController = viewControllerToPresent
    viewControllerToPresent.presenting = self
    viewControllerToPresent.appear()
    completion?()
  }
  open func dismiss(animated flag: Bool, completion: (() -> Void)? = nil) {
    if presentedViewController != nil {
      presentedViewController = nil
      completion?()
    } else {
      presentingViewController?.dismiss(animated: flag, completion: completion)
    }
  }

  func appear() {
    _ = view
    viewWillAppear(true)
    children.forEach { $0.appear() }
  }
}

@MainActor open class UINavigationController: UIViewController {
  public init(rootViewController: UIViewController) {
    super.init(nibName: nil, bundle: nil)
    pushViewController(rootViewController, animated: false)
  }
  public required init?(coder: NSCoder) { nil }
  open private(set) var viewControllers: [UIViewController] = []
  open func pushViewController(_ viewController: UIViewController, animated: Bool) {
    viewControllers.append(viewController)
    viewController.parent = self
    viewController.appear()
  }
  @discardableResult
  open func popToViewController(_ viewController: UIViewController, animated: Bool) -> [UIViewController]? {
    guard let place = viewControllers.firstIndex(where: { $0 === viewController }) else { return nil }
    let popped = Array(viewControllers[(place + 1)...])
    viewControllers.removeLast(popped.count)
    viewController.appear()
    return popped
  }
}

@MainActor open class UINavigationItem: NSObject {
  open var rightBarButtonItem: UIBarButtonItem?
}

open class UIImage: NSObject {}

@MainActor open class UIMenu: NSObject {}

@MainActor open class UIBarButtonItem: NSObject {
  public convenience init(
    title: String? = nil, image: UIImage? = nil, primaryAction: UIAction? = nil, menu: UIMenu? = nil
  ) {
    self.init()
    self.primaryAction = primaryAction
  }
  open private(set) var primaryAction: UIAction?
}

@MainActor open class UIPresentationController: NSObject {}

@MainActor open class UIPopoverPresentationController: UIPresentationController {
  open var sourceView: UIView?
  open var sourceRect = CGRect.zero
}

@available(iOS 15, *)
@MainActor open class UISheetPresentationController: UIPresentationController {
  @MainActor open class Detent: NSObject {
    open class func medium() -> Detent { Detent() }
    open class func large() -> Detent { Detent() }
  }

  open var detents: [Detent] = []
  open var prefersGrabberVisible = false
}

@MainActor open class UIActivity: NSObject {
  public struct ActivityType: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }
}

@MainActor open class UIActivityViewController: UIViewController {
  public typealias CompletionWithItemsHandler = (UIActivity.ActivityType?, Bool, [Any]?, (any Error)?) -> Void
  public init(activityItems: [Any], applicationActivities: [UIActivity]?) {
    items = activityItems
    super.init(nibName: nil, bundle: nil)
  }
  let items: [Any]
  public required init?(coder: NSCoder) { nil }
  open var completionWithItemsHandler: CompletionWithItemsHandler?
}

@MainActor open class UIAlertController: UIViewController {
  public enum Style: Int, Sendable {
    case actionSheet
    case alert
  }

  public convenience init(title: String?, message: String?, preferredStyle: Style) {
    self.init(nibName: nil, bundle: nil)
    self.title = title
    self.message = message
  }
  open var message: String?
  open private(set) var actions: [UIAlertAction] = []
  open func addAction(_ action: UIAlertAction) { actions.append(action) }
}

@MainActor open class UIAlertAction: NSObject {
  public enum Style: Int, Sendable {
    case `default`
    case cancel
    case destructive
  }

  public convenience init(title: String?, style: Style, handler: ((UIAlertAction) -> Void)? = nil) {
    self.init()
    self.title = title
    self.style = style
    self.handler = handler
  }
  open private(set) var title: String?
  open private(set) var style = Style.default
  var handler: ((UIAlertAction) -> Void)?
}
