// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTransport
import Testing

@Suite struct IPAddressTests {
    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:7f00:1::1", "3fff::1",
        "fc00::1",
        "fdff::1", "fe80::1", "fec0::1", "ff02::1", "4000::1",
    ])
    func specialAddressesAreNotPublic(text: String) throws {
        #expect(try !#require(IPAddress(text)).isPublic)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
        "169.253.1.1",
        "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.1.1", "192.169.1.1", "198.17.1.1", "198.20.0.1",
        "223.255.255.255",
        "2606:4700:4700::1111", "2a00:1450:4001::1", "2001:200::1", "2001:4860:4860::8888", "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
    ])
    func neighboursOfSpecialRangesArePublic(text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }

    @Test func textIsParsedAndPrinted() {
        #expect(IPAddress("1.2.3.4")?.description == "1.2.3.4")
        #expect(IPAddress("2001:db8::1")?.description == "2001:db8:0:0:0:0:0:1")
        #expect(IPAddress("1.2.3") == nil)
        #expect(IPAddress("localhost") == nil)
        #expect(IPAddress(bytes: [1, 2, 3]) == nil)
    }
}
