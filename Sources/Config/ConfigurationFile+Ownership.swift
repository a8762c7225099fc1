import Files

/// Who could have written a configuration: root runs only what root alone can write.
extension ConfigurationFile {
    /// Why users other than root could change the file at `path` or its links; empty when only root can.
    ///
    /// - Parameter owner: a user trusted besides root; for tests that do not run as root.
    package static func ownershipFaults(_ path: String, owner: UInt32 = 0) -> [ConfigurationFault] {
        let verdict = TrustedPath(owner: owner).judge(path)
        return (verdict.faults + [verdict.missing].compactMap(\.self)).map { ConfigurationFault(ConfigurationPath(), nil, $0) }
    }
}
