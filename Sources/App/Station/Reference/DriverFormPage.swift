import DriverRuntime
import Framing
import Pipeline

/// The reference page `driver-form.md`: every key of a driver file. What a key takes is in the words of the reader that
/// reads it.
public enum DriverFormPage {
    public static var markdown: String {
        introduction + parts.map(\.markdown).joined(separator: "\n") + "\n" + columns + words + formulas + expressions
            + codecs + lpp
    }

    /// Keys that the reader knows and the page does not explain, and the other way round.
    public static var misfits: [String] {
        parts.flatMap { part -> [String] in
            let (known, told) = (part.knownKeys, part.meanings.map(\.key))
            return known.filter { !told.contains($0) }.map { "\(part.heading): '\($0)' is not explained" }
                + told.filter { !known.contains($0) }.map { "\(part.heading): the reader does not know '\($0)'" }
        } + wordMisfits
    }

    private static let introduction = """
        <!-- Written by `make reference` from the readers of Core/DriverRuntime. -->

        # The form of a driver

        A driver is a folder `Drivers/MAKER/MODEL` with `driver.yaml`, a `README.md` and `cases/`. It is data: no loops, no
        conditions, no program. [Drivers/README.md](../../Drivers/README.md) explains it in five steps; this page has every key.
        `dialogue:` and `commands:` have [a page of their own](dialogue.md). `fairlead driver check` shows every mistake at once
        ([diagnostics 4xx](diagnostics.md)), `fairlead driver try` what a driver makes of a sample.


        """

    // MARK: Columns

    private static let columns = """
        ## The columns of a record

        The elements of `columns`, in the order in which they stand in the line or frame:

        | column | what stands there |
        | --- | --- |
        | `temperature` | the field of this key |
        | `temperature?` | the same, or nothing at all: a record with optional columns is tried in every way, the fullest first |
        | `"-"` | any text, not looked at |
        | `"=W"` | just this text; in a frame also bytes, `"=0xFE44"` |
        | `"=SATSLF*"` | a word that begins so |
        | `{ahead: flags}` | in bytes: the field of this key; the next column begins at the same byte, for numbers that are packed into one |
        | `{skip: 4}` | so many columns, or bytes in a frame and where there is no delimiter |
        | `{repeat: [density, direction], count: 129}` | the same columns over and over; their fields become the cells 1, 2, 3 … (`bin` in the output). `count` is a number, the key of an earlier whole number, or `rest` |
        | `...` | whatever follows, or nothing; only at the end |

        Where a line has no delimiter (`delimiter: none`), and in frames, every column needs a width of its own: fields of type
        `hex`, binary numbers, dates, clocks, and others with `width`.


        """

    // MARK: Words

    private static var words: String {
        DriverFormWords.all.map(\.markdown).joined(separator: "\n") + "\n"
    }

    private static var wordMisfits: [String] {
        DriverFormWords.all.flatMap { list -> [String] in
            list.missing.map { "\(list.heading): '\($0)' is not explained" }
                + list.unknown.map { "\(list.heading): there is no '\($0)'" }
        }
    }

    // MARK: Computations

    private static var formulas: String {
        var table = MarkdownTable("formula", "inputs", "coefficients")
        for formula in Formula.allCases {
            let coefficients = formula.coefficients.map { need in
                need.name.asCode + (need.standard.map { " (\($0))" } ?? "")
            }
            table.add(
                formula.rawValue.asCode, formula.inputs.map(\.asCode).joined(separator: ", "),
                coefficients.joined(separator: ", "))
        }
        return """
            ## Formulas

            Each input takes a field, a cell of a repeated field (`light.7`) or `latitude`. A coefficient with a value in
            brackets may be left out.

            \(table.text)

            """
    }

    private static var expressions: String {
        let functions = ExpressionFunction.allCases.map(\.rawValue.asCode).joined(separator: ", ")
        return """
            ## Expressions

            `expression: "a0 + a1 * counts ^ 2"`: numbers, the keys of fields, the names of coefficients, `latitude`, `pi`,
            `+ - * / ^`, parentheses, and the functions \(functions). Angles are in radians. `^` binds first and from the right,
            then the sign. A field is computed when all that the expression names is there.


            """
    }

    private static var lpp: String {
        var table = MarkdownTable("type", "names", "unit", "one counts")
        for type in LPPType.all {
            let units = type.units.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            let steps = type.steps.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            table.add(
                "\(type.code)", type.names.map(\.asCode).joined(separator: ", "),
                units.map(\.asCode).joined(separator: ", "), steps.joined(separator: ", "))
        }
        return """

            ## Cayenne LPP

            A value is called by its channel and the name of its type, `3.temperature`. What stands several times in a payload
            becomes the cells 1, 2, 3 …. Behind a type that is not known nothing can be read: what stood before it is kept, and
            the frame has a defect. Fields are of type `decimal`; `scale` and `offset` bring a type that was misused to its unit.

            \(table.text)
            """
    }

    private static var codecs: String {
        var table = MarkdownTable("codec", "reads", "fields")
        for codec in DriverCodec.allCases {
            let reads =
                codec.readsLines
                ? "lines" : codec.readsHexEnsembles ? "frames, binary or as hexadecimal text" : "frames"
            table.add(codec.rawValue.asCode, reads, "\(codec.fields.count)")
        }
        return """
            ## Codecs

            For what a declaration cannot say. A codec brings its frames, and its fields with their names and units; a driver adds
            their ranges, and records of its own beside it. `fairlead driver show` lists the fields.

            \(table.text)
            """
    }
}
