import Diagnostics
import Metamodel

/// Compares a tenant's settings with the model that it runs.
enum SettingsCheck {
  /// Settings that name what the model does not have.
  static func problems(_ settings: TenantSettings, _ model: Model) -> [Problem] {
    [locale(settings, model), calendar(settings, model)].compactMap(\.self)
  }

  private static func locale(_ settings: TenantSettings, _ model: Model) -> Problem? {
    guard model.preset.locale(serving: settings.locale) == nil else { return nil }
    let known = model.preset.locales
    return Problem(
      at: "locale", code: "unknown_value",
      message: "There are no labels in \(settings.locale). The model has \(known.joined(separator: ", ")).",
      found: .text(settings.locale), wanted: .list(known.map(InputValue.text)))
  }

  private static func calendar(_ settings: TenantSettings, _ model: Model) -> Problem? {
    guard let name = settings.businessCalendar, model.calendar(name) == nil else { return nil }
    let known = model.calendars.map(\.name)
    let hint = NearMiss.nearest(to: name, among: known).map { " Did you mean '\($0)'?" } ?? ""
    return Problem(
      at: "business_calendar", code: "unknown_value", message: "There is no calendar '\(name)'.\(hint)",
      found: .text(name), wanted: .list(known.map(InputValue.text)))
  }
}
