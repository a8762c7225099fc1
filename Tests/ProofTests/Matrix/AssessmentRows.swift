/// The rows of the assessment, by the numbers of its six tables: what "100 % coverage" has to cover.
enum AssessmentRows {
    static let all = signalBlocks + systemFailures + resourceConstraints + configuration + data + state

    static let signalBlocks = ["1.1a", "1.1b", "1.1c", "1.1d", "1.1e", "1.1f", "1.1g", "1.1h", "1.1i", "1.2a", "1.2b", "1.3", "1.4", "1.5"]
    static let systemFailures = [
        "2.1a", "2.1b", "2.1c", "2.1d", "2.1e", "2.2a", "2.2b", "2.2c", "2.3a", "2.3b", "2.3c", "2.4a", "2.4b", "2.4c", "2.4d", "2.5a", "2.5b",
        "2.5c",
        "2.5d",
    ]
    static let resourceConstraints = ["3.1", "3.2a", "3.2b", "3.2c", "3.3a", "3.3b"]
    static let configuration = ["4.1a", "4.1b", "4.1c", "4.2a", "4.2b"]
    static let data = ["5.1a", "5.1b", "5.2a", "5.2b"]
    static let state = ["6.1a", "6.1b", "6.2"]
}
