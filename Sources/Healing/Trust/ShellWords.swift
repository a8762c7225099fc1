/// Words with a meaning to a shell. Source: POSIX, Shell Command Language.
enum ShellWords {
    static let keywords: Set = ["if", "then", "elif", "else", "fi", "do", "done", "while", "until", "!", "{", "}", "for", "case", "esac", "in"]

    static let builtins: Set = [
        ":", "[", "alias", "bg", "break", "cd", "continue", "echo", "exit", "export", "false", "fg", "getopts", "hash", "jobs", "kill", "let",
        "local", "printf", "pwd", "read", "readonly", "return", "set", "shift", "test", "times", "trap", "true", "type", "ulimit", "umask", "unalias",
        "unset", "wait",
    ]

    /// Programs that run the program which follows, as the same user.
    static let prefixes: Set = ["command", "exec", "env", "nice", "nohup", "time", "timeout", "setsid", "stdbuf", "ionice", "chrt"]

    /// Those of them that are shell builtins.
    static let ownPrefixes: Set = ["command", "exec"]

    /// Programs that run another program as another user, or in another environment.
    static let strangers: Set = ["sudo", "su", "runuser", "setpriv", "systemd-run", "chroot", "nsenter", "unshare", "xargs", "find", "ssh", "docker"]

    static func isInterpreter(_ name: String) -> Bool {
        let plain = name.prefix { !$0.isNumber && $0 != "." }
        return ["sh", "bash", "dash", "ash", "ksh", "zsh", "python", "perl", "ruby", "node", "lua", "php"].contains(String(plain))
    }

    /// `NAME=value`.
    static func isAssignment(_ word: String) -> Bool {
        guard let equals = word.firstIndex(of: "="), equals > word.startIndex, !word.prefix(1).allSatisfy(\.isNumber) else { return false }
        return word[..<equals].utf8.allSatisfy {
            $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
    }

    /// An option, an assignment or a number (`nice -n 5`, `timeout 30s`) before the program.
    static func isOptionOfAPrefix(_ word: String) -> Bool { word.hasPrefix("-") || isAssignment(word) || word.first?.isNumber == true }
}
