package import JSON

/// What the doctor says of one thing: a check, its result in one sentence, and how to mend it.
package struct Diagnosis: Sendable, Hashable {
    package enum Result: String, Sendable, Hashable, CaseIterable {
        case ok
        /// The doctor could not look: that says nothing about the thing, and never counts as ok.
        case unknown
        case warning
        case failed

        /// As `fpmond check`: 1 for a warning, 2 for a failure, 3 where something could not be looked at.
        package var exitCode: Int32 {
            switch self {
            case .ok: 0
            case .warning: 1
            case .failed: 2
            case .unknown: 3
            }
        }

        var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// The kind of check, kebab-case and permanent: `bot-root`.
    package var check: String
    package var result: Result
    /// One sentence without a full stop. Names what it is about.
    package var message: String
    /// What the operator can do; nil: nothing is to be mended.
    package var remedy: String?

    static func ok(_ check: String, _ message: String) -> Diagnosis { Diagnosis(check: check, result: .ok, message: message) }

    static func warning(_ check: String, _ message: String, _ remedy: String) -> Diagnosis {
        Diagnosis(check: check, result: .warning, message: message, remedy: remedy)
    }

    static func failed(_ check: String, _ message: String, _ remedy: String) -> Diagnosis {
        Diagnosis(check: check, result: .failed, message: message, remedy: remedy)
    }

    static func unknown(_ check: String, _ why: String, _ remedy: String? = nil) -> Diagnosis {
        Diagnosis(check: check, result: .unknown, message: "could not look: \(why)", remedy: remedy)
    }
}

/// All that the doctor found on this machine.
package struct DiagnosisReport: Sendable, Hashable {
    package var diagnoses: [Diagnosis]

    package init(_ diagnoses: [Diagnosis]) { self.diagnoses = diagnoses }

    /// A failure before a warning, a warning before what could not be looked at.
    package var worst: Diagnosis.Result { diagnoses.map(\.result).max { $0.rank < $1.rank } ?? .unknown }

    package func count(_ result: Diagnosis.Result) -> Int { diagnoses.count { $0.result == result } }

    /// The worst first, otherwise in the order of the checks.
    package var worstFirst: [Diagnosis] {
        diagnoses.enumerated().sorted { ($1.element.result.rank, $0.offset) < ($0.element.result.rank, $1.offset) }.map(\.element)
    }

    /// `1 failed, 2 warnings, 1 could not be looked at, 17 ok`.
    package var summary: String {
        let (failed, warnings, unknown) = (count(.failed), count(.warning), count(.unknown))
        var parts: [String] = []
        if failed > 0 { parts.append("\(failed) failed") }
        if warnings > 0 { parts.append("\(warnings) warning\(warnings == 1 ? "" : "s")") }
        if unknown > 0 { parts.append("\(unknown) could not be looked at") }
        return (parts + ["\(count(.ok)) ok"]).joined(separator: ", ")
    }

    /// `{"result", "failed", "warnings", "unknown", "ok", "checks": [{"check", "result", "message", "remedy"}]}`.
    package var json: JSON {
        let checks = diagnoses.map { diagnosis -> JSON in
            [
                "check": .string(diagnosis.check), "result": .string(diagnosis.result.rawValue), "message": .string(diagnosis.message),
                "remedy": diagnosis.remedy.map { .string($0) } ?? .null,
            ]
        }
        return [
            "result": .string(worst.rawValue), "failed": .int(Int64(count(.failed))), "warnings": .int(Int64(count(.warning))),
            "unknown": .int(Int64(count(.unknown))), "ok": .int(Int64(count(.ok))), "checks": .array(checks),
        ]
    }
}
