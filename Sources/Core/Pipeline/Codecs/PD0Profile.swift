/// How the numbers of an ensemble's profile blocks are arranged: cell by cell, a column for each beam or component.
///
/// An instrument with fewer than four beams mostly sends four columns nevertheless (the manuals of the WorkHorse and
/// the ChannelMaster say 8 bytes of velocity for each cell), some firmware as many as there are beams, and one with
/// five may send five. The blocks do not say, so their length tells.
struct PD0Profile: Hashable {
    /// What an ensemble has unless its blocks show otherwise.
    static let usualColumns = 4

    /// Numbers for each cell.
    var columns = usualColumns
    /// How many of them a beam stands behind.
    var beams = usualColumns

    private static let possibleBeams = 1...5
    private static let mostColumns = 5

    /// Finds out from the first profile block that is long enough for one of the possible arrangements.
    init(beams stated: UInt8, cells: Int, blocks: [PD0Block]) {
        let stated = Int(stated)
        guard Self.possibleBeams.contains(stated), stated != Self.usualColumns else { return }
        beams = stated
        guard cells > 0 else { return }
        for block in blocks {
            guard let width = block.profileWidth else { continue }
            let room = (block.count - PD0Block.identifierLength) / (cells * width)
            if stated > Self.usualColumns {
                columns = room >= stated ? Self.mostColumns : Self.usualColumns
            } else {
                columns = room >= Self.usualColumns || room < stated ? Self.usualColumns : stated
            }
            beams = min(stated, columns)
            return
        }
    }
}
