import FailurePoints
import Glibc

/// A small text file of /proc or /sys, whose size is unknown before it is read. Source: proc(5).
enum KernelFile {
    /// Its first bytes, at most `limit`. `missing` also when the process has ended.
    static func bytes(_ path: String, atMost limit: Int = 64 << 10) -> FileState<[UInt8]> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return absence(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count < limit {
            var result = 0
            let piece = [UInt8](unsafeUninitializedCapacity: min(4096, limit - bytes.count)) { buffer, count in
                result = OpenFile.read(descriptor, into: UnsafeMutableRawBufferPointer(buffer))
                count = max(result, 0)
            }
            if result < 0 { return absence(Int32(-result)) }
            if piece.isEmpty { break }
            bytes += piece
        }
        return .content(bytes)
    }

    /// The same as text; nil when it could not be read.
    static func text(_ path: String, atMost limit: Int = 64 << 10) -> String? {
        if case .content(let bytes) = bytes(path, atMost: limit) { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    /// The number in a file with only a number; nil also for the word `max`.
    static func number(_ path: String) -> UInt64? { text(path, atMost: 64).flatMap { UInt64($0.filter { !$0.isWhitespace }) } }

    /// Lines of a name and a number, with or without a colon and a unit: memory.stat, memory.events, meminfo, vmstat.
    static func table(_ path: String, atMost limit: Int = 64 << 10) -> [String: UInt64] {
        var values: [String: UInt64] = [:]
        for line in text(path, atMost: limit)?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count > 1, let number = UInt64(words[1]) else { continue }
            let name = words[0].hasSuffix(":") ? words[0].dropLast() : words[0]
            let (bytes, tooMany) = number.multipliedReportingOverflow(by: words.last == "kB" ? 1024 : 1)
            if !tooMany { values[String(name)] = bytes }
        }
        return values
    }

    /// The target of a symbolic link, such as /proc/<pid>/cwd.
    static func link(_ path: String) -> FileState<String> {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &target, target.count)
        if length < 0 { return absence(errno) }
        return .content(String(decoding: target.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    private static func absence<Content>(_ code: Int32) -> FileState<Content> {
        // ESRCH: the process ended between opening and reading.
        [ENOENT, ENOTDIR, ESRCH, ENODEV].contains(code) ? .missing : .unreadable(errnoText(code))
    }
}
