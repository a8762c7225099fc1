/// The latest elements, oldest first, and how many earlier ones were dropped because there was no room.
struct BoundedQueue<Element: Sendable>: Sendable {
    let maximum: Int
    private(set) var elements: [Element] = []
    private(set) var dropped = 0

    init(maximum: Int) { self.maximum = maximum }

    var isEmpty: Bool { elements.isEmpty }

    /// Returns the element that had to be dropped; nil: there was room.
    @discardableResult
    mutating func append(_ element: Element) -> Element? {
        elements.append(element)
        guard elements.count > maximum else { return nil }
        dropped += 1
        return elements.removeFirst()
    }
}
