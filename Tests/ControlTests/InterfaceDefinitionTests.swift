import JSON
import TestSupport
import Testing

@testable import Control

/// The definition is valid and names exactly what the socket takes and says.
@Suite struct InterfaceDefinitionTests {
    @Test func theMethodsAreThoseOfTheDispatcher() throws {
        let definition = try VarlinkDefinition(ControlInterface.definition)
        #expect(definition.name == ControlInterface.name)
        #expect(Set(definition.methods.keys) == Set(ControlInterface.Method.allCases.map(\.rawValue)))
        let service = try VarlinkDefinition(ControlInterface.serviceDefinition)
        #expect(service.name == ControlInterface.serviceName && Set(service.methods.keys) == ["GetInfo", "GetInterfaceDescription"])
    }

    @Test func everyErrorIsDeclaredWithItsFields() throws {
        let definitions = try [ControlInterface.definition, ControlInterface.serviceDefinition].map { try VarlinkDefinition($0) }
        let errors: [ControlError] = [
            .interfaceNotFound("a"), .methodNotFound("a"), .methodNotImplemented("a"), .invalidParameter("a"), .permissionDenied, .expectedMore,
            .unknownName("a", suggestion: nil), .unknownName("a", suggestion: "b"), .tooManySilences(1), .nothingToReset("a", why: "b"),
            .reloadRefused(["a"]), .tooManyClients, .unavailable("a"),
        ]
        for error in errors {
            let definition = try #require(definitions.first { error.name == "\($0.name).\(error.shortName)" })
            let kind = try #require(definition.errors[error.shortName], "\(error.name) is not declared")
            #expect(definition.faults(.object(error.parameters), kind) == [])
        }
        #expect(definitions.map(\.errors.count).reduce(0, +) == Set(errors.map(\.name)).count)
    }

    @Test(.enabled(if: Checkout.root != nil)) func theShippedCopyIsUpToDate() {
        #expect(Checkout.text(of: "docs/io.fpmond.Control.varlink") == ControlInterface.definition)
    }

    /// The parser itself: what it does not find would be found by nobody.
    @Test(arguments: [
        "", "interface a", "interface a.b\ntype x (a: int)", "interface a.b\ntype X (a: integer)", "interface a.b\ntype X (a: Y)",
        "interface a.b\nmethod X() ()", "interface a.b\ntype X (a: int, a: int)", "interface a.b\ntype X (a: int, b)",
        "interface a.b\ntype X (a_: int)", "interface a.b\ntype X (a: ??int)", "interface a.b\ntype X (a: int",
        "interface a.b\ntype X (a: int)\ntype X ()",
        "interface a.b\n$",
    ])
    func whatIsNoDefinitionIsRefused(_ text: String) {
        #expect(throws: VarlinkDefinition.Fault.self) { try VarlinkDefinition(text) }
    }

    @Test func aValueThatIsNotAsDeclaredIsFound() throws {
        let definition = try VarlinkDefinition("interface a.b\ntype X (a: int, b: ?[]string, c: (x, y))")
        let kind = VarlinkDefinition.Kind.named("X")
        #expect(definition.faults(["a": 1, "c": "x"], kind) == [])
        #expect(definition.faults(["a": 1, "b": ["t"], "c": "y"], kind) == [])
        #expect(definition.faults(["a": "1", "b": [1], "c": "z", "d": 1], kind).count == 4)
    }
}
