import AskFirst
import AskFirstUI
import Constants
import UIKit

/// The first screen.
final class HomeViewController: UIViewController {
  override func viewDidAppear(_ animated: Bool) {
    super.viewDidAppear(animated)
    Task { await ask() }
  }

  /// Asks where a question is due. After a refusal the app goes on as a guest.
  private func ask() async {
    do {
      if try await NoticeViewController.ask(over: self) != nil {
        Privacy.startSdks()
      }
      title = try AskFirst.installation.consent().isAgreed ? "蜜饯" : "蜜饯（访客）"
    } catch {
      Privacy.log(error)
    }
  }

  /// The person taps "nearby".
  func showNearby() async {
    _ = await QuestionViewController.ask(Uses.selfLocationFine, over: self, systemAsksNext: true)
    switch await Privacy.readers.read(Uses.selfLocationFine, asking: true) {
    case .value(let place, _): title = place
    case .denied(let reason): title = "没有位置：\(reason)"
    case .unavailable(let cause): title = "没有位置：\(cause)"
    }
  }

  /// The person taps "scan".
  func scan() async {
    guard await Privacy.readers.begin(Uses.selfCamera).isAllowed else { return }
    // Filming checks the use now and again, and stops when it is denied.
  }

  /// The person types a phone number in.
  func save(phoneNumber: String) {
    guard AskFirst.record(Uses.selfPhoneNumberForAccount).isAllowed else { return }
    // Now it may go to the app's own server.
  }

  /// The person taps "privacy".
  func showSettings() {
    navigationController?.pushViewController(SettingsViewController(), animated: true)
  }
}
