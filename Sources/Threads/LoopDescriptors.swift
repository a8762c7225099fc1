import CKernel
import Glibc

/// What wakes the thread of a loop: the others' bell, and descriptors that become ready. Source: eventfd(2), poll(2).
struct LoopBell: Sendable {
    private let descriptor: Int32

    init() { descriptor = LoopDescriptor.made(eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))) }

    func ring() { eventfd_write(descriptor, 1) }

    /// Sleeps until the bell rings, the deadline passes (nil: never) or a descriptor needs attention. Returns the ids of the descriptors that are ready,
    /// closed at the other end, or not open at all.
    func wait(until deadline: ContinuousClock.Instant?, for wanted: [LoopAgenda.Wanted]) -> [UInt64] {
        var polled = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        for one in wanted { polled.append(pollfd(fd: one.descriptor, events: one.events, revents: 0)) }
        let (seconds, attoseconds) = deadline.map { max(.zero, $0 - .now).components } ?? (-1, 0)
        let count = ckernel_poll(&polled, UInt(polled.count), Int(min(seconds, 1 << 30)), Int(attoseconds / 1_000_000_000))
        guard count > 0 else { return [] }
        if polled[0].revents != 0 {
            var rings: eventfd_t = 0
            eventfd_read(descriptor, &rings)
        }
        return zip(wanted, polled.dropFirst()).filter { $1.revents != 0 }.map(\.0.id)
    }
}

/// Wakes a thread that stands by when a work takes long. Setting it wakes nobody. Source: timerfd_create(2).
struct LoopTimer: Sendable {
    private let descriptor: Int32

    init() { descriptor = LoopDescriptor.made(timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC))) }

    /// - Parameter patience: from now on; nil: no more.
    func set(_ patience: Duration?) {
        var timer = itimerspec()
        if let (seconds, attoseconds) = patience?.components {
            // One that is zero would be none.
            timer.it_value = timespec(tv_sec: Int(min(seconds, 1 << 30)), tv_nsec: max(1, Int(attoseconds / 1_000_000_000)))
        }
        timerfd_settime(descriptor, 0, &timer, nil)
    }

    /// Waits until the time is over.
    func wait() {
        var times: UInt64 = 0
        _ = read(descriptor, &times, MemoryLayout.size(ofValue: times))
    }
}

private enum LoopDescriptor {
    /// Without it no task of the process can run: nothing is left to do but to say so.
    static func made(_ descriptor: Int32) -> Int32 {
        guard descriptor < 0 else { return descriptor }
        let words = "fpmond: the system refused a descriptor: \(String(cString: strerror(errno)))\n"
        _ = words.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        exit(EX_OSERR)
    }
}
