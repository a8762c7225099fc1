internal import Synchronization

/// The data shared by the callers and the bus's session: orders in, the connection's state out.
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
        /// Calls for a turn of the session; and whether one was called for that has not begun.
        var bell: @Sendable () -> Void = {}
        var isRung = false
        var lastID: UInt64 = 0
        var state = BusState.connecting
        var observers: [UInt64: AsyncStream<BusState>.Continuation] = [:]
    }

    private let contents = Mutex(Contents())

    func newID() -> UInt64 {
        contents.withLock {
            $0.lastID += 1
            return $0.lastID
        }
    }

    /// Sets what calls for a turn, and calls for one.
    func setBell(_ bell: @escaping @Sendable () -> Void) {
        ring { contents in
            (contents.bell, contents.isRung) = (bell, false)
            return true
        }
    }

    /// False when the session has ended or is about to end.
    func post(_ order: Order) -> Bool {
        ring { contents in
            guard !contents.isClosed else { return false }
            contents.orders.append(order)
            return true
        }
    }

    func close() {
        ring { contents in
            contents.isClosed = true
            return true
        }
    }

    /// Calls for a turn if `add` says that there is something to do, unless one is coming anyway; returns what it says.
    @discardableResult
    private func ring(_ add: (inout Contents) -> Bool) -> Bool {
        let (isAdded, bell) = contents.withLock { contents -> (Bool, (@Sendable () -> Void)?) in
            guard add(&contents) else { return (false, nil) }
            defer { contents.isRung = true }
            return (true, contents.isRung ? nil : contents.bell)
        }
        bell?()
        return isAdded
    }

    /// Takes all posted orders, and returns whether they were the last.
    func drain() -> (orders: [Order], isClosed: Bool) {
        contents.withLock { contents in
            let orders = contents.orders
            (contents.orders, contents.isRung) = ([], false)
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
