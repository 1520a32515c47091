import CYAML
import Diagnostics

/// libyaml's parser and the text that it reads, held in memory that does not move.
struct YAMLParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Nil when there is no memory.
    init?(_ text: String) {
        // The parser would count the byte order mark as a column.
        let mark = text.unicodeScalars.first == "\u{FEFF}" ? 3 : 0
        input = UnsafeMutableBufferPointer.allocate(capacity: text.utf8.count)
        let count = input.update(fromContentsOf: text.utf8.dropFirst(mark))
        parser = UnsafeMutablePointer.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            input.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event, or the parser's complaint.
    mutating func next() throws(YAMLComplaint) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLComplaint(parser.pointee) }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(event)
    }
}
