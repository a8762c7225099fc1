import FailurePoints

@testable import Probes
@testable import Scheduling

/// One look of each probe that needs a live machine, built from the machine as the product's probes build theirs.
extension Machine {
    /// What the look brings; nil: this probe reads the tree.
    mutating func look(_ name: ProbeName, at now: Moment, endpoints: Endpoints) -> ProbeSlot.Update? {
        guard name.declaration?.isLive == true else { return nil }
        switch name {
        case .unit: return into(.unit, unitFacts(at: now))
        case .processes: return into(.processes, processFacts(at: now))
        case .memory: return into(.memory, memoryFacts(at: now))
        case .journal: return into(.journal, journalFacts(at: now))
        case .clock:
            let facts = ClockFacts(
                isSynchronized: isSynchronized, isSynchronizationEnabled: isSynchronizationEnabled,
                blindness: isSynchronized == nil ? "no-timedate" : nil, bootID: "boot", bootedAt: now.wall - now.uptime, steps: steps.take(now))
            return into(.clock, facts)
        case .disk: return into(.disk, DiskFacts(volumes: volumes))
        case .exchange: return into(.exchange, endpoints.exchange(self, at: now))
        case .coinglass: return into(.coinglass, endpoints.coinglass(self, at: now))
        case .control: return into(.control, endpoints.control(self, at: now))
        case .dashboard: return into(.dashboard, endpoints.dashboard(self, at: now))
        default: return nil
        }
    }

    private func into<Facts: Sendable>(_ probe: ProbeKey<Facts>, _ facts: Facts) -> ProbeSlot.Update {
        { $0[probe] = .facts(facts, at: $1) }
    }

    private mutating func pass(until now: Moment) {
        if isRunning { used.time += (now.uptime - used.asOf) * cores }
        used.asOf = now.uptime
    }

    private mutating func unitFacts(at now: Moment) -> UnitFacts {
        pass(until: now)
        var facts = unit
        if isRunning {
            (facts.memoryBytes, facts.tasks) = (currentBytes(at: now), 60)
            facts.cpuNanoseconds = UInt64(used.time.wholeMicroseconds) * 1000
        }
        return facts
    }

    private mutating func processFacts(at now: Moment) -> ProcessFacts {
        pass(until: now)
        let facts = ProcessFacts(controlGroup: nil, strangers: strangers, root: .init(configured: root, real: realRoot, linkMadeAt: linkMadeAt))
        guard isRunning, let pid = unit.mainPID, let startedAt = unit.startedAt else { return facts }
        var running = facts
        running.controlGroup = unit.controlGroup
        func process(_ number: Int, parent: Int) -> ProcessFacts.Process {
            .init(
                pid: number, parentPID: parent, name: "python3", kind: .bot, state: "S", userID: 0, startedAt: startedAt,
                startTicks: UInt64(max(0, startedAt.since(bootedAt).inSeconds * 100)), directory: workingDirectory ?? realRoot)
        }
        let first = process(pid, parent: 1)
        running.members = [first] + (0..<workers).map { process(pid + 1 + $0, parent: pid) }
        main.note(first, running.root, MainProcess.ProcessorReading(at: now, used: used.time))
        running.main = MainProcess(
            process: first, workingDirectory: .content(workingDirectory ?? realRoot), homeOverride: .missing, rootAtStart: main.rootAtStart,
            threads: 40, residentBytes: anonymousBytes(at: now.wall), processor: main.processor)
        return running
    }

    private func currentBytes(at now: Moment) -> UInt64 { anonymousBytes(at: now.wall) + cachedBytes }

    private mutating func memoryFacts(at now: Moment) -> MemoryFacts {
        var facts = MemoryFacts(hostTotalBytes: hostTotalBytes, hostAvailableBytes: hostAvailableBytes)
        (facts.swapTotalBytes, facts.swapFreeBytes, facts.hostKills) = (0, 0, hostKills)
        if isRunning, let path = unit.controlGroup {
            var group = MemoryFacts.Group(path: path, invocationID: unit.invocationID)
            (group.currentBytes, group.limitBytes) = (currentBytes(at: now), memoryLimit)
            (group.anonymousBytes, group.inactiveFileBytes) = (anonymousBytes(at: now.wall), cachedBytes)
            (group.kills, group.limitHits) = (groupKills, groupKills)
            facts.group = group
        }
        memory.note(&facts, at: now)
        return facts
    }

    /// As the product's: what was said a day ago is forgotten.
    private mutating func journalFacts(at now: Moment) -> JournalFacts {
        journal.said = journal.said.filter { $0.value.latest.at >= now.wall - .seconds(86_400) }
        return journal
    }
}
