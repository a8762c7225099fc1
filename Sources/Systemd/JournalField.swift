/// One field of a journal entry: a validated name and any bytes.
public struct JournalField: Sendable, Hashable {
    public let name: String
    public let value: [UInt8]

    /// - Throws: `JournalError.fieldName` unless the name is 1…64 of `A–Z 0–9 _`, beginning with a letter: journald drops any other
    ///   silently, and reserves the leading underscore for itself. Source: systemd.journal-fields(7).
    public init(_ name: String, _ value: some Sequence<UInt8>) throws(JournalError) {
        guard JournalField.isValid(name) else { throw .fieldName(name) }
        self.name = name
        self.value = Array(value)
    }

    public init(_ name: String, _ value: String) throws(JournalError) {
        try self.init(name, value.utf8)
    }

    /// Whether journald would keep a field of this name.
    public static func isValid(_ name: String) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, bytes.count <= 64, first >= UInt8(ascii: "A"), first <= UInt8(ascii: "Z") else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    /// `NAME=value`, the form of sd_journal_sendv(3); the value may contain line breaks and zeros.
    var encoded: [UInt8] {
        Array(name.utf8) + [UInt8(ascii: "=")] + value
    }
}
