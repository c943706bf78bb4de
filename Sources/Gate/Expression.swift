internal import CPCRE2

/// A compiled PCRE2 pattern over folded text: one byte a character, so its offsets are the text's.
///
/// Compiled once and never changed afterwards; each use brings its own match data.
@safe final class Expression: Sendable {
    /// How much a match may backtrack before it is given up as no match.
    static let matchLimit: UInt32 = 100_000
    /// How deep a match may nest.
    static let depthLimit: UInt32 = 1_000
    /// The most places of one pattern in one text.
    static let maximumMatches = 200

    /// Why a pattern cannot be compiled.
    struct Problem: Error {
        let reason: String
    }

    // PCRE2 only reads a compiled pattern (pcre2api, "Multithreading"), and it is freed in deinit,
    // when nobody else has it any more.
    fileprivate nonisolated(unsafe) let code: OpaquePointer

    /// Compiles a pattern, without regard to case.
    ///
    /// - Throws: ``Problem`` with PCRE2's own words.
    init(_ pattern: String) throws(Problem) {
        var errorNumber: Int32 = 0
        var errorOffset = 0
        let bytes = Array(pattern.utf8)
        guard
            let code = unsafe pcre2_compile_8(
                bytes,
                bytes.count,
                UInt32(PCRE2_CASELESS) | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_NEVER_UTF),
                &errorNumber,
                &errorOffset,
                nil
            )
        else {
            var words = [UInt8](repeating: 0, count: 256)
            let length = unsafe pcre2_get_error_message_8(errorNumber, &words, words.count)
            let reason = String(decoding: words.prefix(Int(max(0, length))), as: UTF8.self)
            throw Problem(reason: "\(reason), at character \(errorOffset + 1) of the pattern")
        }
        // Without the just-in-time compiler it works the same, only slower.
        _ = unsafe pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        unsafe self.code = code
    }

    deinit { unsafe pcre2_code_free_8(code) }

    /// What a match needs besides the pattern: made once a text, used for every pattern.
    @safe struct Matcher: ~Copyable {
        private let data: OpaquePointer?
        private let context: OpaquePointer?

        init() {
            unsafe data = pcre2_match_data_create_8(1, nil)
            unsafe context = pcre2_match_context_create_8(nil)
            guard unsafe context != nil else { return }
            _ = unsafe pcre2_set_match_limit_8(context, matchLimit)
            _ = unsafe pcre2_set_depth_limit_8(context, depthLimit)
        }

        deinit {
            unsafe pcre2_match_data_free_8(data)
            unsafe pcre2_match_context_free_8(context)
        }

        /// Every place in a text, first to last, without overlap.
        ///
        /// - Returns: nil when PCRE2 gave up on its limits: then nobody knows.
        func places(of expression: Expression, in bytes: [UInt8]) -> [Range<Int>]? {
            guard unsafe data != nil, unsafe context != nil else { return nil }
            var found: [Range<Int>] = []
            var start = 0
            while start <= bytes.count, found.count < maximumMatches {
                let answer = unsafe pcre2_match_8(
                    expression.code,
                    bytes,
                    bytes.count,
                    start,
                    0,
                    data,
                    context
                )
                if answer == PCRE2_ERROR_NOMATCH { break }
                // 0 is a match too, of a pattern with groups that there is no room for.
                guard answer >= 0, let ends = unsafe pcre2_get_ovector_pointer_8(data) else {
                    return nil
                }
                let range = unsafe ends[0]..<max(ends[0], ends[1])
                if !range.isEmpty { found.append(range) }
                start = range.isEmpty ? range.upperBound + 1 : range.upperBound
            }
            return found
        }
    }
}
