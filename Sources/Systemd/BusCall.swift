/// One method call as a value, to pass to the bus's session.
struct BusCall: Sendable, Hashable {
    var destination: String
    var path: String
    var interface: String
    var member: String
    var arguments: [String] = []

    /// Reads one property. Source: D-Bus specification, org.freedesktop.DBus.Properties.
    static func get(_ destination: String, _ path: String, _ interface: String, _ property: String) -> BusCall {
        BusCall(
            destination: destination, path: path, interface: "org.freedesktop.DBus.Properties", member: "Get", arguments: [interface, property])
    }

    /// A method of systemd's manager. Source: org.freedesktop.systemd1(5).
    static func manager(_ member: String, _ arguments: String...) -> BusCall {
        BusCall(
            destination: Systemd1.name, path: Systemd1.path, interface: Systemd1.manager, member: member, arguments: arguments)
    }
}

/// The fixed names of systemd's interface. Source: org.freedesktop.systemd1(5).
enum Systemd1 {
    static let name = "org.freedesktop.systemd1"
    static let path = "/org/freedesktop/systemd1"
    static let manager = "org.freedesktop.systemd1.Manager"
    static let unit = "org.freedesktop.systemd1.Unit"
    static let service = "org.freedesktop.systemd1.Service"
}
