import Config
import Control
import FailurePoints
import Files
import JSON
import Outputs
import Threads

/// Answers the calls of the socket. Each runs in a task of its own; the socket's thread waits for none.
struct ControlDispatcher: Sendable {
    let watcher: Watcher
    let health: DaemonHealth
    let accounts: LocalAccounts
    let reload: @Sendable () async -> Topology.Outcome
    /// Looks with these probes now; returns those that did not answer in time.
    let look: @Sendable (Set<ProbeName>) async -> Set<ProbeName>
    let silencesChanged: @Sendable () -> Void

    var handler: ControlServer.Handler {
        { call, method, peer, reply in
            Task(executorPreference: TaskLoop.tasks) {
                do throws(ControlError) {
                    if method == .follow { try await follow(call, reply) } else { reply.end(.success(try await answer(call, method, peer))) }
                } catch {
                    reply.end(.failure(error))
                }
            }
        }
    }

    private func answer(_ call: ControlCall, _ method: ControlInterface.Method, _ peer: ControlPeer) async throws(ControlError) -> JSONObject {
        var parameters = ControlParameters(call.parameters)
        switch method {
        case .status:
            try parameters.end()
            return await watcher.status(health)
        case .explain:
            let names = try parameters.texts("names", isOptional: true)
            try parameters.end()
            return await watcher.explain(names.isEmpty ? [] : try await points(names))
        case .look:
            let names = try parameters.texts("names", isOptional: true)
            try parameters.end()
            return await looked(names.isEmpty ? await watcher.plan.catalogue : try await points(names))
        case .silence: return try await silence(&parameters, by: peer)
        case .unsilence: return try await unsilence(&parameters, by: peer)
        case .silences:
            try parameters.end()
            return ["silences": .array(await watcher.activeSilences.map(\.document))]
        case .reset:
            let name = try parameters.text("name", upTo: 200)
            try parameters.end()
            return try await reset(name, by: peer)
        case .reload:
            try parameters.end()
            let outcome = await reload()
            guard outcome.isApplied else { throw .reloadRefused(outcome.lines) }
            return ["changes": .array(outcome.lines.map { .string($0) })]
        case .follow: throw .expectedMore
        }
    }

    private func points(_ names: [String], orAll: Bool = false) async throws(ControlError) -> [FailurePoint] {
        let catalogue = await watcher.plan.catalogue
        let known = FailurePointNames(catalogue)
        var found: Set<FailurePoint.ID> = []
        for name in names {
            do throws(FailurePointNames.Unknown) {
                found.formUnion(try known.points(named: name, orAll: orAll).map(\.id))
            } catch {
                throw .unknownName(UntrustedText.line(name, limit: 80), suggestion: error.suggestion)
            }
        }
        if found.isEmpty { throw .invalidParameter("names") }
        return catalogue.filter { found.contains($0.id) }
    }

    private func follow(_ call: ControlCall, _ reply: ControlReply) async throws(ControlError) {
        try ControlParameters(call.parameters).end()
        await watcher.follow { verdict in reply.follow(["verdict": verdict]) }
    }

    private func looked(_ points: [FailurePoint]) async -> JSONObject {
        let ids = points.map(\.id)
        let before = await watcher.beginLook(at: ids)
        let late = await look(await watcher.plan.probes.intersection(points.flatMap(\.reads)))
        return await watcher.endLook(at: ids, before, late: late)
    }

    private func silence(_ parameters: inout ControlParameters, by peer: ControlPeer) async throws(ControlError) -> JSONObject {
        let names = try parameters.texts("names")
        let seconds = try parameters.whole("seconds", 1...Silences.longest.components.seconds)
        let reason = try parameters.text("reason")
        let heals = try parameters.flag("heals")
        try parameters.end()
        let ids = try await points(names, orAll: true).map(\.id)
        do throws(Silences.Refusal) {
            let silence = try await watcher.silence(ids, mutesHeals: heals, reason: reason, by: await name(of: peer), lasting: .seconds(seconds))
            silencesChanged()
            return ["silence": silence.document]
        } catch {
            switch error {
            case .tooMany: throw .tooManySilences(Silences.maximum)
            case .noReason: throw .invalidParameter("reason")
            case .badLength: throw .invalidParameter("seconds")
            case .noFailurePoint: throw .invalidParameter("names")
            }
        }
    }

    private func unsilence(_ parameters: inout ControlParameters, by peer: ControlPeer) async throws(ControlError) -> JSONObject {
        let names = try parameters.texts("names", isOptional: true)
        let all = try parameters.flag("all")
        try parameters.end()
        if all != names.isEmpty { throw .invalidParameter("names") }
        let known = Set(await watcher.silences.entries.map(\.id))
        let ids = all ? known : known.intersection(names)
        let others = names.filter { !known.contains($0) }
        let points = others.isEmpty ? [] : try await points(others).map(\.id)
        let ended = await watcher.unsilence(ids, Set(points), by: await name(of: peer))
        silencesChanged()
        return ["ended": .array(ended.map(\.document))]
    }

    private func reset(_ name: String, by peer: ControlPeer) async throws(ControlError) -> JSONObject {
        let points = try? await points([name]).map(\.id)
        let reset = await watcher.reset(name, points ?? [], by: await self.name(of: peer))
        switch reset {
        case .done(let ids): return ["reset": .array(ids.map { .string($0.rawValue) })]
        case .nothing(let why): throw .nothingToReset(UntrustedText.line(name, limit: 200), why: why)
        case .unknown(let suggestion): throw .unknownName(UntrustedText.line(name, limit: 200), suggestion: suggestion)
        }
    }

    /// Files are read on a thread: a disk that hangs delays only this answer, and the number says who it was.
    private func name(of peer: ControlPeer) async -> String {
        let work = BoundedWork<String>.onThread(refused: "uid \(peer.user)") { [accounts] in accounts.name(of: peer.user) }
        return UntrustedText.line(await work.value(within: .seconds(2)) ?? "uid \(peer.user)", limit: 64)
    }
}
