import AskFirst
import Constants
import UIKit

/// The app's share extension, a process of its own.
final class ShareViewController: UIViewController {
  override func viewDidLoad() {
    super.viewDidLoad()
    Privacy.open(.extension)
  }

  /// The person taps "collect nothing any more". It holds in the app too when this returns.
  func withdraw() {
    let outcome = AskFirst.withdraw()
    title = outcome.isEffective ? "已撤回" : outcome.problem?.description
  }
}
