/// One variable of a table of records: what it is called and described with, and what stands where there is no value.
struct NetCDFColumn {
    enum Attribute {
        case text(String)
        case doubles([Double])
        case bytes([Int8])
        case ints([Int32])
    }

    var name: String
    var type: NetCDFType
    /// How many cells of a profile it has a row; 0 for a single value.
    var width: Int
    /// In the column's type; where it is a fill value, `_FillValue` says so.
    var missing: Double
    var hasFillValue = true
    /// In the order in which they are written.
    var attributes: [(name: String, value: Attribute)]

    /// How many values a row has.
    var count: Int { max(1, width) }

    init(
        _ name: String, _ type: NetCDFType, width: Int = 0, missing: Double, hasFillValue: Bool = true,
        _ attributes: [(name: String, value: Attribute)]
    ) {
        self.name = name
        self.type = type
        self.width = width
        self.missing = missing
        self.hasFillValue = hasFillValue
        self.attributes = attributes
    }

    func define(in file: NetCDFFile, dimensions: [Int32], chunk: [Int]?) throws(NetCDFError) -> Int32 {
        let id = try file.variable(name, type, dimensions: dimensions, chunk: chunk)
        if hasFillValue {
            switch type {
            case .double: try file.attribute("_FillValue", [missing], of: id)
            case .byte: try file.attribute("_FillValue", [Int8(missing)], of: id)
            case .int: try file.attribute("_FillValue", [Int32(missing)], of: id)
            case .char: break
            }
        }
        for attribute in attributes { try file.attribute(attribute.name, attribute.value, of: id) }
        return id
    }
}

extension NetCDFFile {
    func attribute(
        _ name: String, _ value: NetCDFColumn.Attribute, of variable: Int32? = nil
    ) throws(NetCDFError) {
        switch value {
        case .text(let text): try attribute(name, text, of: variable)
        case .doubles(let numbers): try attribute(name, numbers, of: variable)
        case .bytes(let numbers): try attribute(name, numbers, of: variable)
        case .ints(let numbers): try attribute(name, numbers, of: variable)
        }
    }
}
