package import Config
import FailurePoints
import Glibc
import Probes

/// What a valid configuration names and this machine does not have. Only warnings, because the file may be for another machine.
package enum ConfigurationAbsences {
    /// The warnings in the order of the keys. Reads the file system.
    /// - Parameter file: the configuration file; where its heals run as root, ``ConfigurationTrust`` checks the hooks.
    package static func warnings(_ configuration: Configuration, file: String) -> [ConfigurationFault] {
        let top = ConfigurationPath()
        var found: [ConfigurationFault] = []
        if let problem = TreeRecognition(of: configuration.bot.root).problem { found.append(ConfigurationFault(top / "bot" / "root", nil, problem)) }
        found += unit(configuration.bot.unit, at: top / "bot" / "unit")
        if case .endpoint(let endpoint) = configuration.exchange { found += files(of: endpoint, at: top / "exchange") }
        found += files(of: configuration.coinglass, at: top / "coinglass")
        for (index, endpoint) in configuration.control.enumerated() { found += files(of: endpoint, at: (top / "control")[index]) }
        found += files(of: configuration.dashboard, at: top / "dashboard")
        for (id, own) in configuration.customFailurePoints.sorted(by: { $0.key < $1.key }) where own.enabled {
            let path = top / "custom_failure_points" / id.rawValue
            switch own.check {
            case .http(let check): found += files(of: check.endpoint, at: path / "http")
            case .exec(let hook): found += program(of: hook, at: path / "exec")
            case .unit(let check): found += unit(check.unit, at: path / "unit")
            case .json, .file, .tcp, .log, nil: break
            }
        }
        if ConfigurationTrust.isForRoot(file, isUnderSystemd: false) { return found }
        for (name, healer) in configuration.healers.sorted(by: { $0.key < $1.key }) {
            found += program(of: healer.hook, at: top / "healers" / name.rawValue)
        }
        return found
    }

    /// Why a healer's program cannot be run at all; nil: it is there, or only the shell knows where.
    package static func absence(of hook: HealerConfig.Hook) -> String? { program(of: hook, at: ConfigurationPath()).first?.problem }

    /// The installed service whose name is nearest to this one.
    package static func service(near name: String) -> String? {
        let suffix = ".service"
        func stem(_ unit: String) -> String { unit.hasSuffix(suffix) ? String(unit.dropLast(suffix.count)) : unit }
        let installed = unitDirectories.flatMap { DirectoryListing.names(in: $0, limit: 4000) { $0.hasSuffix(suffix) && !$0.contains("@.") } ?? [] }
        return NearestName.of(stem(name), among: Set(installed.map(stem)).subtracting([stem(name)]).sorted()).map { "\($0)\(suffix)" }
    }

    /// The files that an endpoint's headers and trust are read from.
    private static func files(of endpoint: EndpointConfig, at path: ConfigurationPath) -> [ConfigurationFault] {
        var found: [ConfigurationFault] = []
        for (name, value) in endpoint.headers.sorted(by: { $0.key < $1.key }) {
            if case .secret(.file(let file)) = value { found += missing(file, "the file with its value", at: path / "headers" / name) }
        }
        if let file = endpoint.caFile { found += missing(file, "the file with certificates", at: path / "ca_file") }
        return found
    }

    /// Only programs with a path; the shell searches for the others.
    private static func program(of hook: HealerConfig.Hook, at path: ConfigurationPath) -> [ConfigurationFault] {
        let word =
            switch hook {
            case .shell(let text): text.split(separator: " ").first.map(String.init) ?? ""
            case .command(let words): words.first ?? ""
            case .builtIn: ""
            }
        guard word.hasPrefix("/"), !word.contains(where: { "$`*?;|&<>()\"'".contains($0) }) else { return [] }
        var status = stat()
        guard stat(word, &status) == 0 else { return missing(word, nil, at: path) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o111 != 0 else {
            return [ConfigurationFault(path, nil, "\(word) is not executable")]
        }
        return []
    }

    private static func missing(_ file: String, _ what: String?, at path: ConfigurationPath) -> [ConfigurationFault] {
        guard access(file, F_OK) != 0 else { return [] }
        let code = errno
        let subject = what.map { "\(file), \($0)," } ?? file
        return [
            ConfigurationFault(
                path, nil, code == ENOENT ? "\(subject) does not exist" : "cannot check \(subject): \(String(cString: strerror(code)))")
        ]
    }

    /// Where systemd searches for units; checked only where it runs. Source: systemd.unit(5), sd_booted(3).
    private static let unitDirectories =
        ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"].map { "\($0)/systemd/system" } + [
            "/run/systemd/generator", "/run/systemd/generator.early", "/run/systemd/generator.late", "/run/systemd/transient",
        ]

    private static func unit(_ name: String, at path: ConfigurationPath) -> [ConfigurationFault] {
        guard access("/run/systemd/system", F_OK) == 0, !unitDirectories.contains(where: { access("\($0)/\(name)", F_OK) == 0 }) else { return [] }
        // An instance uses the file of its template.
        if let at = name.firstIndex(of: "@"), let dot = name.lastIndex(of: "."), at < dot {
            let template = "\(name[...at])\(name[dot...])"
            if unitDirectories.contains(where: { access("\($0)/\(template)", F_OK) == 0 }) { return [] }
        }
        return [ConfigurationFault(path, nil, "no unit \(name) is installed on this machine")]
    }
}
