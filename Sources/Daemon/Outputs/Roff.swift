/// Text as man pages want it. Source: man(7), groff_char(7).
public enum Roff {
    /// A line of plain text: nothing in it is taken for a request or an escape, and a hyphen stays one that can be copied.
    public static func text(_ plain: String) -> String {
        var line = ""
        for character in plain {
            switch character {
            case "\\": line += "\\e"
            case "-": line += "\\-"
            case "\n": line += " "
            default: line.append(character)
            }
        }
        return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }

    /// A paragraph with a bold head that stands to its left.
    public static func entry(_ head: String, _ body: [String]) -> [String] { [".TP", ".B \"\(text(head))\""] + body.map(text) }
}
