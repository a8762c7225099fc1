import FailurePoints
import Glibc
import JSON

/// The two files of one heal: the context it is handed, the report it leaves. Both are read and written on threads of their own.
struct HealHandover: Sendable {
    let order: HealOrder
    let contextPath: String
    let reportPath: String

    /// A disk that does not answer is given up.
    private static let patience: Duration = .seconds(15)
    /// Two readings of one clock by two programs, a step by time synchronisation between them.
    static let clockSlack: Duration = .seconds(1)

    /// - Parameter directory: where both are; `reports`: where the report is, if elsewhere.
    init(_ order: HealOrder, directory: String, report: String? = nil) {
        (self.order, contextPath) = (order, "\(directory)/\(order.healer).json")
        reportPath = report ?? "\(directory)/\(order.healer).result.json"
    }

    /// Writes the context.
    ///
    /// - Parameter removesReport: an older report is taken away; where it is not ours to remove, its order tells it apart.
    /// - Returns: why it could not be written.
    func write(_ context: HealContext, removesReport: Bool) async -> String? {
        let attempt = BoundedWork<String?>.onThread(refused: "no thread left") { [self] in
            if let slash = contextPath.lastIndex(of: "/") { mkdir(String(contextPath[..<slash]), 0o700) }
            if removesReport { unlink(reportPath) }
            do throws(OutputError) {
                try ReplacedFile.write(context.file, to: contextPath, mode: 0o600)
                return nil
            } catch { return "\(error)" }
        }
        guard let result = await attempt.value(within: Self.patience) else { return "\(contextPath): not written within \(Self.patience)" }
        return result
    }

    /// The context of a heal that has ended is nobody's any more: whoever starts the healer by hand is not handed this one.
    func forget() async {
        let attempt = BoundedWork<Void>.onThread(refused: ()) { [contextPath] in unlink(contextPath) }
        _ = await Task { await attempt.value(within: Self.patience) }.value
    }

    /// The report of this run; an older one is nobody's answer.
    ///
    /// - Parameters:
    ///   - exit: what its supervisor saw; nil: what the report says counts.
    ///   - started: a report that names no order has to have ended after this; nil: older ones were taken away.
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
