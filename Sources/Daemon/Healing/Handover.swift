import FailurePoints
import Glibc
import JSON

/// What the root side takes from the watcher's context file. The watcher's user can write anything there, so it is hostile input:
/// only the names of the contract cross, each by its syntax, and which bot is healed is never among them.
struct Handover {
    private(set) var context: HealContext
    /// What was in the file and is not taken, a line each.
    private(set) var refused: [String] = []

    /// - Parameter own: what a hook run by hand gets; it holds wherever the file hands nothing over.
    init(_ json: JSON, over own: HealContext) {
        context = own
        if let order = json["order"]?.string {
            if HookVariable.isIdentifier(order) { context.order = order } else { refused.append("its order is no name of one") }
        }
        take(json["environment"]?.object ?? JSONObject())
        let finding = json["finding"]
        if let evidence = finding?["evidence"], evidence.object != nil { context.evidence = evidence }
        func instant(_ key: String) -> Instant? { finding?[key]?.string.flatMap { Instant(rfc3339: $0) } }
        (context.since, context.until) = (instant("since"), instant("until"))
        if let ordered = instant("ordered_at") { context.ordered = ordered }
    }

    private mutating func take(_ environment: JSONObject) {
        var unknown = 0
        for (name, value) in environment {
            guard let variable = HookVariable(rawValue: name), variable.isHandedOver else {
                unknown += 1
                // A hostile file may hold any number of names: the first few are enough.
                if unknown <= 8 { refused.append("\(JSON.string(UntrustedText.line(name)).clipped) is not the watcher's to set: not taken") }
                continue
            }
            guard let text = value.string, text.isEmpty || variable.accepts(text) else {
                refused.append("\(name) has a value that it cannot have: left empty")
                context.values[variable] = nil
                continue
            }
            context.values[variable] = variable.told(text)
        }
        if unknown > 8 { refused.append("and \(unknown - 8) more names") }
    }

    /// Reads a context file: a small regular file that is no symbolic link, in a directory that is none either.
    static func read(_ path: String, over own: HealContext) throws(OutputError) -> Handover {
        let bytes = try SmallFile.read(path, maximumBytes: HealContext.maximumBytes, followsLinks: false)
        guard let json = try? JSON.parse(bytes) else { throw OutputError(path: path, operation: "parse", code: EINVAL) }
        return Handover(json, over: own)
    }
}
