import FailurePoints
import Glibc

/// A header to send. Its value is treated as a secret: it never appears in a description, fact or error.
public struct EndpointHeader: Sendable, Hashable {
    public enum Value: Sendable, Hashable {
        case literal(String)
        /// Read at each request, without the trailing line end, so that a rotated key needs no reload.
        case file(String)
        /// The value stands where this process cannot read it.
        case absent(why: String)
    }

    public var name: String
    public var value: Value

    public init(name: String, value: Value) { (self.name, self.value) = (name, value) }

    /// The fault of the name or a literal value, in words that do not show the value.
    package var problem: String? {
        let separators = Array("()<>@,;:\\\"/[]?={}".utf8)
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !separators.contains($0) }) else { return "not a header name" }
        guard case .literal(let text) = value else { return nil }
        return Self.problem(ofValue: text)
    }

    private static func problem(ofValue text: String) -> String? {
        if text.allSatisfy(\.isWhitespace) { return "the value is empty" }
        return text.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F } ? "the value contains control characters" : nil
    }

    /// The value to send.
    ///
    /// - Throws: `LocalFault` naming the file, when it cannot be read or is not a header value.
    package func resolved() throws(LocalFault) -> String {
        switch value {
        case .literal(let text):
            if let problem { throw LocalFault(what: "header \(UntrustedText.line(name, limit: 40)): \(problem)") }
            return text
        case .file(let path):
            if let problem { throw LocalFault(what: "header \(UntrustedText.line(name, limit: 40)): \(problem)") }
            var bytes = try Self.contents(of: path)
            while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
            guard let text = String(validating: bytes, as: UTF8.self), Self.problem(ofValue: text) == nil else {
                throw LocalFault(what: "\(path): not one line of text")
            }
            return text
        case .absent(let why): throw LocalFault(what: "header \(UntrustedText.line(name, limit: 40)): \(why)")
        }
    }

    private static func contents(of path: String) throws(LocalFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw LocalFault(what: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        // Most servers refuse a longer header.
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw LocalFault(what: "\(path): \(String(cString: strerror(errno)))") }
        guard count < bytes.count else { throw LocalFault(what: "\(path): longer than \(bytes.count) bytes") }
        return Array(bytes.prefix(count))
    }
}

extension EndpointHeader: CustomStringConvertible, CustomReflectable {
    /// Different headers have different descriptions: a literal value shows as a hash with a seed per process.
    public var description: String {
        switch value {
        case .literal(let text): "\(name): #\(String(UInt(bitPattern: text.hashValue), radix: 16))"
        case .file(let path): "\(name): file \(path)"
        case .absent: "\(name): absent"
        }
    }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
