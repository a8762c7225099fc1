import FailurePoints
import Files
import Glibc
import JSON
import Threads

/// The two files of one heal: its context and its report. Both are read and written on separate threads.
struct HealHandover: Sendable {
    let order: HealOrder
    let contextPath: String
    let reportPath: String

    /// Time limit for a read or write; a disk may hang.
    private static let patience: Duration = .seconds(15)
    /// Tolerance between two programs that read one clock, which time synchronisation may step in between.
    static let clockSlack: Duration = .seconds(1)

    /// - Parameter directory: the directory of both files; `reports`: that of the report, if different.
    init(_ order: HealOrder, directory: String, report: String? = nil) {
        (self.order, contextPath) = (order, "\(directory)/\(order.healer).json")
        reportPath = report ?? "\(directory)/\(order.healer).result.json"
    }

    /// Writes the context.
    ///
    /// - Parameter removesReport: whether to remove an older report. Where fpmond may not, the order id tells an older report apart.
    /// - Returns: why it could not be written; nil: it was written.
    func write(_ context: HealContext, removesReport: Bool) async -> String? {
        let attempt = BoundedWork<String?>.onThread(refused: "no thread left") { [self] in
            if let slash = contextPath.lastIndex(of: "/") { mkdir(String(contextPath[..<slash]), 0o700) }
            if removesReport { unlink(reportPath) }
            do throws(OutputError) {
                try ReplacedFile.write(context.file, to: contextPath, mode: 0o600)
                return nil
            } catch { return "\(error)" }
        }
        guard let result = await attempt.value(within: Self.patience) else { return "\(contextPath): writing timed out after \(Self.patience)" }
        return result
    }

    /// Removes the context of a heal that has ended, so that a later run by hand does not get it.
    func forget() async {
        let attempt = BoundedWork<Void>.onThread(refused: ()) { [contextPath] in unlink(contextPath) }
        _ = await Task { await attempt.value(within: Self.patience) }.value
    }

    /// The report of this run; an older report is ignored.
    ///
    /// - Parameters:
    ///   - exit: the exit status that its supervisor saw; nil: the one in the report counts.
    ///   - started: a report without an order id must have ended after this; nil: older reports were removed.
    func report(exit: Int32?, since started: Instant?) async -> HookReport? {
        let attempt = BoundedWork<JSON?>.onThread(refused: nil) { [reportPath] in
            (try? SmallFile.read(reportPath, maximumBytes: HookReport.maximumBytes)).flatMap { try? JSON.parse($0) }
        }
        guard let json = await Task(operation: { await attempt.value(within: Self.patience) ?? nil }).value else { return nil }
        let told: Int32 = json["timed_out"]?.bool == true ? 124 : json["exit_status"]?.int.map { Int32(clamping: $0) } ?? 70
        guard let report = HookReport(json, exit: exit ?? told) else { return nil }
        if let name = json["order"]?.string { return name == order.id ? report : nil }
        return started.map { report.endedAt >= $0 - Self.clockSlack } ?? true ? report : nil
    }
}
