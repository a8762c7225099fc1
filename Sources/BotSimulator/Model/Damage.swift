/// What may be done to a file beneath its writer's feet.
enum Damage: Sendable, Hashable {
    case missing
    case empty
    /// Only the first half, as after a crash in the middle of a write.
    case truncated
    /// NUL bytes in place of the second half, as after a loss of power.
    case zeroed
    case notJSON
    /// Valid JSON, but an empty array where an object belongs.
    case arrayRoot
    /// A line in ten is half a line.
    case brokenLines
    /// Grown to this many bytes; the file is sparse.
    case grown(bytes: Int64)
    case mode(UInt32)
    /// Given to another user; only root can.
    case owner(UInt32)

    /// The bytes that reach the disk; nil: none, and no file.
    func applied(to bytes: [UInt8]) -> [UInt8]? {
        switch self {
        case .missing: nil
        case .empty: []
        case .truncated: Array(bytes.prefix(bytes.count / 2))
        case .zeroed: Array(bytes.prefix(bytes.count / 2)) + [UInt8](repeating: 0, count: bytes.count - bytes.count / 2)
        case .notJSON: Array("<html><body>502 Bad Gateway</body></html>\n".utf8)
        case .arrayRoot: Array("[]\n".utf8)
        case .brokenLines: brokenLines(bytes)
        case .grown, .mode, .owner: bytes
        }
    }

    private func brokenLines(_ bytes: [UInt8]) -> [UInt8] {
        var broken: [UInt8] = []
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            broken += number % 10 == 0 ? line.prefix(line.count / 2) : line
            broken.append(UInt8(ascii: "\n"))
        }
        return broken
    }
}
