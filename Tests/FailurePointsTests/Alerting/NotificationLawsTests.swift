import Testing

@testable import FailurePoints

/// What holds whatever happens: random failures, recoveries, silences, reloads and steps of the clock.
struct NotificationLawsTests {
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(arguments: 1...30)
    func nothingTwiceNothingMutedNeverTooManyAndEveryEnd(_ seed: UInt64) {
        var random = Random(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let limit = Int.random(in: 2...12, using: &random)
        var scene = AlertScene {
            $0.maxPerHour = limit
            $0.reminders = .seconds(1800)
            if seed % 2 == 0 { $0.quietHours = DailySpan(from: 22 * 60, to: 6 * 60) }
        }
        let points = (0..<12).map { FailurePoint.ID(rawValue: "point-\($0)") }
        var number = 0
        for _ in 0..<300 {
            let point = points[Int.random(in: 0..<points.count, using: &random)]
            switch Int.random(in: 0..<9, using: &random) {
            case 0...2 where !scene.sight.failures.contains { $0.point == point }:
                number += 1
                scene.fail(AlertScene.failure(point, Bool.random(using: &random) ? .critical : .warning, number: number, at: scene.now.wall))
            case 3...4: scene.recover(point)
            case 5: scene.sight.muted.insert(point)
            case 6: scene.sight.muted.remove(point)
            case 7: scene.sight.blockers = Bool.random(using: &random) ? [] : [AlertScene.blocker(point)]
            case 8: scene.log.adopt(scene.log.rules)
            default: scene.change(point) { $0.isExcused.toggle() }
            }
            for index in scene.sight.failures.indices {
                scene.sight.failures[index].isMuted = scene.sight.muted.contains(scene.sight.failures[index].point)
            }
            let muted = scene.sight.muted
            let told = scene.wait(.seconds(Int.random(in: 0...900, using: &random)))
            #expect(!told.flatMap(\.entries).contains { muted.contains(FailurePoint.ID(rawValue: $0.point)) }, "told although muted")
        }
        scene.sight.muted = []
        scene.sight.failures = []
        scene.sight.blockers = []
        scene.wait(.seconds(2 * 86_400))
        expectLaws(of: scene.messages, limit: limit)
    }

    private func expectLaws(of messages: [AlertMessage], limit: Int) {
        #expect(Set(messages.map(\.id)).count == messages.count)
        for (place, message) in messages.enumerated() {
            #expect(messages[..<place].count { message.at.since($0.at) < .seconds(3600) } < limit, "too many within an hour")
            #expect(message.subject.count < 80)
        }
        var begun: [String: Int] = [:]
        var ended: [String: Int] = [:]
        for message in messages where message.kind != .reminder {
            for entry in message.entries where entry.point != "trading" {
                if entry.ended == nil { begun[entry.incident, default: 0] += 1 } else { ended[entry.incident, default: 0] += 1 }
            }
        }
        #expect(Set(begun.keys) == Set(ended.keys), "an end was not told, or without its beginning")
        #expect(ended.values.allSatisfy { $0 == 1 }, "an end was told twice")
    }
}
