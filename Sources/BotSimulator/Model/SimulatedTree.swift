internal import Glibc

/// The bot's directory: puts bytes into it with the bot's own write patterns.
struct SimulatedTree {
    let root: String

    func absolute(_ path: String) -> String { root + "/" + path }

    /// Replaces a file the way the bot does, with any damage done to it.
    func write(_ text: String, to path: String, _ pattern: WritePattern, damage: [Damage]) throws(SimulatorError) {
        let target = absolute(path)
        try makeParent(of: target)
        var bytes = Array(text.utf8)
        for one in damage {
            guard let left = one.applied(to: bytes) else { return remove(path) }
            bytes = left
        }
        switch pattern {
        case .atomic: try replace(target, by: atomicName(beside: target), bytes, pattern.mode)
        case .rename: try replace(target, by: target + ".tmp", bytes, pattern.mode)
        case .inPlace(let mode):
            // Where a fault has taken the rights away, the bot (root) would write all the same.
            chmod(target, mode_t(mode) | 0o200)
            try put(bytes, into: target, flags: O_TRUNC, mode)
            chown(target, geteuid(), getegid())
        }
        spoil(target, damage)
    }

    /// Appends in one write.
    func append(_ text: String, to path: String, damage: [Damage] = []) throws(SimulatorError) {
        let target = absolute(path)
        try makeParent(of: target)
        var bytes = Array(text.utf8)
        for one in damage {
            guard let left = one.applied(to: bytes) else { return remove(path) }
            bytes = left
        }
        try put(bytes, into: target, flags: O_APPEND, 0o644)
        spoil(target, damage)
    }

    func remove(_ path: String) { unlink(absolute(path)) }

    private func replace(_ target: String, by temporary: String, _ bytes: [UInt8], _ mode: UInt32) throws(SimulatorError) {
        try put(bytes, into: temporary, flags: O_TRUNC, mode)
        if rename(temporary, target) != 0 { throw SimulatorError("rename", target) }
    }

    /// Writes in pieces of 8 KiB, as Python's buffered files do: a reader may see the file half written.
    private func put(_ bytes: [UInt8], into target: String, flags: Int32, _ mode: UInt32) throws(SimulatorError) {
        let descriptor = open(target, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode_t(mode))
        guard descriptor >= 0 else { throw SimulatorError("open", target) }
        defer { close(descriptor) }
        let piece = flags & O_APPEND == 0 ? 8192 : bytes.count
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), min(piece, bytes.count - offset))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SimulatorError("write", target) }
            offset += count
        }
        if flags & O_APPEND == 0 { fchmod(descriptor, mode_t(mode)) }
    }

    private func spoil(_ target: String, _ damage: [Damage]) {
        for one in damage {
            switch one {
            case .grown(let bytes): truncate(target, off_t(bytes))
            case .mode(let mode): chmod(target, mode_t(mode))
            case .owner(let user): chown(target, user, user)
            default: break
            }
        }
    }

    private func makeParent(of target: String) throws(SimulatorError) {
        guard let slash = target.lastIndex(of: "/") else { return }
        let parent = String(target[..<slash])
        if parent.isEmpty || access(parent, F_OK) == 0 { return }
        try makeParent(of: parent)
        if mkdir(parent, 0o755) != 0 && errno != EEXIST { throw SimulatorError("mkdir", parent) }
    }

    private func atomicName(beside target: String) -> String {
        let slash = target.lastIndex(of: "/") ?? target.startIndex
        return target[..<slash] + "/atomic_\(String(UInt32.random(in: .min ... .max), radix: 36)).json"
    }
}

/// A system call on the bot's tree that failed.
public struct SimulatorError: Error, CustomStringConvertible {
    public let description: String

    /// Takes the reason from `errno`.
    init(_ call: String, _ path: String) { description = "\(call) \(path): \(String(cString: strerror(errno)))" }

    init(_ description: String) { self.description = description }
}
