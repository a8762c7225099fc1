/// A halt of trading that a file or the unit shows: by hand (kill-switch-manual) or by a module of the bot (trading-freeze).
struct Halt {
    var reason: String
    var words: String
    var path: String
    var since: Instant?
    var until: Instant?
    /// Whether the bot really obeys it. Source: bot contract 8, the summary.
    var isObeyed = true
}

/// Collects the halts from one file after the other, and the first finding about a file that could not be read.
struct HaltSearch {
    var halts: [Halt] = []
    var unreadable: Finding?

    /// Passes the content of an existing file to `find`; a missing file halts nothing. `find` throws if the content does not say whether it halts.
    mutating func input<Content>(at document: Document<Content>, _ find: (Content) throws(EarlyFinding) -> Halt?) {
        switch document.state {
        case .content(let content):
            do throws(EarlyFinding) {
                if let halt = try find(content) { halts.append(halt) }
            } catch {
                unreadable = unreadable ?? error.finding
            }
        case .missing: break
        case .malformed(let malformation): unreadable = unreadable ?? document.unparsable(.unknown, malformation)
        case .unreadable(let detail): unreadable = unreadable ?? document.unreadable(detail)
        }
    }

    var evidence: Evidence {
        [
            "file": .text(halts.first?.path ?? ""),
            "halts": .list(
                halts.map { halt in
                    .record([
                        "reason": .text(halt.reason), "file": .text(halt.path), "since": .optional(halt.since), "until": .optional(halt.until),
                        "obeyed": .flag(halt.isObeyed),
                    ])
                }),
        ]
    }
}
