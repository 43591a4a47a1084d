import gzip
import zlib

import pytest

from kpusearch.fetch.decoding import Decoder, gunzip
from kpusearch.fetch.outcome import Failed, Refused

TEXT = b"Pemungutan suara ulang di Pemalang. " * 100


def decoded(data, encoding, limit=10_000, step=7):
    decoder = Decoder(encoding, limit=limit)
    for at in range(0, len(data), step):
        decoder.feed(data[at : at + step])
    return decoder.finish()


def raw_deflate(data):
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("X-GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("gzip", lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:])),
        ("gzip", lambda data: gzip.compress(data) + b"\0\0sampah"),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_each_encoding_gives_the_text_whole(encoding, encode, step):
    assert decoded(encode(TEXT), encoding, step=step) == TEXT


@pytest.mark.parametrize("encode", [gzip.compress, zlib.compress])
def test_a_bomb_stops_at_the_limit(encode):
    bomb = encode(b"\0" * 50_000_000)
    decoder = Decoder("gzip" if bomb.startswith(b"\x1f") else "deflate", limit=1000)
    with pytest.raises(Refused, match="more than 1,000 bytes"):
        decoder.feed(bomb)
    assert decoder.size == 1001


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "compress"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding):
    with pytest.raises(Refused, match="not asked for"):
        Decoder(encoding, limit=10)


def test_a_damaged_body_is_told_from_one_that_breaks_off():
    with pytest.raises(Failed, match="ends before its data does"):
        decoded(gzip.compress(TEXT)[:-20], "gzip")
    with pytest.raises(Failed, match="damaged"):
        decoded(b"bukan gzip sama sekali", "gzip")


def test_an_empty_body_needs_no_encoding():
    assert decoded(b"", "gzip") == b""


def test_a_gzip_file_grows_to_its_limit_only():
    assert gunzip(gzip.compress(TEXT), limit=10_000) == TEXT
    assert gunzip(TEXT, limit=1) == TEXT
    with pytest.raises(Refused):
        gunzip(gzip.compress(TEXT), limit=100)
