import FailurePoints
import Glibc
import JSON

@testable import Files
@testable import Probes

/// The careful reader of logs in Python: `Tests/Reference/log_shapes.py`.
enum LogReference {
    struct Failure: Error, CustomStringConvertible { var description: String }

    static let isAvailable = (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin").split(separator: ":").contains {
        access("\($0)/python3", X_OK) == 0
    }

    /// The lines that a script in `Tests/Reference` writes for a seed and a number of cases.
    static func lines(_ script: String, from seed: Int, _ count: Int) throws -> [Substring] {
        let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        guard let pipe = popen("python3 '/\(tests)/Reference/\(script)' \(seed) \(count)", "r") else { throw Failure(description: "no pipe") }
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let got = fread(&piece, 1, piece.count, pipe)
            if got == 0 { break }
            output += piece.prefix(got)
        }
        let status = pclose(pipe)
        guard status == 0 else { throw Failure(description: "\(script) ended with status \(status)") }
        return String(decoding: output, as: UTF8.self).split(separator: "\n")
    }

    struct Case {
        var name: String
        var stamp: LinesProbe.Stamp
        var pattern: String
        var limit: Int
        var window: Int64
        var start: Instant
        var steps: [Step]

        init(_ json: JSON) throws {
            guard let name = json["name"]?.string, let stamp = json["timestamp"]?.string.flatMap(LinesProbe.Stamp.init),
                let pattern = json["pattern"]?.string, let limit = json["limit"]?.int, let window = json["window"]?.int,
                let start = json["start"]?.int, let steps = json["steps"]?.array
            else { throw Failure(description: "no case: \(json["name"]?.text() ?? "")") }
            (self.name, self.stamp, self.pattern, self.limit, self.window) = (name, stamp, pattern, Int(limit), window)
            self.start = Instant(microseconds: start * 1_000_000)
            self.steps = try steps.map(Step.init)
        }
    }

    /// What happens to the files up to one look, and how many matching lines are in the window then.
    struct Step {
        var at: Instant
        var operations: [Operation]
        /// The daemon starts anew before the look.
        var restarts: Bool
        var least: Int
        /// With lines that are counted a look late.
        var most: Int

        init(_ json: JSON) throws {
            guard let at = json["at"]?.int, let operations = json["ops"]?.array, let least = json["least"]?.int, let most = json["most"]?.int else {
                throw Failure(description: "no step")
            }
            self.at = Instant(microseconds: at * 1_000_000)
            self.operations = operations.map { Operation(words: $0.array?.compactMap(\.string) ?? []) }
            (restarts, self.least, self.most) = (json["restart"]?.bool ?? false, Int(least), Int(most))
        }
    }

    /// `append NAME HEX`, `rename A B` and the like; what is not there is passed over.
    struct Operation {
        var words: [String]

        func perform(in root: String) throws {
            let paths = words.dropFirst().map { "\(root)/\($0)" }
            switch (words.first, paths.count) {
            case ("append", 2): try write(paths[0], Self.bytes(words[2]), O_APPEND)
            case ("write", 2): try write(paths[0], Self.bytes(words[2]), O_TRUNC)
            case ("rename", 2): rename(paths[0], paths[1])
            case ("remove", 1): unlink(paths[0])
            case ("truncate", 1): truncate(paths[0], 0)
            case ("touch", 1): try write(paths[0], [], O_APPEND)
            case ("copy", 2): try copy(paths[0], paths[1])
            case ("modified", 2): stamp(paths[0], Int(words[2]) ?? 0)
            case ("modified-if-changed", 2): stampIfWritten(paths[0], Int(words[2]) ?? 0)
            default: throw Failure(description: "no operation: \(words)")
            }
        }

        private func write(_ path: String, _ bytes: [UInt8], _ flag: Int32) throws {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flag, 0o644)
            guard descriptor >= 0 else { throw Failure(description: "cannot open \(path)") }
            defer { close(descriptor) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { throw Failure(description: "cannot write \(path)") }
                rest = rest.dropFirst(count)
            }
        }

        private func copy(_ from: String, _ to: String) throws {
            let descriptor = open(from, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(descriptor, &piece, piece.count)
                if count <= 0 { break }
                bytes += piece.prefix(count)
            }
            unlink(to)
            try write(to, bytes, O_TRUNC)
        }

        private func stamp(_ path: String, _ seconds: Int) {
            let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
            utimensat(AT_FDCWD, path, times, 0)
        }

        /// The machine's clock is far ahead of the case's: what carries its time has just been written.
        private func stampIfWritten(_ path: String, _ seconds: Int) {
            var status = Glibc.stat()
            if lstat(path, &status) == 0, status.st_mtim.tv_sec > seconds { stamp(path, seconds) }
        }

        private static func bytes(_ hex: String) -> [UInt8] {
            let digits = hex.utf8.map { $0 < 0x40 ? $0 - 0x30 : $0 - 0x57 }
            return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
    }
}
