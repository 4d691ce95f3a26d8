#!/usr/bin/env python3
"""Reads a server's feeds as a reader of feeds does: feeds.py ADDRESS."""

import sys
import urllib.request

import feedparser

for name, least in [("changes.xml", 10), ("corrections.xml", 0)]:
    address = sys.argv[1] + name
    feed = feedparser.parse(urllib.request.urlopen(address).read(), response_headers={"content-type": "application/atom+xml", "content-location": address})
    assert not feed.bozo, (name, feed.get("bozo_exception"))
    assert feed.version == "atom10" and feed.feed.title and feed.feed.id and feed.feed.updated_parsed, name
    assert len(feed.entries) >= least, (name, len(feed.entries))
    for entry in feed.entries:
        assert entry.id.startswith("urn:uuid:") and entry.title and entry.updated_parsed, entry
        assert urllib.request.urlopen(entry.link).status == 200, entry.link
    assert len({entry.id for entry in feed.entries}) == len(feed.entries), name
    print(f"{name}: {len(feed.entries)} entries")
