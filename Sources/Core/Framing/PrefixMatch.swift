/// Whether the bytes at hand begin with something that is looked for.
enum PrefixMatch<Found> {
    /// They do not, whatever comes next.
    case none
    /// They may: what is here agrees, and it ends too early to tell.
    case incomplete
    case complete(Found)
}
