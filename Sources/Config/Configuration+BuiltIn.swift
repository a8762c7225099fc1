import FailurePoints
import JSON

/// Rules between the built-in healers and the rest of the file.
extension Configuration {
    /// A built-in healer acts only on units that the operator lists.
    func checkBuiltIns(_ section: ConfigurationSection, _ faults: inout [ConfigurationFault]) {
        for (name, healer) in healers.sorted(by: { $0.key < $1.key }) {
            switch healer.hook.builtIn {
            case .restartUnit(let action), .startUnit(let action):
                let path = ConfigurationPath() / "healers" / name.rawValue / (healer.hook.builtIn?.key ?? "") / "unit"
                guard let place = section.json.at(path), case .string = place.value, !action.unit.isEmpty, !healing.units.contains(action.unit) else {
                    continue
                }
                faults.append(.unknown("a unit of healing.units", action.unit, at: path, place.position, known: healing.units))
            default: continue
            }
        }
    }
}
