/// Single properties of any service on the bus, for example `NTPSynchronized` of org.freedesktop.timedate1.
extension Bus {
    /// - Throws: `badReply` when it has another type.
    public func stringProperty(
        _ destination: String, path: String, interface: String, name: String, deadline: Duration
    ) async throws(BusError) -> String {
        let value = try await property(destination, path, interface, name, deadline)
        guard let string = value.string else { throw .badReply("\(name) is no string") }
        return string
    }

    /// - Throws: `badReply` when it has another type.
    public func boolProperty(_ destination: String, path: String, interface: String, name: String, deadline: Duration) async throws(BusError) -> Bool
    {
        let value = try await property(destination, path, interface, name, deadline)
        guard let bool = value.bool else { throw .badReply("\(name) is no boolean") }
        return bool
    }

    /// Integers of any width, as long as they are not negative.
    /// - Throws: `badReply` when it has another type.
    public func uint64Property(
        _ destination: String, path: String, interface: String, name: String, deadline: Duration
    ) async throws(BusError) -> UInt64 {
        let value = try await property(destination, path, interface, name, deadline)
        guard let number = value.uint else { throw .badReply("\(name) is no unsigned integer") }
        return number
    }

    /// Whether somebody owns this name on the bus now. Asking starts nothing.
    public func nameHasOwner(_ name: String, deadline: Duration) async throws(BusError) -> Bool {
        let call = BusCall(
            destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus", member: "NameHasOwner",
            arguments: [name])
        guard let owned = try await self.call(call, deadline: deadline).first?.bool else { throw .badReply("NameHasOwner returned no boolean") }
        return owned
    }

    private func property(
        _ destination: String, _ path: String, _ interface: String, _ name: String, _ deadline: Duration
    ) async throws(BusError) -> BusValue {
        guard let value = try await call(.get(destination, path, interface, name), deadline: deadline).first else {
            throw .badReply("\(name) came without a value")
        }
        return value
    }
}
