import BotSimulator
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

/// A directory that goes away, and a clock that moves only when it is told to.
final class Workshop: Sendable {
    let root: String
    private let clock: Mutex<Int64>

    /// 2025-12-20T14:03:07.120334Z, the instant of the contract's examples.
    static let start: Int64 = 1_766_239_387_120_334
    static let hour: Int64 = 3_600_000_000

    init(at: Int64 = Workshop.start) throws {
        root = try TemporaryPlace.make("botsim", in: TemporaryPlace.memory)
        clock = Mutex(at)
    }

    deinit { TemporaryPlace.remove(root) }

    var now: Int64 { clock.withLock { $0 } }
    func advance(_ microseconds: Int64) { clock.withLock { $0 += microseconds } }

    func simulator(_ options: SimulatorOptions = SimulatorOptions(), seed: UInt64 = 1) -> Simulator {
        Simulator(root: root, seed: seed, options: options, now: { self.now })
    }

    func bytes(_ path: String) -> [UInt8]? {
        let descriptor = open(root + "/" + path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count <= 0 { return all }
            all += piece.prefix(count)
        }
    }

    func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }
    func json(_ path: String) throws -> JSON { try JSON.parse(try #require(bytes(path), "\(path) is absent")) }
    func lines(_ path: String) throws -> [JSON] {
        try (text(path) ?? "").split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
    }

    func status(_ path: String) -> stat? {
        var result = stat()
        return lstat(root + "/" + path, &result) == 0 ? result : nil
    }

    /// Every file under the root, relative to it.
    var paths: [String] { Self.walk(root).map { String($0.dropFirst(root.count + 1)) }.sorted() }

    /// Content, mode and owner of every file.
    var snapshot: [String: Sight] {
        Dictionary(
            uniqueKeysWithValues: paths.map { path in
                let found = status(path)
                return (path, Sight(text: text(path) ?? "", mode: found?.st_mode ?? 0, owner: found?.st_uid ?? 0))
            })
    }

    /// A file as it is found.
    struct Sight: Equatable, Sendable {
        let text: String
        let mode: UInt32
        let owner: UInt32
    }

    private static func walk(_ folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = folder + "/" + name
            found += entry.pointee.d_type == UInt8(DT_DIR) ? walk(path) : [path]
        }
        return found
    }
}
