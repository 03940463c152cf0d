"""Print the shell lines by which the Dockerfile installs pytest-scim, for a test without Docker.

    python scripts/image_steps.py | (cd FOLDER && sh -eux)

They are the RUN lines of the last stage that its user runs. FOLDER stands for their WORKDIR, and
holds what COPY puts there: ``runtime.txt`` and the wheel.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Image:
    """The last stage of a Dockerfile: its RUN lines by user, and how it starts."""

    user: str = "root"
    runs: list[tuple[str, str]] = field(default_factory=list)
    entrypoint: str = ""

    def of_the_user(self) -> list[str]:
        """Return the lines that run without rights."""
        return [line for user, line in self.runs if user not in {"root", "0"}]


def last_stage(text: str) -> Image:
    """Return what the last stage of a Dockerfile does."""
    image = Image()
    for line in re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", text)).splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM":
            image = Image()
        elif word == "USER":
            image.user = rest.strip()
        elif word == "RUN":
            image.runs.append((image.user, " ".join(rest.split())))
        elif word == "ENTRYPOINT":
            image.entrypoint = rest.strip()
    return image


if __name__ == "__main__":
    print("\n".join(last_stage((ROOT / "Dockerfile").read_text(encoding="utf-8")).of_the_user()))
