package import FailurePoints
import JSON

/// Decodes a configuration from text, whole or not at all: a `Configuration` is always valid.
extension Configuration {
    /// - Parameter file: the name of the text in the faults.
    /// - Throws: every fault of the text at once.
    package static func decode(_ bytes: [UInt8], file: String, catalogue: [FailurePoint] = Catalogue.all) throws(ConfigurationFaults) -> Configuration
    {
        try located(bytes, file: file, catalogue: catalogue).configuration
    }

    /// The same, with the text and its places.
    static func located(_ bytes: [UInt8], file: String, catalogue: [FailurePoint]) throws(ConfigurationFaults) -> (
        configuration: Configuration, text: LocatedJSON
    ) {
        let json: LocatedJSON
        do throws(JSONError) {
            // The deepest valid value is seven levels down.
            json = try LocatedJSON.parse(bytes, limits: JSONLimits(maximumDepth: 32))
        } catch {
            let fault = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? marked : fault(error)
            throw ConfigurationFaults(file: file, faults: [fault])
        }
        var faults: [ConfigurationFault] = []
        let configuration = table(catalogue).kind(over: Configuration()).read(json, ConfigurationPath(), &faults)
        guard let configuration, faults.isEmpty else { throw ConfigurationFaults(file: file, faults: faults) }
        return (configuration, json)
    }

    /// A byte order mark, which some editors write and JSON does not allow.
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
