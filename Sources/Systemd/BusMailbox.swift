internal import CSystemd
internal import Glibc
internal import Synchronization

/// The data shared by the callers and the bus thread: orders in, the connection's state out.
final class BusMailbox: Sendable {
    enum Order: Sendable {
        case exchange(BusExchange)
        case cancel(id: UInt64)
        case watch(id: UInt64, unit: String, onChange: @Sendable () -> Void)
        case unwatch(id: UInt64)
    }

    private struct Contents {
        var orders: [Order] = []
        var isClosed = false
        var lastID: UInt64 = 0
        var state = BusState.connecting
        var observers: [UInt64: AsyncStream<BusState>.Continuation] = [:]
    }

    private let contents = Mutex(Contents())
    /// Becomes readable when there is something to do.
    let bell: Int32

    init() { bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) }

    deinit { if bell >= 0 { Glibc.close(bell) } }

    func newID() -> UInt64 {
        contents.withLock {
            $0.lastID += 1
            return $0.lastID
        }
    }

    /// False when the thread has ended or is about to end.
    func post(_ order: Order) -> Bool {
        let accepted = contents.withLock { contents in
            guard !contents.isClosed else { return false }
            contents.orders.append(order)
            return true
        }
        if accepted { eventfd_write(bell, 1) }
        return accepted
    }

    func close() {
        contents.withLock { $0.isClosed = true }
        eventfd_write(bell, 1)
    }

    /// Takes all posted orders, and returns whether they were the last.
    func drain() -> (orders: [Order], isClosed: Bool) {
        var count: eventfd_t = 0
        eventfd_read(bell, &count)
        return contents.withLock { contents in
            let orders = contents.orders
            contents.orders = []
            return (orders, contents.isClosed)
        }
    }

    var state: BusState { contents.withLock(\.state) }

    func announce(_ state: BusState) {
        let observers = contents.withLock { contents -> [AsyncStream<BusState>.Continuation] in
            guard contents.state != state else { return [] }
            contents.state = state
            return Array(contents.observers.values)
        }
        for observer in observers { observer.yield(state) }
    }

    func observe() -> AsyncStream<BusState> {
        let id = newID()
        return AsyncStream(bufferingPolicy: .bufferingNewest(16)) { continuation in
            continuation.onTermination = { [weak self] _ in self?.contents.withLock { _ = $0.observers.removeValue(forKey: id) } }
            let isClosed = contents.withLock { contents in
                continuation.yield(contents.state)
                if !contents.isClosed { contents.observers[id] = continuation }
                return contents.isClosed
            }
            if isClosed { continuation.finish() }
        }
    }

    func finishObservers() {
        let observers = contents.withLock { Array($0.observers.values) }
        for observer in observers { observer.finish() }
    }
}
