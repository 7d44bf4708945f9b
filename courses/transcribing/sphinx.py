"""Writes down a WAV file by pocketsphinx and the model inside its package: ``sphinx.py AUDIO``.

A program of its own, which imports nothing of ours: speech is cut at its pauses, and long stretches
into lines of some seven seconds.
"""

import sys
import wave

from pocketsphinx import Decoder, Segmenter

_LONGEST = 7.0
_FRAMES_A_SECOND = 100


def main(path: str) -> None:
    """Write WebVTT to the standard output."""
    with wave.open(path) as audio:
        rate = audio.getframerate()
        decoder = Decoder(samprate=rate, loglevel="FATAL")
        sys.stdout.write("WEBVTT\n")
        for part in Segmenter(sample_rate=rate).segment(_Stream(audio)):
            decoder.start_utt()
            decoder.process_raw(part.pcm, full_utt=True)
            decoder.end_utt()
            for begins, ends, text in _lines(decoder, part.start_time):
                sys.stdout.write(f"\n{_stamp(begins)} --> {_stamp(ends)}\n{text}\n")


class _Stream:
    """Gives bytes where the segmenter reads bytes."""

    def __init__(self, audio: wave.Wave_read) -> None:
        self._audio = audio

    def read(self, size: int) -> bytes:
        return self._audio.readframes(size // 2)


def _lines(decoder: Decoder, offset: float) -> list[tuple[float, float, str]]:
    """Return words as lines; what stands in brackets is silence and noise."""
    found: list[tuple[float, float, list[str]]] = []
    for part in decoder.seg():
        if part.word.startswith(("<", "[", "+")):
            continue
        begins = offset + part.start_frame / _FRAMES_A_SECOND
        ends = offset + (part.end_frame + 1) / _FRAMES_A_SECOND
        word = part.word.partition("(")[0]
        if found and ends - found[-1][0] <= _LONGEST:
            found[-1] = (found[-1][0], ends, [*found[-1][2], word])
        else:
            found.append((begins, ends, [word]))
    return [(begins, ends, " ".join(words)) for begins, ends, words in found]


def _stamp(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


if __name__ == "__main__":
    main(sys.argv[1])
