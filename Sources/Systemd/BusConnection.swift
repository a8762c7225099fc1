internal import CSystemd
internal import Glibc

/// One connection, from opening the socket until it is lost. Confined to the bus's session.
final class BusConnection {
    /// A pending call. sd-bus holds its address until the slot is dropped.
    private final class Pending {
        let exchange: Exchange
        let index: Int
        var slot: OpaquePointer?
        init(exchange: Exchange, index: Int) {
            self.exchange = exchange
            self.index = index
        }
    }

    private final class Exchange {
        let order: BusExchange
        var replies: [BusMessage.Reply?]
        var calls: [Pending] = []
        init(_ order: BusExchange) {
            self.order = order
            replies = order.calls.map { _ in nil }
        }
        var isComplete: Bool { replies.allSatisfy { $0 != nil } }
    }

    private let bus: OpaquePointer
    private let greetingEnds: UInt64
    private let greeting: Duration
    private(set) var isReady = false
    private var exchanges: [UInt64: Exchange] = [:]
    private var watches: [UInt64: BusUnitWatch] = [:]
    private var manager: BusManagerWatch?

    /// - Throws: `notConnected` when the socket cannot be reached.
    init(address: String?, greeting: Duration) throws(BusError) {
        var opened: OpaquePointer?
        let result = BusConnection.open(address, &opened)
        guard result >= 0, let opened else {
            sd_bus_unref(opened)
            throw .notConnected(reason: errorText(-result))
        }
        bus = opened
        self.greeting = greeting
        greetingEnds = monotonicMicroseconds() + greeting.clampedMicroseconds
    }

    private static func open(_ address: String?, _ bus: inout OpaquePointer?) -> Int32 {
        guard let address else { return sd_bus_open_system(&bus) }
        var result = sd_bus_new(&bus)
        if result >= 0 { result = sd_bus_set_address(bus, address) }
        if result >= 0 { result = sd_bus_set_bus_client(bus, 1) }
        return result >= 0 ? sd_bus_start(bus) : result
    }

    // MARK: Turning

    /// Lets sd-bus read, write and call back. `isBusy`: it may have more to do at once.
    /// - Throws: `notConnected` when the connection is lost.
    func process() throws(BusError) -> (isBusy: Bool, becameReady: Bool) {
        var result: Int32 = 1
        // A limited number of messages, so that a flood of signals does not delay orders and deadlines.
        for _ in 0..<64 where result > 0 {
            result = sd_bus_process(bus, nil)
            // Checked before the next turn: sd-bus would end each pending call with an error that hides the reason.
            if result < 0 { throw .notConnected(reason: errorText(-result)) }
            if sd_bus_is_open(bus) <= 0 { throw .notConnected(reason: "the bus closed the connection") }
        }
        deliver()
        if !isReady, sd_bus_is_ready(bus) > 0 {
            isReady = true
            return (true, true)
        }
        if !isReady, monotonicMicroseconds() >= greetingEnds {
            throw .notConnected(reason: "no reply to the greeting within \(greeting)")
        }
        return (result > 0, false)
    }

    var pollDescriptor: pollfd {
        let events = sd_bus_get_events(bus)
        return pollfd(fd: sd_bus_get_fd(bus), events: Int16(truncatingIfNeeded: max(events, 0)), revents: 0)
    }

    /// The next deadline.
    var wakeAt: UInt64 {
        var instant = UInt64.max
        if sd_bus_get_timeout(bus, &instant) < 0 { instant = 0 }
        if !isReady { instant = min(instant, greetingEnds) }
        return exchanges.values.reduce(instant) { min($0, $1.order.deadline) }
    }

    /// Ends everything on this connection; each pending call fails with `error`.
    func close(_ error: BusError) {
        for id in Array(exchanges.keys) { finish(id, error) }
        for id in Array(watches.keys) { unwatch(id: id) }
        manager?.end()
        sd_bus_close_unref(bus)
    }

    // MARK: Calls

    func begin(_ order: BusExchange) {
        let exchange = Exchange(order)
        exchanges[order.id] = exchange
        for (index, call) in order.calls.enumerated() {
            let pending = Pending(exchange: exchange, index: index)
            exchange.calls.append(pending)
            do throws(BusError) {
                try send(call, pending)
            } catch {
                exchange.replies[index] = .failure(error)
            }
        }
        if exchange.isComplete { finish(order.id, .cancelled) }
    }

    private func send(_ call: BusCall, _ pending: Pending) throws(BusError) {
        let message = try BusMessage.make(call, on: bus)
        defer { sd_bus_message_unref(message) }
        // sd-bus does not time the call out before the greeting is over, so we do.
        let result = sd_bus_call_async(
            bus, &pending.slot, message,
            { message, userdata, _ in
                guard let message, let userdata else { return 0 }
                let pending = Unmanaged<Pending>.fromOpaque(userdata).takeUnretainedValue()
                pending.exchange.replies[pending.index] = BusMessage.reply(message)
                return 0
            }, Unmanaged.passUnretained(pending).toOpaque(), .max)
        if result < 0 { throw .notConnected(reason: errorText(-result)) }
    }

    func cancel(id: UInt64) { finish(id, .cancelled) }

    func expire(now: UInt64) {
        for (id, exchange) in exchanges where exchange.order.deadline <= now { finish(id, .timedOut(after: exchange.order.patience)) }
    }

    /// Returns complete exchanges; outside of sd-bus's callbacks, so that slots can be dropped.
    private func deliver() {
        for (id, exchange) in exchanges where exchange.isComplete { finish(id, .cancelled) }
    }

    /// Ends an exchange; calls without a reply get `error`.
    private func finish(_ id: UInt64, _ error: BusError) {
        guard let exchange = exchanges.removeValue(forKey: id) else { return }
        for call in exchange.calls {
            sd_bus_slot_unref(call.slot)
            call.slot = nil
        }
        exchange.calls = []
        exchange.order.done(exchange.replies.map { $0 ?? .failure(error) })
    }

    // MARK: Watches

    func watch(id: UInt64, unit: String, onChange: @escaping @Sendable () -> Void) {
        if manager == nil {
            let watch = BusManagerWatch(bus: bus) { [unowned self] in
                for watch in watches.values { watch.begin() }
            }
            watch.begin()
            manager = watch
        }
        let watch = BusUnitWatch(bus: bus, unit: unit, onChange: onChange)
        watches[id] = watch
        watch.begin()
    }

    func unwatch(id: UInt64) { watches.removeValue(forKey: id)?.end() }
}
