/// Which failure points each probe's readings concern, as positions in the catalogue: found once, because every reading asks.
struct Readers: Sendable {
    /// Those that a probe paces.
    private(set) var paced: [ProbeName: [Int]] = [:]
    /// Those that read a probe, paced by it or not.
    private(set) var reading: [ProbeName: [Int]] = [:]
    /// Those without an enabled probe.
    private(set) var unpaced: [Int] = []

    init(_ catalogue: [FailurePoint], enabledProbes: Set<ProbeName>) {
        for (index, point) in catalogue.enumerated() {
            for probe in Set(point.reads) { reading[probe, default: []].append(index) }
            if let pacer = point.reads.first(where: { enabledProbes.contains($0) }) {
                paced[pacer, default: []].append(index)
            } else {
                unpaced.append(index)
            }
        }
    }
}
