import Glibc
import JSON
import Testing

/// What a hook leaves behind in ways that a search for its processes could miss.
@Suite struct HealLeftoversTests {
    private let place: ScratchDirectory

    init() throws { place = try ScratchDirectory() }

    /// The arguments that run this text as a hook.
    private func heal(_ text: String) throws -> [String] {
        let json: JSON = ["healers": ["fix": ["shell": .string(text), "timeout": "60s"]], "state": ["directory": .string(place["state"])]]
        try place.write(json.text(), to: "fpmond.json")
        return ["heal", "fix", "--config", place["fpmond.json"]]
    }

    private func processes() -> [pid_t] { (ScratchDirectory.text(of: place["pids"]) ?? "").split(separator: "\n").compactMap { pid_t($0) } }

    @Test func aHealThatIsToldToStopEndsWhatHasLeftItsSession() async throws {
        let program = try Program.fpmond.start(
            try heal("setsid sh -c 'trap \"\" TERM; echo $$ >>\(place["pids"]); exec sleep 300' & wait"), in: place)
        #expect(await eventually { !processes().isEmpty })
        let began = ContinuousClock.now
        program.send(SIGTERM)
        #expect(await program.end(within: .seconds(60)) == 70)
        #expect(ContinuousClock.now - began < .seconds(30))
        for process in processes() { #expect(kill(process, 0) != 0, "\(process) is left") }
        #expect(program.errors.contains("fpmond: heal fix: ended 1 process that the hook had left behind\n"), "\(program.errors)")
    }

    /// Each starts the next in a session of its own and ends: whoever reads the list of processes sees one that has just ended, or none.
    /// Bounded: after 20 000 it is over by itself, which takes longer than the search.
    /// Four times, because a search misses it often and not always.
    @Test(arguments: 1...4) func whatStartsItsSuccessorAndEndsIsEnded(time: Int) async throws {
        try place.write(
            """
            echo "$1" >"$2"
            [ "$1" -gt 0 ] || exit 0
            setsid sh "$0" $(($1 - 1)) "$2" &

            """, to: "successor")
        let ended = try await Program.fpmond.run(try heal("sh \(place["successor"]) 20000 \(place["now"])"))
        let reached = ScratchDirectory.text(of: place["now"])
        #expect(ended.status == 0)
        #expect(ended.errors.contains(" that the hook had left behind\n"), "\(ended.errors)")
        try await Task.sleep(for: .seconds(1))
        #expect(ScratchDirectory.text(of: place["now"]) == reached, "it goes on")
        #expect(reached != "0\n", "it ended by itself")
    }

    @Test func aCrowdThatIgnoresTERMIsEnded() async throws {
        let ended = try await Program.fpmond.run(
            try heal("trap '' TERM; for i in $(seq 100); do setsid sleep 300 & echo $! >>\(place["pids"]); done; exit 3"))
        #expect(ended.status == 3)
        #expect(processes().count == 100)
        for process in processes() { #expect(kill(process, 0) != 0, "\(process) is left") }
        #expect(ended.errors.contains("fpmond: heal fix: ended 100 processes that the hook had left behind\n"), "\(ended.errors)")
    }

    @Test(arguments: ["077", "0"]) func othersMayReadAndNotWriteWhatAHookMakesWhoeverStartsIt(mask: String) async throws {
        let ended = try await Program(path: "/bin/sh").run(
            ["-c", "umask \(mask); exec \"$@\"", "sh", Program.fpmond.path] + (try heal("umask; touch \(place["made"])")))
        #expect(ended.output == "0022\n\n")
        var status = stat()
        #expect(stat(place["made"], &status) == 0)
        #expect(status.st_mode & 0o777 == 0o644)
    }
}
