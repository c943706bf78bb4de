internal import ArgumentParser

/// The classes of exit codes, as in sysexits(3); 0 is done and 1 is "the rules say no".
enum FailureClass: Int32 {
    /// Findings that block, a refusal, something that needs a person.
    case refused = 1
    /// The command was written wrongly.
    case usage = 64
    /// A file that was given says something that cannot be.
    case data = 65
    /// A file, post or workspace that was named is not there.
    case noInput = 66
    /// Nobody of that name.
    case noUser = 67
    /// Something that is needed is not there or does not answer.
    case unavailable = 69
    /// A mistake of our own.
    case software = 70
    /// Something cannot be written there.
    case cannotCreate = 73
    /// Reading or writing failed.
    case inputOutput = 74
    /// It may work a moment later.
    case temporary = 75
    /// That person or that key may not do this.
    case noPermission = 77
    /// heraut.yaml, a rule pack or the queue's file is not as it should be.
    case configuration = 78
}

/// Why a command ends before it is done: a sentence for a person and the class of its exit code.
package struct CommandFailure: Error, CustomStringConvertible {
    let failureClass: FailureClass
    package let description: String

    init(_ failureClass: FailureClass, _ description: String) {
        self.failureClass = failureClass
        self.description = description
    }
}
