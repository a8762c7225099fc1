import FailurePoints

/// One variable of the hook contract with the syntax of its value. Source: fpmond-hooks(7).
package enum HookVariable: String, CaseIterable, Sendable {
    case failurePoint = "FPMOND_FAILURE_POINT"
    case status = "FPMOND_STATUS"
    case reason = "FPMOND_REASON"
    case message = "FPMOND_MESSAGE"
    case attempt = "FPMOND_ATTEMPT"
    case incident = "FPMOND_INCIDENT"
    case botRoot = "FPMOND_BOT_ROOT"
    case botUnit = "FPMOND_BOT_UNIT"

    /// Whether the watcher may set it. The bot to heal comes only from the root-owned configuration.
    package var isHandedOver: Bool { self != .botRoot && self != .botUnit }

    /// Far below the maximum length of one variable (128 KiB). Source: execve(2).
    package static let maximumBytes = 4096

    /// Whether the watcher's text is a valid value. The message may be any text: it is made printable and never interpreted.
    package func accepts(_ text: String) -> Bool {
        switch self {
        case .failurePoint, .reason: Self.isKebab(text) && text.utf8.count <= 100
        case .status: Status(rawValue: text) != nil
        case .attempt: (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && text.first != "0"
        case .incident: Self.isIdentifier(text)
        case .message: true
        case .botRoot, .botUnit: false
        }
    }

    /// The watcher's text as the hook gets it: unchanged where it has a syntax; the message becomes one printable line of bounded length.
    package func told(_ text: String) -> String { self == .message ? UntrustedText.line(text, limit: Self.maximumBytes) : text }

    /// Lower-case letters and digits in words joined by single hyphens.
    private static func isKebab(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            && text.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }

    /// Whether this is a valid id of an incident or an order: starts with a letter or digit, safe as a shell word and as a file name.
    package static func isIdentifier(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) }
        guard text.utf8.count <= 160, let first = text.utf8.first, isAlphanumeric(first) else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || ".-_:".utf8.contains($0) }
    }
}
