import FailurePoints
import Testing

@Suite struct MachineTests {
    private static func disk(_ volumes: DiskFacts.Volume...) -> Reading<DiskFacts> { BotScene.reading(DiskFacts(volumes: volumes)) }

    private static func files(_ files: CriticalFile..., user: ServiceUser? = ServiceUser(name: "root", uid: 0, groups: [])) -> Reading<
        ConfigurationFacts
    > {
        BotScene.reading(BotScene.configuration(files: files, user: user))
    }

    private static func directory(exists: Bool, may: Bool?) -> Reading<ConfigurationFacts> {
        var facts = BotScene.configuration()
        var directory = CriticalDirectory(path: "feature_store", exists: exists)
        directory.serviceMayUse = may
        directory.lacks = may == false ? ["write"] : []
        facts.directories.append(directory)
        return BotScene.reading(facts)
    }

    private static let torn = CriticalFile.State.malformed(Malformation(.truncated, "line 2"))

    private static let rows: [Row] = [
        Row("disk-full", "85 %", .ok, "ok", evidence: "volumes") { $0.snapshot[.disk] = disk(BotScene.volume(used: 0.85)) },
        Row("disk-full", "over 85 %", .warning, "space-low", evidence: "used_ratio") { $0.snapshot[.disk] = disk(BotScene.volume(used: 0.851)) },
        Row("disk-full", "95 %", .warning, "space-low") { $0.snapshot[.disk] = disk(BotScene.volume(used: 0.95)) },
        Row("disk-full", "over 95 %", .critical, "space-critical") { $0.snapshot[.disk] = disk(BotScene.volume(used: 0.951)) },
        Row("disk-full", "under a gibibyte", .critical, "free-bytes-critical", evidence: "free_bytes") {
            $0.snapshot[.disk] = disk(BotScene.volume(used: 0.91, total: 10 << 30))
        },
        Row("disk-full", "a volume that never had a gibibyte", .ok, "ok") { $0.snapshot[.disk] = disk(BotScene.volume(used: 0.5, total: 1 << 30)) },
        Row("disk-full", "inodes", .critical, "inodes-critical", evidence: "used_inodes_ratio") {
            $0.snapshot[.disk] = disk(BotScene.volume(inodes: 0.951))
        },
        Row("disk-full", "read-only", .critical, "read-only", evidence: "path") { $0.snapshot[.disk] = disk(BotScene.volume(readOnly: true)) },
        Row("disk-full", "the second volume", .critical, "space-critical") {
            $0.snapshot[.disk] = disk(BotScene.volume(), BotScene.volume("/tmp", used: 0.99))
        },
        Row("disk-full", "no volume", .unknown, "no-volumes") { $0.snapshot[.disk] = disk() },

        Row("file-permissions", "a file", .critical, "denied", evidence: "lacks") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", may: false))
        },
        Row("file-permissions", "a directory", .critical, "denied", evidence: "file") {
            $0.snapshot[.configuration] = directory(exists: true, may: false)
        },
        Row("file-permissions", "a missing directory is another matter", .ok, "ok") {
            $0.snapshot[.configuration] = directory(exists: false, may: nil)
        },
        Row("file-permissions", "no such user", .unknown, "no-service-user") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", may: nil), user: nil)
        },
        Row("file-permissions", "could not be told", .unknown, "undetermined", evidence: "untold") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", may: nil))
        },

        Row("file-corruption", "critical file torn", .critical, "truncated", evidence: "file") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", torn))
        },
        Row("file-corruption", "lesser file torn", .warning, "truncated") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", torn, .high))
        },
        Row("file-corruption", "both torn", .critical, "truncated", evidence: "corrupt") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", torn, .high), BotScene.file("b.json", torn))
        },
        Row("file-corruption", "not ours to read", .unknown, "unreadable") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", .unreadable("EACCES")))
        },
        Row("file-corruption", "nothing looked at", .unknown, "no-files") { $0.snapshot[.configuration] = files() },

        Row("critical-file-missing", "critical file", .critical, "missing", evidence: "missing") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", .missing))
        },
        Row("critical-file-missing", "lesser file", .warning, "missing", evidence: "file") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", .missing, .high))
        },
        Row("critical-file-missing", "a directory", .warning, "directory-missing") {
            $0.snapshot[.configuration] = directory(exists: false, may: nil)
        },
        Row("critical-file-missing", "not ours to read", .unknown, "unreadable") {
            $0.snapshot[.configuration] = files(BotScene.file("a.json", .unreadable("EACCES")))
        },
        Row("critical-file-missing", "nothing looked at", .unknown, "no-files") { $0.snapshot[.configuration] = files() },
    ]

    @Test(arguments: rows)
    func theMachineIsJudgedByWhatTheBotNeeds(_ row: Row) { row.check() }

    @Test func everyTroubledVolumeIsNamed() {
        let finding = BotScene.healthy.with {
            $0.snapshot[.disk] = Self.disk(BotScene.volume("/bot", used: 0.9), BotScene.volume("/tmp", readOnly: true))
        }.judged("disk-full")
        #expect(finding.reason == "read-only")
        #expect(finding.message.contains("/bot") && finding.message.contains("/tmp"))
    }
}
