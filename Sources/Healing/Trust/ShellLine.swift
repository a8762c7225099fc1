/// A shell line, parsed as far as possible without running it: which words may name a program.
struct ShellLine: Sendable {
    struct Word: Sendable, Hashable {
        var text = ""
        /// A part of it is known only when it runs: a variable, a substitution, a pattern.
        var isDynamic = false
        /// Quoted or escaped in part, so not a keyword or an assignment.
        var isQuoted = false
    }

    /// The words of each command, without redirections.
    private(set) var commands: [[Word]] = []
    /// Constructs that may hide a program and that only the shell can resolve, in words.
    private(set) var unlogged: [String] = []

    private var word: Word?
    private var command: [Word] = []
    /// The next word is the target of a redirection.
    private var isRedirected = false

    init(_ text: String) {
        var rest = Substring(text)
        while let character = rest.popFirst() { take(character, &rest) }
        endCommand()
    }

    private mutating func take(_ character: Character, _ rest: inout Substring) {
        switch character {
        case "'":
            let end = rest.firstIndex(of: "'") ?? rest.endIndex
            append(String(rest[..<end]), quoted: true)
            rest = rest[end...].dropFirst()
        case "\"": takeDoubleQuoted(&rest)
        case "\\":
            guard let next = rest.popFirst(), next != "\n" else { return }
            append(String(next), quoted: true)
        case "$", "`": takeExpansion(character, &rest)
        case "*", "?", "[", "~":
            // `[` alone is a program; `~` means a home directory only at the beginning.
            let isPlain = (character == "[" && word == nil) || (character == "~" && word != nil)
            append(String(character))
            if !isPlain { word?.isDynamic = true }
        case "#" where word == nil:
            rest = rest[(rest.firstIndex(of: "\n") ?? rest.endIndex)...]
        case " ", "\t": endWord()
        case "\n", ";", "&", "|", "(", ")":
            // `2>&1`: what follows is a descriptor.
            if character == "&", isRedirected, word == nil { return }
            endCommand()
        case "<", ">":
            if let digits = word, digits.text.allSatisfy(\.isNumber) { word = nil } else { endWord() }
            if character == "<", rest.first == "<" { unlogged.append("a here-document") }
            while let next = rest.first, "<>|".contains(next) { rest = rest.dropFirst() }
            isRedirected = true
        default: append(String(character))
        }
    }

    private mutating func takeDoubleQuoted(_ rest: inout Substring) {
        append("", quoted: true)
        while let next = rest.popFirst(), next != "\"" {
            switch next {
            case "\\":
                if let escaped = rest.popFirst() { append(String(escaped), quoted: true) }
            case "$", "`": takeExpansion(next, &rest)
            default: append(String(next), quoted: true)
            }
        }
    }

    private mutating func takeExpansion(_ character: Character, _ rest: inout Substring) {
        append(String(character))
        word?.isDynamic = true
        guard character == "`" || rest.first == "(" || rest.first == "{" else { return }
        if character == "`" || (rest.first == "(" && !rest.hasPrefix("((")) { unlogged.append("a command substitution") }
        let (open, close): (Character, Character) = character == "`" ? ("`", "`") : rest.first == "(" ? ("(", ")") : ("{", "}")
        var depth = character == "`" ? 1 : 0
        while let next = rest.popFirst() {
            if next == "\\" { rest = rest.dropFirst() } else if next == close { depth -= 1 } else if next == open { depth += 1 }
            if depth == 0 { return }
        }
    }

    private mutating func append(_ text: String, quoted: Bool = false) {
        var current = word ?? Word()
        current.text += text
        current.isQuoted = current.isQuoted || quoted
        word = current
    }

    private mutating func endWord() {
        guard let word else { return }
        self.word = nil
        if isRedirected { isRedirected = false } else { command.append(word) }
    }

    private mutating func endCommand() {
        endWord()
        isRedirected = false
        if !command.isEmpty { commands.append(command) }
        command = []
    }
}
