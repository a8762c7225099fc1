internal import CSystemd

/// Listens to the changes of one unit on one connection. Confined to the bus's session.
///
/// Source: org.freedesktop.systemd1(5), "Signals".
final class BusUnitWatch {
    private let bus: OpaquePointer
    private let unit: String
    private let onChange: @Sendable () -> Void
    private var slots: [OpaquePointer] = []

    init(bus: OpaquePointer, unit: String, onChange: @escaping @Sendable () -> Void) {
        self.bus = bus
        self.unit = unit
        self.onChange = onChange
    }

    /// Queries the unit's object (an alias has that of its target), then listens. May be called again when systemd was replaced.
    func begin() {
        end()
        guard let message = try? BusMessage.make(.manager("LoadUnit", unit), on: bus) else { return }
        defer { sd_bus_message_unref(message) }
        keep { slot in
            sd_bus_call_async(
                bus, &slot, message,
                { message, userdata, _ in
                    guard let message, let userdata else { return 0 }
                    let watch = Unmanaged<BusUnitWatch>.fromOpaque(userdata).takeUnretainedValue()
                    let path = try? BusMessage.reply(message).get().first?.string
                    // Without a path from systemd, use the expected one: the unit may be loaded later.
                    watch.listen(path: path ?? UnitName.objectPath(watch.unit))
                    return 0
                }, Unmanaged.passUnretained(self).toOpaque(), 0)
        }
    }

    func end() {
        for slot in slots { sd_bus_slot_unref(slot) }
        slots = []
    }

    private func listen(path: String) {
        match("path='\(path)',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'")
        // Not UnitNew: querying an unloaded unit loads it and sends this signal, so every query would trigger the next.
        // A start is signalled here even when the unit had to be loaded for it.
        // Changes before these match rules were in place were not signalled.
        onChange()
    }

    private func match(_ rule: String) {
        keep { slot in
            sd_bus_add_match_async(
                bus, &slot, "type='signal',sender='\(Systemd1.name)'," + rule,
                { _, userdata, _ in
                    if let userdata { Unmanaged<BusUnitWatch>.fromOpaque(userdata).takeUnretainedValue().onChange() }
                    return 0
                },
                // A refused rule only delays: the unit is also observed periodically.
                { _, _, _ in 0 }, Unmanaged.passUnretained(self).toOpaque())
        }
    }

    private func keep(_ make: (inout OpaquePointer?) -> Int32) {
        var slot: OpaquePointer?
        if make(&slot) >= 0, let slot { slots.append(slot) }
    }
}
