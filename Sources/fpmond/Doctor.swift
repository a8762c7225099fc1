import ArgumentParser
import Config
import Daemon
import Doctor
import Explaining
import JSON

extension Fpmond {
    struct Diagnose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "doctor",
            abstract: "Look at this installation for what is set up wrongly, and say for each fault how to mend it.",
            discussion: """
                Looks at the configuration and its owner, hooks and secrets; the bot's directory and unit; fpmond's units, rights and socket; polkit;
                the endpoints, with one request each; the clock, directories, disk and log rotation. It changes nothing. As root it sees everything;
                another user gets "could not look" where he may not look, which never counts as ok.
                Exit: 0 all is well; 1 warnings, 2 failures, 3 something could not be looked at, by the worst, as check; 64 wrong usage.
                A configuration with faults is a failure (2), and not 78.
                """)

        @OptionGroup var options: ConfigOptions

        @Flag(name: .long, help: "One JSON document instead of text.")
        var json = false

        func run() async throws {
            let doctor = Doctor(path: options.path, version: Version.current, override: options.override)
            let report = DiagnosisReport(await doctor.examine().diagnoses)
            if json { Console.say(report.json) } else { Console.say(DiagnosisText(report: report, width: Console.columns).lines) }
            throw ExitCode(report.worst.exitCode)
        }
    }
}

/// What the doctor found, for a terminal: the worst first, each with its remedy below it.
private struct DiagnosisText {
    let report: DiagnosisReport
    /// nil: lines are not wrapped.
    let width: Int?

    var lines: [Console.Line] {
        report.worstFirst.flatMap(lines) + [Console.Line(), Console.Line(plain: report.summary)]
    }

    private func lines(_ diagnosis: Diagnosis) -> [Console.Line] {
        let head = diagnosis.result.word + String(repeating: " ", count: Self.indent - diagnosis.result.word.count)
        var lines = wrapped("\(diagnosis.check): \(diagnosis.message)").enumerated().map { index, text in
            index == 0
                ? Console.Line(painted: head, colour: diagnosis.result.colour, plain: text)
                : Console.Line(plain: String(repeating: " ", count: Self.indent) + text)
        }
        if let remedy = diagnosis.remedy {
            lines += wrapped("mend: \(remedy)").map { Console.Line(plain: String(repeating: " ", count: Self.indent) + $0) }
        }
        return lines
    }

    private static let indent = 9

    private func wrapped(_ text: String) -> [String] { width.map { WrappedText.lines(text, width: $0 - Self.indent, hanging: 2) } ?? [text] }
}

extension Diagnosis.Result {
    fileprivate var word: String {
        switch self {
        case .ok: "ok"
        case .warning: "WARNING"
        case .failed: "FAILED"
        case .unknown: "UNKNOWN"
        }
    }

    fileprivate var colour: Console.Colour {
        switch self {
        case .ok: .green
        case .warning: .yellow
        case .failed: .red
        case .unknown: .magenta
        }
    }
}
