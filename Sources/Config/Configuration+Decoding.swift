package import FailurePoints

/// Decodes a configuration from text, whole or not at all: a `Configuration` is always valid.
extension Configuration {
    /// - Parameter file: the name of the text in the faults.
    /// - Throws: every fault of the text at once.
    package static func decode(_ bytes: [UInt8], file: String, catalogue: [FailurePoint] = Catalogue.all) throws(ConfigurationFaults) -> Configuration
    {
        try decode(try ConfigurationText([(file, bytes)]), catalogue: catalogue)
    }

    /// The same of a text that may consist of several files.
    package static func decode(_ text: ConfigurationText, catalogue: [FailurePoint] = Catalogue.all) throws(ConfigurationFaults) -> Configuration {
        var faults: [ConfigurationFault] = []
        let configuration = table(catalogue).kind(over: Configuration()).read(text.document, ConfigurationPath(), &faults)
        guard let configuration, faults.isEmpty else { throw ConfigurationFaults(files: text.files, faults: faults) }
        return configuration
    }
}
