package import FailurePoints
import JSON

/// Text → configuration, all or nothing: a configuration that exists is a valid one.
extension Configuration {
    /// - Parameter file: what the faults call the text.
    /// - Throws: every fault of the text at once.
    package static func decode(_ bytes: [UInt8], file: String, catalogue: [FailurePoint] = Catalogue.all) throws(ConfigurationFaults) -> Configuration
    {
        let json: LocatedJSON
        do throws(JSONError) {
            // The deepest value that means anything is seven levels down.
            json = try LocatedJSON.parse(bytes, limits: JSONLimits(maximumDepth: 32))
        } catch {
            let fault = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? marked : fault(error)
            throw ConfigurationFaults(file: file, faults: [fault])
        }
        var faults: [ConfigurationFault] = []
        let configuration = table(catalogue).kind(over: Configuration()).read(json, ConfigurationPath(), &faults)
        guard let configuration, faults.isEmpty else { throw ConfigurationFaults(file: file, faults: faults) }
        return configuration
    }

    /// What some editors put in front of a text, and JSON does not know.
    private static var marked: ConfigurationFault {
        let position = JSONPosition(line: 1, column: 1, offset: 0)
        return ConfigurationFault(ConfigurationPath(), position, "begins with a byte order mark; expected UTF-8 without one")
    }

    private static func fault(_ error: JSONError) -> ConfigurationFault {
        let position = JSONPosition(line: error.line, column: error.column, offset: error.offset)
        let problem =
            switch error.kind {
            case .empty: "the file is empty; the smallest configuration is {}"
            case .truncated: "the text ends inside a value: the file is cut off, or a bracket or quote is missing"
            case .syntax(let what): "not JSON: \(what)"
            case .trailing: "not JSON: something follows the closing bracket"
            case let kind: kind.explanation
            }
        return ConfigurationFault(ConfigurationPath(), position, problem)
    }
}
