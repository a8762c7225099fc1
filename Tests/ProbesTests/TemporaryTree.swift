import Glibc
import Probes
import TestSupport

/// A directory of its own that stands for the bot's root and is removed with this object.
final class TemporaryTree: Sendable {
    let root: String

    init() { root = (try? TemporaryPlace.make("tree")) ?? "/nonexistent" }

    deinit { TemporaryPlace.remove(root) }

    /// The tree with waits that take no time.
    var tree: BotTree { BotTree(root: root, pause: { _ in }) }

    /// The tree with other waits, as if its directories had changed just now.
    func tree(pausing: @escaping @Sendable (Duration) -> Void) -> BotTree { BotTree(root: root, calm: .seconds(3600), pause: pausing) }

    func path(_ relative: String) -> String { "\(root)/\(relative)" }

    /// Writes in place, after making the directories on the way.
    func write(_ relative: String, _ bytes: some Collection<UInt8>) {
        makeDirectories(above: relative)
        let descriptor = open(path(relative), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        defer { close(descriptor) }
        let bytes = Array(bytes)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { break }
            written += count
        }
    }

    func write(_ relative: String, _ text: String) { write(relative, Array(text.utf8)) }

    func makeDirectories(above relative: String) {
        for (index, byte) in relative.utf8.enumerated() where byte == UInt8(ascii: "/") {
            mkdir(path(String(decoding: relative.utf8.prefix(index), as: UTF8.self)), 0o755)
        }
    }

    func makeDirectory(_ relative: String) { makeDirectories(above: relative + "/") }

    func makeFIFO(_ relative: String) {
        makeDirectories(above: relative)
        mkfifo(path(relative), 0o644)
    }

    func link(_ relative: String, to target: String) {
        makeDirectories(above: relative)
        symlink(target, path(relative))
    }

    func remove(_ relative: String) { TemporaryPlace.remove(path(relative)) }
}
