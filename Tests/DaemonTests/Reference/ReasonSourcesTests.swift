import Glibc
import Testing

@testable import Daemon
@testable import FailurePoints

/// What the reference declares and what the judges say in their source: neither knows a reason that the other does not.
@Suite struct ReasonSourcesTests {
    /// The files of each category's judges, and those that all of them judge through.
    private static let prefixes: [Category: String] = [
        .signalBlocks: "SignalBlocks", .systemFailures: "SystemFailures", .resourceConstraints: "ResourceConstraints",
        .configuration: "Configuration",
        .data: "Data", .state: "State",
    ]
    private static let shared = ["EngineEvidence.swift", "EndpointFacts+Judging.swift", "EarlyFinding.swift"]

    /// Reasons that no source spells: made of what was seen.
    private static let composed: Set<String> = {
        let failures = EndpointFailure.Kind.allCases.flatMap { [$0.rawValue, EndpointFailure($0, phase: .connect, detail: "").reason] }
        let malformations = ["empty", "truncated", "not-json", "wrong-shape", "nul-bytes", "not-a-file"]
            .filter { Malformation.Kind(rawValue: $0) != nil }
        // Source: systemd.unit(5) and org.freedesktop.systemd1(5), LoadState.
        let loadStates = ["stub", "not-found", "bad-setting", "error", "merged", "masked"]
        return Set(failures + malformations + loadStates + ["reduce", "block", "protective-reduce", "protective-block"])
    }()

    @Test(arguments: Category.allCases) func everyDeclaredReasonIsGivenByAJudge(_ category: Category) throws {
        let source = try Self.source(of: category)
        for point in Catalogue.all where point.category == category {
            for reason in Catalogue.reasons(of: point) where !Self.composed.contains(reason.code) {
                #expect(source.contains("\"\(reason.code)\""), "\(point.id) declares \(reason.code), which no judge of its category gives")
            }
        }
    }

    @Test(arguments: Category.allCases) func everyReasonThatAJudgeSpellsIsDeclared(_ category: Category) throws {
        let points = Catalogue.all.filter { $0.category == category }
        let declared = points.flatMap { Catalogue.reasons(of: $0) } + Catalogue.commonReasons
        let source = try Self.source(of: category, shared: false)
        let (withStatus, without) = (
            source.matches(of: /\.(unknown|warning|critical)\(\s*"([a-z0-9-]+)",/), source.matches(of: /(?:reason: |reason = |fault\()"([a-z0-9-]+)"/)
        )
        #expect(withStatus.count + without.count >= 5, "the patterns no longer find what the judges say")
        for match in withStatus {
            let (status, code) = (try #require(Status(rawValue: String(match.1))), String(match.2))
            #expect(declared.contains { $0.code == code && $0.statuses.contains(status) }, "\(code) as \(status)")
        }
        for match in without { #expect(declared.contains { $0.code == String(match.1) }, "\(match.1)") }
    }

    @Test func everyBlindnessOfAProbeIsCommon() throws {
        let common = Set(Catalogue.commonReasons.map(\.code)).union(Catalogue.customReasons.map(\.code))
        var found = 0
        for folder in ["Sources/Probes", "Sources/Daemon/Scheduling", "Sources/Daemon/Custom"] {
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

    private static func source(of category: Category, shared withShared: Bool = true) throws -> String {
        let prefix = try #require(prefixes[category])
        let all = try files(under: "Sources/FailurePoints/Catalogue").filter { !$0.contains("/Reasons/") }
        let own = all.filter { path in
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            return name.hasPrefix(prefix + ".") || name.hasPrefix(prefix + "+") || (withShared && shared.contains(name))
        }
        #expect(!own.isEmpty)
        return try own.map(text).joined(separator: "\n")
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
