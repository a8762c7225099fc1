import Endpoints
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Control

/// The protocol on a real socket.
@Suite struct ControlServerTests {
    private func refusal(_ body: () throws -> Void) -> ControlError? {
        do {
            try body()
            return nil
        } catch ControlClient.Fault.refused(let error) { return error } catch { return nil }
    }

    @Test func aCallIsAnswered() throws {
        let scene = try ControlScene()
        defer { withExtendedLifetime(scene) {} }
        let client = try scene.client()
        let answer = try client.call(.status, ["x": 1])
        #expect(answer["method"] == "Status" && answer["parameters"]?["x"] == 1)
        #expect(answer["user"]?.int == Int64(geteuid()))
        #expect(client.process == getpid())
    }

    @Test func theServiceTellsWhatItIs() throws {
        let scene = try ControlScene(peer: ControlScene.stranger)
        defer { withExtendedLifetime(scene) {} }
        let client = try scene.client()
        try client.send(ControlCall("org.varlink.service.GetInfo"))
        let info = try client.answer(within: .seconds(120)).parameters
        #expect(info["interfaces"] == ["org.varlink.service", "io.fpmond.Control"] && info["version"] == "9.9")
        for (name, text) in [
            (ControlInterface.name, ControlInterface.definition), (ControlInterface.serviceName, ControlInterface.serviceDefinition),
        ] {
            try client.send(ControlCall("org.varlink.service.GetInterfaceDescription", ["interface": .string(name)]))
            #expect(try client.answer(within: .seconds(120)).parameters["description"] == .string(text))
        }
        #expect(
            refusal {
                try client.send(ControlCall("org.varlink.service.GetInterfaceDescription", ["interface": "a.b"]))
                _ = try client.answer(within: .seconds(120))
            } == .interfaceNotFound("a.b"))
    }

    @Test(arguments: [
        ("io.fpmond.Control.Stattus", ControlError.methodNotFound("io.fpmond.Control.Stattus")),
        ("io.fpmond.Other.Status", .interfaceNotFound("io.fpmond.Other")), ("Status", .methodNotFound("Status")), ("", .methodNotFound("")),
        ("org.varlink.service.GetInfos", .methodNotFound("org.varlink.service.GetInfos")), ("io.fpmond.Control.Follow", .expectedMore),
    ])
    func whatIsNotThereIsATypedError(_ method: String, _ error: ControlError) throws {
        let scene = try ControlScene()
        defer { withExtendedLifetime(scene) {} }
        let client = try scene.client()
        try client.send(ControlCall(method))
        #expect(refusal { _ = try client.answer(within: .seconds(120)) } == error)
        #expect(try client.call(.silences)["method"] == "Silences", "the connection goes on")
    }

    @Test func anUpgradeIsRefusedAndAOnewayCallIsNotAnswered() throws {
        let calls = Mutex<[String]>([])
        let scene = try ControlScene { call, method, _, reply in
            calls.withLock { $0.append(method.rawValue) }
            reply.end(.success(["method": .string(method.rawValue)]))
        }
        defer { withExtendedLifetime(scene) {} }
        let descriptor = try scene.raw()
        defer { close(descriptor) }
        sendAll(
            descriptor,
            Array("{\"method\":\"io.fpmond.Control.Status\",\"upgrade\":true}\0{\"method\":\"io.fpmond.Control.Status\",\"oneway\":true}\0".utf8))
        sendAll(descriptor, Array("{\"method\":\"io.fpmond.Control.Nothing\",\"oneway\":true}\0{\"method\":\"io.fpmond.Control.Silences\"}\0".utf8))
        shutdown(descriptor, Int32(SHUT_WR))
        let bytes = try #require(receiveUntilEnd(descriptor))
        let answers = bytes.split(separator: 0).compactMap { ControlAnswer($0) }
        #expect(answers == [ControlAnswer(.failure(.invalidParameter("upgrade"))), ControlAnswer(.success(["method": "Silences"]))])
        #expect(calls.withLock { $0 } == ["Status", "Silences"])
    }

    @Test func callsOfOneClientAreAnsweredInTheirOrder() async throws {
        let scene = try ControlScene { call, _, _, reply in
            let number = call.parameters["n"]?.int ?? 0
            // The later a call comes, the sooner its answer is ready.
            _ = PlainThread.start {
                usleep(UInt32(max(0, 40 - number * 10)) * 1000)
                reply.end(.success(["n": .int(number)]))
            }
        }
        defer { withExtendedLifetime(scene) {} }
        let client = try scene.client()
        for number in 0..<5 { try client.send(ControlCall(ControlInterface.Method.status.fullName, ["n": .int(Int64(number))])) }
        for number in 0..<5 { #expect(try client.answer(within: .seconds(120)).parameters["n"] == .int(Int64(number))) }
    }

    @Test func aStreamTellsWhatIsPublishedAndItsEndCostsNothing() async throws {
        let scene = try ControlScene { _, _, _, reply in reply.follow(["verdict": "first"]) }
        defer { withExtendedLifetime(scene) {} }
        let made = Mutex(0)
        func publish(_ text: String) {
            scene.server.publish {
                made.withLock { $0 += 1 }
                return [["transition": .string(text)]]
            }
        }
        publish("nobody hears")
        #expect(made.withLock { $0 } == 0)
        do {
            let client = try scene.client()
            try client.send(ControlCall(ControlInterface.Method.follow.fullName, wantsMore: true))
            let first = try client.answer(within: .seconds(120))
            #expect(first.continues && first.parameters["verdict"] == "first")
            publish("a")
            publish("b")
            #expect(try client.answer(within: .seconds(120)).parameters["transition"] == "a")
            #expect(try client.answer(within: .seconds(120)).parameters["transition"] == "b")
        }
        // The follower is forgotten.
        for _ in 0..<12_000 {
            let before = made.withLock { $0 }
            publish("c")
            if made.withLock({ $0 }) == before { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the daemon still makes news for a follower who is gone")
    }

    // MARK: Rights

    @Test func whoMayDoWhatIsDecidedByTheGroups() throws {
        func allowed(_ peer: ControlPeer) throws -> Set<ControlInterface.Method> {
            let scene = try ControlScene(peer: peer)
            defer { withExtendedLifetime(scene) {} }
            let client = try scene.client()
            return Set(
                ControlInterface.Method.allCases.filter { method in
                    let error = refusal {
                        try client.send(ControlCall(method.fullName, wantsMore: method == .follow))
                        _ = try client.answer(within: .seconds(120))
                    }
                    return error != .permissionDenied
                })
        }
        let reading: Set<ControlInterface.Method> = [.status, .explain, .look, .silences, .follow]
        #expect(try allowed(ControlScene.reader) == reading)
        #expect(try allowed(ControlScene.administrator) == Set(ControlInterface.Method.allCases))
        #expect(try allowed(ControlScene.stranger).isEmpty)
        #expect(try allowed(ControlPeer(process: 1, user: 0, groups: [0])) == Set(ControlInterface.Method.allCases))
    }

    @Test func underTheServiceManagerTheDaemonsOwnUserMayReadAndReload() throws {
        let directory = try TemporaryPlace.make("control")
        defer { TemporaryPlace.remove(directory) }
        ControlScene.write("fpmond:x:4100:\n# a comment\nbroken\nfpmond-admin:x:4200:\n", to: "\(directory)/group")
        let accounts = LocalAccounts(passwd: "\(directory)/none", group: "\(directory)/group")
        func rights(_ user: UInt32, _ groups: Set<UInt32>, isUnderSystemd: Bool = true) -> ControlRights {
            ControlPolicy(ownUser: 4100, isUnderSystemd: isUnderSystemd, accounts: accounts).rights(
                of: ControlPeer(process: 1, user: user, groups: groups))
        }
        #expect(rights(4100, [4100]) == [.read, .reload])
        #expect(rights(4100, [4100], isUnderSystemd: false) == .all)
        #expect(rights(7, [7, 4100]) == .read)
        #expect(rights(7, [7, 4200]) == .all)
        #expect(rights(7, [7]) == [])
        #expect(accounts.name(of: 12) == "uid 12")
    }

    // MARK: The path

    @Test func theSocketIsOpenToAllAndGoneAfterTheEnd() async throws {
        let scene = try ControlScene()
        defer { withExtendedLifetime(scene) {} }
        var status = stat()
        #expect(lstat(scene.path, &status) == 0 && status.st_mode & 0o777 == 0o666)
        scene.server.stop()
        for _ in 0..<12_000 where access(scene.path, F_OK) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(access(scene.path, F_OK) != 0)
    }

    @Test func anOldSocketOfOurOwnIsReplacedAndALivingOneIsNot() throws {
        let scene = try ControlScene()
        defer { withExtendedLifetime(scene) {} }
        #expect(throws: ControlSocket.Fault(description: "another process listens on \(scene.path)")) { try ControlSocket.listen(scene.path) }
        let old = "\(scene.directory)/old.sock"
        close(try ControlSocket.listen(old))
        #expect(access(old, F_OK) == 0)
        let again = try ControlSocket.listen(old)
        close(again)
    }

    @Test(arguments: ["a file", "a directory", "a symbolic link"]) func whatIsNoSocketIsLeftAlone(_ kind: String) throws {
        let directory = try TemporaryPlace.make("control")
        defer { TemporaryPlace.remove(directory) }
        let path = "\(directory)/control.sock"
        switch kind {
        case "a file": ControlScene.write("mine", to: path)
        case "a directory": mkdir(path, 0o700)
        default:
            ControlScene.write("mine", to: "\(directory)/target")
            symlink("\(directory)/target", path)
        }
        do throws(ControlSocket.Fault) {
            _ = try ControlSocket.listen(path)
            Issue.record("it was replaced")
        } catch {
            #expect(error.description.contains("\(path) is \(kind), not a socket of fpmond"))
        }
        #expect(access(path, F_OK) == 0)
    }

    @Test func aLongPathIsReachedThroughItsDirectory() throws {
        let directory = try TemporaryPlace.make("control")
        defer { TemporaryPlace.remove(directory) }
        let deep = "\(directory)/\(String(repeating: "d", count: 120))"
        mkdir(deep, 0o700)
        let scene = try ControlScene(path: "\(deep)/control.sock")
        defer { withExtendedLifetime(scene) {} }
        #expect(try scene.client().call(.status)["method"] == "Status")
    }
}
