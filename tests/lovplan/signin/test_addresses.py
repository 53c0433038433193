from __future__ import annotations

import pytest

from lovplan.signin.addresses import client_address, counted, parse_proxies

PROXIES = parse_proxies(["10.0.0.1", "10.1.0.0/16", "2001:db8::/32", "unix"])


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1, 10.0.0.1", "203.0.113.9"),  # no proxy of ours: whatever it says is its own
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # what the visitor wrote stands first
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsens", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, ", "10.0.0.1"),
        ("", "198.51.100.1", "198.51.100.1"),  # through a socket file
        ("", "", ""),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8::7", "[2a00:1::5]", "2a00:1::5"),
    ],
)
def test_a_forwarded_address_counts_only_from_a_named_proxy(remote, forwarded, address):
    assert client_address(remote, forwarded, PROXIES) == address


def test_without_a_named_proxy_no_header_is_believed():
    assert client_address("10.0.0.1", "198.51.100.1", ()) == "10.0.0.1"
    assert client_address("", "198.51.100.1", ()) == ""


def test_all_addresses_of_one_subscriber_count_as_one():
    assert counted("2a00:1:2:3::5") == counted("2a00:1:2:3:ffff::9") != counted("2a00:1:2:4::5")
    assert counted("198.51.100.1") == "198.51.100.1" and counted("") == ""


def test_what_is_no_address_is_refused():
    with pytest.raises(ValueError, match="nonsens"):
        parse_proxies(["nonsens"])
