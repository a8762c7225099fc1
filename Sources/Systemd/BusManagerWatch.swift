internal import CSystemd

/// Subscribes to systemd's signals, and again whenever another systemd owns the name (`daemon-reexec`). Confined to the bus's session.
final class BusManagerWatch {
    private let bus: OpaquePointer
    private let onReplaced: () -> Void
    private var slots: [OpaquePointer] = []

    init(bus: OpaquePointer, onReplaced: @escaping () -> Void) {
        self.bus = bus
        self.onReplaced = onReplaced
    }

    func begin() {
        subscribe()
        var slot: OpaquePointer?
        let rule = "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='\(Systemd1.name)'"
        let result = sd_bus_add_match_async(
            bus, &slot, rule,
            { _, userdata, _ in
                guard let userdata else { return 0 }
                let watch = Unmanaged<BusManagerWatch>.fromOpaque(userdata).takeUnretainedValue()
                watch.subscribe()
                watch.onReplaced()
                return 0
            },
            { _, _, _ in 0 }, Unmanaged.passUnretained(self).toOpaque())
        if result >= 0, let slot { slots.append(slot) }
    }

    func end() {
        for slot in slots { sd_bus_slot_unref(slot) }
        slots = []
    }

    private func subscribe() {
        guard let message = try? BusMessage.make(.manager("Subscribe"), on: bus) else { return }
        // No reply requested: a refusal would change nothing.
        sd_bus_message_set_expect_reply(message, 0)
        sd_bus_send(bus, message, nil)
        sd_bus_message_unref(message)
    }
}
