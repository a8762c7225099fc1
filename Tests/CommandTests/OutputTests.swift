import Glibc
import JSON
import Testing

/// What becomes of a result that cannot be written, and of one that somebody reads on a terminal.
@Suite struct OutputTests {
    private static let verbs = [
        "check --root ROOT --at \(Copy.judged)", "check --root ROOT --at \(Copy.judged) --json", "explain --root ROOT --at \(Copy.judged)",
        "explain max-positions --root ROOT --at \(Copy.judged)", "validate CONFIG", "validate CONFIG --json", "catalogue", "catalogue --json",
        "catalogue --markdown", "schema", "schema --defaults", "heal nudge --config CONFIG", "--help", "--version", "check --help", "help explain",
        "--generate-completion-script bash",
    ]

    private func line(_ verb: String, _ copy: Copy) throws -> String {
        // Root's record of runs lies beside the state, and must not be the machine's.
        let state = #""state": {"directory": "\#(copy.place["state"])"}"#
        try copy.place.write(#"{"healers": {"nudge": {"shell": "echo told"}}, \#(state)}"#, to: "fpmond.json")
        let words = verb.split(separator: " ").map { word in
            switch word {
            case "ROOT": copy.root
            case "CONFIG": copy.place["fpmond.json"]
            default: String(word)
            }
        }
        return "\(Program.fpmond.path) \(words.joined(separator: " "))"
    }

    @Test(arguments: verbs) func aResultThatCannotBeWrittenIsNone(verb: String) async throws {
        let copy = try Copy()
        let end = try await Program(path: "/bin/sh").run("-c", "\(try line(verb, copy)) > /dev/full")
        #expect(end.status == EX_IOERR, "\(verb)")
        #expect(end.errors.contains("fpmond: standard output: No space left on device"), "\(verb): \(end.errors)")
    }

    @Test(arguments: verbs) func aReaderThatHasGoneIsNoFault(verb: String) async throws {
        let copy = try Copy()
        // The reader ends first: what is written then meets a closed pipe.
        let command = "{ sleep 0.2; \(try line(verb, copy)); echo $? > \(copy.place["status"]); } | true"
        let end = try await Program(path: "/bin/sh").run("-c", command)
        #expect(await eventually { ScratchDirectory.text(of: copy.place["status"])?.isEmpty == false })
        #expect(ScratchDirectory.text(of: copy.place["status"]) == "0\n", "\(verb)")
        #expect(!end.errors.contains("standard output"), "\(verb): \(end.errors)")
    }

    /// What a terminal of so many columns shows.
    private func onTerminal(_ columns: Int, _ arguments: String) async throws -> [Substring] {
        let command = "stty cols \(columns) rows 24; NO_COLOR=1 TERM=xterm \(Program.fpmond.path) \(arguments)"
        // COLUMNS of the environment is of another terminal.
        let end = try await Program(path: "/usr/bin/script").run(
            ["-qec", command, "/dev/null"], environment: ["COLUMNS": "300", "SHELL": "/bin/sh"])
        return end.output.split(separator: "\n").map { $0.last == "\r" ? $0.dropLast() : $0 }.flatMap { $0.split(separator: "\r\n") }
    }

    @Test func messagesAreWrappedAndNotCut() async throws {
        let copy = try Copy(faults: ["max-positions:over-limit", "intelligence-stale:critical"])
        let call = "check --root \(copy.root) --at \(Copy.judged)"
        let document = try JSON.parse(try await Program.fpmond.run(call.split(separator: " ").map(String.init) + ["--json"]).output)
        for width in [80, 200] {
            let lines = try await onTerminal(width, call)
            #expect(
                lines.count > 60 && lines.allSatisfy { $0.count <= width || !$0.contains(" ") },
                "\(width): \(lines.max { $0.count < $1.count } ?? "")")
            let text = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
            for (id, point) in document["failure_points"]?.object ?? [:] {
                let message = (point["message"]?.string ?? "").split(separator: " ").joined(separator: " ")
                #expect(text.contains(message), "\(width): \(id): \(message)")
            }
        }
        let explained = try await onTerminal(60, "explain max-positions --root \(copy.root) --at \(Copy.judged)")
        #expect(explained.count > 20 && explained.allSatisfy { $0.count <= 60 })
    }

    @Test func timesAreUTCOrTheHosts() async throws {
        let copy = try Copy(faults: ["kill-switch-max-drawdown:active"])
        let call = ["check", "--root", copy.root, "--at", Copy.judged, "--only", "kill-switch-max-drawdown"]
        let utc = try await Program.fpmond.run(call, environment: ["TZ": "IST-5:30"])
        #expect(utc.output.contains("2026-03-02 12:00 UTC") && utc.output.contains("until 2026-03-02 23:5"))
        let local = try await Program.fpmond.run(call + ["--local"], environment: ["TZ": "IST-5:30"])
        #expect(local.output.contains("2026-03-02 17:30 IST") && local.output.contains("until 2026-03-03 05:2"), "\(local.output)")
        #expect(!local.output.contains("UTC"))
        let explained = try await Program.fpmond.run(
            ["explain", "--root", copy.root, "--at", Copy.judged, "--local"], environment: ["TZ": "IST-5:30"])
        #expect(explained.output.hasSuffix("As of 2026-03-02 17:30 IST, from a copy of the bot's directory.\n"))
    }
}
