import BotSimulator
import FailurePoints

/// Something that happens to a healthy bot, and that nobody should be woken for.
enum Happening: Sendable, Equatable {
    /// `systemctl restart`, which takes so long.
    case restart(Duration)
    /// The bot ends by itself because `logs/.restart_needed` asks it to, and systemd starts it again. Source: bot contract 2.5.
    case gracefulRestart
    /// A deployment: the other slot gets a copy, the link is switched, and the bot is restarted. Source: bot contract 2.2.
    case switchSlot
    /// The bot's own rotation: a compressed copy, then the log is cut to nothing in place. Source: bot contract 3.2.
    case cutLogs
    /// logrotate's: the log gets another name, and the bot begins a new one.
    case renameLogs
    /// One request of one service fails once.
    case blip(Service, EndpointFailure.Kind)
    /// One probe of ours is not done in time, once.
    case lateProbe(ProbeName)
    /// The host's zone goes to another offset.
    case clockChange(minutes: Int64)
    /// A protection by design begins or ends: positions that may not be closed yet.
    case holdTimes(Bool)
    /// The bot is restricted to its golden hours, or no longer.
    case goldenHours(Bool)
}

/// What happens when, from the beginning of a stretch of time.
struct Happenings: Sendable {
    var list: [(at: Duration, what: Happening)]

    /// Three days: everything several times, at times that the seed decides.
    ///
    /// - Parameter clockChange: when the host's zone changes, from the beginning, and to what.
    static func days(hours: Int, seed: UInt64, clockChange: (at: Duration, minutes: Int64)) -> Happenings {
        var chance = Chance(seed: seed)
        var list: [(at: Duration, what: Happening)] = [(clockChange.at, .clockChange(minutes: clockChange.minutes))]
        for hour in 1..<max(2, hours) {
            func at(_ what: Happening) { list.append((.seconds(hour * 3600 + chance.below(3000)), what)) }
            switch hour % 12 {
            case 1: at(.restart(.seconds(5 + chance.below(40))))
            case 3: at(.cutLogs)
            case 5: at(.switchSlot)
            case 7: at(.renameLogs)
            case 9: at(.gracefulRestart)
            case 10: at(.holdTimes(hour % 24 < 12))
            case 11: at(.goldenHours(hour % 24 < 12))
            default: break
            }
            at(.blip(Service.allCases[chance.below(Service.allCases.count)], blips[chance.below(blips.count)]))
            at(.lateProbe(late[chance.below(late.count)]))
        }
        return Happenings(list: list.sorted { $0.at < $1.at })
    }

    /// One of everything in little more than an hour.
    static func one(clockChange: (at: Duration, minutes: Int64)) -> Happenings {
        let order: [(minutes: Int, what: Happening)] = [
            (6, .blip(.exchange, .timeout)), (9, .cutLogs), (12, .lateProbe(.book)), (15, .restart(.seconds(20))), (23, .renameLogs),
            (26, .holdTimes(true)), (28, .goldenHours(true)), (32, .switchSlot), (40, .blip(.coinglass, .connect)), (44, .gracefulRestart),
            (52, .blip(.dashboard, .timeout)), (54, .holdTimes(false)), (56, .goldenHours(false)),
        ]
        let list =
            order.map { (at: Duration.seconds($0.minutes * 60), what: $0.what) } + [(clockChange.at, .clockChange(minutes: clockChange.minutes))]
        return Happenings(list: list.sorted { $0.at < $1.at })
    }

    private static let blips: [EndpointFailure.Kind] = [.timeout, .connect, .dns, .reset, .tlsHandshake]
    private static let late: [ProbeName] = [
        .book, .engine, .exchangeHealth, .intelligence, .configuration, .disk, .decisions, .journal, .processes, .memory,
    ]
}

/// Repeatable chance. Source: SplitMix64.
struct Chance {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

    mutating func below(_ limit: Int) -> Int {
        state = state &+ 0x9e37_79b9_7f4a_7c15
        var value = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((value ^ (value >> 31)) % UInt64(limit))
    }
}
