import CommandLineTool

/// Starts the command line tool; everything it does is in `CommandLineTool`.
@main
struct HerautMain {
    static func main() async { await CommandLineTool.main() }
}
