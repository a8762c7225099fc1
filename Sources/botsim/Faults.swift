import ArgumentParser
import BotSimulator

/// `botsim fault`: tells a running simulator what should fail.
struct FaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fault", abstract: "Switch a fault of a running simulator on or off.")

    enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }

    @Argument(help: "on or off.") var position: Switch

    @Argument(help: "ID[:VARIANT]; `off ID` means every variant.") var name: String

    @Option(help: "The control directory of the running simulator.") var control: String

    func run() throws {
        let directory = ControlDirectory(path: control)
        let fault = try knownFault(name)
        switch position {
        case .on: try directory.turnOn(fault.description)
        case .off: try directory.turnOff(name)
        }
    }
}

/// `botsim faults`: lists what can fail.
struct Faults: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List every fault: ID:VARIANT, what it does, and what else it needs.")

    func run() {
        for fault in Fault.all {
            print("\(fault)\t\(fault.summary)")
            if case .harness(let need) = fault.needs { print("\tneeds: \(need)") }
        }
    }
}
