import JSON
import Testing

@Suite struct MergingTests {
    private func merged(_ first: String, _ second: String) throws -> LocatedJSON {
        try LocatedJSON.parse(first).overlaid(with: try LocatedJSON.parse(second).inText(1))
    }

    @Test(arguments: [
        (#"{"a": 1}"#, #"{"b": 2}"#, #"{"a":1,"b":2}"#),
        (#"{"a": {"x": 1, "y": 2}}"#, #"{"a": {"y": 3}}"#, #"{"a":{"x":1,"y":3}}"#),
        (#"{"a": [1, 2]}"#, #"{"a": [3]}"#, #"{"a":[3]}"#),
        (#"{"a": {"x": 1}}"#, #"{"a": null}"#, #"{"a":null}"#),
        (#"{"a": "short"}"#, #"{"a": {"x": 1}}"#, #"{"a":{"x":1}}"#),
        (#"{"a": {"x": 1}}"#, #"{"a": "short"}"#, #"{"a":"short"}"#),
        (#"{"a": 1}"#, "{}", #"{"a":1}"#),
    ])
    func objectsMergeAndAllElseIsReplaced(first: String, second: String, expected: String) throws {
        #expect(try merged(first, second).json.text() == expected)
    }

    @Test func eachValueKeepsThePlaceInItsText() throws {
        let both = try merged("{\"a\": {\"x\": 1, \"y\": 2}}", "{\n\"a\": {\"y\": [3]}}")
        guard case .object(let members) = both.value, let a = members.first?.value, case .object(let inner) = a.value else {
            Issue.record("not an object")
            return
        }
        #expect(inner.map(\.key) == ["x", "y"])
        #expect(inner.map(\.value.position.text) == [0, 1])
        #expect(inner.map(\.value.position.line) == [1, 2])
        guard case .array(let elements)? = inner.last?.value.value else {
            Issue.record("not a list")
            return
        }
        #expect(elements.first?.position.text == 1)
    }

    /// Whoever checks the document sees a key that one text has twice.
    @Test func aKeyThatOneTextHasTwiceStaysTwice() throws {
        for (first, second) in [(#"{"a": 1}"#, #"{"a": 2, "a": 3}"#), (#"{"a": 1, "a": 2}"#, #"{"a": 3}"#)] {
            guard case .object(let members) = try merged(first, second).value else {
                Issue.record("not an object")
                continue
            }
            #expect(members.map(\.key) == ["a", "a"])
        }
    }
}
