import FailurePoints
import Logging
import ServiceLifecycle
import Synchronization
import Systemd

/// Has the bot's unit looked at the moment the service manager says that it changed, and when the bus comes back.
final class UnitPushService: Service {
    private let bus: Bus
    private let ring: @Sendable () -> Void
    private let logger: Logger
    private let subscription = Mutex<(unit: String, watch: UnitWatch?)?>(nil)

    init(bus: Bus, logger: Logger, ring: @escaping @Sendable () -> Void) { (self.bus, self.logger, self.ring) = (bus, logger, ring) }

    /// Watches this unit and no other one from now on.
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
                    logger.record(Event(.fault, .warning, "no bus, so unit changes are not pushed until it is back: \(reason)"))
                }
                ring()
            }
        }
        bus.close()
    }
}
