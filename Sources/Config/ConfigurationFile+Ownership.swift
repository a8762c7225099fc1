import Files

/// Who could have written a configuration: root runs only what root alone can write.
extension ConfigurationFile {
    /// Why users other than root could change the file at `path`, its fragments or their links; empty when only root can.
    ///
    /// - Parameter owner: a user trusted besides root; for tests that do not run as root.
    package static func ownershipFaults(_ path: String, owner: UInt32 = 0) -> [ConfigurationFault] {
        let trusted = TrustedPath(owner: owner)
        func faults(_ verdict: TrustedPath.Verdict, of file: String? = nil) -> [ConfigurationFault] {
            (verdict.faults + [verdict.missing].compactMap(\.self)).map { ConfigurationFault(ConfigurationPath(), nil, $0).of(file: file) }
        }
        var found = faults(trusted.judge(path))
        guard path.hasPrefix("/") else { return found }
        let fragments: [String]
        do throws(ConfigurationFaults) { fragments = try ConfigurationFragments.paths(of: path) } catch { return found + error.faults }
        let directory = ConfigurationFragments.directory(of: path)
        // Without a directory nobody but the owner of what is around it can make one, and that was judged with the file.
        let place = trusted.judge(directory, as: .directory)
        if place.missing == nil { found += faults(place, of: directory) }
        for fragment in fragments { found += faults(trusted.judge(fragment), of: fragment) }
        var told: Set<String> = []
        return found.filter { told.insert($0.problem).inserted }
    }
}
