import AskFirst
import UIKit

// An Xcode project marks it with @main.
final class AppDelegate: UIResponder, UIApplicationDelegate {
  var window: UIWindow?

  func application(
    _ application: UIApplication, didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]? = nil
  ) -> Bool {
    Privacy.open()
    Privacy.startSdks()
    window = UIWindow(frame: UIScreen.main.bounds)
    window?.rootViewController = UINavigationController(rootViewController: HomeViewController(nibName: nil, bundle: nil))
    window?.makeKeyAndVisible()
    return true
  }

  func applicationDidBecomeActive(_: UIApplication) { try? AskFirst.installation.observeForeground(true) }
  func applicationDidEnterBackground(_: UIApplication) { try? AskFirst.installation.observeForeground(false) }
}
