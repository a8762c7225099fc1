internal import Glibc

/// Why the journal could not be written or read.
public enum JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The journal would drop a field of this name.
    case fieldName(String)
    /// This process may read no journal file.
    case unreadable
    /// libsystemd returned an error.
    case system(errno: Int32)

    public var description: String {
        switch self {
        case .fieldName(let name): "not a journal field name: \(name)"
        case .unreadable: "journal: no permission to read any file"
        case .system(let code): "journal: \(errorText(code))"
        }
    }
}

/// The text of an errno, safe on any thread. Source: strerror_r(3).
func errorText(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
