internal import CSystemd
internal import Glibc

/// The thread to which all sd-bus objects are confined. Only this thread uses this class.
///
/// Source: sd_bus_get_fd(3): events and timeout are queried anew before each poll.
final class BusThread {
    struct Settings: Sendable {
        var address: String?
        var pause: ClosedRange<Duration>
        var greeting: Duration
    }

    private let mailbox: BusMailbox
    private let settings: Settings
    private var connection: BusConnection?
    private var watches: [UInt64: (unit: String, onChange: @Sendable () -> Void)] = [:]
    private var lastReason = "not connected yet"
    private var pause: Duration
    private var nextAttempt: UInt64 = 0

    private init(mailbox: BusMailbox, settings: Settings) {
        self.mailbox = mailbox
        self.settings = settings
        pause = settings.pause.lowerBound
    }

    private final class Launch: Sendable {
        let mailbox: BusMailbox
        let settings: Settings
        init(mailbox: BusMailbox, settings: Settings) {
            self.mailbox = mailbox
            self.settings = settings
        }
    }

    /// Starts the thread, detached; it ends when the mailbox is closed. Returns the errno of a failure, else nil.
    static func start(mailbox: BusMailbox, settings: Settings) -> Int32? {
        guard mailbox.bell >= 0 else { return EMFILE }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        // 256 KiB: sd-bus and its callbacks need a few pages, the default of 8 MiB counts against limits of address space.
        pthread_attr_setstacksize(&attributes, 256 * 1024)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // The new thread inherits a full signal mask, so that signals go to the threads that expect them.
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        let launch = Unmanaged.passRetained(Launch(mailbox: mailbox, settings: settings))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                let launch = Unmanaged<Launch>.fromOpaque(argument).takeRetainedValue()
                BusThread(mailbox: launch.mailbox, settings: launch.settings).run()
                return nil
            }, launch.toOpaque())
        if result != 0 { launch.release() }
        return result == 0 ? nil : result
    }

    private func run() {
        while true {
            let now = monotonicMicroseconds()
            if connection == nil, now >= nextAttempt { connect() }
            let (orders, isClosed) = mailbox.drain()
            for order in orders { obey(order) }
            if isClosed { break }
            let isBusy = connection.map { process($0) } ?? false
            connection?.expire(now: monotonicMicroseconds())
            if !isBusy { sleep() }
        }
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

    private func sleep() {
        var descriptors = [pollfd(fd: mailbox.bell, events: Int16(POLLIN), revents: 0)]
        var wakeAt = nextAttempt
        if let connection {
            descriptors.append(connection.pollDescriptor)
            wakeAt = connection.wakeAt
        }
        let now = monotonicMicroseconds()
        // Rounded up: waking a fraction of a millisecond early would cost an idle turn.
        let milliseconds = wakeAt <= now ? 0 : min((wakeAt - now + 999) / 1000, UInt64(Int32.max))
        poll(&descriptors, nfds_t(descriptors.count), wakeAt == .max ? -1 : Int32(milliseconds))
    }
}
