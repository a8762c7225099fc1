import FailurePoints
import JSON

/// Rules between the custom failure points and the catalogue.
extension Configuration {
    func checkCustom(_ section: ConfigurationSection, _ catalogue: [FailurePoint], _ faults: inout [ConfigurationFault]) {
        let base = ConfigurationPath() / "custom_failure_points"
        let own = customFailurePoints.sorted { $0.key < $1.key }
        let known = catalogue.map(\.id) + own.map(\.key)
        for (id, config) in own {
            let path = base / id.rawValue
            if let position = section.json.at(base)?.member(id.rawValue)?.keyPosition, catalogue.contains(where: { $0.id == id }) {
                let problem = "is a failure point of the catalogue; expected another name (failure_points.\(id) changes the catalogue's)"
                faults.append(ConfigurationFault(path, position, problem))
            }
            for (index, cause) in config.excusedBy.enumerated() {
                let place = (path / "excused_by")[index]
                guard let position = section.json.at(place)?.position else { continue }
                if !known.contains(cause) {
                    faults.append(.unknown("a failure point", cause.rawValue, at: place, position, known: known.map(\.rawValue)))
                } else if cause == id {
                    faults.append(ConfigurationFault(place, position, "is the failure point itself; expected another one"))
                } else if explains(id, cause) {
                    faults.append(
                        ConfigurationFault(place, position, "\(cause) is itself explained by \(id): while both fail, neither would be reported"))
                }
            }
        }
    }

    /// Whether `cause` explains `symptom`, directly or through others. Custom failure points never explain those of the catalogue.
    private func explains(_ cause: FailurePoint.ID, _ symptom: FailurePoint.ID) -> Bool {
        var open = [symptom]
        var seen: Set<FailurePoint.ID> = []
        while let id = open.popLast() {
            guard seen.insert(id).inserted, let causes = customFailurePoints[id]?.excusedBy else { continue }
            if causes.contains(cause) { return true }
            open += causes
        }
        return false
    }
}
