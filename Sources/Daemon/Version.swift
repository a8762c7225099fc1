/// The version of fpmond, as `--version` prints it and outputs carry it.
package enum Version {
    package static let current = "0.1.0"
}
