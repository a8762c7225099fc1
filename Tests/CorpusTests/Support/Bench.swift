import FailurePoints
import Glibc
import Testing

/// One file of a whole healthy bot on a tree of its own: damaged again and again, looked at and judged each time.
final class Bench {
    typealias ID = FailurePoint.ID

    /// A look takes milliseconds; what takes this long hangs.
    static let deadline = Duration.seconds(20)
    /// Every case there is, not a seeded selection: minutes instead of seconds.
    static let isFull = getenv("FPMOND_CORPUS").map { String(cString: $0) == "full" } ?? false

    let file: BotFile
    let bytes: [UInt8]
    let mode: mode_t
    let ground: Ground
    let observatory: Observatory
    private(set) var cases = 0
    private(set) var hung = 0
    private(set) var falseOKs = 0
    private(set) var complaints: [Complaint] = []
    private(set) var slowest = (name: "", duration: Duration.zero)

    init(_ file: BotFile) throws {
        self.file = file
        ground = try Ground()
        let files = try HealthyBot.files.get()
        for (path, content) in files { try ground.put(.bytes(content.bytes), at: path, mode: content.mode) }
        if let benign = file.benign {
            bytes = Array(benign.utf8)
            try ground.put(.bytes(bytes), at: file.path)
        } else {
            bytes = try #require(files[file.path], "the simulator lays no \(file.path)").bytes
        }
        mode = ground.mode(file.path)
        observatory = Observatory(root: ground.root)
    }

    /// One case: what stands in the file's place, seen and judged.
    ///
    /// - Parameter isWhole: the file itself is damaged, so that those matter as well who only look whether and how it is there.
    func judged(_ standing: FileContents, _ name: @autoclosure () -> String, isWhole: Bool = false) throws -> Observatory.Judged {
        try ground.put(standing, at: file.path, mode: mode)
        cases += 1
        var found = Observatory.Judged()
        let took = ContinuousClock().measure { found = observatory.judged(after: isWhole ? file.readers : file.probes) }
        if took > slowest.duration { slowest = ("\(file.path): \(name())", took) }
        if took > Self.deadline {
            hung += 1
            complaints.append(Complaint(about: "no failure point", damage: name(), words: "took \(took)"))
        }
        return found
    }

    /// The failure points, look by look, that are fine on a healthy bot and say here that something is wrong.
    func made(bad judged: Observatory.Judged) -> [Set<ID>] {
        zip(judged.looks, observatory.healthy.looks).map { look, before in
            Set(look.findings.filter { $0.value.isBad && before.findings[$0.key]?.isBad == false }.keys)
        }
    }

    /// Whether anybody says anything else than of the healthy bot, be it in the evidence.
    func isChanged(_ judged: Observatory.Judged) -> Bool {
        zip(judged.looks, observatory.healthy.looks).contains { look, before in
            look.findings.contains { id, finding in
                let old = before.findings[id]
                return (finding.status, finding.reason, finding.message) != (old?.status, old?.reason, old?.message)
                    || finding.evidence != old?.evidence
            }
        }
    }

    /// What was wrong in one case.
    struct Complaint {
        var about: String
        /// What was done to the file; cases of one group are told together.
        var damage: String
        var group: String?
        var words: String
    }

    /// Notes each of `ids` that is ok, and stands for no block either, where the truth cannot be known.
    func refuseOK(of ids: Set<ID>, in judged: Observatory.Judged, _ damage: String, group: String? = nil, pardoned: (ID) -> Bool = { _ in false }) {
        refuseOK(of: [ids, ids], in: judged, damage, group: group, pardoned: pardoned)
    }

    /// The same with other failure points for each look: what fails only for one that remembers need not fail for one that does not.
    func refuseOK(of ids: [Set<ID>], in judged: Observatory.Judged, _ damage: String, group: String? = nil, pardoned: (ID) -> Bool) {
        for ((look, findings), ids) in zip(judged.looks, ids) {
            for id in ids.sorted() {
                guard let finding = findings[id], finding.isFine, !pardoned(id) else { continue }
                falseOKs += 1
                complaints.append(
                    Complaint(about: id.rawValue, damage: damage, group: group, words: "is ok by \(look) (\(finding.reason): \(finding.message))"))
            }
        }
    }

    /// Notes each failure point that says anything else than of the healthy bot.
    func refuseChange(_ judged: Observatory.Judged, _ damage: String, but allowed: (ID) -> Bool = { _ in false }) {
        for ((look, findings), (_, before)) in zip(judged.looks, observatory.healthy.looks) {
            for (id, finding) in findings where finding.status != before[id]?.status || finding.reason != before[id]?.reason {
                let words = "becomes \(finding.status) by \(look) (\(finding.reason): \(finding.message))"
                if !allowed(id) { complaints.append(Complaint(about: id.rawValue, damage: damage, words: words)) }
            }
        }
    }

    /// Ends the file's part: tells what was wrong, and adds it to the sums.
    func close() {
        let groups = Dictionary(grouping: complaints) { "\($0.about) \($0.group ?? $0.damage)" }
        let told = groups.sorted { $0.key < $1.key }.prefix(50).map { _, group in
            let damages = Set(group.map(\.damage)).sorted()
            return "\(group[0].about) \(group[0].words)\n    after \(damages.prefix(12).joined(separator: ", ")) (\(damages.count))"
        }
        #expect(groups.isEmpty, "\(complaints.count) complaints in \(cases) cases of \(file.path):\n\(told.joined(separator: "\n"))")
        #expect(CorpusCount.unused(of: file.path).map(\.description) == [])
        CorpusCount.add(file.path, cases: cases, falseOKs: falseOKs, hung: hung, slowest: slowest, of: BotFile.all.count)
    }
}

extension Finding {
    /// Ok, and not because the failure point is a block by design that holds now.
    var isFine: Bool { status == .ok && !holds }
    /// Says that something is wrong, or that a block holds.
    var isBad: Bool { status.isFailing || holds }
}
