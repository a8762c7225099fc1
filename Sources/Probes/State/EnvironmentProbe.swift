public import FailurePoints
import Glibc

/// Reads which names `.env` sets. Values are dropped after their line is parsed and never become text. Source: bot contract 12, 14 (4.2b).
public struct EnvironmentProbe: Probe {
    private static let maximumBytes = 256 << 10
    private static let maximumKeys = 500
    /// Shorter values are not valid secrets. Source: bot contract 14, row 4.2b.
    private static let shortestSecret = 8

    private let tree: BotTree
    private let file: WatchedFile<EnvironmentFile>

    public init(tree: BotTree) {
        self.tree = tree
        file = WatchedFile(".env") { absolute in
            FileReader(maximumBytes: Self.maximumBytes).read(absolute) { (file: borrowing OpenFile) throws(FileFault) in
                var bytes = try file.bytes(limit: Self.maximumBytes)
                defer { bytes.withUnsafeMutableBytes { if let start = $0.baseAddress { explicit_bzero(start, $0.count) } } }
                if bytes.contains(0) { throw .malformed(Malformation(.nulBytes, "a NUL byte")) }
                if bytes.isEmpty { throw .malformed(Malformation(.empty, "no line")) }
                var found = Self.parse(bytes)
                var status = stat()
                guard fstat(file.descriptor, &status) == 0 else { throw .unreadable(errno) }
                (found.mode, found.ownerUID) = (status.st_mode & 0o7777, status.st_uid)
                return found
            }
        }
    }

    public func observe() throws(ProbeError) -> Document<EnvironmentFile> {
        let observation = try tree.observation()
        let read = observation.read(file)
        observation.settle()
        return read.document
    }

    /// Source: systemd.exec(5), EnvironmentFile=; `export` in front is for shells.
    static func parse(_ bytes: [UInt8]) -> EnvironmentFile {
        var file = EnvironmentFile()
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            var rest = trimmed(line)
            guard let first = rest.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";") else { continue }
            if rest.starts(with: "export ".utf8) { rest = trimmed(rest.dropFirst(7)) }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")), let name = name(rest[..<equals]) else {
                file.invalidLines += 1
                continue
            }
            let value = unquoted(trimmed(rest[rest.index(after: equals)...]))
            let key = EnvironmentFile.Key(
                name: name, isEmpty: value.isEmpty, isLongEnough: value.count >= shortestSecret, isPlaceholder: isPlaceholder(value))
            if let known = file.keys.firstIndex(where: { $0.name == name }) {
                file.keys[known] = key
            } else if file.keys.count < maximumKeys {
                file.keys.append(key)
            }
        }
        return file
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return [] }
        return bytes[...last].drop(while: isBlank)
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.count >= 2, let first = bytes.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"), bytes.last == first else {
            return bytes
        }
        return bytes.dropFirst().dropLast()
    }

    /// Letters, digits and `_`, no digit first.
    private static func name(_ bytes: ArraySlice<UInt8>) -> String? {
        let bytes = trimmed(bytes)
        guard let first = bytes.first, !(0x30...0x39).contains(first), bytes.count <= 100 else { return nil }
        guard bytes.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == UInt8(ascii: "_") }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let templates: [[UInt8]] = [
        "your", "changeme", "change_me", "change-me", "placeholder", "example", "insert", "replace", "todo", "dummy", "api_key_here", "xxxx", "<",
        "none", "null",
    ].map { Array($0.utf8) }

    /// Compared byte by byte, so that no text is made of a value.
    private static func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first else { return false }
        if value.count >= 4, value.allSatisfy({ $0 == first }) { return true }
        func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        for template in templates {
            let whole = template.count == 4 && (template.first == UInt8(ascii: "n"))
            if whole ? value.count == 4 && value.elementsEqual(template, by: { lower($0) == $1 }) : begins(value, with: template, lower) {
                return true
            }
        }
        return ["_here", "-here"].contains { value.suffix($0.utf8.count).elementsEqual($0.utf8, by: { lower($0) == $1 }) }
    }

    private static func begins(_ value: ArraySlice<UInt8>, with template: [UInt8], _ lower: (UInt8) -> UInt8) -> Bool {
        value.count >= template.count && value.prefix(template.count).elementsEqual(template, by: { lower($0) == $1 })
    }
}
