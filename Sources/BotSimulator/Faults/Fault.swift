/// One way to make the pretend bot fail: a row of the table that answers the catalogue of failure points.
public struct Fault: Sendable, Hashable, CustomStringConvertible {
    /// What it takes beyond the simulator to bring the failure about in full.
    public enum Need: Sendable, Hashable {
        case nothing
        /// Somebody has to do this; the simulator then does what is nearest, if there is anything.
        case harness(String)
    }

    /// The id of the failure point in the catalogue.
    public let id: String
    /// Which of the failure point's rules it breaks; the first variant of an id is its default.
    public let variant: String
    /// What the simulator does while the fault is on, in a few words.
    public let summary: String
    public let needs: Need
    let effects: [Effect]

    init(_ id: String, _ variant: String, _ summary: String, needs: Need = .nothing, _ effects: [Effect]) {
        self.id = id
        self.variant = variant
        self.summary = summary
        self.needs = needs
        self.effects = effects
    }

    /// `id:variant`.
    public var description: String { "\(id):\(variant)" }

    /// Every fault, in the order of the catalogue.
    public static let all = signalFaults + systemFaults + resourceFaults + configurationFaults + dataFaults + stateFaults

    /// The fault named `id` (its default variant) or `id:variant`.
    public static func named(_ name: String) -> Fault? {
        all.first { $0.description == name } ?? all.first { $0.id == name }
    }

    /// Every variant of one failure point, the default first.
    public static func variants(of id: String) -> [Fault] { all.filter { $0.id == id } }
}
