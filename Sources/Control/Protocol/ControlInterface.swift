/// What the socket offers besides `org.varlink.service`. Source: varlink.org, Interface Definition.
package enum ControlInterface {
    package static let name = "io.fpmond.Control"
    package static let serviceName = "org.varlink.service"

    package enum Method: String, Sendable, Hashable, CaseIterable {
        case status = "Status"
        case explain = "Explain"
        case look = "Look"
        case silence = "Silence"
        case unsilence = "Unsilence"
        case silences = "Silences"
        case reset = "Reset"
        case reload = "Reload"
        case follow = "Follow"

        package var fullName: String { "\(ControlInterface.name).\(rawValue)" }

        package var right: ControlRights {
            switch self {
            case .status, .explain, .look, .silences, .follow: .read
            case .reload: .reload
            case .silence, .unsilence, .reset: .change
            }
        }
    }

    /// Served by `org.varlink.service.GetInterfaceDescription`; a copy is in `docs/`.
    package static let definition = """
        # The running fpmond: what it knows, and what an operator may ask of it.
        #
        # Root and the members of the groups fpmond and fpmond-admin may read; root and fpmond-admin may change.
        # Times are RFC 3339 in UTC; durations are seconds. Text is printable and bounded.
        interface io.fpmond.Control

        # One failure point that blocks or reduces trading.
        type Blocker (
          id: string,
          reason: string,
          message: string,
          impact: (none, blocks_some, blocks_many, blocks_all),
          intended: bool,
          since: ?string,
          until: ?string,
          excused_by: ?string
        )

        # Can the bot trade now; since and until are those of this state.
        type Verdict (
          state: (open, reduced, blocked, unknown),
          health: string,
          sentence: string,
          since: ?string,
          until: ?string,
          blockers: []Blocker
        )

        # What one category of the assessment says alone. The counts are of failure points.
        type CategoryVerdict (
          category: string,
          state: (open, reduced, blocked, unknown),
          status: (ok, unknown, warning, critical),
          blockers: []string,
          failing: int,
          unknown: int,
          failure_points: int
        )

        # A failure that is confirmed and not over. The healer is the one that treats it now or next.
        type Incident (
          id: string,
          failure_point: string,
          status: (ok, unknown, warning, critical),
          reason: string,
          message: string,
          began: string,
          opened: string,
          healer: ?string,
          treatment: ?string,
          heals: int,
          excused_by: ?string,
          silenced_until: ?string
        )

        # Nothing of these failure points is alerted until then; with heals, nothing is healed, either.
        type ActiveSilence (
          id: string,
          failure_points: []string,
          heals: bool,
          reason: string,
          by: string,
          from: string,
          until: string,
          ended_by: ?string
        )

        # The end of a decision about a heal.
        type Heal (
          at: string,
          healer: string,
          failure_point: string,
          outcome: string,
          message: string
        )

        # How the daemon itself is. Faults are what it cannot do at present.
        type Daemon (
          version: string,
          process: int,
          started: string,
          root: string,
          unit: string,
          failure_points: int,
          probes: int,
          round: int,
          next_round: string,
          memory_bytes: ?int,
          open_files: ?int,
          threads: ?int,
          faults: []string
        )

        # A change of one failure point. The status before is from.
        type Transition (
          at: string,
          event: string,
          failure_point: string,
          from: string,
          to: string,
          reason: string,
          message: string,
          incident: ?string,
          silence: ?ActiveSilence
        )

        # One failure point as the summary has it, with its treatment if it has one; see fpmond's formats.md.
        type Point (
          id: string,
          state: object,
          treatment: ?object,
          silence: ?ActiveSilence
        )

        # What a look found of one failure point. The status before is from.
        type LookResult (
          id: string,
          from: string,
          to: string,
          reason: string,
          message: string,
          changed: bool
        )

        # The latest state. It looks at nothing.
        method Status() -> (
          at: string,
          verdict: Verdict,
          categories: []CategoryVerdict,
          incidents: []Incident,
          silences: []ActiveSilence,
          heals: []Heal,
          daemon: Daemon
        )

        # Failure points by id, beginning of an id, category or row of the assessment; without names none. The summary is the whole of the present
        # state, the heals are the last ones, oldest first; both are as in fpmond's formats.md.
        method Explain(names: ?[]string) -> (points: []Point, summary: object, heals: []object)

        # Looks now, and answers when every probe has. Without names: with all probes. Late are the probes that did not answer in time.
        method Look(names: ?[]string) -> (verdict: Verdict, looks: []LookResult, transitions: []Transition, late: []string)

        # An end is required. Names as for Explain, or all.
        method Silence(names: []string, seconds: int, reason: string, heals: ?bool) -> (silence: ActiveSilence)

        # Names are ids of silences or failure points. Windows of the configuration cannot be ended.
        method Unsilence(names: ?[]string, all: ?bool) -> (ended: []ActiveSilence)

        method Silences() -> (silences: []ActiveSilence)

        # Gives what is exhausted all its attempts back. The name is a healer, an incident or a failure point; answers with failure points.
        method Reset(name: string) -> (reset: []string)

        # Reads the configuration again. Answers with what changed.
        method Reload() -> (changes: []string)

        # A stream: first the verdict, then each transition and each change of the verdict. Only with more.
        method Follow() -> (verdict: ?Verdict, transition: ?Transition)

        # Nothing is called so. The suggestion is what was probably meant.
        error UnknownName (name: string, suggestion: ?string)

        # There are as many silences as may be.
        error TooManySilences (limit: int)

        # Nothing of that name can be reset, for this reason.
        error NothingToReset (name: string, why: string)

        # The configuration is not applied, and the old one stays in force.
        error ReloadRefused (faults: []string)

        # There are as many clients as may be. It ends the connection.
        error TooManyClients ()

        # The daemon cannot do it now.
        error Unavailable (why: string)

        """

    /// Source: varlink.org, Service Interface.
    package static let serviceDefinition = """
        # The Varlink Service Interface is provided by every varlink service. It
        # describes the service and the interfaces it implements.
        interface org.varlink.service

        # Get a list of all the interfaces a service provides and information
        # about the implementation.
        method GetInfo() -> (
          vendor: string,
          product: string,
          version: string,
          url: string,
          interfaces: []string
        )

        # Get the description of an interface that is implemented by this service.
        method GetInterfaceDescription(interface: string) -> (description: string)

        # The requested interface was not found.
        error InterfaceNotFound (interface: string)

        # The requested method was not found
        error MethodNotFound (method: string)

        # The interface defines the requested method, but the service does not
        # implement it.
        error MethodNotImplemented (method: string)

        # One of the passed parameters is invalid.
        error InvalidParameter (parameter: string)

        # Client is denied access
        error PermissionDenied ()

        # Method is expected to be called with 'more' set to true, but wasn't
        error ExpectedMore ()

        """
}

/// What the process at the other end may do.
package struct ControlRights: OptionSet, Sendable, Hashable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let read = ControlRights(rawValue: 1)
    package static let reload = ControlRights(rawValue: 2)
    package static let change = ControlRights(rawValue: 4)
    package static let all: ControlRights = [.read, .reload, .change]
}
