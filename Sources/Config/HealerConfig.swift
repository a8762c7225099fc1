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
    /// Up to which the cooldown is doubled after failed attempts.
    package var longestPause = Duration.seconds(3600)
    package var maximumPerHour = 6
    /// Source: bot contract 18, at most six restarts a day; a feed may be fetched more often.
    package var maximumPerDay = 48
    /// Attempts without a verified recovery after which the ladder of a failure point goes on.
    package var attempts = 3
    /// The observations must confirm the recovery within this time; about two of the bot's polls.
    package var verifyWithin = Duration.seconds(240)
    /// How long a failure point whose ladder is used up waits for its next retry.
    package var slowRetry = Duration.seconds(3600)
    /// `observe`: decide and record everything, run nothing.
    package var mode = HealMode.heal
    /// What it does to the bot; nil: inferred from its program.
    package var effect: HealEffect?
    /// What it may do although a guard would refuse it.
    package var permissions: Set<HealPermission> = []
    package var enabled = true

    package init(_ hook: Hook) { self.hook = hook }

    /// The environment, sorted by name.
    package var settings: [(name: String, value: String)] { environment.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// The limits, for the heal machine.
    package var policy: HealPolicy {
        HealPolicy(
            attempts: attempts, cooldown: cooldown, longestPause: longestPause, maxPerHour: maximumPerHour, maxPerDay: maximumPerDay,
            verifyWithin: verifyWithin, slowRetry: slowRetry, runLimit: timeout + Self.runSlack, mode: mode, effect: effectInForce,
            permissions: permissions, hook: fingerprint)
    }

    /// Longer than any supervisor waits for the end of a run beyond its timeout: only a run whose end nobody reports lasts so long.
    private static let runSlack: Duration = .seconds(300)

    /// What it does to the bot: as configured, else as its program's name says. A program that may restart the bot counts as one that does.
    package var effectInForce: HealEffect {
        if let effect { return effect }
        switch hook {
        // Of which unit it is, the operator says with `effect`; without it, it counts as the bot's.
        case .builtIn(.restartUnit): return .restartsBot
        case .builtIn(.startUnit): return .startsBot
        case .builtIn: return .other
        case .shell, .command: break
        }
        let text = hook.words.joined(separator: " ")
        func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        if says("restart-bot", "graceful-restart", ".restart_needed") || (says("systemctl") && says("restart", "stop", "kill")) {
            return .restartsBot
        }
        if says("start-bot") || (says("systemctl") && says("start")) { return .startsBot }
        return says("refresh-intelligence", "market_intelligence") ? .callsCoinglass : .other
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
