/// The service's user lacks a permission on a critical file or directory.
extension FailurePoint {
    static let filePermissions = FailurePoint(
        "file-permissions", rows: ["2.4b"], category: .systemFailures, impact: .blocksAll, title: "The bot lacks permissions on its files",
        meaning: """
            A file that the service's user may not use counts as missing: the bot takes a default in its place, or cannot save its data.
            """,
        advice: "Restore owner and mode for the service's user. Usually someone edited or copied a file as another user.",
        reads: [.configuration, .journal], settings: [SharedSettings.journalHold],
        reasons: [
            .critical("denied", "the service's user lacks a permission that it needs on a critical file or directory"),
            .warning("permission-error-said", "the bot's journal recently said that access to a file was denied"),
            .unknown("no-service-user", "the service's user could not be resolved"),
            .unknown("undetermined", "the permissions of a critical file could not be determined"),
        ],
        roles: [.check(.fileSystem)], judge: FailurePoint.judge(FilePermissions.judge))
}

private enum FilePermissions {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.configuration)
        var denied: [(path: String, lacks: [String])] = []
        var undetermined: [String] = []
        for file in facts.files where file.state != .missing {
            if file.serviceMayUse == false { denied.append((file.path, file.lacks)) }
            if file.serviceMayUse == nil { undetermined.append(file.path) }
        }
        for directory in facts.directories where directory.exists {
            if directory.serviceMayUse == false { denied.append((directory.path, directory.lacks)) }
            if directory.serviceMayUse == nil { undetermined.append(directory.path) }
        }
        let user = facts.serviceUser?.name
        if let first = denied.first {
            let listed = denied.map { "\($0.path) (\($0.lacks.spoken))" }
            return .critical(
                "denied", "\(user ?? "the service's user") lacks permission for \(listed.spoken)",
                evidence: [
                    "file": .text(first.path), "lacks": .names(first.lacks), "user": user.map { .text($0) } ?? .nothing, "denied": .names(listed),
                ])
        }
        // An access control list, an immutable file, or a file that fpmond does not check.
        if let said = input.wordOfBot(.permissionError, "permission-error-said", "the bot was denied access to a file") { return said }
        guard let user else {
            throw EarlyFinding(.unknown("no-service-user", "the service's user could not be resolved, so its permissions could not be checked"))
        }
        if let first = undetermined.first {
            let evidence: Evidence = ["file": .text(first), "user": .text(user), "untold": .names(undetermined)]
            throw EarlyFinding(
                .unknown("undetermined", "the permissions of \(undetermined.count) files could not be determined", evidence: evidence))
        }
        return .ok("\(user) has the permissions for all critical files", evidence: ["user": .text(user), "files": .count(facts.files.count)])
    }
}
