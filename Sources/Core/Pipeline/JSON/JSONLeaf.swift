import Framing

/// One value at the end of a path of a JSON text, as it is written there.
public struct JSONLeaf: Hashable, Sendable {
    /// As `JSONPattern` takes it.
    public var path: String
    /// A number, a word, or a string without its quotes; of a list of numbers the first.
    public var text: String
    public var isString: Bool

    /// All values of an object, in the order of the text; nil when the text is no JSON object.
    public static func leaves(of bytes: UnsafeBufferPointer<UInt8>) -> [JSONLeaf]? {
        var reader = JSONLeafReader(scanner: JSONScanner(bytes, 0..<bytes.count))
        guard reader.scanner.peek() == UInt8(ascii: "{"), reader.value(at: "", depth: 0), reader.scanner.isEndOfLine
        else { return nil }
        return reader.leaves
    }
}

private struct JSONLeafReader {
    var scanner: JSONScanner
    var leaves: [JSONLeaf] = []

    mutating func value(at path: String, depth: Int) -> Bool {
        guard depth <= JSONScanner.deepest else { return false }
        switch scanner.peek() {
        case UInt8(ascii: "{"): return object(at: path, depth: depth + 1)
        case UInt8(ascii: "["): return list(at: path, depth: depth + 1)
        default: return leaf(at: path)
        }
    }

    private mutating func object(at path: String, depth: Int) -> Bool {
        guard scanner.skip("{") else { return false }
        if scanner.skip("}") { return true }
        repeat {
            guard scanner.peek() == UInt8(ascii: "\""), let key = scanner.string(), scanner.skip(":") else {
                return false
            }
            let name = JSONScanner.unescaped(scanner.bytes, key.content)
            guard value(at: Self.join(path, String(decoding: name, as: UTF8.self)), depth: depth) else { return false }
        } while scanner.skip(",")
        return scanner.skip("}")
    }

    /// A list of values is one leaf; the elements of any other have paths of their own.
    private mutating func list(at path: String, depth: Int) -> Bool {
        guard scanner.skip("[") else { return false }
        if scanner.skip("]") { return true }
        let first = scanner.peek()
        let isPlain = first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
        var element = 0
        repeat {
            let known = leaves.count
            let place = isPlain ? path : Self.join(path, String(element))
            guard value(at: place, depth: depth) else { return false }
            if isPlain, element > 0 { leaves.removeSubrange(known...) }
            element += 1
        } while scanner.skip(",")
        return scanner.skip("]")
    }

    private mutating func leaf(at path: String) -> Bool {
        let isString = scanner.peek() == UInt8(ascii: "\"")
        let start = scanner.index
        var content = start..<start
        if isString {
            guard let text = scanner.string() else { return false }
            content = text.content
        } else {
            guard
                scanner.number() != nil || scanner.skip(word: "true") || scanner.skip(word: "false")
                    || scanner.skip(word: "null")
            else { return false }
            content = start..<scanner.index
        }
        let bytes = isString ? JSONScanner.unescaped(scanner.bytes, content) : Array(scanner.bytes[content])
        leaves.append(JSONLeaf(path: path, text: String(decoding: bytes, as: UTF8.self), isString: isString))
        return true
    }

    private static func join(_ path: String, _ name: String) -> String {
        let escaped = name.replacing("\\", with: "\\\\").replacing(".", with: "\\.")
        return path.isEmpty ? escaped : path + "." + escaped
    }
}
