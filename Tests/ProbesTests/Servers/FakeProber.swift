import Glibc
import TestSupport
import Testing

@testable import Probes

/// A shell script in the place of the prober, and the directory that it may write to.
final class FakeProber: Sendable {
    let directory: String

    /// - Parameter script: finds its directory in `$here`.
    init(_ script: String) throws {
        directory = try TemporaryPlace.make("prober")
        let path = "\(directory)/fpmond-prober"
        // Not for the processes that other tests start meanwhile: a script that somebody may still write to cannot be run.
        let file = try #require(fopen(path, "we"))
        fputs("#!/bin/sh\nhere='\(directory)'\n\(script)\n", file)
        fclose(file)
        chmod(path, 0o755)
    }

    deinit { TemporaryPlace.remove(directory) }

    /// The client that starts it. It keeps the script.
    var prober: Prober { prober() }

    func prober(gathering: Duration = .milliseconds(20)) -> Prober { Prober(gathering: gathering) { [self] in "\(directory)/fpmond-prober" } }

    /// What it wrote to a file of its directory; nil: there is none.
    func text(_ name: String) -> String? {
        guard let file = fopen("\(directory)/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var byte = fgetc(file)
        while byte != EOF {
            bytes.append(UInt8(truncatingIfNeeded: byte))
            byte = fgetc(file)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The line that answers a look at a connection.
    static func line(look: Int, more: String = "") -> String {
        #"{"version":1,"look":\#(look),"connection":{"address":"192.0.2.1","dead_addresses":[],"failed":null,"total":5\#(more)}}"#
    }

    /// Prints such lines.
    static func printing(_ looks: Int...) -> String { looks.map { "echo '\(line(look: $0))'" }.joined(separator: "\n") }
}
