import Config
import FailurePoints
import Files
import Glibc
import JSON

/// What `fpmond heal`, as root, accepts from the watcher's context file. The watcher's user can write anything there, so it is hostile input:
/// only the variables of the hook contract are accepted, each checked by its syntax. The bot to heal is never one of them.
struct Handover {
    private(set) var context: HealContext
    /// Entries of the file that were refused, one line each.
    private(set) var refused: [String] = []

    /// - Parameter own: what a hook run by hand gets; the default wherever the file gives no value.
    init(_ json: JSON, over own: HealContext) {
        context = own
        if let order = json["order"]?.string {
            if HookVariable.isIdentifier(order) { context.order = order } else { refused.append("its order is not a valid order id") }
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
                // A hostile file may contain any number of names: report only the first few.
                if unknown <= 8 { refused.append("\(JSON.string(UntrustedText.line(name)).clipped) may not be set by the watcher: ignored") }
                continue
            }
            guard let text = value.string, text.isEmpty || variable.accepts(text) else {
                refused.append("\(name) has an invalid value: left empty")
                context.values[variable] = nil
                continue
            }
            context.values[variable] = variable.told(text)
        }
        if unknown > 8 { refused.append("and \(unknown - 8) more names") }
    }

    /// Reads a context file: a small regular file. Neither the file nor its directory may be a symbolic link.
    static func read(_ path: String, over own: HealContext) throws(OutputError) -> Handover {
        let bytes = try SmallFile.read(path, maximumBytes: HealContext.maximumBytes, followsLinks: false)
        guard let json = try? JSON.parse(bytes) else { throw OutputError(path: path, operation: "parse", code: EINVAL) }
        return Handover(json, over: own)
    }
}
