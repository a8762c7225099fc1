import FailurePoints
import Testing

@testable import Daemon

/// Who asks for a look waits for one that began after the question.
@Suite struct LookRequestsTests {
    @Test func aLookThatBeganBeforeIsNoAnswer() async {
        let looks = LookRequests()
        let request = looks.begin([.disk: .seconds(10), .clock: .seconds(10)])
        #expect(request.missing == [.disk, .clock])
        looks.note(.disk, began: .seconds(9))
        #expect(request.missing == [.disk, .clock])
        looks.note(.disk, began: .seconds(10))
        looks.note(.clock, began: .seconds(11))
        #expect(await looks.end(request, within: .seconds(30)).isEmpty)
    }

    @Test func oneThatHasJustLookedIsNotAskedAgain() async {
        let looks = LookRequests()
        looks.note(.disk, began: .seconds(8))
        #expect(looks.begin([.disk: .seconds(7)]).missing.isEmpty)
        #expect(looks.begin([.disk: .seconds(9)]).missing == [.disk])
    }

    @Test func whatHangsIsLate() async {
        let looks = LookRequests()
        let request = looks.begin([.disk: .seconds(1)])
        #expect(await looks.end(request, within: .milliseconds(20)) == [.disk])
    }
}
