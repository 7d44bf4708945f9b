"""Finding Chromium, and the devices that tests hold."""

import os
import shutil
from pathlib import Path
from typing import Any

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps, and leave to use it where a page has it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
#: A small phone in an old hand (SENIORS, part A), and a desk.
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}
DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1366, "height": 900},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}


def find_chromium() -> str:
    """Return the path of a Chromium, or an empty string. ``CHROMIUM`` in the environment wins."""
    named = os.environ.get("CHROMIUM", "")
    if named and Path(named).exists():
        return named
    # The shell is the same browser without a window: it draws a page with half the work.
    for name in (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ):
        if found := shutil.which(name):
            return found
    return ""
