import FailurePoints

/// The arguments of a process, to recognise it. Never stored and never shown: they may be secrets.
struct ProcessCommand: Equatable {
    private let arguments: [String]

    /// - Parameter bytes: /proc/<pid>/cmdline: each argument ends with a zero byte, but the last one of a long line may be cut.
    init(_ bytes: [UInt8]) {
        arguments = bytes.split(separator: 0, omittingEmptySubsequences: false).prefix(64).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Empty for a kernel thread or a dead process.
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

    /// The first argument that is not an option, if `option` is nil; otherwise the argument after `option`, if that comes first. Source: python(1).
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
