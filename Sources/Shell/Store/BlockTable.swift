import Delivery

/// Blocks in the rows of a statement that selects `columns`.
enum BlockTable {
    static let columns = "first, last, records, observations, digest, raws, raw_digest"

    static func read(_ statement: SQLiteStatement) throws(SQLiteError) -> [LedgerBlock] {
        var blocks: [LedgerBlock] = []
        while try statement.step() {
            blocks.append(
                LedgerBlock(
                    first: UInt64(bitPattern: statement.integer(0)), last: UInt64(bitPattern: statement.integer(1)),
                    records: UInt64(bitPattern: statement.integer(2)),
                    observations: UInt64(bitPattern: statement.integer(3)),
                    digest: UInt64(bitPattern: statement.integer(4)), raws: UInt64(bitPattern: statement.integer(5)),
                    rawDigest: UInt64(bitPattern: statement.integer(6))))
        }
        statement.reset()
        return blocks
    }

    /// Binds a block to seven parameters.
    static func bind(_ block: LedgerBlock, to statement: SQLiteStatement, from index: Int32) {
        statement.bind(index, Int64(bitPattern: block.first))
        statement.bind(index + 1, Int64(bitPattern: block.last))
        statement.bind(index + 2, Int64(bitPattern: block.records))
        statement.bind(index + 3, Int64(bitPattern: block.observations))
        statement.bind(index + 4, Int64(bitPattern: block.digest))
        statement.bind(index + 5, Int64(bitPattern: block.raws))
        statement.bind(index + 6, Int64(bitPattern: block.rawDigest))
    }
}
