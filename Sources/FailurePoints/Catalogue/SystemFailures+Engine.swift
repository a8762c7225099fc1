/// System failures of the bot's engine: the process is there, but its trading cycles do not complete. Source: bot contract 4.
extension Catalogue {
    static let engineFailures: [FailurePoint] = [botFrozen, zombieEngine]
}

// MARK: Frozen

extension Catalogue {
    static let botFrozen = FailurePoint(
        "bot-frozen", rows: ["2.5d"], category: .systemFailures, impact: .blocksAll, title: "Trading cycles do not complete",
        advice: "Look at the bot's journal for what its cycles do. A restart of the bot helps a frozen engine, but not a streak of protective mode.",
        reads: [.engine, .unit, .processes],
        settings: [
            EngineEvidence.warningAge, EngineEvidence.criticalAge, EngineEvidence.grace, Frozen.stampTolerance, Frozen.processAge,
            Frozen.supervisorAge,
            Frozen.processorWindow,
            Frozen.hungCores, Frozen.spinningCores, SharedSettings.futureTolerance,
        ], excusedBy: ["bot-crashed"], waitsForStartup: true, roles: [.vital],
        judge: EngineEvidence.judge(Frozen.judge))

    enum Frozen {
        static let stampTolerance = Setting("stamp_tolerance", .duration(.seconds(5)), why: "both stamps are of one write; bot contract 4.1")
        static let processAge = Setting("process_age", .duration(.seconds(180)), why: "three beats of the 60 s side thread; bot contract 20")

        static let supervisorAge = Setting("supervisor_age", .duration(.seconds(600)), why: "five beats of 120 s; bot contract 20")

        static let processorWindow = Setting(
            "processor_window", .duration(.seconds(300)),
            why: "a cycle that waits for the network rests for a minute or two; bot contract 14, row 2.5d")
        static let hungCores = Setting(
            "hung_cores", .number(0.001), why: "no thread of it works any more, the side threads neither; bot contract 14, row 2.5d")
        static let spinningCores = Setting("spinning_cores", .number(0.9), why: "a whole core, measured in ticks; bot contract 14, row 2.5d")

        /// The bot's own stall warning is never taken back: an older one is of another time. Source: bot contract 4.5.
        private static let stallAge = Duration.seconds(900)

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let signs = try EngineEvidence(input)
            var evidence = signs.evidence
            guard let age = signs.cycleAge(input) else {
                return .critical("missing", "\(signs.path) is not there: no cycle has ever completed", evidence: evidence)
            }
            let limit = input.duration(EngineEvidence.warningAge)
            if age > limit {
                let status: Status = age > input.duration(EngineEvidence.criticalAge) ? .critical : .warning
                let since = signs.reference.map { $0 + limit }
                if let stalled = signs.engine.stall.content?.value, input.age(of: stalled) < stallAge { evidence["stalled_at"] = .instant(stalled) }
                let start = signs.freshStart(input)
                // Before the window that the processor was watched over: then nothing has begun since, and it is that last cycle which hangs or spins.
                let isQuiet = start?.startedAt.value.map { input.age(of: $0) > input.duration(processorWindow) } ?? true
                if isQuiet, let (reason, words) = load(input, &evidence) {
                    return Finding(status, reason, "no trading cycle completed for \(age.spoken)\(words)", evidence: evidence, since: since)
                }
                guard let start else {
                    return Finding(status, "cycle-stale", "no trading cycle completed for \(age.spoken)", evidence: evidence, since: since)
                }
                evidence["cycle_started_at"] = start.startedAt.value.map { .instant($0) }
                evidence["protect_streak"] = .count(start.protectStreak)
                if start.action == "protect", start.protectStreak > 1 {
                    let message = "the last \(start.protectStreak) cycles ended in protective mode, none completed for \(age.spoken)"
                    return Finding(status, "protect-streak", message, evidence: evidence, healable: false, since: since)
                }
                return Finding(
                    status, "cycles-abort", "cycles start but do not complete, for \(age.spoken) now", evidence: evidence, since: since)
            }
            if let odd = disagreement(signs, input, evidence) ?? staleComponent(signs, input, evidence) ?? silentProcess(signs, input)
                ?? silentSupervisor(signs, input)
            {
                return odd
            }
            return .ok("the last trading cycle completed \(age.spoken) ago", evidence: evidence)
        }

        /// What the processor says of an engine that neither begins nor completes a cycle: why, as far as it was watched for long enough.
        ///
        /// A process that cannot be looked at, or not yet for so long, takes nothing from what the files say.
        private static func load(_ input: JudgeInput, _ evidence: inout Evidence) -> (reason: String, words: String)? {
            guard let main = input.snapshot[.processes].facts?.main else { return nil }
            evidence["main_pid"] = .count(main.process.pid)
            evidence["process_state"] = .text(String(main.process.state))
            if main.threadsInDevice > 0 { evidence["threads_in_device"] = .count(main.threadsInDevice) }
            let window = input.duration(processorWindow)
            guard let cores = main.cores(over: window) else { return nil }
            evidence["cores"] = .number((cores * 1000).rounded() / 1000)
            evidence["processor_window_seconds"] = .seconds(window)
            if cores < input.number(hungCores) {
                let how = main.process.state == "T" ? "it is stopped" : main.threadsInDevice > 0 ? "it waits for a device" : "it hangs"
                return ("hung", ", and its process used no processor time for \(window.spoken): \(how)")
            }
            if cores >= input.number(spinningCores) { return ("spinning", ", and its process burns \(tenths(cores)) cores: it spins") }
            return nil
        }

        private static func tenths(_ cores: Double) -> Double { (cores * 10).rounded() / 10 }

        /// The two stamps of one heartbeat must be one instant.
        private static func disagreement(_ signs: EngineEvidence, _ input: JudgeInput, _ evidence: Evidence) -> Finding? {
            guard let beat = signs.beat, let epoch = beat.epoch.value, let text = beat.text.value else { return nil }
            let apart = epoch > text ? epoch.since(text) : text.since(epoch)
            guard apart > input.duration(stampTolerance) else { return nil }
            var evidence = evidence
            evidence["field"] = "last_heartbeat_dt"
            evidence["last_heartbeat_dt"] = .instant(text)
            evidence["apart_seconds"] = .seconds(apart)
            return .warning("stamps-disagree", "the two stamps of \(signs.path) are \(apart.spoken) apart", evidence: evidence)
        }

        /// Other components of the heartbeat directory; a warning at most, because the engine's own cycles do complete.
        private static func staleComponent(_ signs: EngineEvidence, _ input: JudgeInput, _ evidence: Evidence) -> Finding? {
            for document in signs.engine.others {
                guard let beat = document.content, let stamp = beat.epoch.value ?? beat.text.value else { continue }
                let age = input.age(of: stamp)
                guard age > input.duration(EngineEvidence.warningAge) else { continue }
                return .warning(
                    "component-stale", "\(beat.component ?? document.path) has not reported for \(age.spoken)",
                    evidence: ["file": .text(document.path), "timestamp": .instant(stamp), "age_seconds": .seconds(age)])
            }
            return nil
        }

        /// The side thread that proves that the interpreter runs; a warning, because the cycles do complete.
        private static func silentProcess(_ signs: EngineEvidence, _ input: JudgeInput) -> Finding? {
            let document = signs.engine.process
            guard signs.unitIsActive, let stamp = document.content?.writtenAt.value, signs.processIsOurs(input) else { return nil }
            let age = input.age(of: stamp)
            guard age > input.duration(processAge) else { return nil }
            return .warning(
                "process-silent", "the bot's process heartbeat is \(age.spoken) old, though its cycles complete",
                evidence: ["file": .text(document.path), "field": "timestamp", "timestamp": .instant(stamp), "age_seconds": .seconds(age)])
        }

        /// The thread that would restart the engine's; a warning, because the cycles do complete.
        private static func silentSupervisor(_ signs: EngineEvidence, _ input: JudgeInput) -> Finding? {
            let document = signs.engine.supervisor
            guard signs.unitIsActive, let stamp = document.content?.value else { return nil }
            // What the process before this one wrote last stands there until this one's first beat.
            let age = input.age(of: max(stamp, input.snapshot[.unit].facts?.startedAt ?? stamp))
            guard age > input.duration(supervisorAge) else { return nil }
            return .warning(
                "supervisor-silent", "the bot's supervisor has not reported for \(age.spoken), though its cycles complete",
                evidence: ["file": .text(document.path), "timestamp": .instant(stamp), "age_seconds": .seconds(age)])
        }
    }
}

// MARK: Zombie

extension Catalogue {
    static let zombieEngine = FailurePoint(
        "zombie-engine", category: .systemFailures, impact: .blocksAll, title: "The bot looks alive, but its engine is dead",
        advice:
            "The engine's thread has ended, mostly by a configuration that the bot refuses. Look at config/asset_universe.json, then restart the bot.",
        reads: [.engine, .unit],
        settings: [
            EngineEvidence.warningAge, EngineEvidence.criticalAge, EngineEvidence.grace, Zombie.sideThreadAge, SharedSettings.futureTolerance,
        ],
        excusedBy: ["bot-crashed"], waitsForStartup: true, judge: EngineEvidence.judge(Zombie.judge))

    enum Zombie {
        static let sideThreadAge = Setting(
            "side_thread_age", .duration(.seconds(180)), why: "the process heartbeat comes every 60 s: three missed means not alive; bot contract 20")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let signs = try EngineEvidence(input, futureAs: .unknown)
            let age = signs.cycleAge(input)
            if let age, age <= input.duration(EngineEvidence.warningAge) {
                return .ok("the engine completed a cycle \(age.spoken) ago", evidence: signs.evidence)
            }
            if signs.freshStart(input) != nil {
                return .ok("the engine starts cycles, so its thread lives", reason: "engine-starts", evidence: signs.evidence)
            }
            let document = signs.engine.process
            let process = try document.required()
            let stamp = try document.value(of: process.writtenAt, "timestamp")
            try input.refuseFuture(stamp, field: "timestamp", of: document.path, as: .warning)
            var evidence = signs.evidence
            let beat = input.age(of: stamp)
            evidence["process_file"] = .text(document.path)
            evidence["process_age_seconds"] = .seconds(beat)
            guard signs.processIsOurs(input) else {
                evidence["pid"] = process.pid.value.map { .count($0) }
                evidence["main_pid"] = input.snapshot[.unit].facts?.mainPID.map { .count($0) }
                throw EarlyFinding(.unknown("foreign-process", "\(document.path) is of another process than the unit's", evidence: evidence))
            }
            guard beat < input.duration(sideThreadAge) else {
                return .ok("the side threads are silent as well: frozen, if anything", reason: "process-silent", evidence: evidence)
            }
            guard let age else {
                return .critical(
                    "no-first-cycle", "the process lives (heartbeat \(beat.spoken) old), but no cycle has ever completed", evidence: evidence)
            }
            return Finding(
                age > input.duration(EngineEvidence.criticalAge) ? .critical : .warning, "engine-dead",
                "the process lives (heartbeat \(beat.spoken) old), but no cycle completed for \(age.spoken)", evidence: evidence,
                since: signs.reference.map { $0 + input.duration(EngineEvidence.warningAge) })
        }
    }
}
