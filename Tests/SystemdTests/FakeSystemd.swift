import CSystemd
import Glibc
import Synchronization

@testable import Systemd

/// Owns org.freedesktop.systemd1 on a private bus and answers as systemd does, by a filter on a thread of its own.
final class FakeSystemd: Sendable {
    struct World: Sendable {
        /// unit name → "interface suffix.property" → value, for example "Unit.LoadState".
        var units: [String: [String: BusValue]] = [:]
        /// Alias → the unit it stands for.
        var aliases: [String: String] = [:]
        /// Members that are never answered.
        var silent: Set<String> = []
        var refusal: BusError?
        var calls: [String] = []
        var signals: [Signal] = []
        var isStopped = false
        var isRunning = false
    }

    struct Signal: Sendable {
        var path: String
        var interface: String
        var member: String
        var arguments: [String]
    }

    let world: Mutex<World>

    init(_ address: String, units: [String: [String: BusValue]] = [:]) throws {
        world = Mutex(World(units: units))
        var thread = pthread_t()
        let launch = Unmanaged.passRetained(Launch(fake: self, address: address))
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let launch = Unmanaged<Launch>.fromOpaque(argument).takeRetainedValue()
                launch.fake?.run(launch.address)
                return nil
            }, launch.toOpaque())
        pthread_detach(thread)
        try waitUntil("the fake owns its name") { world.withLock(\.isRunning) }
    }

    func stop() throws {
        world.withLock { $0.isStopped = true }
        try waitUntil("the fake is gone") { !world.withLock(\.isRunning) }
    }

    var calls: [String] { world.withLock(\.calls) }

    func set(_ unit: String, _ property: String, _ value: BusValue) {
        world.withLock { $0.units[unit, default: [:]][property] = value }
    }

    func signalChange(of unit: String) {
        let signal = Signal(
            path: UnitName.objectPath(unit), interface: "org.freedesktop.DBus.Properties", member: "PropertiesChanged", arguments: [Systemd1.unit])
        world.withLock { $0.signals.append(signal) }
    }

    func signalNew(_ unit: String) {
        let signal = Signal(path: Systemd1.path, interface: Systemd1.manager, member: "UnitNew", arguments: [unit, UnitName.objectPath(unit)])
        world.withLock { $0.signals.append(signal) }
    }

    private final class Launch: Sendable {
        let fake: FakeSystemd?
        let address: String
        init(fake: FakeSystemd, address: String) {
            self.fake = fake
            self.address = address
        }
    }

    private func run(_ address: String) {
        var bus: OpaquePointer?
        sd_bus_new(&bus)
        sd_bus_set_address(bus, address)
        sd_bus_set_bus_client(bus, 1)
        sd_bus_start(bus)
        sd_bus_add_filter(
            bus, nil,
            { message, userdata, _ in
                guard let message, let userdata, sd_bus_message_is_method_call(message, nil, nil) > 0 else { return 0 }
                Unmanaged<FakeSystemd>.fromOpaque(userdata).takeUnretainedValue().answer(message)
                return 1
            }, Unmanaged.passUnretained(self).toOpaque())
        let owned = sd_bus_request_name(bus, Systemd1.name, 0) >= 0
        world.withLock { $0.isRunning = owned }
        while owned, !world.withLock(\.isStopped) {
            if sd_bus_process(bus, nil) < 0 { break }
            for signal in world.withLock({ world in
                defer { world.signals = [] }; return world.signals
            }) { emit(signal, bus) }
            sd_bus_wait(bus, 500)
        }
        sd_bus_flush_close_unref(bus)
        world.withLock { $0.isRunning = false }
    }

    private func emit(_ signal: Signal, _ bus: OpaquePointer?) {
        var message: OpaquePointer?
        sd_bus_message_new_signal(bus, &message, signal.path, signal.interface, signal.member)
        for argument in signal.arguments { sd_bus_message_append_basic(message, type("s"), argument) }
        sd_bus_send(bus, message, nil)
        sd_bus_flush(bus)
        sd_bus_message_unref(message)
    }

    private func answer(_ call: OpaquePointer) {
        let member = String(cString: sd_bus_message_get_member(call))
        let path = String(cString: sd_bus_message_get_path(call))
        let arguments = (try? BusMessage.reply(call).get()) ?? []
        let first = arguments.first?.string ?? ""
        let refusal = world.withLock { world -> BusError? in
            world.calls.append(([member] + arguments.compactMap(\.string)).joined(separator: " "))
            return world.silent.contains(member) ? .cancelled : ["StartUnit", "Get"].contains(member) ? world.refusal : nil
        }
        switch (member, refusal) {
        case (_, .cancelled): return
        case (_, .remote(let name, let message)): error(name, message, to: call)
        case ("LoadUnit", _): reply([.string(UnitName.objectPath(world.withLock { $0.aliases[first] } ?? first))], to: call)
        case ("StartUnit", _): reply([.string("/org/freedesktop/systemd1/job/7")], to: call)
        case ("Get", _):
            let suffix = first.split(separator: ".").last.map(String.init) ?? ""
            let property = arguments.last?.string ?? ""
            let values = world.withLock { world in
                let units = world.aliases.compactMapValues { world.units[$0] }.merging(world.units) { alias, _ in alias }
                return units.first { UnitName.objectPath($0.key) == path }?.value
            }
            if let value = (values ?? ["Unit.LoadState": .string("not-found")])[suffix + "." + property] {
                reply([value], variant: true, to: call)
            } else {
                error("org.freedesktop.DBus.Error.UnknownProperty", "no \(property)", to: call)
            }
        default: reply([], to: call)
        }
    }

    private func reply(_ values: [BusValue], variant: Bool = false, to call: OpaquePointer) {
        var message: OpaquePointer?
        sd_bus_message_new_method_return(call, &message)
        for value in values {
            if variant { sd_bus_message_open_container(message, type("v"), signature(value)) }
            switch value {
            case .string(let text): sd_bus_message_append_basic(message, type("s"), text)
            case .bool(let bool): append(Int32(bool ? 1 : 0), "b", message)
            case .int(let number): append(Int32(number), "i", message)
            case .uint(let number): append(number, "t", message)
            case .double(let number): append(number, "d", message)
            case .bytes(let bytes): sd_bus_message_append_array(message, type("y"), bytes, bytes.count)
            case .unread:
                sd_bus_message_open_container(message, type("a"), "s")
                sd_bus_message_append_basic(message, type("s"), "SECRET=1")
                sd_bus_message_close_container(message)
            }
            if variant { sd_bus_message_close_container(message) }
        }
        sd_bus_send(nil, message, nil)
        sd_bus_message_unref(message)
    }

    private func append(_ value: some Any, _ code: Unicode.Scalar, _ message: OpaquePointer?) {
        withUnsafePointer(to: value) { _ = sd_bus_message_append_basic(message, type(code), $0) }
    }

    private func error(_ name: String, _ text: String, to call: OpaquePointer) {
        name.withCString { name in
            text.withCString { text in
                var error = sd_bus_error(name: name, message: text, _need_free: 0)
                _ = sd_bus_reply_method_error(call, &error)
            }
        }
    }

    private func signature(_ value: BusValue) -> String {
        switch value {
        case .string: "s"
        case .bool: "b"
        case .int: "i"
        case .uint: "t"
        case .double: "d"
        case .bytes: "ay"
        case .unread: "as"
        }
    }

    private func type(_ code: Unicode.Scalar) -> CChar { CChar(bitPattern: UInt8(ascii: code)) }
}
