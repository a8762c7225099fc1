import Testing

@testable import Probes

@Suite struct MountTableTests {
    /// A sandboxed service's view: its mounts are all read-only, the file systems behind them are not.
    let table = MountTable(
        """
        27 1 254:0 / / ro,relatime - ext4 /dev/vda rw,discard
        31 27 254:0 /var/log/fpmond /var/log/fpmond rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
        44 27 254:1 / /data rw,relatime shared:7 - ext4 /dev/vdb ro,errors=remount-ro
        half a line
        45 27
        """)

    @Test(arguments: [("27", false), ("31", false), ("44", true), ("4", nil), ("45", nil), ("half", nil)])
    func theFileSystemCountsAndNotTheMount(_ mountID: String, _ isReadOnly: Bool?) {
        #expect(table.isReadOnly(mountID: mountID) == isReadOnly)
    }

    @Test func thisMachineIsListed() throws {
        let mountID = try #require(MountTable.mountID(of: "/tmp"))
        #expect(MountTable.current().isReadOnly(mountID: mountID) == false)
        #expect(MountTable.mountID(of: "/no/such/file") == nil)
    }
}
