import Commands
import Config
import FailurePoints
import Files
import Glibc
import Probes
import Scheduling
import Systemd

extension Doctor {
    /// - Parameter configuration: nil: it is not valid, and names neither endpoints nor directories.
    func machine(_ configuration: Configuration?, _ service: RunningService, _ bus: Bus) async -> MachineSight {
        let clock: Sight<ClockFacts>
        do throws(ProbeError) { clock = .seen(try await ClockProbe(bus: bus).observe()) } catch { clock = .blind(error.detail) }
        var sight = MachineSight(clock: clock, rotation: await Self.bounded(.blind(Self.tooLate)) { Self.rotation() })
        sight.zoneFault = await Self.bounded(nil) { ZoneFile.hostFault() }
        sight.hasLogrotate = SessionCommand.searchPath.split(separator: ":").contains { access("\($0)/logrotate", X_OK) == 0 }
        guard let configuration else { return sight }
        if case .offset(let offset) = configuration.bot.localZone {
            sight.zoneOffsets = (offset, LocalTime.host.offset(at: SystemClock.now().wall))
        }
        (sight.logDirectory, sight.logMegabytes) = (configuration.outputs.directory, Self.logs * 2 * configuration.outputs.maximumFile)
        async let endpoints = Self.endpoints(configuration)
        sight.directories = await directories(configuration, service)
        sight.endpoints = await endpoints
        return sight
    }

    /// The appended files: monitor, healing, incidents.
    private static let logs = 3

    private static func rotation() -> Sight<String?> {
        do throws(OutputError) {
            return .seen(String(decoding: try SmallFile.read("/etc/logrotate.d/fpmond", maximumBytes: 64 << 10), as: UTF8.self))
        } catch { return error.code == ENOENT ? .seen(nil) : .blind("\(error)") }
    }

    // MARK: Directories

    private func directories(_ configuration: Configuration, _ service: RunningService) async -> [DirectorySight] {
        var wanted = [("log", configuration.outputs.directory), ("state", configuration.state.directory)]
        if service.process != nil { wanted.append(("run", "/run/fpmond")) }
        var found: [DirectorySight] = []
        for (purpose, path) in wanted {
            let late = DirectorySight(purpose: purpose, path: path, file: .blind(Self.tooLate), isWritableForService: .blind(Self.tooLate), user: nil)
            found.append(await Self.bounded(late) { Self.directory(purpose, path, service) })
        }
        return found
    }

    private static func directory(_ purpose: String, _ path: String, _ service: RunningService) -> DirectorySight {
        let user = ServiceAccess.user(named: service.unit.value?.text(.user) ?? "fpmond")?.uid
        var sight = DirectorySight(
            purpose: purpose, path: path, file: FileSight.at(path), isWritableForService: service.mayWrite(path), user: user)
        var space = statvfs()
        guard statvfs(path, &space) == 0 else { return sight }
        sight.freeMegabytes = Int(clamping: UInt64(space.f_bavail) * UInt64(space.f_frsize) / 1_000_000)
        // Some file systems count no inodes.
        if space.f_files > 0 { sight.freeInodes = Int(clamping: space.f_favail) }
        return sight
    }

    // MARK: Endpoints

    /// One request to each endpoint, by a prober as the daemon's.
    private static func endpoints(_ configuration: Configuration) async -> [EndpointSight] {
        var targets: [(EndpointSight.Role, EndpointTarget)] = [
            (.exchange, configuration.exchangeTarget), (.coinglass, configuration.coinglassTarget),
        ]
        targets += configuration.controlTargets.map { (.control, $0) }
        if configuration.bot.dashboard { targets.append((.dashboard, configuration.dashboardTarget)) }
        for (id, custom) in configuration.customFailurePoints.sorted(by: { $0.key < $1.key }) where custom.enabled {
            if case .http(let check) = custom.check { targets.append((.custom, check.endpoint.target(id.rawValue, within: custom.timeout))) }
        }
        let network = Prober()
        return await withTaskGroup(of: (Int, EndpointSight).self) { group in
            for (index, (role, target)) in targets.enumerated() {
                group.addTask {
                    do throws(ProbeError) {
                        return (index, EndpointSight(role, target.name, .seen(try await EndpointProbe(target, network: network).request())))
                    } catch { return (index, EndpointSight(role, target.name, .blind(error.detail))) }
                }
            }
            var found: [(Int, EndpointSight)] = []
            for await one in group { found.append(one) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
