import FailurePoints
import Files
import JSON

/// What is silenced: nothing of it is alerted, whatever else the explanation says.
extension Explanation {
    /// `silenced until …, heals too, by alice: backup`, for each silence of a failure point.
    func silences(of id: FailurePoint.ID) -> [String] {
        (summary["silences"]?.array ?? []).filter { $0["failure_points"]?.array?.contains(.string(id.rawValue)) == true }.map { Self.mute($0) }
    }

    /// All of them, one line each.
    var silences: [String] {
        let entries = summary["silences"]?.array ?? []
        guard !entries.isEmpty else { return [] }
        return ["", "Silences:"]
            + entries.map { entry in
                let points = (entry["failure_points"]?.array ?? []).compactMap(\.string)
                let names = points.prefix(6).joined(separator: ", ") + (points.count > 6 ? " and \(points.count - 6) more" : "")
                return "  \(names): \(Self.mute(entry))."
            }
    }

    private static func mute(_ silence: JSON) -> String {
        let until = silence["until"]?.time.map { " until \($0.readable)" } ?? ""
        let heals = silence["heals"]?.bool == true ? " and not healed" : ""
        return "silenced\(heals)\(until) by \(silence["by"]?.string ?? ""): \(silence["reason"]?.string ?? "")"
    }
}
