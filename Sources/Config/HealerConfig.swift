package import FailurePoints

/// A configured repair: the hook and its limits.
package struct HealerConfig: Sendable, Hashable {
    /// The program to run.
    package enum Hook: Sendable, Hashable {
        /// For `/bin/sh -c`.
        case shell(String)
        /// The program and its arguments; a program without a slash is searched for in the fixed search path of a heal.
        case command([String])
        /// fpmond itself.
        case builtIn(BuiltInHealer)
    }

    package var hook: Hook
    /// Settings of the hook: variables of its environment, in addition to those of the contract.
    package var environment: [String: String] = [:]
    /// After this time the whole session is ended. Source: bot contract 9.4, a full refresh takes up to 110 s and needs 180 s.
    package var timeout = Duration.seconds(180)
    /// From the end of one attempt to the next. Source: bot contract 9.4, at most one refresh in five minutes beside the bot's own poller.
    package var cooldown = Duration.seconds(300)
    package var maximumPerHour = 6
    /// Attempts without a verified recovery after which the healer is exhausted.
    package var attempts = 3
    /// The observations must confirm the recovery within this time; about two of the bot's polls.
    package var verifyWithin = Duration.seconds(240)
    /// How long an exhausted healer waits before its next retry.
    package var slowRetry = Duration.seconds(3600)
    /// Decide and record everything, run nothing.
    package var dryRun = false
    package var enabled = true

    package init(_ hook: Hook) { self.hook = hook }

    /// The environment, sorted by name.
    package var settings: [(name: String, value: String)] { environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// The limits, for the heal machine.
    package var policy: HealPolicy {
        HealPolicy(
            attempts: attempts, cooldown: cooldown, maxPerHour: maximumPerHour, verifyWithin: verifyWithin, slowRetry: slowRetry, dryRun: dryRun,
            hook: fingerprint)
    }

    /// A hash of the program, its settings and its timeout. A hash, because a shell line may contain secrets.
    private var fingerprint: String {
        var parts = hook.words + [ConfigDuration.text(timeout)]
        for (name, value) in settings { parts += [name, value] }
        // FNV-1a, 64 bits: the same in every process, unlike Swift's hashes.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in parts.joined(separator: "\0").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}

extension HealerConfig.Hook {
    /// The program and its arguments; of a built-in repair its name and its settings, which no program gets.
    package var words: [String] {
        switch self {
        case .shell(let text): ["/bin/sh", "-c", text]
        case .command(let words): words
        case .builtIn(let repair): ["fpmond", repair.method, repair.settings]
        }
    }

    /// The built-in repair; nil: a program.
    package var builtIn: BuiltInHealer? { if case .builtIn(let repair) = self { repair } else { nil } }
}

extension HealerConfig {
    package var method: String {
        switch hook {
        case .shell: "shell"
        case .command: "command"
        case .builtIn(let repair): repair.method
        }
    }
}
