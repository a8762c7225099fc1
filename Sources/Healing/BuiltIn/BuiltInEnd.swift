import FailurePoints

/// What a built-in repair did, found or refused.
struct BuiltInEnd: Sendable, Hashable {
    var result: HookResult
    /// What it did and found, one line each: its standard output.
    var lines: [String] = []
    /// Why it did not do what it is for; nil: it did.
    var error: String?

    static func acted(_ lines: [String]) -> BuiltInEnd { BuiltInEnd(result: .acted, lines: lines) }
    static func informed(_ lines: [String]) -> BuiltInEnd { BuiltInEnd(result: .informed, lines: lines) }
    /// Not now; a later run may.
    static func later(_ why: String, _ lines: [String] = []) -> BuiltInEnd { BuiltInEnd(result: .tryLater, lines: lines, error: why) }
    /// No later run would either, before somebody changes something.
    static func refused(_ why: String, _ lines: [String] = []) -> BuiltInEnd { BuiltInEnd(result: .stopTrying, lines: lines, error: why) }
    static func failed(_ why: String, _ lines: [String] = []) -> BuiltInEnd { BuiltInEnd(result: .failed(why), lines: lines, error: why) }

    /// As a hook would end. Source: fpmond-hooks(7).
    var exitStatus: Int32 {
        switch result {
        case .acted, .informed: 0
        case .tryLater: 75
        case .stopTrying: 125
        case .timedOut: 124
        case .failed, .interrupted: 1
        }
    }
}
