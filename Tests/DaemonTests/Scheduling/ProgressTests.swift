import FailurePoints
import Testing

@testable import Daemon

/// What the watchdog is fed from.
@Suite struct ProgressTests {
    private let one = Alarm()
    private let other = Alarm()

    @Test func whatIsNotDueIsNotOverdue() {
        let progress = Progress(slack: .zero)
        progress.begin(.probe(.disk, loop: ObjectIdentifier(one)), within: .seconds(300))
        progress.rest(.rounds, for: .seconds(300))
        #expect(progress.overdue().isEmpty)
    }

    @Test func whatIsOverdueIsNamed() {
        let progress = Progress(slack: .zero)
        progress.begin(.rounds, within: .seconds(-1))
        progress.begin(.probe(.disk, loop: ObjectIdentifier(one)), within: .seconds(-1))
        progress.rest(.probe(.book, loop: ObjectIdentifier(other)), for: .seconds(300))
        #expect(progress.overdue() == ["probe disk", "rounds"])
        progress.rest(.rounds, for: .seconds(300))
        #expect(progress.overdue() == ["probe disk"])
    }

    @Test func aBusyMachineIsForgivenALittle() {
        let progress = Progress(slack: .seconds(300))
        progress.begin(.rounds, within: .seconds(-1))
        #expect(progress.overdue().isEmpty)
    }

    @Test func anEndedLoopDoesNotAnswerForItsSuccessor() {
        let progress = Progress(slack: .zero)
        progress.begin(.probe(.disk, loop: ObjectIdentifier(one)), within: .seconds(-1))
        progress.begin(.probe(.disk, loop: ObjectIdentifier(other)), within: .seconds(-1))
        progress.forget(.probe(.disk, loop: ObjectIdentifier(one)))
        #expect(progress.overdue() == ["probe disk"])
        progress.forget(.probe(.disk, loop: ObjectIdentifier(other)))
        #expect(progress.overdue().isEmpty)
    }
}
