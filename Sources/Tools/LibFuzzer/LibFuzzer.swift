/// libFuzzer's own loop over inputs, with its own command line; it ends the process.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ attempt: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// libFuzzer with the arguments of this process.
public enum LibFuzzer {
    /// Tries inputs until libFuzzer's limits end it.
    ///
    /// - Parameter attempt: What is done with the bytes of an input; returns 0.
    public static func run(_ attempt: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt) {
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv
        _ = unsafe runDriver(&count, &arguments, attempt)
    }
}
