/// The version of fpmond, as `--version` prints it and outputs carry it.
public enum Version {
    public static let current = "0.1.0"
}
