import FailurePoints
import Logging
import Outputs
import ServiceLifecycle
import Synchronization
import Systemd

/// Starts an observation of the bot's unit when the service manager reports a change, and when the bus is connected again.
final class UnitPushService: Service {
    private let bus: Bus
    private let ring: @Sendable () -> Void
    private let logger: Logger
    private let subscription = Mutex<(unit: String, watch: UnitWatch?)?>(nil)

    init(bus: Bus, logger: Logger, ring: @escaping @Sendable () -> Void) { (self.bus, self.logger, self.ring) = (bus, logger, ring) }

    /// The watched unit; nil before the first `follow`.
    var unit: String? { subscription.withLock { $0?.unit } }

    /// Whether each change of the unit rings.
    var isLive: Bool { bus.state == .connected && subscription.withLock { $0?.watch != nil } }

    /// Watches only this unit from now on.
    func follow(_ unit: String) {
        subscription.withLock { current in
            guard current?.unit != unit else { return }
            current?.watch?.cancel()
            current = (unit, try? bus.watch(unit: unit, onChange: ring))
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await state in bus.states {
                switch state {
                case .connecting: continue
                case .connected: logger.debug("the bus is connected")
                case .disconnected(let reason):
                    logger.record(Event(.fault, .warning, "no connection to the bus, so unit changes are not pushed until it is back: \(reason)"))
                }
                ring()
            }
        }
        bus.close()
    }
}
