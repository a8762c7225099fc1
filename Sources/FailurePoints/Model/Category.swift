/// The six categories of the assessment.
public enum Category: String, Sendable, Hashable, CaseIterable {
    case signalBlocks = "signal_blocks"
    case systemFailures = "system_failures"
    case resourceConstraints = "resource_constraints"
    case configuration
    case data
    case state

    /// The number the assessment gives it, 1 to 6.
    public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    public var title: String {
        switch self {
        case .signalBlocks: "Signal-level blocks"
        case .systemFailures: "System-level failures"
        case .resourceConstraints: "Resource constraints"
        case .configuration: "Configuration issues"
        case .data: "Data issues"
        case .state: "State management"
        }
    }
}
