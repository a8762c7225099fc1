/// System failures of the machine: the disk, and the files the bot cannot do without.
extension Catalogue {
    static let machineFailures: [FailurePoint] = [diskFull, logGrowth, filePermissions, fileCorruption, criticalFileMissing]
}

// MARK: Disk

extension Catalogue {
    static let diskFull = FailurePoint(
        "disk-full", rows: ["2.4a"], category: .systemFailures, impact: .blocksAll, title: "A disk is full or read-only",
        advice: "Make room: the oldest logs/*.gz first, never a .jsonl or .json. A read-only file system needs a look at the kernel's log.",
        reads: [.disk, .journal],
        settings: [DiskRoom.warningUsed, DiskRoom.criticalUsed, DiskRoom.criticalFree, DiskRoom.criticalInodes, SharedSettings.journalHold],
        roles: [.check(.fileSystem)],
        judge: FailurePoint.judge(DiskRoom.judge))

    enum DiskRoom {
        static let warningUsed = Setting(
            "warning_used_ratio", .ratio(0.85), why: "the bot's logs are never trimmed between restarts; bot contract 3.2")
        static let criticalUsed = Setting("critical_used_ratio", .ratio(0.95), why: "ext4 keeps 5 % for root; bot contract 14, row 2.4a")
        static let criticalFree = Setting(
            "critical_free_bytes", .bytes(1 << 30),
            why: "the bot's logs grow by up to 1 GiB a day; volumes of less than twice this are judged by their share alone; bot contract 14")
        static let criticalInodes = Setting(
            "critical_used_inodes_ratio", .ratio(0.95), why: "no file can be created without one, whatever space is left; bot contract 14, row 2.4a")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let volumes = try input.facts(.disk).volumes
            guard !volumes.isEmpty else { throw EarlyFinding(.unknown("no-volumes", "no volume was looked at")) }
            var troubles: [(finding: Finding, rank: Int)] = []
            for volume in volumes {
                if let trouble = trouble(volume, input) { troubles.append(trouble) }
            }
            let all: Evidence.Value = .list(volumes.map { .record(figures($0)) })
            guard let worst = troubles.min(by: { $0.rank < $1.rank }) else {
                // A quota, or a volume that nobody looks at: the bot meets what we do not.
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
            let free = "\(volume.path) is \(percent(used)) full, \(volume.freeBytes >> 20) MiB are free"
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
}

// MARK: Logs

extension Catalogue {
    static let logGrowth = FailurePoint(
        "log-growth", category: .systemFailures, impact: .none, title: "The bot's logs grow without end",
        advice: "The bot rotates at its start only. A restart at a quiet moment rotates; never delete a .jsonl that it still writes.",
        reads: [.logIntegrity], settings: [LogRoom.size, LogRoom.daily], judge: FailurePoint.judge(LogRoom.judge))

    enum LogRoom {
        static let size = Setting("log_bytes", .bytes(100 << 20), why: "the bot rotates beyond this, but at its start only; bot contract 3.2 and 15")
        static let daily = Setting("bytes_a_day", .bytes(1 << 30), why: "bot contract 14, row 2.4a")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.logIntegrity)
            var evidence: Evidence = ["path": "logs", "total_bytes": .integer(facts.totalBytes)]
            let (at, before) = (input.memory.instant("at"), input.memory.integer("total_bytes"))
            let elapsed = at.map { input.age(of: $0) } ?? .zero
            // A sample a day: a rotation makes the total smaller and begins a new one.
            let keeps = at != nil && elapsed >= .zero && elapsed <= .seconds(86_400) && facts.totalBytes >= before ?? 0
            let memory = keeps ? input.memory : Memory(["at": .instant(input.now.wall), "total_bytes": .integer(facts.totalBytes)])
            if let largest = facts.logs.max(by: { $0.sizeBytes < $1.sizeBytes }), largest.sizeBytes > input.bytes(size) {
                evidence["file"] = .text(largest.path)
                evidence["size_bytes"] = .integer(largest.sizeBytes)
                return .warning("unrotated", "\(largest.path) has \(largest.sizeBytes >> 20) MiB", evidence: evidence, remember: memory)
            }
            if let before, elapsed >= .seconds(3600), elapsed <= .seconds(90_000) {
                let grown = Double(facts.totalBytes - before) / elapsed.inSeconds * 86_400
                evidence["bytes_a_day"] = .integer(Int64(grown))
                if grown > Double(input.bytes(daily)) {
                    return .warning("growing", "the logs grow by \(Int64(grown) >> 20) MiB a day", evidence: evidence, remember: memory)
                }
            }
            return .ok("\(facts.files) logs, \(facts.totalBytes >> 20) MiB", evidence: evidence, remember: memory)
        }
    }
}

// MARK: Critical files

extension Catalogue {
    static let filePermissions = FailurePoint(
        "file-permissions", rows: ["2.4b"], category: .systemFailures, impact: .blocksAll, title: "The bot may not use its own files",
        advice: "Give owner and mode back to the service's user. Usually someone edited or copied a file as another user.",
        reads: [.configuration, .journal], settings: [SharedSettings.journalHold], roles: [.check(.fileSystem)],
        judge: FailurePoint.judge(CriticalFiles.judgePermissions))

    static let fileCorruption = FailurePoint(
        "file-corruption", rows: ["2.4c"], category: .systemFailures, impact: .blocksAll, title: "A critical file is corrupt",
        advice: "Restore the file named from a known-good copy; configuration may be replaced while the bot runs, its data only while it is stopped.",
        reads: [.configuration], healer: "restore-config", roles: [.check(.fileSystem), .check(.configIntegrity)],
        judge: FailurePoint.judge(CriticalFiles.judgeCorruption))

    static let criticalFileMissing = FailurePoint(
        "critical-file-missing", rows: ["2.4d"], category: .systemFailures, impact: .blocksAll, title: "A critical file is missing",
        advice: "Restore the file named from a known-good copy. The bot replaces what is missing by defaults, or does not start.",
        reads: [.configuration], healer: "restore-config", roles: [.check(.fileSystem), .check(.configIntegrity)],
        judge: FailurePoint.judge(CriticalFiles.judgePresence))

    enum CriticalFiles {
        static func judgePermissions(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.configuration)
            var denied: [(path: String, lacks: [String])] = []
            var untold: [String] = []
            for file in facts.files where file.state != .missing {
                if file.serviceMayUse == false { denied.append((file.path, file.lacks)) }
                if file.serviceMayUse == nil { untold.append(file.path) }
            }
            for directory in facts.directories where directory.exists {
                if directory.serviceMayUse == false { denied.append((directory.path, directory.lacks)) }
                if directory.serviceMayUse == nil { untold.append(directory.path) }
            }
            let user = facts.serviceUser?.name
            if let first = denied.first {
                let listed = denied.map { "\($0.path) (\($0.lacks.spoken))" }
                return .critical(
                    "denied", "\(user ?? "the service's user") lacks permission for \(listed.spoken)",
                    evidence: [
                        "file": .text(first.path), "lacks": .names(first.lacks), "user": user.map { .text($0) } ?? .nothing, "denied": .names(listed),
                    ])
            }
            // An access list, an immutable file, or one that is not looked at.
            if let said = input.wordOfBot(.permissionError, "permission-error-said", "the bot was denied a file") { return said }
            guard let user else {
                throw EarlyFinding(.unknown("no-service-user", "the service's user could not be resolved, so its permissions cannot be told"))
            }
            if let first = untold.first {
                let evidence: Evidence = ["file": .text(first), "user": .text(user), "untold": .names(untold)]
                throw EarlyFinding(.unknown("undetermined", "the permissions of \(untold.count) files could not be told", evidence: evidence))
            }
            return .ok("\(user) may use all of its critical files", evidence: ["user": .text(user), "files": .count(facts.files.count)])
        }

        static func judgeCorruption(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.configuration)
            let corrupt = facts.files.compactMap { file -> (CriticalFile, Malformation)? in
                if case .malformed(let malformation) = file.state { (file, malformation) } else { nil }
            }
            if let (first, malformation) = corrupt.first(where: { $0.0.weight == .critical }) ?? corrupt.first {
                return Finding(
                    first.weight == .critical ? .critical : .warning, malformation.kind.rawValue,
                    corrupt.prefix(8).map { "\($0.0.path) cannot be used (\($0.1))" }.joined(separator: "; "),
                    evidence: ["file": .text(first.path), "detail": .text(malformation.detail), "corrupt": .names(corrupt.map(\.0.path))])
            }
            try refuseUnreadable(facts.files)
            let present = facts.files.filter { $0.state == .present }.count
            return .ok("\(present) critical files can be used", evidence: ["files": .count(present)])
        }

        /// - Throws: unknown, when a file could not be looked at, or none was.
        private static func refuseUnreadable(_ files: [CriticalFile]) throws(EarlyFinding) {
            if files.isEmpty { throw EarlyFinding(.unknown("no-files", "no critical file was looked at")) }
            for file in files {
                if case .unreadable(let detail) = file.state {
                    throw EarlyFinding(.unknown("unreadable", "\(file.path) could not be read: \(detail)", evidence: ["file": .text(file.path)]))
                }
            }
        }

        static func judgePresence(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.configuration)
            // What has defaults of its own need not be there. Source: bot contract 12.
            let files = facts.files.filter { $0.state == .missing && $0.weight != .medium }
            let directories = facts.directories.filter { !$0.exists }.map(\.path)
            let missing = files.map(\.path) + directories
            if let first = files.first(where: { $0.weight == .critical })?.path ?? directories.first ?? files.first?.path {
                let critical = files.contains { $0.weight == .critical }
                return Finding(
                    critical ? .critical : .warning, files.isEmpty ? "directory-missing" : "missing", "not there: \(missing.spoken)",
                    evidence: ["file": .text(first), "missing": .names(missing)])
            }
            try refuseUnreadable(facts.files)
            return .ok("\(facts.files.count) critical files are there", evidence: ["files": .count(facts.files.count)])
        }
    }
}
