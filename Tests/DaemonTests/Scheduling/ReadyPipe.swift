import Glibc

/// A pipe that can be read once it is filled, and is closed with its last reference.
final class ReadyPipe: Sendable {
    let reading: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0)
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func fill() {
        var byte: UInt8 = 1
        precondition(write(writing, &byte, 1) == 1)
    }
}
