/// Every scenario, in the order of the table.
public enum Scenarios {
    public static let all: [Scenario] =
        healthy + outages + degradations + calendars + machines + liars + holdovers + hopeless
}
