import Files

/// Who could have written a configuration: what root runs must be written by root alone.
extension ConfigurationFile {
    /// Why somebody else than root could change the file at `path`, or which file it leads to; empty when nobody can.
    ///
    /// - Parameter owner: a user trusted besides root; for tests that do not run as root.
    package static func ownershipFaults(_ path: String, owner: UInt32 = 0) -> [ConfigurationFault] {
        let verdict = TrustedPath(owner: owner).judge(path)
        return (verdict.faults + [verdict.missing].compactMap(\.self)).map { ConfigurationFault(ConfigurationPath(), nil, $0) }
    }
}
