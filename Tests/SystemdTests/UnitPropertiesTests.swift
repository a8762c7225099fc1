import Testing

@testable import Systemd

@Suite struct UnitPropertiesTests {
    @Test func withoutALoadStateThereIsNoUnit() {
        #expect(UnitProperties(["ActiveState": .string("active")]) == nil)
    }

    @Test func whatSystemdCallsUnknownOrNeverIsNil() throws {
        let unit = try #require(
            UnitProperties([
                "LoadState": .string("loaded"), "MemoryCurrent": .uint(.max), "TasksCurrent": .uint(.max), "CPUUsageNSec": .uint(.max),
                "MainPID": .uint(0), "ExecMainStartTimestamp": .uint(0), "ExecMainCode": .int(0), "ExecMainStatus": .int(0),
                "UnitFileState": .string(""), "User": .string(""), "InvocationID": .bytes([]), "NRestarts": .uint(0),
            ]))
        var expected = UnitProperties(loadState: "loaded")
        expected.restarts = 0
        #expect(unit == expected)
    }

    @Test(arguments: [("!/opt/bot", "/opt/bot"), ("/opt/bot", "/opt/bot"), ("~", "~")])
    func aDirectoryThatMayBeMissingIsStillAPath(value: String, expected: String) {
        #expect(UnitProperties(["LoadState": .string("loaded"), "WorkingDirectory": .string(value)])?.workingDirectory == expected)
    }

    @Test func theInvocationIsHexadecimal() {
        let bytes = BusValue.bytes([0, 0x0f, 0xa0, 0xff])
        #expect(UnitProperties(["LoadState": .string("loaded"), "InvocationID": bytes])?.invocationID == "000fa0ff")
    }
}
