internal import Foundation

/// The modes of the terminal of this process: taken over once, and given back whatever happens, also
/// when a signal ends the process.
///
/// What the signal handler reads is set before the handler is there; it calls only what POSIX
/// allows there.
enum TerminalModes {
    /// The other screen, so that what was on this one is there afterwards; and pastes with a mark.
    private static let opening: StaticString = "\u{1B}[?1049h\u{1B}[?2004h\u{1B}[H\u{1B}[2J"
    /// Back to plain letters, without marks, on the screen that was there.
    private static let closing: StaticString = "\u{1B}[0m\u{1B}[?2004l\u{1B}[?1049l"

    /// Signals that end a process: from people, from the system, and from a mistake of our own.
    private static let signals = [
        SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE,
    ]

    nonisolated(unsafe) private static var saved = termios()
    nonisolated(unsafe) private static var isTaken: sig_atomic_t = 0

    /// Keys come one by one, unseen, and Ctrl-C is one of them.
    static func enter() throws(CommandFailure) {
        guard unsafe isTaken == 0 else { return }
        guard unsafe tcgetattr(STDIN_FILENO, &saved) == 0 else {
            throw CommandFailure(
                .usage,
                "standard input is no terminal; use --plain, or 'heraut review --help' for the verbs"
            )
        }
        unsafe isTaken = 1
        for signal in signals { handle(signal) }
        var raw = unsafe saved
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | BRKINT | INPCK | ISTRIP)
        guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) == 0 else {
            unsafe isTaken = 0
            throw CommandFailure(
                .unavailable,
                "the terminal does not take single keys; use --plain"
            )
        }
        write(opening)
    }

    /// Everything as it was before ``enter()``.
    static func leave() {
        guard unsafe isTaken != 0 else { return }
        unsafe isTaken = 0
        write(closing)
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
        for number in signals { signal(number, SIG_DFL) }
    }

    private static func handle(_ number: Int32) {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { number in
            TerminalModes.leave()
            // The signal does what it does to a process that knows nothing of it.
            raise(number)
        }
        action.sa_flags = Int32(truncatingIfNeeded: SA_RESETHAND)
        unsafe sigaction(number, &action, nil)
    }

    private static func write(_ text: StaticString) {
        _ = unsafe Foundation.write(STDOUT_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    }
}
