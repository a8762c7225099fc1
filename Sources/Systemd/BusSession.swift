internal import CSystemd
internal import Glibc
internal import Synchronization
internal import Threads

/// Keeps one bus connected, in turns of the loop: with each order, when the socket is ready, and at the next deadline.
///
/// All sd-bus objects belong to the session, and only one turn at a time uses them.
/// Source: sd_bus_get_fd(3): events and timeout are queried anew before each wait.
final class BusSession: Sendable {
    struct Settings: Sendable {
        var address: String?
        var pause: ClosedRange<Duration>
        var greeting: Duration
    }

    private let mailbox: BusMailbox
    private let keeper: Mutex<BusKeeper>
    private let waits = Mutex<[TaskLoop.Token]>([])

    private init(mailbox: BusMailbox, settings: Settings) {
        self.mailbox = mailbox
        keeper = Mutex(BusKeeper(mailbox: mailbox, settings: settings))
    }

    /// Takes the first turn soon; the last one is when the mailbox is closed.
    static func start(mailbox: BusMailbox, settings: Settings) {
        let session = BusSession(mailbox: mailbox, settings: settings)
        mailbox.setBell { _ = TaskLoop.shared.at(.now) { session.turn() } }
    }

    private func turn() {
        let tokens = waits.withLock { waits in
            defer { waits = [] }
            return waits
        }
        for token in tokens { TaskLoop.shared.cancel(token) }
        guard let wait = keeper.withLock({ $0.turn() }) else { return mailbox.setBell {} }
        let again: @Sendable () -> Void = { [self] in turn() }
        var new: [TaskLoop.Token] = []
        if let socket = wait.socket { new.append(TaskLoop.shared.when(socket.fd, ready: socket.events, again)) }
        if wait.wakeAt < .max {
            let now = monotonicMicroseconds()
            new.append(TaskLoop.shared.at(.now + .microseconds(Int64(clamping: wait.wakeAt - min(now, wait.wakeAt))), again))
        }
        waits.withLock { $0 = new }
    }
}

/// What a session holds, and what it does in a turn.
private final class BusKeeper {
    private let mailbox: BusMailbox
    private let settings: BusSession.Settings
    private var connection: BusConnection?
    private var watches: [UInt64: (unit: String, onChange: @Sendable () -> Void)] = [:]
    private var lastReason = "not connected yet"
    private var pause: Duration
    private var nextAttempt: UInt64 = 0

    init(mailbox: BusMailbox, settings: BusSession.Settings) {
        self.mailbox = mailbox
        self.settings = settings
        pause = settings.pause.lowerBound
    }

    /// Does what there is to do. Returns what to wait for, the instant in microseconds of CLOCK_MONOTONIC; nil: the mailbox is closed.
    func turn() -> (socket: pollfd?, wakeAt: UInt64)? {
        let (orders, isClosed) = mailbox.drain()
        let now = monotonicMicroseconds()
        if connection == nil, now >= nextAttempt { connect() }
        for order in orders { obey(order) }
        if isClosed {
            end()
            return nil
        }
        let isBusy = connection.map { process($0) } ?? false
        connection?.expire(now: monotonicMicroseconds())
        guard let connection else { return (nil, nextAttempt) }
        return (connection.pollDescriptor, isBusy ? 0 : connection.wakeAt)
    }

    private func end() {
        connection?.close(.notConnected(reason: "closed"))
        connection = nil
        mailbox.announce(.disconnected(reason: "closed"))
        mailbox.finishObservers()
    }

    private func connect() {
        do throws(BusError) {
            connection = try BusConnection(address: settings.address, greeting: settings.greeting)
        } catch {
            lose(error)
        }
    }

    /// True when more may be pending already.
    private func process(_ connection: BusConnection) -> Bool {
        do throws(BusError) {
            let progress = try connection.process()
            if progress.becameReady {
                pause = settings.pause.lowerBound
                mailbox.announce(.connected)
                for (id, watch) in watches { connection.watch(id: id, unit: watch.unit, onChange: watch.onChange) }
            }
            return progress.isBusy
        } catch {
            lose(error)
            return false
        }
    }

    private func lose(_ error: BusError) {
        if case .notConnected(let reason) = error { lastReason = reason } else { lastReason = "\(error)" }
        // First the state, then the callers: a caller with a failed call then sees the new state.
        mailbox.announce(.disconnected(reason: lastReason))
        let lost = connection
        connection = nil
        nextAttempt = monotonicMicroseconds() + pause.clampedMicroseconds
        pause = min(pause * 2, settings.pause.upperBound)
        lost?.close(.notConnected(reason: lastReason))
    }

    private func obey(_ order: BusMailbox.Order) {
        switch order {
        case .exchange(let exchange):
            if let connection { connection.begin(exchange) } else { exchange.fail(.notConnected(reason: lastReason)) }
        case .cancel(let id): connection?.cancel(id: id)
        case .watch(let id, let unit, let onChange):
            watches[id] = (unit, onChange)
            if let connection, connection.isReady { connection.watch(id: id, unit: unit, onChange: onChange) }
        case .unwatch(let id):
            watches[id] = nil
            connection?.unwatch(id: id)
        }
    }
}
