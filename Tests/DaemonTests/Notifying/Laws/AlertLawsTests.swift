import Glibc
import Testing

@testable import FailurePoints

/// What holds for alerts whatever happens in whatever order: failures, silences, receivers that fail, kills, reboots, clocks that jump.
@Suite struct AlertLawsTests {
    private typealias Happening = AlertWorld.Happening

    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &self) }
    }

    private static func rules(_ seed: Int) -> AlertRules {
        var dice = Dice(state: UInt64(seed) &* 7919 + 1)
        var rules = AlertRules()
        rules.maxPerHour = 2 + dice.roll(11)
        rules.reminders = dice.roll(2) == 0 ? nil : .seconds(600 + dice.roll(3600))
        rules.quietHours = dice.roll(2) == 0 ? nil : DailySpan(from: 22 * 60, to: 6 * 60)
        rules.digestAt = dice.roll(3) == 0 ? 480 : nil
        rules.groupFor = .seconds(dice.roll(60))
        return rules
    }

    private static func story(seed: UInt64, length: Int) -> [Happening] {
        var dice = Dice(state: seed)
        return (0..<length).map { _ in
            let index = dice.roll(12)
            switch dice.roll(60) {
            case 0..<10: return .fails(index, isCritical: dice.roll(2) == 0)
            case 10..<19: return .recovers(index)
            case 19..<21: return .worsens(index)
            case 21..<23: return .mute(index)
            case 23..<26: return .unmute(index)
            case 26..<29: return .excuse(index)
            case 29: return .exhaust(index)
            case 30..<33: return .verdict(dice.roll(2) == 0 ? nil : index)
            case 33: return .pending
            case 34..<47: return .time(1 + dice.roll(dice.roll(4) == 0 ? 5000 : 120))
            case 47: return dice.roll(3) == 0 ? .clock(dice.roll(200_000) - 100_000) : .time(30)
            case 48..<53: return .receiver(Self.manners[dice.roll(Self.manners.count)])
            case 53: return .stop
            case 54..<56: return .kill
            case 56: return .killAfterDelivery
            case 57: return dice.roll(4) == 0 ? .reboot(dice.roll(7200)) : .kill
            case 58: return dice.roll(3) == 0 ? .calm : .time(300)
            default: return .time(5)
            }
        }
    }

    /// Those that take come more often: otherwise everything would be late.
    private static let manners: [AlertWorld.Manner] = AlertWorld.Manner.allCases + [.takes, .takes, .takes, .takes]

    private static func breach(_ story: [Happening], rules seed: Int) -> (String?, AlertWorld) {
        var world = AlertWorld(rules(seed))
        for happening in story {
            world.happen(happening)
            if world.breach != nil { return (world.breach, world) }
        }
        world.finish()
        return (world.breach, world)
    }

    /// The shortest part of a story that still breaks a law, as far as leaving out pieces finds it.
    private static func shortened(_ story: [Happening], rules: Int) -> [Happening] {
        var story = story
        var size = max(1, story.count / 2)
        while size >= 1 {
            var start = 0
            while start < story.count {
                var shorter = story
                shorter.removeSubrange(start..<min(story.count, start + size))
                if breach(shorter, rules: rules).0 != nil { story = shorter } else { start += size }
            }
            size /= 2
        }
        return story
    }

    /// Events in all; `FPMOND_ALERT_EVENTS` for more (the proofs take 300 000).
    private static let events = getenv("FPMOND_ALERT_EVENTS").flatMap { Int(String(cString: $0)) } ?? 6000

    @Test func noOrderOfEventsBreaksALaw() {
        let length = 300
        var (messages, received, restarts) = (0, 0, 0)
        for seed in 0..<max(1, Self.events / length) {
            let story = Self.story(seed: UInt64(seed) &* 104_729 + 17, length: length)
            let (breach, world) = Self.breach(story, rules: seed)
            messages += world.messages.count
            received += world.received.count
            restarts += world.restarts
            guard breach != nil else { continue }
            let shortest = Self.shortened(story, rules: seed)
            let words = Self.breach(shortest, rules: seed).0 ?? ""
            Issue.record("rules \(seed): \(words)\nafter:\n\(shortest.map { "  \($0)" }.joined(separator: "\n"))")
            return
        }
        #expect(messages > Self.events / 30 && received > messages / 4 && restarts > Self.events / 60, "\(messages) \(received) \(restarts)")
    }

    @Test func aStormOfSeventyTwoFailuresIsAtMostThreeMessagesOverKillsToo() {
        for seed in 0..<max(1, Self.events / 600) {
            var dice = Dice(state: UInt64(seed) &* 31 + 5)
            var story: [Happening] = []
            for index in 0..<72 {
                story.append(.fails(index, isCritical: dice.roll(2) == 0))
                if dice.roll(12) == 0 { story.append(.kill) }
                if dice.roll(3) == 0 { story.append(.time(1 + dice.roll(3))) }
            }
            var world = AlertWorld(AlertRules())
            for happening in story { world.happen(happening) }
            world.happen(.time(120))
            #expect(world.messages.count <= 3 && world.breach == nil, "seed \(seed): \(world.messages.map(\.subject)) \(world.breach ?? "")")
            world.happen(.calm)
            #expect(world.breach == nil, "seed \(seed): \(world.breach ?? "")")
        }
    }
}
