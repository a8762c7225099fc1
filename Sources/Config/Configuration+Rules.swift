package import FailurePoints
import JSON

/// Rules between the objects of the file.
extension Configuration {
    package func check(_ section: ConfigurationSection, _ catalogue: [FailurePoint], _ faults: inout [ConfigurationFault]) {
        checkHealers(section, catalogue, &faults)
        checkBuiltIns(section, &faults)
        checkCustom(section, catalogue, &faults)
        checkWindows(section, catalogue, &faults)
        checkDirectories(section, &faults)
        checkSecrets(section, &faults)
    }

    /// What a maintenance window silences has to be there.
    private func checkWindows(_ section: ConfigurationSection, _ catalogue: [FailurePoint], _ faults: inout [ConfigurationFault]) {
        guard !silences.isEmpty else { return }
        let names = FailurePointNames(self.catalogue(catalogue))
        for (name, window) in silences.sorted(by: { $0.key < $1.key }) {
            for (index, word) in window.failurePoints.enumerated() {
                let path = (ConfigurationPath() / "silences" / name / "failure_points")[index]
                do throws(FailurePointNames.Unknown) {
                    _ = try names.points(named: word, orAll: true)
                } catch {
                    let problem = "\(JSON.string(word).clipped) names no failure point; expected an id, a category or \"all\""
                    faults.append(ConfigurationFault(path, section.json.at(path)?.position, problem, suggestion: error.suggestion))
                }
            }
        }
    }

    /// Each healer that a failure point names must be configured.
    private func checkHealers(_ section: ConfigurationSection, _ catalogue: [FailurePoint], _ faults: inout [ConfigurationFault]) {
        let known = healers.keys.filter(\.isValid).sorted().map(\.rawValue)
        let places =
            catalogue.filter { !$0.intended }.map { ConfigurationPath() / "failure_points" / $0.id.rawValue }
            + customFailurePoints.filter { !$0.value.intended }.keys.sorted().map { ConfigurationPath() / "custom_failure_points" / $0.rawValue }
        let paths = places.flatMap { place -> [ConfigurationPath] in
            let ladder = place / "ladder"
            guard case .array(let rungs)? = section.json.at(ladder)?.value else { return [place / "healer"] }
            return [place / "healer"] + rungs.indices.flatMap { [ladder[$0], ladder[$0] / "healer"] }
        }
        for path in paths {
            guard let place = section.json.at(path), case .string(let name) = place.value else { continue }
            // A healer with a fault is not missing; an invalid name was reported already.
            let isThere = section.json.at(ConfigurationPath() / "healers" / name) != nil
            if isThere || !HealerName(rawValue: name).isValid { continue }
            faults.append(.unknown("a configured healer", name, at: path, place.position, known: known))
        }
    }

    /// The directories must be outside the bot's directory, and different from each other.
    private func checkDirectories(_ section: ConfigurationSection, _ faults: inout [ConfigurationFault]) {
        let (outputsPath, statePath) = (ConfigurationPath() / "outputs" / "directory", ConfigurationPath() / "state" / "directory")
        let rootPath = ConfigurationPath() / "bot" / "root"
        func fault(_ paths: [ConfigurationPath], _ problem: String) {
            let path = paths.first { section.json.at($0) != nil } ?? ConfigurationPath()
            faults.append(ConfigurationFault(path, section.json.at(path)?.position, problem))
        }
        if Self.parts(outputs.directory) == Self.parts(state.directory) {
            fault([statePath, outputsPath], "outputs and state are both in \(outputs.directory); expected two directories")
        }
        guard !Self.parts(bot.root).isEmpty else { return }
        let metrics = outputs.metrics.map { [(ConfigurationPath() / "outputs" / "metrics", $0)] } ?? []
        for (path, directory) in [(outputsPath, outputs.directory), (statePath, state.directory)] + metrics
        where Self.parts(directory).starts(with: Self.parts(bot.root)) {
            fault([path, rootPath], "\(directory) is inside the bot's directory \(bot.root), which fpmond never writes to; expected another place")
        }
    }

    /// The components of a path, so that `/a//b/` and `/a/./b` are the same.
    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/").filter { $0 != "." } }
}
