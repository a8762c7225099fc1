import JSON
import Testing

/// What is written can be printed: nothing in it moves a cursor or turns a line.
@Suite struct WrittenTextTests {
    @Test(arguments: [
        ("\u{0}\u{1B}[2J\u{7F}", #""\u0000\u001b[2J\u007f""#), ("\u{80}\u{9B}\u{9F}", #""\u0080\u009b\u009f""#), ("a\nb\r\t", #""a\nb\r\t""#),
        ("\u{202E}\u{2066}\u{200B}\u{2028}\u{FEFF}", #""\u202e\u2066\u200b\u2028\ufeff""#), ("\"\\/", #""\"\\/""#),
        ("Überschuß 価格 😀\u{A0}", "\"Überschuß 価格 😀\u{A0}\""),
    ])
    func whatATerminalObeysIsEscaped(text: String, written: String) throws {
        #expect(JSON.string(text).text() == written)
        #expect(JSON.object([text: 1]).text() == "{\(written):1}")
        #expect(try JSON.parse(written) == .string(text))
    }

    @Test func everyCharacterComesBack() throws {
        let scalars = (0..<0x3000).compactMap { Unicode.Scalar($0 as UInt32) } + ["😀", "\u{E000}", "\u{FFFD}", "\u{10FFFF}"]
        let text = String(String.UnicodeScalarView(scalars))
        let written = JSON.string(text).text()
        #expect(try JSON.parse(written).string?.unicodeScalars.elementsEqual(scalars) == true)
        #expect(!written.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x202A...0x202E).contains($0.value) })
    }
}
