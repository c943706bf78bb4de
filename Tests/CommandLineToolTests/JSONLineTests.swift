import Foundation
import Testing

@testable import CommandLineTool

/// The fast reader reads what Foundation reads, or leaves it to Foundation.
@Suite struct JSONLineTests {
    static let keys = ["a", "c", "id", "m", "n", "o", "spans", "t", "text"]

    static let plain = [
        #"{"id":"1","text":"a"}"#, #" { "a" : "b" , "c" : null } "#, "{}", #"{"a":""}"#,
        #"{"a":"\u00e9\u20AC\ud83d\ude00\"\\\/\b\f\n\r\t"}"#,
        #"{"spans":[[17,30,"DOB"],[]],"text":"x","n":-0.5e+3,"o":{"a":[1,{"b":true}]}}"#,
        #"{"n":0,"m":10,"t":"é"}"#,
    ]

    @Test(arguments: plain) func `what is plain is read as Foundation reads it`(line: String) throws
    {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        )
        let texts = try #require(JSONLine.texts(Array(line.utf8), of: Self.keys))
        for (key, value) in object { #expect(texts[key] == value as? String) }
        #expect(texts["no such key"] == nil)
    }

    @Test(
        arguments: [
            "", "[]", "{", #"{"a"}"#, #"{"a":}"#, #"{"a":"b""#, #"{"a":"b",}"#, #"{"a":"b"}x"#,
            #"{"a":01}"#, #"{"a":1.}"#, #"{"a":.5}"#, #"{"a":+1}"#, #"{"a":1e}"#, #"{"a":-}"#,
            #"{"a":[1,]}"#, #"{"a":[1 2]}"#, #"{"a":{"b"}}"#, #"{"a":nul}"#, #"{"a":"\x"}"#,
            #"{"a":"\u12"}"#, #"{"a":"\ud800"}"#, #"{"a":"\ud800\u0041"}"#, #"{"a":"\udc00"}"#,
            #"{"a":"1","a":"2"}"#, #"{"a":[[[[[[[[[[1]]]]]]]]]]}"#, "{\"a\":\"b\u{1}\"}",
        ]
    ) func `what is not plain is left to Foundation`(line: String) {
        #expect(JSONLine.texts(Array(line.utf8), of: Self.keys) == nil)
    }

    @Test func `only what is asked for is read, and the rest has to be JSON too`() throws {
        let line = #"{"id":"1","lab\u0065l":{"text":"no"},"te\u0078t":"a","note":"b","note":"c"}"#
        let texts = try #require(JSONLine.texts(Array(line.utf8), of: ["id", "text"]))
        #expect(texts["text"] == "a")
        #expect(texts["note"] == nil)
        let broken = #"{"id":"1","note":"\x","text":"a"}"#
        #expect(JSONLine.texts(Array(broken.utf8), of: ["id", "text"]) == nil)
    }

    @Test func `broken UTF-8 is left to Foundation, also where it is not asked for`() {
        let start = Array(#"{"a":["#.utf8) + [UInt8(ascii: "\""), 0xFF, UInt8(ascii: "\"")]
        #expect(JSONLine.texts(start + Array("]}".utf8), of: Self.keys) == nil)
    }
}
