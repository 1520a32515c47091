import Station
import Testing

@Suite("The reference of drivers")
struct DriversPageTests {
    private var files: [DriverFile] {
        Repository.files(below: "Drivers", extension: "yaml").filter { $0.hasSuffix("/driver.yaml") }.map {
            DriverFolders(folders: []).readFolder(Repository.url(String($0.dropLast("/driver.yaml".count))).path)
        }
    }

    @Test("is what the drivers' own files say")
    func page() throws {
        let files = files
        #expect(files.count >= 5)
        for file in files { #expect(file.driver != nil, "\(file.report.text())") }
        try ReferencePage("drivers.md").expect(DriversPage.markdown(of: files.compactMap(\.driver)))
    }
}
