/// A fault of this machine or the configuration: it says nothing about the target.
package struct LocalFault: Error, Hashable {
    package var what: String

    package init(what: String) { self.what = what }
}
