#!/usr/bin/env python3
"""Draws the pictures of queue/samples/media: flat shapes, no text, made with nothing but zlib."""
import pathlib
import struct
import zlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "queue" / "samples" / "media"
WIDTH, HEIGHT = 640, 360
PAPER, INK, BLUE, PALE, ORANGE = (
    (250, 249, 246), (38, 52, 72), (42, 107, 158), (190, 211, 228), (214, 122, 46))


def picture(name, shapes):
    rows = [[PAPER] * WIDTH for _ in range(HEIGHT)]
    for left, top, right, bottom, colour in shapes:
        for y in range(top, bottom):
            rows[y][left:right] = [colour] * (right - left)
    raw = b"".join(b"\0" + bytes(v for pixel in row for v in pixel) for row in rows)

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    (FOLDER / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def bars(heights, colours):
    shapes = [(60, 320, 580, 324, INK)]
    for index, height in enumerate(heights):
        left = 90 + index * 100
        shapes.append((left, 320 - height, left + 64, 320, colours[index % len(colours)]))
    return shapes


# Three boxes and two arrows: who makes the law, who makes the policy, who carries it out.
steps = []
for index, colour in enumerate((INK, BLUE, ORANGE)):
    left = 50 + index * 200
    steps.append((left, 130, left + 140, 230, colour))
    if index < 2:
        steps.append((left + 140, 176, left + 200, 184, PALE))
picture("who-does-what.png", steps)
picture("inflow-and-staff.png", bars((120, 220, 150, 250, 130), (BLUE, ORANGE)))
picture("waiting-times.png", bars((250, 210, 180, 150, 120), (BLUE,)))
