import FailurePoints
import Glibc
import JSON
import TestSupport
import Testing

@testable import Config
@testable import Files

/// A small catalogue: one failure point of each shape that the configuration knows.
let smallCatalogue: [FailurePoint] = [
    FailurePoint(
        "intelligence-stale", rows: ["2.2c"], category: .systemFailures, impact: .blocksMany, title: "Intelligence is stale", advice: "",
        reads: [.intelligence],
        settings: [
            Setting("warning_age", .duration(.seconds(300)), why: "Two polls and a half."),
            Setting("critical_age", .duration(.seconds(900)), why: "Nothing is known any more."),
        ], confirm: Confirm(fail: 2, recover: 2), ladder: ["refresh-intelligence"], judge: { _ in .ok("") }),
    FailurePoint(
        "disk-full", category: .systemFailures, impact: .blocksAll, title: "The disk is full", advice: "", reads: [.disk],
        settings: [
            Setting("warning_used_ratio", .ratio(0.85), clears: .below, why: "Time to act."),
            Setting("critical_used_ratio", .ratio(0.95), why: "Writes fail soon."),
            Setting("warning_free_bytes", .bytes(4 << 30), why: ""), Setting("critical_free_bytes", .bytes(1 << 30), clears: .above, why: ""),
            Setting("maximum_files", .count(5), why: ""), Setting("slope", .number(1.5), why: ""), Setting("strict", .flag(false), why: ""),
        ], confirm: Confirm(fail: 3, of: 5, recover: 2), judge: { _ in .ok("") }),
    FailurePoint(
        "golden-hour", category: .signalBlocks, impact: .blocksMany, intended: true, title: "Outside the allowed hours", advice: "",
        reads: [.goldenHour], judge: { _ in .ok("") }),
]

func decoded(_ text: String) throws(ConfigurationFaults) -> Configuration {
    try Configuration.decode(Array(text.utf8), file: "test.json", catalogue: smallCatalogue)
}

/// The lines a text is refused with; empty when it is not.
func refusals(_ text: String) -> [String] {
    do throws(ConfigurationFaults) {
        _ = try decoded(text)
        return []
    } catch {
        return error.lines
    }
}

/// A directory with plain files in it, gone after `body`.
func withConfigurationDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let directory = try TemporaryPlace.make("config")
    defer { TemporaryPlace.remove(directory) }
    return try body(directory)
}

/// Makes a file with this text.
func writeConfiguration(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
}
