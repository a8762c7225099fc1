internal import Glibc

/// The directory through which a running simulator is told what should fail, and tells where it listens.
public struct ControlDirectory: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// The names of the faults that should be on, one a line; `#` begins a comment.
    public var names: [String] {
        (contents("faults") ?? "").split(separator: "\n").map { line in
            line.prefix { $0 != "#" }.filter { $0 != " " && $0 != "\t" && $0 != "\r" }
        }.filter { !$0.isEmpty }
    }

    /// Adds a fault; its name is `id` or `id:variant`.
    public func turnOn(_ name: String) throws(SimulatorError) {
        if !names.contains(name) { try write(names + [name]) }
    }

    /// Takes a fault away: `id` means all of its variants.
    public func turnOff(_ name: String) throws(SimulatorError) { try write(names.filter { !Self.covers(name, $0) }) }

    /// Writes where the stand-ins listen: an object of port numbers by service.
    public func write(ports: [Service: UInt16]) throws(SimulatorError) {
        let rows = Service.allCases.compactMap { service in ports[service].map { "\"\(service.rawValue)\": \($0)" } }
        try SimulatedTree(root: path).write("{\(rows.joined(separator: ", "))}\n", to: "ports.json", .rename, damage: [])
    }

    /// Whether switching `name` off concerns a fault that was switched on as `other`.
    static func covers(_ name: String, _ other: String) -> Bool { name == other || name == other.prefix { $0 != ":" } }

    private func write(_ names: [String]) throws(SimulatorError) {
        try SimulatedTree(root: path).write(names.map { $0 + "\n" }.joined(), to: "faults", .rename, damage: [])
    }

    private func contents(_ name: String) -> String? {
        let descriptor = open(path + "/" + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
