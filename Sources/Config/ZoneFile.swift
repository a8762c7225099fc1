import FailurePoints
import Files
import Glibc
import JSON

/// The compiled zones of this machine, by name. Source: tzfile(5), file-hierarchy(7).
package enum ZoneFile {
    static let directory = "/usr/share/zoneinfo"
    private static let maximumBytes = 256 << 10

    /// Letters of the names in the zone database; no `..`, so that a name stays below the directory.
    static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return (1...64).contains(name.utf8.count)
            && parts.allSatisfy { part in
                part.first.map { $0.isASCII && $0.isLetter } == true
                    && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-_".contains($0)) }
            }
    }

    /// Why this machine's own zone cannot be read; nil: it can, or there is none and it is UTC.
    package static func hostFault() -> String? {
        var status = stat()
        if lstat("/etc/localtime", &status) == 0, stat("/etc/localtime", &status) != 0 { return "/etc/localtime is a link that leads nowhere" }
        guard case .failure(let fault) = load("host") else { return nil }
        return "/etc/localtime: \(fault.reason)"
    }

    /// The zone, or what is wrong with it.
    static func load(_ name: String) -> Result<ZoneRules, ZoneRules.Unreadable> {
        if name == "UTC" { return .success(.utc) }
        let path = name == "host" ? "/etc/localtime" : "\(directory)/\(name)"
        do throws(OutputError) {
            let bytes = try SmallFile.read(path, maximumBytes: maximumBytes)
            return Result { () throws(ZoneRules.Unreadable) in try ZoneRules(name: name, tzif: bytes) }
        } catch {
            // Without the file the machine's zone is UTC. Source: localtime(5).
            if name == "host", error.code == ENOENT { return .success(ZoneRules(likeUTC: name)) }
            return .failure(ZoneRules.Unreadable(error.code == ENOENT ? "does not exist" : "\(error)"))
        }
    }
}

extension ConfigurationKind where Value == ZoneRules {
    /// `Europe/Berlin`, `UTC`, `host`.
    static var zoneRules: Self {
        Self(schema: ["type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+_/-]*$"], write: { .string($0.name) }) { json, path, faults in
            let expected = "a zone such as \"Europe/Berlin\", \"UTC\", or \"host\" for this machine's"
            guard case .string(let name) = json.value, ZoneFile.isName(name) else {
                faults.append(ConfigurationFault(path, json.position, "is \(json.value.noun); expected \(expected)"))
                return nil
            }
            switch ZoneFile.load(name) {
            case .success(let zone): return zone
            case .failure(let fault):
                let problem = "\(name) \(fault.reason) (\(ZoneFile.directory), package tzdata); expected \(expected)"
                faults.append(ConfigurationFault(path, json.position, problem))
                return nil
            }
        }
    }
}
