import ArgumentParser
import Daemon
import JSON
import Reference

/// The verbs with their arguments and options, for fpmond(8). Made from the argument parser's data, so it matches `--help`.
enum ManualOptions {
    static func lines() -> [String] {
        let command = (try? JSON.parse(Fpmond._dumpHelp()))?["command"]
        return (command?["subcommands"]?.array ?? []).filter { isShown($0) && $0["commandName"]?.string != "help" }.flatMap(lines)
    }

    private static func lines(of verb: JSON) -> [String] {
        let name = verb["commandName"]?.string ?? ""
        let arguments = (verb["arguments"]?.array ?? []).filter { isShown($0) && !isCommon($0) }
        var lines = [".SS \"fpmond \(Roff.text(name))\"", Roff.text(sentence(verb["abstract"]?.string ?? ""))]
        lines += (verb["discussion"]?.string ?? "").split(separator: "\n").map { Roff.text(String($0)) }
        for argument in arguments { lines += Roff.entry(head(argument), [sentence(argument["abstract"]?.string ?? "") + defaultWords(argument)]) }
        return lines
    }

    private static func head(_ argument: JSON) -> String {
        let value = argument["valueName"]?.string?.uppercased() ?? ""
        let names = (argument["names"]?.array ?? []).compactMap { name in
            name["name"]?.string.map { name["kind"]?.string == "long" ? "--\($0)" : "-\($0)" }
        }
        let repeats = argument["isRepeating"]?.bool == true ? "..." : ""
        switch argument["kind"]?.string {
        case "positional": return (argument["isOptional"]?.bool == true ? "[\(value)]" : value) + repeats
        case "option": return "\(names.joined(separator: ", ")) \(value)\(repeats)"
        default: return names.joined(separator: ", ")
        }
    }

    private static func defaultWords(_ argument: JSON) -> String { argument["defaultValue"]?.string.map { " Default: \($0)." } ?? "" }

    private static func sentence(_ text: String) -> String { text.isEmpty || text.hasSuffix(".") || text.hasSuffix(")") ? text : text + "." }

    private static func isShown(_ json: JSON) -> Bool { json["shouldDisplay"]?.bool != false }

    /// The options of every verb.
    private static func isCommon(_ argument: JSON) -> Bool { ["help", "version"].contains(argument["valueName"]?.string ?? "") }
}
