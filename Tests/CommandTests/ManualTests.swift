import JSON
import Testing

/// The man pages say what the code does: `make docs` after a change of either.
@Suite struct ManualTests {
    private static let docs = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/docs/"

    @Test(arguments: ["fpmond.8", "fpmond.json.5", "fpmond-catalogue.7"])
    func theGeneratedPartsAreUpToDate(page: String) async throws {
        let end = try await Program.fpmond.run("manual", Self.docs + page)
        #expect(end.status == 0, "\(end.errors)")
        #expect(end.output == ScratchDirectory.text(of: Self.docs + page), "make docs")
        #expect(end.output.contains(".\\\" generated: end"))
    }

    @Test func everyOptionOfEveryVerbIsInTheManual() async throws {
        let manual = try #require(ScratchDirectory.text(of: Self.docs + "fpmond.8"))
        let verbs = try JSON.parse(try await Program.fpmond.run("--experimental-dump-help").output)["command"]?["subcommands"]?.array ?? []
        #expect(verbs.count > 5)
        for verb in verbs where verb["shouldDisplay"]?.bool != false && verb["commandName"] != "help" {
            let name = verb["commandName"]?.string ?? ""
            #expect(manual.contains(".SS \"fpmond \(name.split(separator: "-").joined(separator: "\\-"))\""), "\(name)")
            for argument in verb["arguments"]?.array ?? [] where argument["shouldDisplay"]?.bool != false {
                guard let option = argument["preferredName"]?["name"]?.string else { continue }
                #expect(manual.contains("\\-\\-\(option.split(separator: "-").joined(separator: "\\-"))"), "\(name) --\(option)")
            }
        }
    }

    @Test(arguments: [
        (".\\\" generated: nonsense\n", "no such part"), (".\\\" generated: end\n", "no such part"), (".\\\" generated: keys\n", "has no end"),
    ])
    func aPageWithAWrongMarkIsRefused(text: String, words: String) async throws {
        let place = try ScratchDirectory()
        try place.write(text, to: "page.8")
        let end = try await Program.fpmond.run("manual", place["page.8"])
        #expect(end.status == 64)
        #expect(end.errors.contains(words), "\(end.errors)")
    }
}
