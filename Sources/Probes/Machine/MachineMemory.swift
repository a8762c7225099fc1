import JSON

extension ProcessProbe: RememberingProbe {
    public var memory: ProbeMemory { ProbeMemory(scan.memory.json) }
    public func restore(_ memory: ProbeMemory) { scan.memory = WatchedMain(memory.json) }
}

extension MemoryProbe: RememberingProbe {
    public var memory: ProbeMemory { ProbeMemory(scan.memory.json) }
    public func restore(_ memory: ProbeMemory) { scan.memory = MemoryHistory(memory.json) }
}

extension JournalProbe: RememberingProbe {
    public var memory: ProbeMemory { ProbeMemory(watch.memory?.json ?? .null) }
    public func restore(_ memory: ProbeMemory) { watch.memory = JournalWatch.State(memory.json) }
}
