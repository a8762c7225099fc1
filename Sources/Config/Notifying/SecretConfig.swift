import Glibc

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

    /// The directory of the unit's credentials; nil outside a unit that has some. Source: systemd.exec(5), $CREDENTIALS_DIRECTORY.
    package static var credentialsDirectory: String? { getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) } }

    /// A credential outside of fpmond's unit, which alone has them.
    package struct NoCredentials: Error, Sendable, Hashable, CustomStringConvertible {
        package let name: String

        package var description: String { "there is no credential \(name) here: only fpmond's unit has credentials (LoadCredential=)" }
    }

    /// The file that has the secret.
    package func path(credentials: String? = credentialsDirectory) throws(NoCredentials) -> String {
        switch self {
        case .file(let path): return path
        case .credential(let name):
            guard let credentials else { throw NoCredentials(name: name) }
            return "\(credentials)/\(name)"
        }
    }
}
