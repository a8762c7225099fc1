package import FailurePoints

/// A configured repair: the hook and the limits within which it is run.
package struct HealerConfig: Sendable, Hashable {
    /// What is run.
    package enum Hook: Sendable, Hashable {
        /// For `/bin/sh -c`.
        case shell(String)
        /// The program and its arguments; a program without a slash is looked up in the fixed search path of a heal.
        case command([String])
    }

    package var hook: Hook
    /// What the hook is set by: variables of its environment, beside those of the contract.
    package var environment: [String: String] = [:]
    /// Then the whole process group is ended. Source: bot contract 9.4, a full refresh takes up to 110 s and wants 180 s.
    package var timeout = Duration.seconds(180)
    /// From the end of one attempt to the next. Source: bot contract 9.4, at most one refresh in five minutes beside the bot's own poller.
    package var cooldown = Duration.seconds(300)
    package var maximumPerHour = 6
    /// Attempts without a verified recovery after which the healer is exhausted.
    package var attempts = 3
    /// The facts must say within this time that the hook has helped; about two of the bot's own polls.
    package var verifyWithin = Duration.seconds(240)
    /// How long an exhausted healer rests before it tries once more.
    package var slowRetry = Duration.seconds(3600)
    /// Decide and record everything, run nothing.
    package var dryRun = false
    package var enabled = true

    package init(_ hook: Hook) { self.hook = hook }

    /// The environment, sorted by name.
    package var settings: [(name: String, value: String)] { environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// The limits, for the machine that decides.
    package var policy: HealPolicy {
        HealPolicy(
            attempts: attempts, cooldown: cooldown, maxPerHour: maximumPerHour, verifyWithin: verifyWithin, slowRetry: slowRetry, dryRun: dryRun,
            hook: fingerprint)
    }

    /// Tells what is run, and with which settings and time, from anything else; not what it is: a shell line may hold what is secret.
    private var fingerprint: String {
        var parts = hook.words + [ConfigDuration.text(timeout)]
        for (name, value) in settings { parts += [name, value] }
        // FNV-1a, 64 bits: the same in every process, which Swift's own hashes are not.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in parts.joined(separator: "\0").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}

extension HealerConfig.Hook {
    /// The program and its arguments.
    package var words: [String] {
        switch self {
        case .shell(let text): ["/bin/sh", "-c", text]
        case .command(let words): words
        }
    }
}

extension HealerConfig {
    package var method: String {
        switch hook {
        case .shell: "shell"
        case .command: "command"
        }
    }
}
