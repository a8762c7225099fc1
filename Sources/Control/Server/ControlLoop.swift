import Glibc
import JSON

/// What the socket's thread does. Only that thread uses it.
final class ControlLoop {
    struct Start: Sendable {
        var path: String
        var listener: Int32
        var mailbox: ControlMailbox
        var identity: ControlServer.Identity
        var policy: ControlPolicy
        var times: ControlTimes
        var inspect: @Sendable (Int32) -> ControlPeer?
        var handler: ControlServer.Handler
    }

    private let start: Start
    private var connections: [ControlConnection] = []
    private var lastID: UInt64 = 0
    /// After the process ran out of descriptors, no client is accepted until then.
    private var acceptsFrom: ContinuousClock.Instant?
    private let inode: ino_t

    init(_ start: Start) {
        self.start = start
        var status = stat()
        inode = lstat(start.path, &status) == 0 ? status.st_ino : 0
    }

    func run() {
        while true {
            let (parcels, lost, isClosed) = start.mailbox.drain()
            if isClosed { break }
            for parcel in parcels { deliver(parcel) }
            for id in lost { close(id) }
            wait()
            expire()
        }
        for connection in connections { Glibc.close(connection.descriptor) }
        connections = []
        Glibc.close(start.listener)
        // What somebody else has put there since is not ours.
        var status = stat()
        if lstat(start.path, &status) == 0, status.st_ino == inode { unlink(start.path) }
        start.mailbox.leave()
    }

    // MARK: Waiting

    private func wait() {
        let now = ContinuousClock.now
        if let from = acceptsFrom, from <= now { acceptsFrom = nil }
        var descriptors = [pollfd(fd: start.mailbox.bell, events: Int16(POLLIN), revents: 0)]
        descriptors.append(pollfd(fd: acceptsFrom == nil ? start.listener : -1, events: Int16(POLLIN), revents: 0))
        descriptors += connections.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        let deadline = (connections.compactMap { $0.deadline(start.times) } + [acceptsFrom].compactMap(\.self)).min()
        let milliseconds = deadline.map { Int32(clamping: max(0, ($0 - now).wholeMilliseconds + 1)) } ?? -1
        guard poll(&descriptors, nfds_t(descriptors.count), milliseconds) > 0 else { return }
        let ids = connections.map(\.id)
        for (id, descriptor) in zip(ids, descriptors.dropFirst(2)) where descriptor.revents != 0 { serve(id, descriptor.revents) }
        if descriptors[1].revents != 0 { accept() }
    }

    private func expire() {
        let now = ContinuousClock.now
        for connection in connections where connection.deadline(start.times).map({ $0 <= now }) ?? false { close(connection.id) }
    }

    private func accept() {
        for _ in 0..<16 {
            let descriptor = ControlSocketCalls.accept(start.listener)
            guard descriptor >= 0 else {
                // Without descriptors the listener stays readable: not in circles.
                if errno != EAGAIN && errno != EINTR && errno != ECONNABORTED { acceptsFrom = .now + .seconds(1) }
                return
            }
            guard let peer = start.inspect(descriptor) else {
                Glibc.close(descriptor)
                continue
            }
            let rights = start.policy.rights(of: peer)
            let room = rights.contains(.change) ? ControlLimits.clients : ControlLimits.clients - ControlLimits.keptForAdministrators
            let ofUser = connections.count { $0.peer.user == peer.user }
            var connection = ControlConnection(id: lastID + 1, descriptor: descriptor, peer: peer, rights: rights)
            guard connections.count < room, ofUser < ControlLimits.clientsOfOneUser else {
                try? connection.send(ControlAnswer(.failure(.tooManyClients)).message)
                Glibc.close(descriptor)
                continue
            }
            lastID += 1
            connections.append(connection)
        }
    }

    // MARK: Clients

    private func index(of id: UInt64) -> Int? { connections.firstIndex { $0.id == id } }

    private func close(_ id: UInt64) {
        start.mailbox.unfollow(id)
        guard let index = index(of: id) else { return }
        Glibc.close(connections[index].descriptor)
        connections.remove(at: index)
    }

    private func serve(_ id: UInt64, _ events: Int16) {
        guard let index = index(of: id) else { return }
        do throws(ControlConnection.End) {
            if events & Int16(POLLERR | POLLHUP | POLLNVAL) != 0, events & Int16(POLLIN) == 0 { throw .gone }
            if events & Int16(POLLOUT) != 0 { try connections[index].flush() }
            if events & Int16(POLLIN) != 0 {
                try connections[index].read()
            } else if events & ControlSocketCalls.halfClosed != 0 {
                connections[index].halfClose()
            }
            try takeMessages(id)
        } catch {
            close(id)
        }
    }

    /// Takes calls as long as none waits for its answer.
    private func takeMessages(_ id: UInt64) throws(ControlConnection.End) {
        while let index = index(of: id), !connections[index].isBusy, let message = try connections[index].message() {
            guard let call = ControlCall(message) else { throw .garbage }
            try take(call, index)
        }
        if let index = index(of: id), connections[index].isDone { close(id) }
    }

    private func take(_ call: ControlCall, _ index: Int) throws(ControlConnection.End) {
        let connection = connections[index]
        do throws(ControlError) {
            guard let method = try answerOfService(call, index) else { return }
            if call.wantsUpgrade { throw .invalidParameter("upgrade") }
            guard connection.rights.contains(method.right) else { throw .permissionDenied }
            if method == .follow, !call.wantsMore { throw .expectedMore }
            connections[index].isBusy = true
            start.handler(
                call, method, connection.peer, ControlReply(connection: connection.id, isOneway: call.isOneway, mailbox: start.mailbox))
        } catch {
            if !call.isOneway { try connections[index].send(ControlAnswer(.failure(error)).message) }
            connections[index].answered()
        }
    }

    /// The method of ``ControlInterface``; nil: the call was one of `org.varlink.service`, which everybody may make, and is answered.
    private func answerOfService(_ call: ControlCall, _ index: Int) throws(ControlError) -> ControlInterface.Method? {
        guard let dot = call.method.lastIndex(of: "."), call.method.utf8.count <= 200 else { throw .methodNotFound(String(call.method.prefix(200))) }
        let (interface, name) = (String(call.method[..<dot]), String(call.method[call.method.index(after: dot)...]))
        var answer: JSONObject
        switch (interface, name) {
        case (ControlInterface.name, _):
            guard let method = ControlInterface.Method(rawValue: name) else { throw .methodNotFound(call.method) }
            return method
        case (ControlInterface.serviceName, "GetInfo"):
            try ControlParameters(call.parameters).end()
            answer = [
                "vendor": "fpmond", "product": "fpmond", "version": .string(start.identity.version), "url": "man:fpmond(8)",
                "interfaces": [.string(ControlInterface.serviceName), .string(ControlInterface.name)],
            ]
        case (ControlInterface.serviceName, "GetInterfaceDescription"):
            var parameters = ControlParameters(call.parameters)
            let wanted = try parameters.text("interface")
            try parameters.end()
            switch wanted {
            case ControlInterface.name: answer = ["description": .string(ControlInterface.definition)]
            case ControlInterface.serviceName: answer = ["description": .string(ControlInterface.serviceDefinition)]
            default: throw .interfaceNotFound(wanted)
            }
        case (ControlInterface.serviceName, _): throw .methodNotFound(call.method)
        default: throw .interfaceNotFound(interface)
        }
        if !call.isOneway, (try? connections[index].send(ControlAnswer(.success(answer)).message)) == nil { connections[index].halfClose() }
        connections[index].answered()
        return nil
    }

    private func deliver(_ parcel: ControlMailbox.Parcel) {
        guard let index = index(of: parcel.connection) else { return start.mailbox.unfollow(parcel.connection) }
        do throws(ControlConnection.End) {
            if !parcel.bytes.isEmpty { try connections[index].send(parcel.bytes) }
            if parcel.isLast {
                connections[index].answered()
                try takeMessages(parcel.connection)
            }
        } catch {
            close(parcel.connection)
        }
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
