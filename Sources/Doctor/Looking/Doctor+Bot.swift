import Config
import FailurePoints
import Glibc
import Healing
import Probes
import Systemd

extension Doctor {
    func look(at bot: BotConfig, _ service: RunningService, _ bus: Bus) async -> BotSight {
        typealias Directory = (resolved: String?, problem: Sight<String?>, seen: Sight<Bool>)
        let late: Directory = (nil, .blind(Self.tooLate), .blind(Self.tooLate))
        let directory = await Self.bounded(late) { () -> Directory in
            let tree = TreeRecognition(of: bot.root)
            let resolved = Self.resolved(bot.root)
            let seen = resolved.map(service.sees) ?? .blind("\(bot.root) leads nowhere")
            guard tree.couldLook else { return (resolved, .blind(tree.problem ?? ""), seen) }
            return (resolved, .seen(tree.problem), seen)
        }
        let unit: Sight<UnitSight>
        do throws(BusError) { unit = .seen(UnitSight(try await bus.unit(bot.unit, deadline: Self.patience))) } catch { unit = .blind("\(error)") }
        return BotSight(
            root: bot.root, resolved: directory.resolved, problem: directory.problem, seenByService: directory.seen, unit: bot.unit, unitState: unit,
            nearUnit: await Self.bounded(nil) { ConfigurationAbsences.service(near: bot.unit) })
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
