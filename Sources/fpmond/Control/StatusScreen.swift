import Explaining
import FailurePoints
import Files
import JSON

/// The daemon's answer to `Status` for people and plugins.
struct StatusScreen {
    let document: JSON

    init(_ document: JSON) { self.document = document }

    /// The worst confirmed status of all categories.
    var worst: FailurePoints.Status {
        (document["categories"]?.array ?? []).compactMap { $0["status"]?.string.flatMap(FailurePoints.Status.init(rawValue:)) }.max() ?? .unknown
    }

    private var verdict: JSON? { document["verdict"] }
    private func list(_ name: String) -> [JSON] { document[name]?.array ?? [] }

    // MARK: One screen

    func lines(at now: Instant, width: Int?, shown: (String) -> String) -> [Console.Line] {
        let state = verdict?["state"]?.string ?? "unknown"
        let colour: Console.Colour = ["open": .green, "reduced": .yellow, "blocked": .red][state] ?? .magenta
        let until = verdict?["until"]?.time.map { ", until \($0.readable)" } ?? ""
        let since = verdict?["since"]?.time.map { "   since \($0.readable) (\(now.since($0).spoken))" } ?? ""
        var lines = [Console.Line(painted: "trading \(state.uppercased())", colour: colour, plain: shown("\(since)\(until)"))]
        func add(_ text: String) {
            let text = shown(text)
            lines += (width.map { WrappedText.lines(text, width: $0, hanging: 4) } ?? [text]).map { Console.Line(plain: $0) }
        }
        for blocker in verdict?["blockers"]?.array ?? [] { add("  \(sentence(ofBlocker: blocker))") }
        if verdict?["blockers"]?.array?.isEmpty != false, state == "unknown" { add("  \(verdict?["sentence"]?.string ?? "")") }
        lines.append(Console.Line())
        for category in list("categories") { add("  \(sentence(ofCategory: category))") }
        section("incidents", list("incidents"), add) { sentence(ofIncident: $0, at: now) }
        section("silences", list("silences"), add) { Self.sentence(ofSilence: $0, at: now) }
        section("last heals", list("heals"), add) { heal in
            "\(heal["at"]?.time?.readable ?? "")  \(text(heal, "healer")) for \(text(heal, "failure_point")): \(text(heal, "outcome"))"
        }
        lines.append(Console.Line())
        for line in daemon(at: now) { add("  \(line)") }
        return lines
    }

    private func section(_ title: String, _ entries: [JSON], _ add: (String) -> Void, _ sentence: (JSON) -> String) {
        guard !entries.isEmpty else { return }
        add("")
        add("\(title) (\(entries.count))")
        for entry in entries { add("  \(sentence(entry))") }
    }

    private func sentence(ofBlocker blocker: JSON) -> String {
        let kind = blocker["intended"]?.bool == true ? "by design" : text(blocker, "impact").replacing("_", with: " ")
        let since = blocker["since"]?.time.map { " since \($0.readable)" } ?? ""
        let until = blocker["until"]?.time.map { " until \($0.readable)" } ?? ""
        let cause = blocker["excused_by"]?.string.map { ", explained by \($0)" } ?? ""
        return "\(text(blocker, "id")) (\(kind)\(cause))\(since)\(until): \(text(blocker, "message"))"
    }

    private func sentence(ofCategory category: JSON) -> String {
        let name = Category(rawValue: text(category, "category"))?.title ?? text(category, "category")
        var notes: [String] = []
        if let count = category["failing"]?.int, count > 0 { notes.append("\(count) failing") }
        if let count = category["unknown"]?.int, count > 0 { notes.append("\(count) unknown") }
        let padding = String(repeating: " ", count: max(1, 26 - name.count))
        return "\(name)\(padding)\(text(category, "state").uppercased())\(notes.isEmpty ? "" : "  \(notes.joined(separator: ", "))")"
    }

    private func sentence(ofIncident incident: JSON, at now: Instant) -> String {
        let age = incident["began"]?.time.map { now.since($0).spoken } ?? ""
        var notes: [String] = []
        if let healer = incident["healer"]?.string { notes.append("\(healer) \(text(incident, "treatment"))") }
        if let cause = incident["excused_by"]?.string { notes.append("explained by \(cause)") }
        if let until = incident["silenced_until"]?.time { notes.append("silenced until \(until.readable)") }
        let note = notes.isEmpty ? "" : " [\(notes.joined(separator: "; "))]"
        return "\(text(incident, "status").uppercased())  \(text(incident, "failure_point"))  for \(age)\(note): \(text(incident, "message"))"
    }

    static func sentence(ofSilence silence: JSON, at now: Instant) -> String {
        let points = silence["failure_points"]?.array?.compactMap(\.string) ?? []
        let names = points.prefix(4).joined(separator: ", ") + (points.count > 4 ? " and \(points.count - 4) more" : "")
        let until = silence["until"]?.time
        let left = until.map { " until \($0.readable) (\($0.since(now).spoken) left)" } ?? ""
        let heals = silence["heals"]?.bool == true ? ", heals too" : ""
        return "\(silence["id"]?.string ?? "")  \(names)\(left)\(heals), by \(silence["by"]?.string ?? ""): \(silence["reason"]?.string ?? "")"
    }

    private func daemon(at now: Instant) -> [String] {
        let daemon = document["daemon"] ?? .null
        let up = daemon["started"]?.time.map { ", up \(now.since($0).spoken)" } ?? ""
        let usage = [
            daemon["memory_bytes"]?.int.map { "\(($0 + (1 << 19)) >> 20) MB resident" }, daemon["open_files"]?.int.map { "\($0) files" },
            daemon["threads"]?.int.map { "\($0) threads" },
        ].compactMap(\.self).joined(separator: ", ")
        let next = daemon["next_round"]?.time.map { due in
            due < now ? ", next round due since \(now.since(due).spoken)" : ", next round in \(due.since(now).spoken)"
        }
        let faults = daemon["faults"]?.array?.compactMap(\.string) ?? []
        return [
            "fpmond \(text(daemon, "version")) (process \(daemon["process"]?.int ?? 0))\(up)\(next ?? "")", usage,
            "\(daemon["failure_points"]?.int ?? 0) failure points of \(text(daemon, "unit")) in \(text(daemon, "root"))",
        ].filter { !$0.isEmpty } + faults.map { "fault: \($0)" }
    }

    // MARK: One line

    /// Source: Monitoring Plugins Development Guidelines: one line, text before the bar, performance data after it.
    func pluginLine(at now: Instant) -> String {
        let failing = list("categories").reduce(0) { $0 + ($1["failing"]?.int ?? 0) }
        let unknown = list("categories").reduce(0) { $0 + ($1["unknown"]?.int ?? 0) }
        let since = verdict?["since"]?.time.map { " since \($0.readable)" } ?? ""
        let blockers = verdict?["blockers"]?.array?.count ?? 0
        let data = [
            "blockers=\(blockers);;;0", "failing=\(failing);;;0", "unknown=\(unknown);;;0", "incidents=\(list("incidents").count);;;0",
            "silences=\(list("silences").count);;;0", document["daemon"]?["memory_bytes"]?.int.map { "memory=\($0)B;;;0" },
        ].compactMap(\.self)
        return "\(Self.word(worst)) - \(Self.plain(verdict?["sentence"]?.string ?? ""))\(since) | \(data.joined(separator: " "))"
    }

    static func pluginLine(unknown why: String) -> String { "\(word(.unknown)) - \(plain(why))" }

    private static func word(_ status: FailurePoints.Status) -> String { "FPMOND \(status.rawValue.uppercased())" }
    /// The bar ends the text.
    private static func plain(_ text: String) -> String { UntrustedText.line(text, limit: 300).replacing("|", with: "/") }

    private func text(_ json: JSON, _ name: String) -> String { json[name]?.string ?? "" }
}
