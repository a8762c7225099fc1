import Testing

@testable import FailurePoints

/// Every state against every event: what is decided, and in which state it ends.
@Suite struct TreatmentTableTests {
    enum State: String, CaseIterable { case none, waiting, held, running, verifying, pausing, exhausted }

    enum Event: String, CaseIterable {
        case wanted, suspended, fine, shown, recovered, dropped, acted, later, stop, failed, timedOut, informed, interrupted, lost, time, reset,
            removed
    }

    /// `state after; outcomes and runs`, by state and event; an event that is not listed changes nothing.
    private static let cells: [State: [Event: String]] = [
        .none: [.wanted: "running; run 1"],
        .waiting: [
            .wanted: "running; run 1", .recovered: "none;", .dropped: "none;", .time: "running; run 1", .suspended: "waiting;", .fine: "waiting;",
            .shown: "waiting;", .removed: "none;",
        ],
        .held: [
            .wanted: "waiting;", .recovered: "none; recovered-by-itself", .dropped: "none;", .time: "waiting;", .removed: "none;",
            .suspended: "waiting;",
            .fine: "waiting;", .shown: "waiting;",
        ],
        .running: [
            .acted: "verifying;", .lost: "verifying;", .later: "pausing; deferred", .stop: "exhausted; refused!", .failed: "pausing; hook-failed",
            .timedOut: "pausing; timed-out", .informed: "pausing; informational", .interrupted: "pausing; interrupted", .dropped: "none; not-healed",
            .time: "verifying;",
        ],
        .verifying: [.shown: "pausing; healed", .dropped: "none; not-healed", .time: "pausing; not-healed"],
        .pausing: [.recovered: "none; recovered-by-itself", .dropped: "none;", .time: "running; run 2"],
        .exhausted: [.recovered: "none; recovered-by-itself", .dropped: "none;", .time: "running; run 2", .reset: "waiting; renewed"],
    ]

    /// A ward in this state, with the incident `a-1`.
    private func ward(_ state: State) -> Ward {
        var ward = Ward()
        ward.result = nil
        switch state {
        case .none: return ward
        case .waiting: ward.want("a-1")
        case .held:
            ward.guards["mend"] = .notNow("grace", "")
            ward.pass(10, wanting: ["a-1"])
        case .running: ward.pass(10, wanting: ["a-1"])
        case .verifying, .pausing, .exhausted:
            ward.result = state == .verifying ? .acted : state == .pausing ? .failed("") : .stopTrying
            ward.pass(10, wanting: ["a-1"])
            ward.result = nil
        }
        (ward.runs, ward.ends) = ([], [])
        return ward
    }

    private func send(_ event: Event, to ward: inout Ward) {
        func end(_ result: HookResult?) {
            guard let gate = ward.treatments.gate else { return }
            ward.follow(ward.treatments.ended(gate, result, at: ward.now))
        }
        switch event {
        case .wanted:
            ward.want("a-1")
            ward.decide()
        case .suspended:
            ward.treatments.suspend("a")
            ward.decide()
        case .fine: ward.fine("a", shown: false)
        case .shown: ward.fine("a")
        case .recovered: ward.fine("a", shown: false, recovered: true)
        case .dropped: ward.follow(ward.treatments.drop("a"))
        case .acted: end(.acted)
        case .later: end(.tryLater)
        case .stop: end(.stopTrying)
        case .failed: end(.failed(""))
        case .timedOut: end(.timedOut)
        case .informed: end(.informed)
        case .interrupted: end(.interrupted)
        case .lost: end(nil)
        case .time:
            // Past every pause, deadline and slow retry.
            ward.now = ward.now.advanced(by: .seconds(1801))
            ward.decide()
        case .reset: ward.follow(ward.treatments.reset("a"))
        case .removed: ward.follow(ward.treatments.adopt(HealPlan()))
        }
    }

    private func shown(_ ward: Ward) -> String {
        let state =
            switch ward.treatments.open["a"]?.state {
            case nil: "none"
            case .waiting: "waiting"
            case .running: "running"
            case .verifying: "verifying"
            case .pausing: "pausing"
            case .exhausted: "exhausted"
            }
        let words =
            ward.ends.map { $0.outcome.rawValue + ($0.isExhausted ? "!" : "") } + ward.runs.map { "run \($0.split(separator: "#")[1].prefix(1))" }
        return ([state + ";"] + words).joined(separator: " ")
    }

    @Test(arguments: State.allCases) func everyEventDoesWhatTheTableSays(state: State) {
        for event in Event.allCases {
            var ward = ward(state)
            let before = shown(ward)
            send(event, to: &ward)
            let expected = Self.cells[state]?[event] ?? before
            #expect(shown(ward) == expected, "\(state.rawValue) × \(event.rawValue)")
        }
    }
}
