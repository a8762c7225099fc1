import FailurePoints
import JSON
import Testing

@testable import Files

/// The table of files is whole, and its words are true.
@Suite struct CompletenessTests {
    /// Read by name pattern, not one by one.
    private static func isOneOfMany(_ path: String) -> Bool {
        path.hasSuffix("_intel.json") || (path.hasPrefix("logs/") && path.hasSuffix(".jsonl"))
    }

    @Test func everyFileThatAProbeOpensIsInTheTable() throws {
        let ground = try Ground()
        let healthy = try HealthyBot.files.get()
        for (path, file) in healthy { try ground.put(.bytes(file.bytes), at: path, mode: file.mode) }
        for (path, variants) in try HealthyBot.failing.get() where healthy[path] == nil {
            if let first = variants.first { try ground.put(.bytes(first.file.bytes), at: path, mode: first.file.mode) }
        }
        for file in BotFile.all { if let benign = file.benign { try ground.put(.bytes(Array(benign.utf8)), at: file.path) } }
        let opened = try OpenedFiles(root: ground.root, paths: ground.paths)
        _ = Observatory(root: ground.root)
        let read = opened.paths()
        let listed = Set(BotFile.all.map(\.path))
        #expect(read.subtracting(listed).filter { !Self.isOneOfMany($0) } == [])
        // A file of which nobody reads the content is in the table for its presence.
        #expect(BotFile.all.filter { !$0.probes.isEmpty && !read.contains($0.path) }.map(\.path) == [])
    }

    @Test func everyFailurePointOfTheTableIsOneThatReadsTheFile() {
        for file in BotFile.all {
            let concerned = Set(Observatory.concerned(by: file.readers).map(\.id))
            #expect(file.needs.subtracting(concerned) == [], "\(file.path)")
            #expect(Set(file.mayBeAbsent.keys).subtracting(file.needs) == [], "\(file.path)")
        }
        #expect(Set(BotFile.all.map(\.path)).count == BotFile.all.count)
    }

    @Test func theHealthyBotIsFine() throws {
        let ground = try Ground()
        for (path, file) in try HealthyBot.files.get() { try ground.put(.bytes(file.bytes), at: path, mode: file.mode) }
        for (look, findings) in Observatory(root: ground.root).healthy.looks {
            #expect(findings.count == Catalogue.all.count)
            for (id, finding) in findings { #expect(finding.isFine, "\(id) by \(look): \(finding.status) \(finding.reason) \(finding.message)") }
        }
    }

    /// Else damage to one file would alter what has nothing to do with it, and a reload that disables a probe would alter what does not declare it.
    @Test func noFailurePointLooksAtWhatItDoesNotDeclare() throws {
        let ground = try Ground()
        for (path, file) in try HealthyBot.files.get() { try ground.put(.bytes(file.bytes), at: path, mode: file.mode) }
        let observatory = Observatory(root: ground.root)
        let before = observatory.healthy.once
        for probe in ProbeName.all {
            for (id, finding) in observatory.judged(without: probe) where finding != before[id] {
                let declared = Catalogue[id]?.reads.contains(probe) == true || Observatory.undeclared[id]?.contains(probe) == true
                #expect(declared, "\(id) looks at \(probe): \(finding.reason)")
            }
        }
    }
}
