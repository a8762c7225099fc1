internal import Glibc

/// The messages themselves: one line for each assignment, all of them in one datagram.
extension Notify {
    /// Start-up, or a reload, is complete. `status` is the line `systemctl status` shows.
    @discardableResult
    public func ready(status: String? = nil) -> Delivery {
        send([("READY", "1")] + line(status))
    }

    /// A reload begins; `ready` ends it. The instant is required by `Type=notify-reload` and ignored before systemd 253.
    @discardableResult
    public func reloading(status: String? = nil) -> Delivery {
        send([("RELOADING", "1"), ("MONOTONIC_USEC", String(monotonicMicroseconds()))] + line(status))
    }

    @discardableResult
    public func stopping(status: String? = nil) -> Delivery {
        send([("STOPPING", "1")] + line(status))
    }

    /// Requests this much more time, from now, to start, reload or stop. Repeat before it has passed. Source: sd_notify(3).
    @discardableResult
    public func extendTimeout(by time: Duration, status: String? = nil) -> Delivery {
        let (seconds, attoseconds) = time.components
        return send([("EXTEND_TIMEOUT_USEC", String(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))] + line(status))
    }

    @discardableResult
    public func status(_ text: String) -> Delivery {
        send(line(text))
    }

    /// Feeds the watchdog. Send it because a round was completed, never because a timer fired.
    @discardableResult
    public func pingWatchdog() -> Delivery {
        send([("WATCHDOG", "1")])
    }

    /// Makes systemd treat this process as hung: its watchdog action follows at once.
    @discardableResult
    public func triggerWatchdog() -> Delivery {
        send([("WATCHDOG", "trigger")])
    }

    /// Any assignments, in order, as one datagram. Line breaks in a value would begin a new assignment, and `systemctl status` prints what else
    /// a terminal interprets: control characters become spaces.
    @discardableResult
    public func send(_ assignments: [(name: String, value: String)]) -> Delivery {
        guard let socket else { return .unsupervised }
        return Notify.post(Notify.encode(assignments), to: socket)
    }

    static func encode(_ assignments: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in assignments {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
            bytes.append(contentsOf: name.utf8)
            bytes.append(UInt8(ascii: "="))
            let printable = value.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }
            bytes.append(contentsOf: String(String.UnicodeScalarView(printable)).utf8)
        }
        return bytes
    }

    private func line(_ status: String?) -> [(name: String, value: String)] {
        status.map { [("STATUS", $0)] } ?? []
    }

    /// Source: sd_notify(3), "Standalone Implementations".
    private static func post(_ bytes: [UInt8], to path: String) -> Delivery {
        guard let (address, length) = UnixAddress.make(path) else { return .failed(EINVAL) }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return .failed(errno) }
        defer { close(descriptor) }
        // The queue of a busy service manager may be full: wait briefly, but never block for long.
        var patience = timeval(tv_sec: 0, tv_usec: 250_000)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let sent = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        return sent == bytes.count ? .sent : .failed(errno)
    }
}
