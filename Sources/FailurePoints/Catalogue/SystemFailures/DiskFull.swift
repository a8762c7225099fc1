/// A volume that the bot writes to is full, almost full or read-only.
extension FailurePoint {
    static let diskFull = FailurePoint(
        "disk-full", rows: ["2.4a"], category: .systemFailures, impact: .blocksAll, title: "A disk is full or read-only",
        meaning: """
            A bot that cannot write loses track of what it holds: it opens and closes positions without a record. The heartbeats and logs that \
            would show this stop as well.
            """,
        advice: """
            Free space: delete the oldest logs/*.gz first, never a .jsonl or .json. For a read-only file system check the kernel's log.
            """,
        reads: [.disk, .journal],
        settings: [DiskFull.warningUsed, DiskFull.criticalUsed, DiskFull.criticalFree, DiskFull.criticalInodes, SharedSettings.journalHold],
        reasons: [
            .critical("read-only", "a volume that the bot writes to is mounted read-only"),
            .critical("space-critical", "the used share of a volume is above the critical limit"),
            .critical("free-bytes-critical", "a volume of at least twice the critical free space has less than that free"),
            .critical("inodes-critical", "the used share of a volume's inodes is above the critical limit"),
            .warning("space-low", "the used share of a volume is above the warning limit"),
            .warning("no-space-said", "no volume is full, but the bot's journal recently said that there was no space"),
            .unknown("no-volumes", "no volume was checked"),
        ],
        ladder: ["remove-logs"], roles: [.check(.fileSystem)], judge: FailurePoint.judge(DiskFull.judge))
}

private enum DiskFull {
    static let warningUsed = Setting(
        "warning_used_ratio", .ratio(0.85), clears: .below, why: "the bot never trims its logs between restarts; bot contract 3.2")
    static let criticalUsed = Setting(
        "critical_used_ratio", .ratio(0.95), clears: .below, why: "ext4 reserves 5 % for root; bot contract 14, row 2.4a")
    static let criticalFree = Setting(
        "critical_free_bytes", .bytes(1 << 30), clears: .above,
        why: "the bot's logs grow by up to 1 GiB a day; for volumes smaller than twice this only the used share counts; bot contract 14")
    static let criticalInodes = Setting(
        "critical_used_inodes_ratio", .ratio(0.95), clears: .below,
        why: "without an inode no file can be created, whatever space is left; bot contract 14, row 2.4a")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let volumes = try input.facts(.disk).volumes
        guard !volumes.isEmpty else { throw EarlyFinding(.unknown("no-volumes", "no volume was checked")) }
        var troubles: [(finding: Finding, rank: Int)] = []
        for volume in volumes {
            if let trouble = trouble(volume, input) { troubles.append(trouble) }
        }
        let all: Evidence.Value = .list(volumes.map { .record(figures($0)) })
        guard let worst = troubles.min(by: { $0.rank < $1.rank }) else {
            // A quota, or a volume that fpmond does not check: the bot may run out of space where fpmond sees enough.
            if let said = input.wordOfBot(.noSpace, "no-space-said", "the bot found no space") { return said }
            let fullest = volumes.max { $0.usedRatio < $1.usedRatio } ?? volumes[0]
            var evidence = figures(fullest)
            evidence["volumes"] = all
            return .ok("\(fullest.path) is \(percent(fullest.usedRatio)) full", evidence: evidence)
        }
        var finding = worst.finding
        var words = [String]()
        for trouble in troubles.map(\.finding.message) where !words.contains(trouble) { words.append(trouble) }
        finding.message = words.prefix(8).joined(separator: "; ")
        finding.evidence["volumes"] = all
        return finding
    }

    private static func trouble(_ volume: DiskFacts.Volume, _ input: JudgeInput) -> (Finding, Int)? {
        let evidence = figures(volume)
        let (used, inodes) = (volume.usedRatio, volume.usedInodesRatio)
        let floor = UInt64(clamping: input.bytes(criticalFree))
        let free = "\(volume.path) is \(percent(used)) full, \(volume.freeBytes >> 20) MiB free"
        if volume.readOnly { return (.critical("read-only", "\(volume.path) is mounted read-only", evidence: evidence), 0) }
        if used > input.ratio(criticalUsed) { return (.critical("space-critical", free, evidence: evidence), 1) }
        if volume.totalBytes / 2 >= floor, volume.freeBytes < floor { return (.critical("free-bytes-critical", free, evidence: evidence), 2) }
        if inodes > input.ratio(criticalInodes) {
            return (.critical("inodes-critical", "\(volume.path) has used \(percent(inodes)) of its inodes", evidence: evidence), 3)
        }
        if used > input.ratio(warningUsed) { return (.warning("space-low", free, evidence: evidence), 4) }
        return nil
    }

    private static func figures(_ volume: DiskFacts.Volume) -> Evidence {
        [
            "path": .text(volume.path), "used_ratio": .number((volume.usedRatio * 1000).rounded() / 1000),
            "free_bytes": .integer(Int64(clamping: volume.freeBytes)), "total_bytes": .integer(Int64(clamping: volume.totalBytes)),
            "used_inodes_ratio": .number((volume.usedInodesRatio * 1000).rounded() / 1000), "read_only": .flag(volume.readOnly),
        ]
    }

    private static func percent(_ ratio: Double) -> String { "\(Int((ratio * 100).rounded())) %" }
}
