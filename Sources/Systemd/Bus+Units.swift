/// Units of systemd, as its manager tells of them. Source: org.freedesktop.systemd1(5).
extension Bus {
    /// All properties of a unit, as ``unit(_:_:deadline:)``.
    public func unit(_ name: String, deadline: Duration) async throws(BusError) -> UnitProperties {
        try await unit(name, UnitProperties.Name.allCases, deadline: deadline)
    }

    /// Some properties of a unit of any type, and its `LoadState`: each costs two messages. A missing unit has the `loadState` `not-found`, which is
    /// not an error, and an alias has the properties of what it stands for.
    ///
    /// Asked of the object that the name stands for, whether or not systemd has the unit loaded: it loads it for the question.
    /// systemd forgets an inactive unit that nothing refers to, unless it failed: its last `result` then reads `success` and its instants are nil.
    /// - Throws: `badRequest` for a name that systemd would refuse, otherwise why the query failed.
    public func unit(_ name: String, _ properties: [UnitProperties.Name], deadline: Duration) async throws(BusError) -> UnitProperties {
        try checkUnitName(name)
        let wanted = [.loadState] + properties.filter { $0 != .loadState }
        let path = UnitName.objectPath(name)
        let calls = wanted.map { BusCall.get(Systemd1.name, path, $0.isOfService ? Systemd1.service : Systemd1.unit, $0.rawValue) }
        let replies = await exchange(calls, deadline: deadline)
        var values: [UnitProperties.Name: BusValue] = [:]
        for (name, reply) in zip(wanted, replies) {
            switch reply {
            case .success(let value): values[name] = value.first
            case .failure(.timedOut): throw .timedOut(after: deadline)
            case .failure(let error): if name == .loadState || !error.concernsOnlyTheProperty { throw error }
            }
        }
        guard let properties = UnitProperties(values) else { throw .badReply("\(name) has no LoadState") }
        return properties
    }

    /// Calls `onChange` whenever systemd signals a change of the unit (several times for one change), and each time the watch starts anew:
    /// after it was set up, after a reconnection, after systemd was replaced. It must not block: it runs on the thread of the loop.
    /// - Throws: `badRequest` for a name that systemd would refuse.
    @discardableResult
    public func watch(unit: String, onChange: @escaping @Sendable () -> Void) throws(BusError) -> UnitWatch {
        try checkUnitName(unit)
        let id = mailbox.newID()
        _ = mailbox.post(.watch(id: id, unit: unit, onChange: onChange))
        return UnitWatch(id: id, mailbox: mailbox)
    }

    /// Queues a start job and returns its object path; the end of the job shows in the unit.
    /// - Parameter mode: `fail` refuses where a conflicting job is queued, `replace` takes its place.
    /// - Throws: `remote` with systemd's error name, `org.freedesktop.DBus.Error.AccessDenied` and such where polkit refuses.
    @discardableResult
    public func startUnit(_ name: String, mode: String = "fail", deadline: Duration) async throws(BusError) -> String {
        try await queue("StartUnit", name, mode, deadline: deadline)
    }

    /// Queues a restart job and returns its object path: starts a unit that does not run.
    /// - Parameter mode, throws: as ``startUnit(_:mode:deadline:)``.
    @discardableResult
    public func restartUnit(_ name: String, mode: String = "fail", deadline: Duration) async throws(BusError) -> String {
        try await queue("RestartUnit", name, mode, deadline: deadline)
    }

    /// Forgets that a unit has failed, and its counter of starts.
    public func resetFailedUnit(_ name: String, deadline: Duration) async throws(BusError) {
        try checkUnitName(name)
        _ = try await call(.manager("ResetFailedUnit", name), deadline: deadline)
    }

    private func queue(_ method: String, _ name: String, _ mode: String, deadline: Duration) async throws(BusError) -> String {
        try checkUnitName(name)
        guard let job = try await call(.manager(method, name, mode), deadline: deadline).first?.string else {
            throw .badReply("\(method) returned no job")
        }
        return job
    }

    private func checkUnitName(_ name: String) throws(BusError) {
        guard UnitName.isValid(name) else { throw .badRequest("not a unit name: \(name)") }
    }
}

extension BusError {
    /// Whether to go on with the other properties: a unit may have no Service interface.
    var concernsOnlyTheProperty: Bool {
        guard case .remote(let name, _) = self else { return false }
        let general = ["ServiceUnknown", "NameHasNoOwner", "NoReply", "AccessDenied", "Disconnected", "LimitsExceeded", "Timeout", "NoServer"]
        return !general.contains { name == "org.freedesktop.DBus.Error." + $0 }
    }
}
