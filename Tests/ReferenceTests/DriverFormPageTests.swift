import Station
import Testing

@Suite("The reference of the driver form")
struct DriverFormPageTests {
    @Test("explains every key and word that the readers know, and none besides")
    func keys() {
        #expect(DriverFormPage.misfits.isEmpty, "\(DriverFormPage.misfits.joined(separator: "\n"))")
    }

    @Test("is what the readers say")
    func page() throws {
        try ReferencePage("driver-form.md").expect(DriverFormPage.markdown)
    }
}
