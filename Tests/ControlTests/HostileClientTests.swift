import Glibc
import JSON
import Synchronization
import Testing

@testable import Control

/// Clients that send nonsense, hang, die or come in crowds: each costs itself, and the next one is served.
@Suite struct HostileClientTests {
    private func isServed(_ scene: ControlScene) -> Bool {
        (try? scene.client().call(.status, within: .seconds(120)))?["method"] == "Status"
    }

    @Test(arguments: [
        "\0", "nonsense\0", "{}\0", "[1]\0", "{\"method\":1}\0", "{\"method\":\"a.B\",\"parameters\":[]}\0",
        "{\"method\":\"a.B\",\"more\":\"yes\"}\0",
        "{\"method\":\"a.B\",\"more\":true,\"oneway\":true}\0", "\u{1}\u{2}\u{3}\0", "{\"method\":\"a.B\"\0",
    ])
    func garbageEndsTheConnectionWithoutAnAnswer(_ text: String) throws {
        let scene = try ControlScene()
        defer { withExtendedLifetime(scene) {} }
        let descriptor = try scene.raw()
        defer { close(descriptor) }
        sendAll(descriptor, Array(text.utf8))
        #expect(receiveUntilEnd(descriptor) == [])
        #expect(isServed(scene))
    }

    @Test func deepNestingIsGarbageAndNoEndOfTheStack() throws {
        let scene = try ControlScene()
        defer { withExtendedLifetime(scene) {} }
        let descriptor = try scene.raw()
        defer { close(descriptor) }
        let depth = 15_000
        sendAll(descriptor, Array("{\"method\":\"a.B\",\"parameters\":{\"x\":".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: depth) + [0])
        #expect(receiveUntilEnd(descriptor) == [])
        #expect(isServed(scene))
    }

    @Test func anOversizedMessageEndsTheConnection() throws {
        let scene = try ControlScene()
        defer { withExtendedLifetime(scene) {} }
        let descriptor = try scene.raw()
        defer { close(descriptor) }
        var sent = 0
        while sent < 10 << 20, sendAll(descriptor, [UInt8](repeating: UInt8(ascii: "x"), count: 4096)) || errno == EAGAIN { sent += 4096 }
        #expect(receiveUntilEnd(descriptor) != nil)
        #expect(isServed(scene))
    }

    @Test func halfAMessageIsNotWaitedForForEver() throws {
        let scene = try ControlScene(times: ControlTimes(patience: .milliseconds(200), idle: .seconds(60)))
        defer { withExtendedLifetime(scene) {} }
        let descriptor = try scene.raw()
        defer { close(descriptor) }
        sendAll(descriptor, Array("{\"method\":".utf8))
        #expect(receiveUntilEnd(descriptor) == [])
        #expect(isServed(scene))
    }

    @Test func aMessageInManyPiecesIsOneMessage() throws {
        let scene = try ControlScene()
        defer { withExtendedLifetime(scene) {} }
        let descriptor = try scene.raw()
        defer { close(descriptor) }
        for byte in ControlCall(ControlInterface.Method.status.fullName).message {
            sendAll(descriptor, [byte])
            usleep(200)
        }
        shutdown(descriptor, Int32(SHUT_WR))
        #expect(receiveUntilEnd(descriptor).flatMap { ControlAnswer($0.dropLast()) } != nil)
    }

    @Test func aConnectionWithoutACallEnds() throws {
        let scene = try ControlScene(times: ControlTimes(patience: .seconds(60), idle: .milliseconds(200)))
        defer { withExtendedLifetime(scene) {} }
        let descriptor = try scene.raw()
        defer { close(descriptor) }
        #expect(receiveUntilEnd(descriptor) == [])
    }

    @Test func aReaderThatNeverReadsIsLeftBehind() async throws {
        let scene = try ControlScene(times: ControlTimes(patience: .milliseconds(300), idle: .seconds(60))) { call, method, _, reply in
            if method == .follow { reply.follow([:]) } else { reply.end(.success(["method": .string(method.rawValue)])) }
        }
        defer { withExtendedLifetime(scene) {} }
        let descriptor = try scene.raw()
        defer { close(descriptor) }
        sendAll(descriptor, ControlCall(ControlInterface.Method.follow.fullName, wantsMore: true).message)
        let made = Mutex(0)
        let text = JSON.string(String(repeating: "x", count: 10_000))
        // Far more than the socket's buffer holds; and nobody else notices.
        for turn in 0..<400 {
            scene.server.publish {
                made.withLock { $0 += 1 }
                return [["x": text]]
            }
            if turn % 40 == 0 { #expect(isServed(scene)) }
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(made.withLock { $0 } < 400, "it was disconnected before the end")
    }

    @Test func aClientThatIsKilledInMidCallIsForgottenAndItsAnswerToo() async throws {
        let waiting = Mutex<[ControlReply]>([])
        let scene = try ControlScene { call, method, _, reply in
            if method == .look { waiting.withLock { $0.append(reply) } } else { reply.end(.success(["method": .string(method.rawValue)])) }
        }
        for _ in 0..<20 {
            let descriptor = try scene.raw()
            let before = waiting.withLock { $0.count }
            sendAll(descriptor, ControlCall(ControlInterface.Method.look.fullName).message)
            for _ in 0..<60_000 where waiting.withLock({ $0.count }) == before { try await Task.sleep(for: .milliseconds(2)) }
            close(descriptor)
        }
        // More than one user may have open: the dead ones do not count.
        #expect(isServed(scene))
        for reply in waiting.withLock({ $0 }) { reply.end(.success([:])) }
        #expect(isServed(scene))
    }

    @Test func ofAThousandConnectionsAFewAreTakenAndTheOthersAreTold() throws {
        let scene = try ControlScene(peer: ControlScene.reader)
        defer { withExtendedLifetime(scene) {} }
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        var refused = 0
        for _ in 0..<1000 {
            var descriptor = try? scene.raw()
            // The kernel's queue is full until the daemon has taken some.
            for _ in 0..<1000 where descriptor == nil {
                usleep(1000)
                descriptor = try? scene.raw()
            }
            guard let descriptor else { continue }
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if descriptors.count >= ControlLimits.clientsOfOneUser {
                #expect(poll(&wait, 1, 120_000) > 0, "it is told at once")
                #expect(receiveUntilEnd(descriptor).flatMap { ControlAnswer($0.dropLast()) } == ControlAnswer(.failure(.tooManyClients)))
                refused += 1
                close(descriptor)
            } else {
                descriptors.append(descriptor)
            }
        }
        #expect(descriptors.count == ControlLimits.clientsOfOneUser && refused == 1000 - ControlLimits.clientsOfOneUser)
        close(descriptors.removeLast())
        // The daemon sees the end of a connection a moment later.
        for _ in 0..<1000 where !isServed(scene) { usleep(10_000) }
        #expect(isServed(scene))
    }

    @Test func readersOfManyUsersLeaveRoomForAnAdministrator() throws {
        let user = Mutex<UInt32>(5000)
        let scene = try ControlScene(
            peers: ControlScene.Peers { _ in
                let number = user.withLock { $0 }
                return number == 0 ? ControlScene.administrator : ControlPeer(process: 1, user: number, groups: [4100])
            })
        defer { withExtendedLifetime(scene) {} }
        var clients: [ControlClient] = []
        for number in 0..<(ControlLimits.clients - ControlLimits.keptForAdministrators) {
            user.withLock { $0 = 5000 + UInt32(number / 8) }
            clients.append(try scene.client())
            #expect(try clients[number].call(.status)["method"] == "Status")
        }
        user.withLock { $0 = 6000 }
        #expect(throws: ControlClient.Fault.refused(.tooManyClients)) { try scene.client().call(.status) }
        user.withLock { $0 = 0 }
        #expect(isServed(scene))
        #expect(try clients[0].call(.status)["method"] == "Status")
    }
}
