import FailurePoints

/// The arguments of a process, as far as they tell what it is. Never kept and never shown: they may be secrets.
struct ProcessCommand: Equatable {
    private let arguments: [String]

    /// - Parameter bytes: /proc/<pid>/cmdline: each argument ends with a zero byte, but the last one of a long line may be cut.
    init(_ bytes: [UInt8]) {
        arguments = bytes.split(separator: 0, omittingEmptySubsequences: false).prefix(64).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Nothing to go by: a thread of the kernel, or a process that is dead.
    var isEmpty: Bool { arguments.allSatisfy(\.isEmpty) }

    var kind: ProcessFacts.Process.Kind {
        let program = arguments.first ?? ""
        if program.hasPrefix("gunicorn:") { return .gunicorn }
        guard isPython else { return .other }
        if let code, code.contains("multiprocessing.resource_tracker") { return .resourceTracker }
        if let code, code.contains("multiprocessing.") { return .multiprocessing }
        return script.map { Self.name($0) == "run.py" } ?? false ? .bot : .other
    }

    /// The file that a Python runs.
    var script: String? { isPython ? operand(of: nil) : nil }

    /// What follows `-c`.
    private var code: String? { operand(of: "-c") }

    private var isPython: Bool { Self.name(arguments.first ?? "").hasPrefix("python") }

    /// The first argument that is no option, if `option` is nil; or else what follows `option` where it stands in front of that. Source: python(1).
    private func operand(of option: String?) -> String? {
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-"), argument != "-" else { return option == nil && !argument.isEmpty ? argument : nil }
            switch argument {
            case "-c", "-m": return argument == option ? rest.first : nil
            case "-W", "-X", "--check-hash-based-pycs": rest = rest.dropFirst()
            default: continue
            }
        }
        return nil
    }

    private static func name(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
}
