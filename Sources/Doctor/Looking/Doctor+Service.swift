import Commands
import Config
import Control
import FailurePoints
import Files
import Glibc
import JSON
import Probes
import Systemd

extension Doctor {
    func look(at service: RunningService, _ configuration: Configuration, _ bus: Bus) async -> ServiceSight {
        let unit: Sight<UnitSight> =
            switch service.unit {
            case .seen(let unit): .seen(UnitSight(unit))
            case .blind(let why): .blind(why)
            }
        let (daemon, fault) = await Self.bounded((.blind(Self.tooLate), nil)) { Self.daemon(service, configuration) }
        var sight = ServiceSight(
            busFault: await Self.busFault(bus), unit: unit, readsAll: service.readsAll, daemon: daemon, version: version,
            healUnit: await Self.unit("fpmond-heal@doctor.service", bus), rule: await Self.bounded(.blind(Self.tooLate)) { Self.rule() },
            mayHeal: await Self.mayHeal(service), keepTimer: await Self.unit("fpmond-keep.timer", bus),
            controllers: await Self.bounded(.blind(Self.tooLate)) { Self.controllers(service) })
        sight.daemonFault = fault
        sight.heals =
            configuration.healing.enabled && configuration.healing.mode == .heal
            && configuration.healers.values.contains { $0.enabled && $0.mode == .heal }
        sight.restores = configuration.healers.values.contains { healer in
            if healer.enabled, case .builtIn(.restoreFile) = healer.hook { true } else { false }
        }
        return sight
    }

    private static func busFault(_ bus: Bus) async -> String? {
        guard access("/run/systemd/system", F_OK) == 0 else { return "systemd does not run on this machine" }
        do throws(BusError) {
            return try await bus.nameHasOwner("org.freedesktop.systemd1", deadline: patience) ? nil : "org.freedesktop.systemd1 is not there"
        } catch { return "\(error)" }
    }

    private static func unit(_ name: String, _ bus: Bus) async -> Sight<UnitSight> {
        do throws(BusError) { return .seen(UnitSight(try await bus.unit(name, deadline: patience))) } catch { return .blind("\(error)") }
    }

    // MARK: The daemon

    private static func daemon(_ service: RunningService, _ configuration: Configuration) -> (Sight<DaemonSight>, String?) {
        do throws(ControlClient.Fault) {
            let client = try ControlClient(path: ControlPlace.path(stateDirectory: configuration.state.directory), within: .seconds(2))
            let daemon = try client.call(.status, within: .seconds(3))["daemon"]
            let faults = (daemon?["faults"]?.array ?? []).compactMap(\.string)
            return (.seen(DaemonSight(version: daemon?["version"]?.string ?? "", isReplaced: service.isReplaced, faults: faults)), nil)
        } catch {
            switch error {
            case .denied(let why): return (.blind("\(why): ask as root or as a member of the group fpmond"), nil)
            case .absent(let why): return service.process == nil ? (.blind("no daemon runs"), nil) : (.blind(why), why)
            case .late(let patience): return (.blind(""), "no answer within \(patience.components.seconds) s")
            case .broken(let why): return (.blind(why), why)
            case .refused(let error) where error.shortName == "PermissionDenied":
                return (.blind("this user may not ask the daemon: ask as root or as a member of the group fpmond"), nil)
            case .refused(let error): return (.blind(error.name), error.name)
            }
        }
    }

    // MARK: polkit

    /// Source: polkit(8), where rules are read from.
    private static func rule() -> Sight<String?> {
        for directory in ["/etc/polkit-1/rules.d", "/run/polkit-1/rules.d", "/usr/local/share/polkit-1/rules.d", "/usr/share/polkit-1/rules.d"] {
            guard access(directory, R_OK | X_OK) == 0 else {
                if errno == ENOENT { continue }
                return .blind("\(directory) is closed to this user: ask as root")
            }
            for name in DirectoryListing.names(in: directory, limit: 200, where: { $0.hasSuffix(".rules") }) ?? [] {
                let text = (try? SmallFile.read("\(directory)/\(name)", maximumBytes: 256 << 10)).map { String(decoding: $0, as: UTF8.self) } ?? ""
                if text.contains("fpmond-heal@") { return .seen("\(directory)/\(name)") }
            }
        }
        return .seen(nil)
    }

    /// Asks polkit itself about the running service; only root may ask about another user's process. Source: pkcheck(1).
    private static func mayHeal(_ service: RunningService) async -> Sight<Bool> {
        guard geteuid() == 0 else { return .blind("only root may ask polkit about the service: ask as root") }
        guard let process = service.process, let (ticks, user) = service.identity else { return .blind(RunningService.absent) }
        let run = await SessionCommand(
            words: [
                "pkcheck", "--action-id", "org.freedesktop.systemd1.manage-units", "--process", "\(process),\(ticks),\(user)",
                "--detail", "unit", "fpmond-heal@doctor.service", "--detail", "verb", "start",
            ], timeout: patience, grace: .seconds(1)
        ).run()
        switch run.end {
        case .exited(0): return .seen(true)
        // 1: not authorised; 2: only after a question to the user; 3: dismissed.
        case .exited(1), .exited(2), .exited(3): return .seen(false)
        case .exited(let status):
            return .blind("pkcheck ended with \(status): \(UntrustedText.line(run.errors, limit: 200)); systemctl status polkit")
        case .notRun: return .blind("pkcheck is not installed (package polkitd)")
        default: return .blind("pkcheck did not answer")
        }
    }

    // MARK: Control groups

    /// Source: cgroups(7). What a unit's limits need is a file in its group.
    private static func controllers(_ service: RunningService) -> Sight<Set<String>> {
        let mount = "/sys/fs/cgroup"
        let wanted = ["memory", "pids"]
        guard access("\(mount)/cgroup.controllers", F_OK) == 0 else {
            // The hierarchies of version 1, one directory a controller.
            guard access(mount, R_OK | X_OK) == 0 else { return .blind("\(mount): \(String(cString: strerror(errno)))") }
            return .seen(Set(wanted.filter { access("\(mount)/\($0)", F_OK) == 0 }))
        }
        if service.process != nil, let group = service.unit.value?.text(.controlGroup) {
            return .seen(Set(wanted.filter { access("\(mount)\(group)/\($0).max", F_OK) == 0 }))
        }
        guard let bytes = try? SmallFile.read("\(mount)/cgroup.controllers", maximumBytes: 4096) else { return .blind("\(mount)/cgroup.controllers") }
        return .seen(Set(String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)).intersection(wanted))
    }
}
