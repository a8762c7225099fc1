import CKernel
import Files
import Glibc

/// The process at the other end of a connection, as the kernel reports it. Source: unix(7), SO_PEERCRED; socket(7), SO_PEERGROUPS.
package struct ControlPeer: Sendable, Hashable {
    package let process: Int32
    package let user: UInt32
    package let groups: Set<UInt32>

    package init(process: Int32, user: UInt32, groups: Set<UInt32>) { (self.process, self.user, self.groups) = (process, user, groups) }

    /// nil: the kernel does not say.
    init?(socket: Int32) {
        var peer = ckernel_peer()
        guard ckernel_get_peer(socket, &peer) == 0 else { return nil }
        var groups = [gid_t](repeating: 0, count: 1024)
        let count = ckernel_get_peer_groups(socket, &groups, UInt32(groups.count))
        // More groups than fit, or an old kernel: the main group alone.
        self.init(process: peer.process, user: peer.user, groups: Set(groups.prefix(max(0, Int(count)))).union([peer.group]))
    }
}

/// Who may do what. Decided at each connection, so that a new member of a group need not wait for a restart.
package struct ControlPolicy: Sendable {
    /// The daemon's own user: it may reload, which it can do by a signal, too; without a service manager it may do everything.
    package var ownUser: UInt32
    package var isUnderSystemd: Bool
    package var accounts: LocalAccounts

    package static let readers = "fpmond"
    package static let administrators = "fpmond-admin"

    package init(ownUser: UInt32 = geteuid(), isUnderSystemd: Bool, accounts: LocalAccounts = LocalAccounts()) {
        (self.ownUser, self.isUnderSystemd, self.accounts) = (ownUser, isUnderSystemd, accounts)
    }

    package func rights(of peer: ControlPeer) -> ControlRights {
        if peer.user == 0 || (!isUnderSystemd && peer.user == ownUser) { return .all }
        let groups = accounts.groups([Self.readers, Self.administrators])
        func isMember(_ name: String) -> Bool { groups[name].map { peer.groups.contains($0) } ?? false }
        if isMember(Self.administrators) { return .all }
        if peer.user == ownUser { return [.read, .reload] }
        return isMember(Self.readers) ? .read : []
    }
}

/// The users and groups of this machine's own files. The groups that matter are made by systemd-sysusers, and no name service can hang here.
package struct LocalAccounts: Sendable {
    package var passwd: String
    package var group: String

    private static let maximumBytes = 1 << 20

    package init(passwd: String = "/etc/passwd", group: String = "/etc/group") { (self.passwd, self.group) = (passwd, group) }

    /// The numbers of these groups, as far as they exist. Source: group(5).
    package func groups(_ names: Set<String>) -> [String: UInt32] {
        var found: [String: UInt32] = [:]
        for fields in Self.lines(group) where fields.count >= 3 && names.contains(fields[0]) && found[fields[0]] == nil {
            found[fields[0]] = UInt32(fields[2])
        }
        return found
    }

    /// The name of a user, for the records. Source: passwd(5).
    package func name(of user: UInt32) -> String {
        Self.lines(passwd).first { $0.count >= 3 && UInt32($0[2]) == user }?[0] ?? "uid \(user)"
    }

    private static func lines(_ path: String) -> [[String]] {
        guard let bytes = try? SmallFile.read(path, maximumBytes: maximumBytes) else { return [] }
        return bytes.split(separator: 0x0A).map { line in
            line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).prefix(3).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
