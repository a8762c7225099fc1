/// Where a secret stands: never in the configuration itself.
package enum SecretConfig: Sendable, Hashable {
    /// The first line of a file, read at each use.
    case file(String)
    /// A credential of fpmond's unit. Source: systemd.exec(5), LoadCredential=.
    case credential(String)

    /// Lower-case letters, digits, `-` and `_`.
    package static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F }
    }

    /// Source: systemd.exec(5): what a credential may be called, which becomes a file name.
    static func isCredential(_ name: String) -> Bool {
        (1...200).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
    }
}
