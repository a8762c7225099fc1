import JSON

/// The keys of an email notifier.
extension EmailConfig {
    private static let ways = ["server", "sendmail"]

    package static var table: ConfigurationTable<EmailConfig> {
        ConfigurationTable(
            things: "an email",
            fields: [
                ConfigurationField("from", \.from, .mailAddress, required: true, "The sender's address."),
                ConfigurationField("to", \.to, .list(of: .mailAddress, 1...20, "addresses"), required: true, "The recipients' addresses."),
                ConfigurationField("server", \.server, ConfigurationKind<String>.host.orNull, "The SMTP server's name. Either this or sendmail."),
                ConfigurationField(
                    "port", \.port, ConfigurationKind<Int>.count(1...65_535).orNull, "The server's port; null: 587, 465 or 25, as encryption says."),
                ConfigurationField(
                    "encryption", \.encryption, .choice("a kind of encryption"),
                    "starttls and tls refuse to go on without; none is for a server on this machine."),
                ConfigurationField(
                    "user", \.user, ConfigurationKind<String>.text("a user's name") { $0.isEmpty ? "is empty" : nil }.orNull,
                    "The user at the server; null: no login."),
                ConfigurationField(
                    "password", \.password, ConfigurationKind<MessageTemplate>.template.orNull, "The user's password: {{secret.NAME}}."),
                ConfigurationField(
                    "ca_file", \.caFile, ConfigurationKind<String>.absolutePath.orNull,
                    "A PEM file of certificate authorities to trust in addition to the system's."),
                ConfigurationField(
                    "sendmail", \.sendmail, ConfigurationKind<String>.absolutePath.orNull,
                    "A program that takes the mail on its standard input, such as /usr/sbin/sendmail."),
                ConfigurationField("timeout", \.timeout, .duration(.seconds(1) ... .seconds(120)), "How long one attempt may take."),
            ],
            rule: { email, section, faults in
                if section.unreadable.isDisjoint(with: ways), (email.server == nil) == (email.sendmail == nil) {
                    faults.append(section.fault(at: "sendmail", problem: "expected one of server and sendmail", known: ways))
                }
                if (email.user == nil) != (email.password == nil), section.unreadable.isDisjoint(with: ["user", "password"]) {
                    faults.append(section.fault(at: "user", "password", problem: "expected user and password together, or neither"))
                }
                if email.user != nil, email.encryption == .none {
                    faults.append(section.fault(at: "encryption", problem: "would send a password in the clear; expected starttls or tls"))
                }
            })
    }
}

extension ConfigurationKind where Value == String {
    fileprivate static var mailAddress: Self {
        name("a plain address such as \"me@example.org\"", pattern: "^[^@ ]{1,64}@[A-Za-z0-9.-]{1,255}$", accepts: EmailConfig.isAddress)
    }

    fileprivate static var host: Self {
        name("a host's name or address", pattern: "^[A-Za-z0-9.:-]{1,255}$") { host in
            (1...255).contains(host.utf8.count) && host.utf8.first != 0x2D
                && host.allSatisfy { ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || ".:-".contains($0) }
        }
    }
}
