import JSON
import Testing

@Suite struct ValueTests {
    @Test(arguments: [
        ("", true), ("/a", true), ("/a/0", true), ("/a/01", false), ("/a/-", false), ("/a/2", false), ("/m~1n", true), ("/k~0l", true), ("/", true),
        ("a", false), ("/a~2", false), ("/a~", false), ("/a/0/x", false),
    ])
    func aPointerLeadsToItsPlaceOrNowhere(pointer: String, exists: Bool) {
        let value: JSON = ["a": ["b", "c"], "m/n": 1, "k~l": 2, "": 3]
        #expect((value.at(pointer: pointer) != nil) == exists)
    }

    @Test func thePointersOfTheStandard() {
        let value: JSON = ["data": [["markPrice": "88000.1"]]]
        #expect(value.at(pointer: "/data/0/markPrice")?.string == "88000.1")
        #expect(value.at(pointer: "/data/0/markPrice")?.double == nil)
    }

    @Test func numbersAnswerAsBothKindsWhereTheyFit() {
        #expect(JSON.int(3).double == 3)
        #expect(JSON.double(3).int == 3)
        #expect(JSON.double(3.5).int == nil)
        #expect(JSON.double(1e300).int == nil)
        #expect(JSON.string("3").double == nil && JSON.bool(true).int == nil)
    }

    @Test func anObjectKeepsItsOrderAndFindsItsKeys() {
        var object = JSONObject()
        for number in 0..<100 { object.append("k\(number)", .int(Int64(number))) }
        object["k50"] = nil
        object["k3"] = "three"
        object.append("k3", "3")
        #expect(object.count == 99 && object["k50"] == nil && object["k51"] == 51 && object["k3"] == "3")
        #expect(object.keys.prefix(5) == ["k0", "k1", "k2", "k3", "k4"])
        #expect(JSON.object(["a": 1, "b": 2]) == JSON.object(["b": 2, "a": 1]))
        #expect(Set([JSON.object(["a": 1, "b": 2]), JSON.object(["b": 2, "a": 1])]).count == 1)
    }

    @Test(arguments: [
        JSON.null, true, 0, -7, .int(.min), 0.1, 1e300, -0.0, 5e-300, 1.0, "", "\"\\\n\r\t\u{1}\u{1f}\u{7f}/é😀\0", [], [:], [1, [2, []]],
        ["b": ["x": 1], "a": [], "c": [:]],
    ])
    func whatIsWrittenReadsBack(value: JSON) throws {
        #expect(try JSON.parse(value.text()) == value)
        #expect(try JSON.parse(value.utf8(pretty: true)) == value)
    }

    @Test func theFormsOfTheText() {
        let value: JSON = ["b": [1, 2.0, "x"], "a": [:], "n": .double(.nan)]
        #expect(value.text() == #"{"b":[1,2.0,"x"],"a":{},"n":null}"#)
        #expect(
            value.text(pretty: true) == """
                {
                  "b": [
                    1,
                    2.0,
                    "x"
                  ],
                  "a": {},
                  "n": null
                }
                """)
        #expect("\(JSON.string("é\u{1}"))" == #""é\u0001""#)
    }

    @Test func aLocatedObjectKeepsDuplicatesAndPlaces() throws {
        let located = try LocatedJSON.parse("{\n  \"a\": 1,\n  \"b\": [true,\n    \"x\"],\n  \"a\": 2\n}")
        guard case .object(let members) = located.value, case .array(let elements) = members[1].value.value else {
            Issue.record("not an object")
            return
        }
        #expect(members.map(\.key) == ["a", "b", "a"])
        #expect(members.map { "\($0.keyPosition)" } == ["line 2, column 3", "line 3, column 3", "line 5, column 3"])
        #expect(members.map { "\($0.value.position)" } == ["line 2, column 8", "line 3, column 8", "line 5, column 8"])
        #expect(elements.map { "\($0.position)" } == ["line 3, column 9", "line 4, column 5"])
        #expect(members[2].value.position.offset == 43)
    }
}
