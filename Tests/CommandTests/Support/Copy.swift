import BotSimulator
import JSON

/// A bot's directory as of a fixed instant, and looks at it with `fpmond check --at`.
struct Copy {
    /// Within the bot's golden hours.
    static let laid = "2026-03-02T12:00:00Z"
    static let judged = "2026-03-02T12:00:20Z"

    let place: ScratchDirectory
    var root: String { place["bot"] }

    init(faults names: [String] = []) throws {
        place = try ScratchDirectory()
        guard let instant = Simulator.instant(Self.laid) else { throw Complaint("no instant: \(Self.laid)") }
        var simulator = Simulator(root: place.directory("bot"), now: { instant })
        let faults = names.compactMap { Fault.named($0) }
        guard faults.count == names.count else { throw Complaint("no such fault among \(names)") }
        try simulator.setFaults(faults)
        try simulator.writeAll()
    }

    func check(_ more: String..., root other: String? = nil, environment: [String: String] = [:]) async throws -> Program.End {
        try await Program.fpmond.run(["check", "--root", other ?? root, "--at", Self.judged] + more, environment: environment)
    }

    /// A configuration that asks no endpoint, for a live look without a network.
    func withoutEndpoints(outputs: String = "/nonexistent/log") throws -> String {
        let probes = ["exchange", "coinglass", "control", "dashboard", "unit"].map { "\"\($0)\": {\"enabled\": false}" }.joined(separator: ", ")
        let rest = "\"bot\": {\"root\": \"\(root)\"}, \"outputs\": {\"directory\": \"\(outputs)\"}"
        try place.write("{\"probes\": {\(probes)}, \(rest)}", to: "fpmond.json")
        return place["fpmond.json"]
    }

    /// The document, and the exit status.
    func document(_ more: String...) async throws -> (JSON, Int32) {
        let end = try await Program.fpmond.run(["check", "--root", root, "--at", Self.judged, "--json"] + more)
        return (try JSON.parse(end.output), end.status)
    }
}
