import FailurePoints
import Files
import Glibc
import Systemd

/// fpmond.service as systemd has it now, and its main process.
struct RunningService: Sendable {
    static let name = "fpmond.service"

    /// The unit; blind: why systemd did not answer.
    var unit: Sight<UnitProperties>
    /// Its main process; nil: it does not run.
    var process: Int32?

    /// Why a look at the process brings nothing: there is none.
    static let absent = "fpmond.service does not run"

    static func found(on bus: Bus) async -> RunningService {
        guard access("/run/systemd/system", F_OK) == 0 else { return RunningService(unit: .blind("systemd does not run on this machine")) }
        do throws(BusError) {
            let unit = try await bus.unit(name, deadline: Doctor.patience)
            let runs = ["active", "reloading", "activating"].contains(unit.text(.activeState) ?? "")
            return RunningService(unit: .seen(unit), process: runs ? unit.mainPID : nil)
        } catch { return RunningService(unit: .blind("\(error)")) }
    }

    /// Where the process sees `path`, in its own mounts.
    func view(of path: String) -> String? { process.map { "/proc/\($0)/root\(path)" } }

    /// Whether `path` is there for the service. `resolved` has no links, which would lead out of its root.
    func sees(_ resolved: String) -> Sight<Bool> {
        guard let view = view(of: resolved) else { return .blind(Self.absent) }
        switch FileSight.at(view) {
        case .seen(let file): return .seen(file != nil)
        case .blind(let why): return .blind(why)
        }
    }

    /// Whether the mount of `path` lets the service write.
    func mayWrite(_ path: String) -> Sight<Bool> {
        guard let view = view(of: path) else { return .blind(Self.absent) }
        var space = statvfs()
        guard statvfs(view, &space) == 0 else { return .blind("\(path): \(String(cString: strerror(errno)))") }
        return .seen(space.f_flag & UInt(ST_RDONLY) == 0)
    }

    /// Whether the process has CAP_DAC_READ_SEARCH. Source: capabilities(7), number 2; proc_pid_status(5).
    var readsAll: Sight<Bool> {
        guard let process else { return .blind(Self.absent) }
        guard let bytes = try? SmallFile.read("/proc/\(process)/status", maximumBytes: 64 << 10),
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first(where: { $0.hasPrefix("CapEff:") }),
            let capabilities = UInt64(line.dropFirst("CapEff:".count).filter { !$0.isWhitespace }, radix: 16)
        else { return .blind("/proc/\(process)/status") }
        return .seen(capabilities & 1 << 2 != 0)
    }

    /// Whether its program was replaced since it started; nil: unknown.
    var isReplaced: Bool? {
        guard let process else { return nil }
        var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/\(process)/exe", &target, target.count)
        return count > 0 ? String(decoding: target.prefix(count), as: UTF8.self).hasSuffix(" (deleted)") : nil
    }

    /// The time of its start in ticks since boot, and its user. Source: proc_pid_stat(5), field 22.
    var identity: (startTicks: UInt64, user: UInt32)? {
        guard let process, let bytes = try? SmallFile.read("/proc/\(process)/stat", maximumBytes: 4096) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        var status = stat()
        guard fields.count > 19, let ticks = UInt64(fields[19]), stat("/proc/\(process)", &status) == 0 else { return nil }
        return (ticks, status.st_uid)
    }
}

extension UnitSight {
    init(_ unit: UnitProperties) {
        self.init(
            load: unit.loadState, active: unit.text(.activeState) ?? "", file: unit.text(.unitFileState) ?? "",
            result: unit.text(.result) ?? "success")
    }
}
