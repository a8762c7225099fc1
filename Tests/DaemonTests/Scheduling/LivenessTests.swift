import FailurePoints
import Testing
import Threads

@testable import Scheduling

/// What the watchdog is fed from.
@Suite struct LivenessTests {
    private let one = Alarm()
    private let other = Alarm()

    @Test func whatIsNotDueIsNotOverdue() {
        let liveness = Liveness(slack: .zero)
        liveness.begin(.probe(.disk, loop: ObjectIdentifier(one)), within: .seconds(300))
        liveness.rest(.rounds, for: .seconds(300))
        #expect(liveness.overdue().isEmpty)
    }

    @Test func whatIsOverdueIsNamed() {
        let liveness = Liveness(slack: .zero)
        liveness.begin(.rounds, within: .seconds(-1))
        liveness.begin(.probe(.disk, loop: ObjectIdentifier(one)), within: .seconds(-1))
        liveness.rest(.probe(.book, loop: ObjectIdentifier(other)), for: .seconds(300))
        #expect(liveness.overdue() == ["probe disk", "rounds"])
        liveness.rest(.rounds, for: .seconds(300))
        #expect(liveness.overdue() == ["probe disk"])
    }

    @Test func aBusyMachineIsForgivenALittle() {
        let liveness = Liveness(slack: .seconds(300))
        liveness.begin(.rounds, within: .seconds(-1))
        #expect(liveness.overdue().isEmpty)
    }

    @Test func anEndedLoopDoesNotAnswerForItsSuccessor() {
        let liveness = Liveness(slack: .zero)
        liveness.begin(.probe(.disk, loop: ObjectIdentifier(one)), within: .seconds(-1))
        liveness.begin(.probe(.disk, loop: ObjectIdentifier(other)), within: .seconds(-1))
        liveness.forget(.probe(.disk, loop: ObjectIdentifier(one)))
        #expect(liveness.overdue() == ["probe disk"])
        liveness.forget(.probe(.disk, loop: ObjectIdentifier(other)))
        #expect(liveness.overdue().isEmpty)
    }
}
