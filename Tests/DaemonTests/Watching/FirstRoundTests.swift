import FailurePoints
import Testing

@testable import Config
@testable import Daemon
@testable import Scheduling

@Suite struct FirstRoundTests {
    private func watcher(probes: Set<ProbeName>) -> Watcher {
        var plan = WatchPlan(Configuration(), catalogue: [])
        plan.probes = probes
        return Watcher(plan: plan, saved: nil, at: SystemClock.now(), emit: { _ in })
    }

    @Test(.timeLimit(.minutes(10))) func waitingForItEndsWithTheTask() async {
        let watcher = watcher(probes: [.book])
        let waiting = Task { await watcher.waitForFirstRound() }
        waiting.cancel()
        await waiting.value
    }

    @Test(.timeLimit(.minutes(10))) func itIsCompleteWhenEachProbeHasDelivered() async {
        let watcher = watcher(probes: [.book, .unit])
        let waiting = Task { await watcher.waitForFirstRound() }
        for probe in [ProbeName.book, .unit] { await watcher.take(probe, { _, _ in }, observed: SystemClock.now()) }
        await waiting.value
        await watcher.waitForFirstRound()
    }

    @Test(.timeLimit(.minutes(10))) func withNothingToLookAtItIsCompleteAtOnce() async { await watcher(probes: []).waitForFirstRound() }
}
