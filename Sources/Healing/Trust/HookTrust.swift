import Commands
import Config
import FailurePoints
import Files
import Glibc

/// Who could change what a hook runs: the program that it names, its interpreter, the scripts beside it that it names, and every directory above.
struct HookTrust {
    struct Verdict: Sendable, Hashable {
        /// What users other than root could change, with path and mode: root does not run it.
        var faults: [String] = []
        /// What cannot be checked before it runs, and what is missing.
        var warnings: [String] = []
    }

    private let path: TrustedPath
    private(set) var verdict = Verdict()
    /// Programs that were checked already; a script may name itself.
    private var seen: Set<String> = []

    /// A hook has a handful of programs; scripts that name each other endlessly are cut off here.
    private static let maximumPrograms = 400

    static func judge(_ hook: HealerConfig.Hook, owner: UInt32 = 0) -> Verdict {
        var trust = HookTrust(path: TrustedPath(owner: owner))
        switch hook {
        case .command(let words): trust.command(words.map { ShellLine.Word(text: $0, isQuoted: true) })
        case .shell(let text):
            trust.program("/bin/sh")
            trust.line(text, depth: 0)
        case .builtIn(.restoreFile(let restore)): trust.copies(of: restore)
        // Runs no program and reads nothing that its configuration does not say.
        case .builtIn: break
        }
        return trust.verdict
    }

    private init(path: TrustedPath) { self.path = path }

    /// What is written into the bot's directory: who can change a copy decides how the bot trades.
    private mutating func copies(of restore: BuiltInHealer.RestoreFile) {
        for file in restore.files {
            let judged = path.judge("\(restore.from)/\(file.rawValue)")
            if judged.missing == nil { blame(judged.faults) }
        }
    }

    // MARK: Lines of shell

    private mutating func line(_ text: String, depth: Int) {
        let line = ShellLine(text)
        for what in line.unlogged { warn("fpmond cannot check beforehand what \(what) runs") }
        for words in line.commands { simple(words[...], depth: depth) }
    }

    private mutating func simple(_ words: ArraySlice<ShellLine.Word>, depth: Int) {
        var words = words
        while let first = words.first, !first.isQuoted, ShellWords.keywords.contains(first.text) || ShellWords.isAssignment(first.text) {
            if ["for", "case"].contains(first.text) { return arguments(words.dropFirst()) }
            words = words.dropFirst()
        }
        guard let first = words.first else { return }
        if first.isDynamic { return warn("\(first.text) is known only when it runs") }
        switch first.text {
        case "eval": warn("fpmond cannot check beforehand what eval runs")
        case ".", "source": sourced(words.dropFirst().first)
        case "cd": if let target = words.dropFirst().first, target.isDynamic { warn("cd \(target.text) is known only when it runs") }
        case let name where ShellWords.builtins.contains(name): arguments(words.dropFirst())
        default: command(Array(words), depth: depth)
        }
    }

    private mutating func sourced(_ word: ShellLine.Word?) {
        guard let word, !word.isDynamic, word.text.hasPrefix("/") else { return warn("fpmond cannot check beforehand which file is read in") }
        program(word.text)
    }

    // MARK: Commands

    private mutating func command(_ words: [ShellLine.Word], depth: Int = 0) {
        guard let first = words.first else { return }
        let name = String(first.text.split(separator: "/").last ?? "")
        if !ShellWords.ownPrefixes.contains(first.text) { named(first.text) }
        var rest = words.dropFirst()
        if ShellWords.prefixes.contains(name) {
            // The program that it runs follows its options.
            while let next = rest.first, ShellWords.isOptionOfAPrefix(next.text) { rest = rest.dropFirst() }
            if depth < 8 { simple(rest, depth: depth + 1) }
            return
        }
        if ShellWords.isInterpreter(name) { return interpreted(rest, depth: depth) }
        if ShellWords.strangers.contains(name) { warn("what \(name) runs, and as which user, is not checked") } else { arguments(rest) }
    }

    private mutating func interpreted(_ words: ArraySlice<ShellLine.Word>, depth: Int) {
        guard let index = words.firstIndex(where: { !$0.text.hasPrefix("-") || $0.isDynamic }) else { return }
        let isText = words[..<index].contains { $0.text.hasPrefix("-") && !$0.text.hasPrefix("--") && $0.text.hasSuffix("c") }
        let word = words[index]
        if word.isDynamic || (!isText && !word.text.hasPrefix("/")) {
            warn("fpmond cannot check beforehand which script \(word.text.isEmpty ? "it" : word.text) is")
        } else if isText {
            if depth < 8 { line(word.text, depth: depth + 1) }
        } else {
            program(word.text)
        }
        arguments(words[index...].dropFirst())
    }

    /// A program may run an argument that is itself a program.
    private mutating func arguments(_ words: ArraySlice<ShellLine.Word>) {
        for word in words where !word.isDynamic && word.text.hasPrefix("/") {
            var status = stat()
            guard stat(word.text, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o111 != 0 else { continue }
            program(word.text)
        }
    }

    // MARK: Programs

    /// A program as a command names it; a plain name is searched for in a heal's search path.
    private mutating func named(_ name: String) {
        if name.hasPrefix("/") { return program(name) }
        guard !name.isEmpty else { return }
        if name.contains("/") { return warn("\(name) is relative: fpmond cannot check beforehand which program that is") }
        for directory in SessionCommand.searchPath.split(separator: ":") {
            let here = path.judge(String(directory), as: .directory)
            // A user who can write here decides what the name means.
            if here.missing == nil { blame(here.faults) }
            if access("\(directory)/\(name)", F_OK) == 0 { return program("\(directory)/\(name)") }
        }
        warn("\(name) was not found, or is a shell builtin")
    }

    private mutating func program(_ name: String) {
        guard seen.count < Self.maximumPrograms, seen.insert(name).inserted else { return }
        let judged = path.judge(name)
        blame(judged.faults)
        if let missing = judged.missing { return warn(missing) }
        guard judged.faults.isEmpty, let text = Self.script(judged.resolved) else { return }
        let first = text.prefix { $0 != "\n" }.dropFirst(2).split(whereSeparator: \.isWhitespace).map(String.init)
        if let interpreter = first.first, interpreter.hasPrefix("/") {
            program(interpreter)
            if interpreter.hasSuffix("/env"), let name = first.dropFirst().first(where: { !$0.hasPrefix("-") }) { named(name) }
        }
        let names = Self.names(in: text)
        siblings(of: name, named: names)
        if judged.resolved != name { siblings(of: judged.resolved, named: names) }
    }

    /// Files beside a script that its text names: it may run them or read them in.
    private mutating func siblings(of script: String, named names: Set<String>) {
        let directory = script.prefix(upTo: script.lastIndex(of: "/") ?? script.startIndex)
        for name in names.sorted() where name.utf8.count > 1 && name != ".." {
            let file = "\(directory)/\(name)"
            var status = stat()
            guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            program(file)
        }
    }

    /// What may be the name of a file: letters, digits and `._-+@`. Each also without what is not ASCII, which may be a quotation mark or part of a name.
    static func names(in text: String) -> Set<String> {
        var names: Set<String> = []
        func collect(_ isPart: (UInt8) -> Bool) {
            for name in text.utf8.split(whereSeparator: { !isPart($0) }) { names.insert(String(Substring(name))) }
        }
        collect(isPartOfName)
        if !text.utf8.allSatisfy({ $0 < 0x80 }) { collect { $0 >= 0x80 || isPartOfName($0) } }
        return names
    }

    private static func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "@"): true
        default: false
        }
    }

    /// The text of a script; nil for a binary program and for an unreadable file.
    private static func script(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        var mark: [UInt8] = [0, 0]
        // Most programs are no scripts, and big.
        guard pread(descriptor, &mark, mark.count, 0) == mark.count, mark == Array("#!".utf8), fstat(descriptor, &status) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), 256 << 10))
        let count = read(descriptor, &bytes, bytes.count)
        guard count > mark.count else { return nil }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private mutating func blame(_ faults: [String]) {
        for fault in faults where !verdict.faults.contains(fault) { verdict.faults.append(fault) }
    }

    private mutating func warn(_ what: String) {
        let what = UntrustedText.printable(what)
        if !verdict.warnings.contains(what) && verdict.warnings.count < 20 { verdict.warnings.append(what) }
    }
}
