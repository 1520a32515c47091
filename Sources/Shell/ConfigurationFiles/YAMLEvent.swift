import CYAML
import Diagnostics

/// One step of the parser through the text.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias
        case scalar(text: String, isQuoted: Bool)
        case sequenceStart(isFlow: Bool)
        case sequenceEnd
        case mappingStart(isFlow: Bool)
        case mappingEnd
        /// `%YAML` or `%TAG` before a document.
        case directive
    }

    let kind: Kind
    let start: SourcePosition
    /// Just after the last character.
    let end: SourcePosition
    let hasAnchor: Bool
    let hasTag: Bool

    init(_ event: yaml_event_t) {
        kind = Self.kind(of: event)
        start = SourcePosition(event.start_mark)
        end = SourcePosition(event.end_mark)
        (hasAnchor, hasTag) = Self.properties(of: event)
    }

    private static func kind(of event: yaml_event_t) -> Kind {
        switch event.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_DOCUMENT_START_EVENT:
            let document = event.data.document_start
            let hasTags = document.tag_directives.start != document.tag_directives.end
            return document.version_directive != nil || hasTags ? .directive : .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let isQuoted = scalar.style != YAML_PLAIN_SCALAR_STYLE
            return .scalar(text: String(decoding: bytes, as: UTF8.self), isQuoted: isQuoted)
        case YAML_SEQUENCE_START_EVENT:
            return .sequenceStart(isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            return .mappingStart(isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        default: return .streamEnd
        }
    }

    private static func properties(of event: yaml_event_t) -> (hasAnchor: Bool, hasTag: Bool) {
        switch event.type {
        case YAML_SCALAR_EVENT: (event.data.scalar.anchor != nil, event.data.scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            (event.data.sequence_start.anchor != nil, event.data.sequence_start.tag != nil)
        case YAML_MAPPING_START_EVENT: (event.data.mapping_start.anchor != nil, event.data.mapping_start.tag != nil)
        default: (false, false)
        }
    }
}

extension SourcePosition {
    /// The parser counts lines and columns from 0, columns in characters as we do.
    init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
