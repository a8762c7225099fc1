/// Text for man pages. Source: man(7), groff_char(7).
package enum Roff {
    /// A line of plain text: escaped so that it contains no request, and so that hyphens can be copied.
    package static func text(_ plain: String) -> String {
        var line = ""
        for character in plain {
            switch character {
            case "\\": line += "\\e"
            case "-": line += "\\-"
            case "\n": line += " "
            // A line may be broken between the members of a JSON list.
            case "\"" where line.hasSuffix(","): line += "\\:\""
            default: line.append(character)
            }
        }
        return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }

    /// A tagged paragraph with a bold tag.
    package static func entry(_ head: String, _ body: [String]) -> [String] { [".TP", ".B \"\(text(head))\""] + body.map(text) }
}
