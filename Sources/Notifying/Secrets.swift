package import Config
import FailurePoints
import Files

/// The values of configured secrets, read at each use, so that a changed one needs no reload.
package struct Secrets: Sendable {
    /// A secret that cannot be had: names it and its place, and never its value.
    package struct Missing: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
    }

    private let places: [String: SecretConfig]
    private let credentials: String?

    /// - Parameter credentials: the directory of the unit's credentials.
    package init(_ places: [String: SecretConfig], credentials: String? = SecretConfig.credentialsDirectory) {
        (self.places, self.credentials) = (places, credentials)
    }

    private static let maximumBytes = 8192

    /// The first line, without its end.
    package func value(of name: String) throws(Missing) -> String {
        guard let path = try path(of: name) else { throw Missing(description: "secret \(name) is not configured") }
        let bytes: [UInt8]
        do throws(OutputError) { bytes = try SmallFile.read(path, maximumBytes: Self.maximumBytes) } catch {
            throw Missing(description: "secret \(name): \(error)")
        }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let text = String(validating: line, as: UTF8.self), !text.allSatisfy(\.isWhitespace),
            !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { throw Missing(description: "secret \(name): \(path) has no line of text") }
        return text
    }

    private func path(of name: String) throws(Missing) -> String? {
        do throws(SecretConfig.NoCredentials) { return try places[name]?.path(credentials: credentials) } catch {
            throw Missing(description: "secret \(name): \(error)")
        }
    }
}
