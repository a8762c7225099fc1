import Glibc
import Testing

@testable import Config
@testable import FailurePoints
@testable import Files

/// What each failure point declares and what its judge says in the source: neither knows a reason that the other does not.
@Suite struct ReasonSourcesTests {
    /// Reasons that no source spells: made of what was seen.
    private static let composed: Set<String> = {
        let failures = EndpointFailure.Kind.allCases.flatMap { [$0.rawValue, EndpointFailure($0, phase: .connect, detail: "").reason] }
        let malformations = ["empty", "truncated", "not-json", "wrong-shape", "nul-bytes", "not-a-file"]
            .filter { Malformation.Kind(rawValue: $0) != nil }
        // Source: systemd.unit(5) and org.freedesktop.systemd1(5), LoadState.
        let loadStates = ["stub", "not-found", "bad-setting", "error", "merged", "masked"]
        return Set(failures + malformations + loadStates + ["reduce", "block", "protective-reduce", "protective-block"])
    }()

    @Test(arguments: Catalogue.all) func everyDeclaredReasonIsGivenByItsJudge(_ point: FailurePoint) throws {
        let source = try Self.judging(of: point, shared: true)
        for reason in point.reasons where !Self.composed.contains(reason.code) {
            #expect(source.contains("\"\(reason.code)\""), "\(point.id) declares \(reason.code), which its judge does not give")
        }
    }

    @Test(arguments: Catalogue.all) func everyReasonThatAJudgeSpellsIsDeclared(_ point: FailurePoint) throws {
        let declared = point.reasons + Catalogue.commonReasons
        for (status, code) in Self.spelled(in: try Self.judging(of: point, shared: false)) {
            let known = declared.filter { $0.code == code }
            #expect(known.contains { status.map($0.statuses.contains) ?? true }, "\(code) as \(status?.rawValue ?? "any status")")
        }
    }

    /// A shared file speaks for several failure points: one of its category declares what it gives.
    @Test(arguments: Category.allCases) func everyReasonOfASharedFileIsDeclared(_ category: Category) throws {
        let declared = Catalogue.all.filter { $0.category == category }.flatMap(\.reasons) + Catalogue.commonReasons
        for (_, code) in Self.spelled(in: try Self.shared(by: category).map(Self.judges).joined(separator: "\n")) {
            #expect(declared.contains { $0.code == code }, "\(code)")
        }
    }

    @Test func theJudgesSpellTheirReasons() throws {
        let codes = try Catalogue.all.flatMap { Self.spelled(in: try Self.judging(of: $0, shared: false)) }
        #expect(codes.count > 2 * Catalogue.all.count, "the patterns no longer find what the judges say")
    }

    @Test func everyBlindnessOfAProbeIsCommon() throws {
        let common = Set(Catalogue.commonReasons.map(\.code)).union(Catalogue.customReasons.map(\.code))
        var found = 0
        for folder in ["Sources/Probes", "Sources/Scheduling", "Sources/Daemon/Slots"] {
            for file in try Self.files(under: folder) {
                for match in try Self.text(file).matches(of: /blind\(\s*(?:reason: )?"([a-z0-9-]+)"/) {
                    found += 1
                    #expect(common.contains(String(match.1)), "\(match.1) in \(file)")
                }
            }
        }
        #expect(found >= 15, "the pattern no longer finds what the probes say")
    }

    // MARK: Sources

    private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    /// What a judge says in its source, with the status where it stands beside the reason.
    private static func spelled(in source: String) -> [(Status?, String)] {
        let withStatus =
            source.matches(of: /\.(unknown|warning|critical)\(\s*"([a-z0-9-]+)",/)
            + source.matches(of: /[Ff]inding\(\s*\.(unknown|warning|critical), "([a-z0-9-]+)",/)
        return withStatus.map { (Status(rawValue: String($0.1)), String($0.2)) }
            + source.matches(of: /(?:reason: |reason = |fault\(|\bcritical\(|\bfailing\()"([a-z0-9-]+)"/).map { (nil, String($0.1)) }
    }

    /// The source of a failure point's judge: of its own file and, with `shared`, of the files that its category or all share.
    private static func judging(of point: FailurePoint, shared withShared: Bool) throws -> String {
        let own = try #require(try file(of: point), "\(point.id) has no file of its name in the folder of its category")
        let files = withShared ? [own] + (try shared(by: point.category)) + (try files(under: "\(catalogue)/Shared")) : [own]
        return try files.map(judges).joined(separator: "\n")
    }

    private static let catalogue = "Sources/FailurePoints/Catalogue"

    private static func folder(of category: Category) -> String {
        "\(catalogue)/\(upperCamelCase(category.rawValue, "_"))"
    }

    /// `BotFrozen.swift` for bot-frozen.
    private static func file(of point: FailurePoint) throws -> String? {
        let name = upperCamelCase(point.id.rawValue, "-")
        return try files(under: folder(of: point.category)).first { $0.hasSuffix("/\(name).swift") }
    }

    private static func upperCamelCase(_ words: String, _ separator: Character) -> String {
        words.split(separator: separator).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The files of a category's folder that are not of one failure point.
    private static func shared(by category: Category) throws -> [String] {
        let own = try Catalogue.all.filter { $0.category == category }.map { try file(of: $0) }
        return try files(under: folder(of: category)).filter { !own.contains($0) }
    }

    /// A source without its declarations of failure points and of reasons, which name the same codes.
    private static func judges(_ path: String) throws -> String {
        var (lines, isDeclaring): ([Substring], Bool) = ([], false)
        for line in try text(path).split(separator: "\n") {
            if line == "extension FailurePoint {" || line == "extension Reason {" { isDeclaring = true }
            if !isDeclaring { lines.append(line) }
            if line == "}" { isDeclaring = false }
        }
        return lines.joined(separator: "\n")
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try SmallFile.read(path, maximumBytes: 1 << 20), as: UTF8.self)
    }

    /// The Swift files of a folder of the package and of those below it, sorted.
    private static func files(under folder: String) throws -> [String] {
        let path = folder.hasPrefix("/") ? folder : "\(root)/\(folder)"
        let directory = try #require(opendir(path), "\(path)")
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            if isFolder { found += try files(under: "\(path)/\(name)") } else if name.hasSuffix(".swift") { found.append("\(path)/\(name)") }
        }
        return found.sorted()
    }
}
