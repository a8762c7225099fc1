package import Config
package import FailurePoints
import Files
package import JSON
import Scheduling

/// What a saved state belongs to: the machine, the bot, and the target of every probe. State of another machine, bot or target is not used.
package struct PastIdentity: Sendable, Hashable {
    /// Empty where it cannot be read: then no change of the machine is assumed.
    package var machine: String
    package var bot: Subject
    package var subjects: [ProbeName: Subject]

    /// - Parameter machine: this machine's id.
    package init(_ configuration: Configuration, machine: String = SystemClock.machineID()) {
        self.machine = machine
        bot = Subject(root: configuration.bot.root, unit: configuration.bot.unit)
        subjects = configuration.subjects
    }

    /// The probes whose target differs from that in `past`; a new probe has no past.
    package func changed(since past: PastIdentity) -> Set<ProbeName> {
        if isOnAnotherMachine(than: past) { return Set(past.subjects.keys).union(subjects.keys) }
        return Set(subjects.filter { name, subject in past.subjects[name].map { $0 != subject } ?? false }.keys)
    }

    /// Whether it is another bot: then the verdict starts anew, too.
    package func isAnotherBot(than past: PastIdentity) -> Bool { bot != past.bot || isOnAnotherMachine(than: past) }

    private func isOnAnotherMachine(than past: PastIdentity) -> Bool {
        !machine.isEmpty && !past.machine.isEmpty && machine != past.machine
    }

    /// The finding that ends an incident of another machine, bot or target.
    package func farewell(to past: PastIdentity) -> Finding {
        let was = "\(past.bot.root ?? "") with \(past.bot.unit ?? "")"
        if isOnAnotherMachine(than: past) {
            return .unknown("another-bot", "this was \(was) on another machine; whether it recovered is unknown")
        }
        if isAnotherBot(than: past) {
            return .unknown("another-bot", "this was \(was), which is no longer watched; whether it recovered is unknown")
        }
        return .unknown("another-target", "the configuration names another target; whether the old one recovered is unknown")
    }

    // MARK: In the state file

    package var json: JSON {
        var object = JSONObject()
        for (name, subject) in subjects.sorted(by: { $0.key < $1.key }) { object[name.rawValue] = Self.encode(subject) }
        return ["machine": .string(machine), "bot": Self.encode(bot), "subjects": .object(object)]
    }

    /// nil: the document has no identity, as documents of older versions.
    package init?(_ json: JSON?) {
        guard let subjects = json?["subjects"]?.object, let bot = json?["bot"], bot.object != nil else { return nil }
        (machine, self.bot, self.subjects) = (json?["machine"]?.string ?? "", Self.subject(bot), [:])
        for (name, subject) in subjects { self.subjects[ProbeName(rawValue: name)] = Self.subject(subject) }
    }

    private static func encode(_ subject: Subject) -> JSON {
        var object = JSONObject()
        for (name, text) in [("root", subject.root), ("unit", subject.unit), ("target", subject.target)] where text != nil {
            object[name] = .text(text)
        }
        return .object(object)
    }

    private static func subject(_ json: JSON) -> Subject {
        Subject(root: json["root"]?.string, unit: json["unit"]?.string, target: json["target"]?.string)
    }
}
