/// How an address can be opened from here, if at all.
enum LinkOpener: Hashable {
    /// There is no program or no display: the address is shown, and that is all.
    case none
    /// This program, here.
    case program(String)
    /// This program, on the machine that somebody is logged in to from elsewhere: only when they say so.
    case afar(String)

    /// The variable that names the program.
    static let variable = "BROWSER"

    /// Looks what there is.
    ///
    /// - Parameters:
    ///   - environment: The variables of this process.
    ///   - find: Gives the path of a program of that name, nil when there is none.
    init(environment: [String: String], find: (String) -> String?) {
        func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
        let named = environment[Self.variable] ?? ""
        let hasDisplay = has("DISPLAY") || has("WAYLAND_DISPLAY")
        guard let program = named.isEmpty ? find("xdg-open") : find(named), hasDisplay else {
            self = .none
            return
        }
        let isRemote = has("SSH_CONNECTION") || has("SSH_TTY") || has("SSH_CLIENT")
        self = isRemote ? .afar(program) : .program(program)
    }
}
