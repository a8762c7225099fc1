import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Files

/// A directory that is gone with its last reference, and what tests ask of the files in it.
final class Scratch: Sendable {
    let path: String

    init() throws { path = try TemporaryPlace.make("daemon") }

    deinit { TemporaryPlace.remove(path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a file with these bytes; executable for a script.
    @discardableResult
    func write(_ text: String, to name: String, mode: mode_t = 0o644) throws -> String {
        let path = file(name)
        let stream = try #require(fopen(path, "w"))
        fputs(text, stream)
        fclose(stream)
        chmod(path, mode)
        return path
    }

    func bytes(_ name: String) throws -> [UInt8] { try SmallFile.read(file(name), maximumBytes: 1 << 26) }
    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// The names in it, sorted.
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

/// Whether this process lives; one that has ended and was not waited for does not.
func isAlive(_ process: pid_t) -> Bool {
    guard let stat = try? SmallFile.read("/proc/\(process)/stat", maximumBytes: 4096), let end = stat.lastIndex(of: UInt8(ascii: ")")) else {
        return false
    }
    return !stat[end...].dropFirst(2).starts(with: Array("Z".utf8))
}

/// Waits for something that comes soon, on a machine that may be busy.
func eventually(within limit: Duration = .seconds(120), _ isSo: () async throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await isSo() { return true }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return try await isSo()
}
