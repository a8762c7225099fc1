import Testing

@testable import Systemd

@Suite struct UnitPropertiesTests {
    private func unit(_ values: [UnitProperties.Name: BusValue]) throws -> UnitProperties {
        try #require(UnitProperties(values.merging([.loadState: .string("loaded")]) { $1 }))
    }

    @Test func withoutALoadStateThereIsNoUnit() {
        #expect(UnitProperties([.activeState: .string("active")]) == nil)
    }

    @Test func whatSystemdCallsUnknownOrNeverIsNil() throws {
        let unit = try unit([
            .memory: .uint(.max), .tasks: .uint(.max), .processorTime: .uint(.max), .mainPID: .uint(0), .mainStart: .uint(0), .mainCode: .int(0),
            .mainStatus: .int(0), .unitFileState: .string(""), .user: .string(""), .invocationID: .bytes([]), .restarts: .uint(0),
        ])
        for name in [UnitProperties.Name.memory, .tasks, .processorTime, .result] { #expect(unit.amount(name) == nil, "\(name)") }
        #expect(unit.microseconds(.mainStart) == nil && unit.mainPID == nil && unit.mainEnd == nil && unit.invocationID == nil)
        #expect(unit.text(.unitFileState) == nil && unit.text(.user) == nil && unit.text(.result) == nil)
        #expect(unit.amount(.restarts) == 0)
    }

    @Test func howTheMainProcessEndedIsCodeAndStatus() throws {
        let end = try #require(try unit([.mainCode: .int(2), .mainStatus: .int(9), .mainPID: .uint(4711)]).mainEnd)
        #expect(end == (2, 9))
        #expect(try unit([.mainPID: .uint(4711)]).mainPID == 4711)
    }

    @Test(arguments: [("!/opt/bot", "/opt/bot"), ("/opt/bot", "/opt/bot"), ("~", "~")])
    func aDirectoryThatMayBeMissingIsStillAPath(value: String, expected: String) throws {
        #expect(try unit([.workingDirectory: .string(value)]).workingDirectory == expected)
    }

    @Test func theInvocationIsHexadecimal() throws {
        #expect(try unit([.invocationID: .bytes([0, 0x0f, 0xa0, 0xff])]).invocationID == "000fa0ff")
    }
}
