"""What ffmpeg is asked to make of a recording: forms that old phones play on weak lines."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from courses.recordings import ffmpeg
from courses.recordings.probing import Content, NotPlayableError, input_words

#: Seconds between pictures at which one can jump in; the pieces of HLS begin there.
KEY_SECONDS = 4
#: Evened to what broadcasters use for speech on small speakers.
_LOUDNESS = "loudnorm=I=-16:TP=-1.5:LRA=11,aresample=48000"
_QUIET = ("-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn")
_SHARE_OF_MAKING = 90
#: What ffmpeg ends with when most of what it read made no sense.
_MOSTLY_BROKEN = 69
NO_SPACE = "No space left on device"
#: The table of what lies where stands at the front, and is short: a player on a weak line reads all
#: of it before the first picture. Sound and picture lie in turns of half a second, so that it names
#: these; by default it names every moment of both. In longer turns the first sound would come late.
PLAYED_AS_IT_COMES = ("-chunk_duration", "500000", "-movflags", "+faststart")

#: Told the percent done; says False when the work is no longer ours.
Tell = Callable[[int], bool]


class MakingFailedError(Exception):
    """ffmpeg ended badly; the text is its last word, for the log."""


class StoppedError(Exception):
    """``Tell`` said that the work is no longer ours."""


@dataclass(frozen=True)
class Form:
    """One size of picture. ``video`` and ``sound`` are at most so many kilobits a second."""

    name: str
    short_side: int
    video: int
    sound: int
    channels: int
    level: str
    #: Of the sound, in Hertz.
    rate: int
    #: Pictures that lean on later ones: smaller files, a longer table at the front.
    leaning: int


#: For weak lines: the table of ten minutes is a fifth of a megabyte, and old ears miss nothing.
SMALL = Form("360", 360, video=480, sound=64, channels=1, level="3.1", rate=24_000, leaning=0)
LARGE = Form("720", 720, video=1600, sound=96, channels=2, level="4.0", rate=48_000, leaning=3)
AUDIO_KBITS, AUDIO_RATE = 48, 32_000


@dataclass(frozen=True)
class Made:
    """Files in a folder; ``hls`` is the master playlist in a folder of its own."""

    pictures: dict[str, Path]
    audio: Path | None
    hls: Path | None
    poster: Path | None
    seconds: float


def make(
    source: Path, content: Content, folder: Path, *, program: str, threads: int, tell: Tell
) -> Made:
    """Make every form in ``folder``.

    Raises MakingFailedError, StoppedError, or NotPlayableError ``cut_short`` when most of the file
    makes no sense, or much less can be read than it claims.
    """
    run = Run(program, tell)
    claimed = content.seconds or _measured(source, content, run)
    forms = _forms(content)
    run.work(making(source, content, forms, folder, threads), total=claimed)
    pictures = {form.name: folder / f"{form.name}.mp4" for form in forms}
    audio = folder / "audio.m4a" if content.has_sound else None
    first = pictures[SMALL.name] if pictures else audio
    seconds = run.length_of(first)
    if seconds < claimed * 0.8 - 2:
        raise NotPlayableError("cut_short")
    pieces = hls(pictures, forms, content, folder, run) if pictures else None
    poster = poster_of(pictures[SMALL.name], seconds, folder, run) if pictures else None
    return Made(pictures, audio, pieces, poster, seconds)


def fitted(width: int, height: int, short_side: int) -> tuple[int, int]:
    """Return the size in even dots that fits, never larger than the source."""
    factor = min(1.0, short_side / min(width, height), 4 * short_side / max(width, height))
    return max(2, round(width * factor / 2) * 2), max(2, round(height * factor / 2) * 2)


class Run:
    """Runs of ffmpeg for one recording, with one count of percents."""

    def __init__(self, program: str, tell: Tell) -> None:
        self.program, self.tell = program, tell
        self._percent = 0

    def work(self, words: list[str], *, total: float = 0) -> float:
        """Run; tell how far it is when a total is known. Returns the last second done."""
        done = 0.0
        mine = True

        def on_second(seconds: float) -> bool:
            nonlocal done, mine
            done = max(done, seconds)
            share = min(1.0, seconds / total) if total else 0.0
            self._percent = max(self._percent, 1 + int(share * _SHARE_OF_MAKING))
            mine = self.tell(self._percent)
            return mine

        said = ffmpeg.run(words, limits=ffmpeg.MAKE, ffmpeg=self.program, on_second=on_second)
        if not mine:
            raise StoppedError
        if said.code == _MOSTLY_BROKEN:
            raise NotPlayableError("cut_short")
        if not said.is_fine:
            raise MakingFailedError(f"{said.code}: {_last_word(said.err)}")
        return done

    def length_of(self, path: Path | None) -> float:
        """Length of a file that we made."""
        words = ["-i", f"file:{path}", "-c", "copy", "-f", "null", "-"]
        return ffmpeg.run(words, limits=ffmpeg.LOOK, ffmpeg=self.program).seconds


def _last_word(err: str) -> str:
    """A full disk wherever it is told, else the last line."""
    if NO_SPACE in err:
        return NO_SPACE
    return (err.strip().splitlines()[-1:] or ["no word"])[0][:200]


def _measured(source: Path, content: Content, run: Run) -> float:
    """A recorder that was switched off does not say how long it ran: read to the end."""
    words = [*input_words(source, content.reader), "-map", "0:V:0?", "-map", "0:a:0?"]
    return run.work([*words, "-c", "copy", "-f", "null", "-"])


def _forms(content: Content) -> list[Form]:
    """The large picture only where the source has more dots than the small one shows."""
    if not content.has_picture:
        return []
    is_small = min(content.width, content.height) <= SMALL.short_side
    return [SMALL] if is_small else [SMALL, LARGE]


def making(
    source: Path, content: Content, forms: list[Form], folder: Path, threads: int
) -> list[str]:
    """One reading of the source for all forms."""
    chains = []
    if forms:
        outs = "".join(f"[p{form.name}]" for form in forms)
        chains.append(f"[0:V:0]split={len(forms)}{outs}")
        for form in forms:
            width, height = fitted(content.width, content.height, form.short_side)
            chains.append(
                f"[p{form.name}]scale={width}:{height},setsar=1,format=yuv420p[v{form.name}]"
            )
    sounds = [*(form.name for form in forms), "only"]
    if content.has_sound:
        outs = "".join(f"[a{name}]" for name in sounds)
        chains.append(f"[0:a:0]{_LOUDNESS},asplit={len(sounds)}{outs}")
    words = [*input_words(source, content.reader), "-filter_threads", "1"]
    words += ["-filter_complex_threads", "1", "-filter_complex", ";".join(chains)]
    for form in forms:
        words += _picture(form, content, folder, threads)
    if content.has_sound:
        words += ["-map", "[aonly]", *_sound(AUDIO_KBITS, 1, AUDIO_RATE), *_QUIET]
        words += [*PLAYED_AS_IT_COMES, f"file:{folder / 'audio.m4a'}"]
    return words


def _picture(form: Form, content: Content, folder: Path, threads: int) -> list[str]:
    sound = [
        *("-map", f"[a{form.name}]"),
        *_sound(form.sound, form.channels, form.rate),
    ]
    return [
        *("-map", f"[v{form.name}]", *(sound if content.has_sound else ["-an"])),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-level", form.level),
        *("-crf", "25", "-maxrate", f"{form.video}k", "-bufsize", f"{2 * form.video}k"),
        *("-fpsmax", "30", "-force_key_frames", f"expr:gte(t,n_forced*{KEY_SECONDS})"),
        *("-sc_threshold", "0", "-bf", str(form.leaning), "-threads", str(threads), *_QUIET),
        *PLAYED_AS_IT_COMES,
        f"file:{folder / form.name}.mp4",
    ]


def _sound(kbits: int, channels: int, rate: int) -> list[str]:
    return ["-c:a", "aac", "-b:a", f"{kbits}k", "-ac", str(channels), "-ar", str(rate)]


def hls(
    pictures: dict[str, Path], forms: list[Form], content: Content, folder: Path, run: Run
) -> Path:
    """Cut the ready files into pieces, without coding anything again."""
    master = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for form in forms:
        place = folder / "hls" / form.name
        place.mkdir(parents=True)
        run.work(
            [
                *("-i", f"file:{pictures[form.name]}", "-c", "copy", *_QUIET, "-f", "hls"),
                *("-hls_time", str(KEY_SECONDS), "-hls_playlist_type", "vod"),
                *("-hls_segment_filename", f"{place}/%04d.ts", f"{place}/index.m3u8"),
            ]
        )
        width, height = fitted(content.width, content.height, form.short_side)
        bits = (form.video + form.sound) * 1100
        master += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={bits},RESOLUTION={width}x{height}",
            f"{form.name}/index.m3u8",
        ]
    path = folder / "hls" / "master.m3u8"
    path.write_text("\n".join([*master, ""]), encoding="ascii")
    return path


def poster_of(picture: Path, seconds: float, folder: Path, run: Run) -> Path:
    """A third into the recording, at most ten seconds: the teacher stands there by then."""
    path = folder / "poster.jpg"
    at = f"{min(10.0, seconds / 3):.2f}"
    words = ["-ss", at, "-i", f"file:{picture}", "-frames:v", "1", "-q:v", "4", "-update", "1"]
    run.work([*words, *_QUIET, f"file:{path}"])
    return path
