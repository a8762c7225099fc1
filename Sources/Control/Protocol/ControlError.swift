package import JSON

/// An error of the protocol: a name and its parameters.
package struct ControlError: Error, Sendable, Hashable {
    package let name: String
    package let parameters: JSONObject

    package init(name: String, parameters: JSONObject = [:]) { (self.name, self.parameters) = (name, parameters) }

    private static func service(_ name: String, _ parameters: JSONObject = [:]) -> ControlError {
        ControlError(name: "\(ControlInterface.serviceName).\(name)", parameters: parameters)
    }

    private static func control(_ name: String, _ parameters: JSONObject = [:]) -> ControlError {
        ControlError(name: "\(ControlInterface.name).\(name)", parameters: parameters)
    }

    package static func interfaceNotFound(_ name: String) -> ControlError { service("InterfaceNotFound", ["interface": .string(name)]) }
    package static func methodNotFound(_ name: String) -> ControlError { service("MethodNotFound", ["method": .string(name)]) }
    package static func methodNotImplemented(_ name: String) -> ControlError { service("MethodNotImplemented", ["method": .string(name)]) }
    package static func invalidParameter(_ name: String) -> ControlError { service("InvalidParameter", ["parameter": .string(name)]) }
    package static let permissionDenied = service("PermissionDenied")
    package static let expectedMore = service("ExpectedMore")

    package static func unknownName(_ name: String, suggestion: String?) -> ControlError {
        control("UnknownName", ["name": .string(name), "suggestion": suggestion.map { .string($0) } ?? .null])
    }
    package static func tooManySilences(_ limit: Int) -> ControlError { control("TooManySilences", ["limit": .int(Int64(limit))]) }
    package static func nothingToReset(_ name: String, why: String) -> ControlError {
        control("NothingToReset", ["name": .string(name), "why": .string(why)])
    }
    package static func reloadRefused(_ faults: [String]) -> ControlError {
        control("ReloadRefused", ["faults": .array(faults.map { .string($0) })])
    }
    package static let tooManyClients = control("TooManyClients")
    package static func unavailable(_ why: String) -> ControlError { control("Unavailable", ["why": .string(why)]) }

    /// Without the interface.
    package var shortName: String { name.split(separator: ".").last.map(String.init) ?? name }
}
