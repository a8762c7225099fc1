extension ConfigurationSight {
    package var diagnoses: [Diagnosis] {
        [text, owner] + hookDiagnoses + secretDiagnoses
    }

    private var text: Diagnosis {
        guard let path else { return .ok("configuration", "there is no configuration file: the defaults are in force") }
        guard let first = faults.first else { return .ok("configuration", "\(path) is valid") }
        let more = faults.count > 1 ? " (and \(faults.count - 1) more)" : ""
        return .failed(
            "configuration", "the configuration is not valid: \(first)\(more)",
            "correct it; `fpmond validate \(path)` shows every fault with its line")
    }

    private var owner: Diagnosis {
        guard let path else { return .ok("configuration-owner", "there is no file that anybody could change") }
        guard let first = ownership.first else { return .ok("configuration-owner", "only root can change \(path)") }
        return .failed(
            "configuration-owner", "root obeys no heal of this configuration: \(first)",
            "chown root:root and chmod go-w the file and every directory above it")
    }

    private var hookDiagnoses: [Diagnosis] {
        let bad = hooks.flatMap { hook -> [Diagnosis] in
            if let absence = hook.absence {
                return [
                    .failed(
                        "hooks", "healer \(hook.healer): \(absence)",
                        "install the program or make it executable (chmod 755), or correct healers.\(hook.healer) in the configuration")
                ]
            }
            guard let fault = hook.faults.first else { return [] }
            return [
                .failed(
                    "hooks", "healer \(hook.healer): root does not run it: \(fault)",
                    "chown root:root and chmod go-w the program and every directory above it")
            ]
        }
        return bad.isEmpty
            ? [.ok("hooks", hooks.isEmpty ? "no healer is enabled" : "\(hooks.count) of \(hooks.count) healers can run what they name")] : bad
    }

    private var secretDiagnoses: [Diagnosis] {
        let bad = secrets.compactMap(diagnosis)
        let fine =
            secrets.isEmpty ? "the configuration names no secret" : "\(secrets.count) of \(secrets.count) secrets are where the configuration says"
        return bad.isEmpty ? [.ok("secrets", fine)] : bad
    }

    private func diagnosis(_ secret: SecretSight) -> Diagnosis? {
        switch (secret.file, secret.credential) {
        case (.blind(let why), _):
            return .unknown("secrets", "\(secret.name): \(why)", "ask as root")
        case (.seen(nil), let credential?):
            return .failed(
                "secrets", "\(secret.name): fpmond.service has no credential \(credential)",
                "systemctl edit fpmond: [Service] LoadCredential=\(credential):/etc/credstore/\(credential), then systemctl restart fpmond")
        case (.seen(nil), nil):
            return .failed("secrets", "\(secret.name): \(secret.path) does not exist", "write the secret into \(secret.path), or correct the path")
        case (.seen(let file?), _) where file.isDirectory:
            return .failed("secrets", "\(secret.name): \(secret.path) is a directory", "name the file with the secret in its first line")
        case (.seen(let file?), _) where file.isOpenToOthers:
            return .warning("secrets", "\(secret.name): every user can read \(secret.path) (mode \(file.octal))", "chmod 600 \(secret.path)")
        case (.seen, _): return nil
        }
    }
}
