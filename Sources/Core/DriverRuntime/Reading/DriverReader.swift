import Diagnostics
import Framing
import Pipeline
import Sensing

extension Expected where Value == Driver {
    /// A driver file: what `Drivers/README.md` describes.
    static var driver: Expected {
        mapping("a driver") { reader in
            var names = DriverNames()
            let id = reader.required("driver", .driverID)
            let title = reader.required("title", .nonEmptyString)
            let category = reader.required("category", .nonEmptyString)
            let manual = reader.required("manual", .nonEmptyString)
            let about = readAbout(&reader)
            let sample = reader.optional("sample", .string) ?? ""
            let unwrap = reader.optional("unwrap", .list(of: .choice(of: UnwrapWord.self))) ?? []
            let declared = reader.required("framing", .declaredFraming)
            let codec = reader.optional("codec", .choice(of: DriverCodec.self))
            let framing = declared?.complete(unwrap: unwrap, codec: codec)
            names.frames = framing?.frames ?? []
            names.blocks = framing?.blocks ?? []
            names.binaryBlocks = framing?.binaryBlocks ?? []
            names.takesUplinks = framing?.takesUplinks ?? false
            let coefficients = readCoefficients(&names, &reader)
            let header = reader.optional("header", .driverHeader(names)) ?? DriverHeader()
            names.variants = header.variants
            let strip = reader.optional("strip", .list(of: .nonEmptyString)) ?? []
            let ignored = reader.optional("ignore", .list(of: .nonEmptyString)) ?? []
            let missing = reader.optional("missing", .list(of: .string)) ?? []
            let written = reader.optional("fields", .declaredFields(missing: missing)) ?? []
            let (fields, datastreams) = DriverField.numbered(written.map(\.value), codec: codec?.fields ?? [])
            names.fields = fields.map(\.key)
            names.columns = fields.map(\.column)
            let records = reader.optional("records", .list(of: .driverRecord(names)))
            let computations = reader.optional("computed", .list(of: .driverComputation(names)))
            let dialogue = reader.optional("dialogue", .driverDialogue)
            let commands = reader.optional("commands", .driverCommands) ?? []
            reader.report(
                DialogueFit(
                    dialogue: dialogue, commands: commands, fields: names.fields, takesUplinks: names.takesUplinks
                ).diagnostics(
                    dialogueSpan: reader.node("dialogue")?.span ?? reader.span,
                    commandsSpan: reader.node("commands")?.span ?? reader.span))
            DriverUse(
                fields: written, slots: fields, records: records ?? [], computations: computations ?? [],
                declared: declared, codec: codec,
                isBroken: records == nil && reader.node("records") != nil
                    || computations == nil && reader.node("computed") != nil
            ).check(&reader)
            guard let id, let title, let category, let manual, let framing else { return nil }
            return Driver(
                id: id, title: title, category: category, manual: manual, about: about, sample: sample,
                framing: framing, header: header, strip: strip.map { Array($0.utf8) },
                ignored: ignored.map { Glob($0) }, missing: missing, fields: fields, records: records ?? [],
                computations: computations ?? [], coefficients: coefficients, datastreams: datastreams,
                dialogue: dialogue,
                commands: commands)
        }
    }

    private static func readAbout(_ reader: inout NodeReader) -> DriverAbout {
        DriverAbout(
            maker: reader.optional("maker", .nonEmptyString), model: reader.optional("model", .nonEmptyString),
            firmware: reader.optional("firmware", .oneOrMore(of: .nonEmptyString)) ?? [],
            like: reader.optional("like", .driverID))
    }

    private static func readCoefficients(
        _ names: inout DriverNames, _ reader: inout NodeReader
    ) -> [DriverCoefficient] {
        let written = reader.optional("coefficients", .entries(of: .node)) ?? []
        names.coefficients = written.map(\.name.text)
        return written.compactMap { coefficient in
            var read = reader.read(coefficient.value, .driverCoefficient)
            read?.name = coefficient.name.text
            return read
        }
    }
}
