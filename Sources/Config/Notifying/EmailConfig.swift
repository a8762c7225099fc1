/// Mail by an SMTP server, or by this machine's own `sendmail`.
package struct EmailConfig: Sendable, Hashable {
    package enum Encryption: String, Sendable, Hashable, CaseIterable {
        /// Begins in the clear, and goes on only encrypted. Source: RFC 3207.
        case starttls
        /// From the first byte. Source: RFC 8314.
        case tls
        /// In the clear: for a server on this machine.
        case none
    }

    package var from = ""
    package var to: [String] = []
    package var server: String?
    package var port: Int?
    package var encryption = Encryption.starttls
    package var user: String?
    package var password: MessageTemplate?
    package var caFile: String?
    /// The program that takes a mail on its standard input with `-t`.
    package var sendmail: String?
    package var timeout = Duration.seconds(30)

    package init() {}

    /// Source: RFC 6409, RFC 8314.
    package var portInForce: Int {
        if let port { return port }
        return switch encryption {
        case .starttls: 587
        case .tls: 465
        case .none: 25
        }
    }

    /// A plain address: nothing that could end the header or add a second recipient. Source: RFC 5321, without quoted and foreign forms.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...255).contains(parts[1].utf8.count) else { return false }
        func isWord(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
        return parts[0].utf8.allSatisfy { isWord($0) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) } && parts[0].utf8.first != 0x2D
            && parts[1].utf8.allSatisfy { isWord($0) || ".-".utf8.contains($0) }
    }
}
