"""Files made to hurt are refused in one sentence, for little work, and quoted nowhere."""

# ruff: noqa: E501 - a sentence is kept whole

import os
import socket
import time

import pytest

from pytest_scim.profile.load import load
from pytest_scim.profile.messages import quote
from pytest_scim.profile.model import ProfileError
from pytest_scim.profile.yaml.inheritance import MOST_BASES

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(name):
    with pytest.raises(ProfileError) as caught:
        load(name)
    return str(caught.value)


HEAD = "name: a\ntitle: A\nintegration: oin\nfeatures: {}\nattributes: {userName: }\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (LAUGHS, "1:4: anchors are not allowed in a profile"),
        (
            "name: !!python/object/apply:os.system [id]",
            "1:7: tags are not allowed in a profile",
        ),
        ("a" * 10_000_000, " is larger than 1 MB"),
        ("[" * 900_000, "1:21: nested deeper than 20 levels"),
        ("{a: " * 200_000, "1:78: nested deeper than 20 levels"),
        ("- " * 400_000, "1:41: nested deeper than 20 levels"),
        ("".join(f"k{n}: v\n" for n in range(90_000)), "5000:8: more than 10000 values"),
        (HEAD + "description: " + "9" * 900_000, "6:14: 'description' must be text, not Infinity: put it in quotes"),
        (HEAD + "limits: {users: " + "9" * 9_000 + "}", "6:17: 'users' must be a whole number, not Infinity"),
        (HEAD + f"{'z' * 1000}: 1", f"6:1: '{'z' * 60}…' is not a key of a profile"),
        (HEAD + f"auth: [{'b' * 900_000}]", f"6:8: '{'b' * 60}…' is not a value of 'auth'; use bearer, header, oauth2 or basic"),
        (HEAD + 'title: "\\e[31m\\u202e"', "6:1: 'title' is a duplicate key, first on line 2"),
        (HEAD + 'delete: "\\e[31m\\u202e\\n"', "6:9: '\\x1b[31m\\u202e\\n' is not a value of 'delete'; use allowed or forbidden"),
    ],
    ids=range(13),
)  # fmt: skip
def test_a_hostile_file_is_refused_in_one_sentence_for_little_work(folder, content, sentence):
    (folder / "x.yaml").write_text(content)
    before = time.process_time()  # ours alone: what else the machine does costs nothing
    reported = refusal("x.yaml")
    spent = time.process_time() - before

    assert reported == f"x.yaml:{sentence}"
    assert "\n" not in reported
    assert spent < 10


def test_thousands_of_errors_are_counted_and_not_listed(folder):
    (folder / "x.yaml").write_text(HEAD + "auth: [" + "x, 1, " * 4_000 + "]")
    reported = refusal("x.yaml").splitlines()

    words = "is not a value of 'auth'; use bearer, header, oauth2 or basic"
    assert reported[:2] == [f"x.yaml:6:8: 'x' {words}", f"x.yaml:6:11: 1 {words}"]
    assert (len(reported), reported[-1]) == (51, "x.yaml: 7950 more errors")


# -- what is no file, as a profile and as a base ------------------------------------------


def base(folder, named):
    """Write a profile that extends what is named."""
    (folder / "own.yaml").write_text(f"name: own\ntitle: Own\nextends: '{named}'\n")
    return "own.yaml"


def pipe(folder):
    os.mkfifo(folder / "x.yaml")


def device(folder):
    (folder / "x.yaml").symlink_to("/dev/zero")


def listener(folder):
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("x.yaml")  # relative: the whole path would be too long for a socket


def circle(folder):
    (folder / "x.yaml").symlink_to("y.yaml")
    (folder / "y.yaml").symlink_to("x.yaml")


NO_FILE = [
    (pipe, "is a pipe, not a profile"),
    (device, "is a device, not a profile"),
    (listener, "is a socket, not a profile"),
    (lambda folder: (folder / "x.yaml").mkdir(), "is a folder, not a profile"),
    (circle, "cannot be read: Too many levels of symbolic links"),
    (lambda folder: (folder / "x.yaml").touch(0o600), "is empty"),
    (lambda folder: (folder / "x.yaml").write_bytes(b"a" * 1_000_001), "is larger than 1 MB"),
]
each_that_is_no_file = pytest.mark.parametrize(("make", "reason"), NO_FILE, ids=range(7))


@each_that_is_no_file
def test_what_is_no_file_is_not_waited_for(folder, make, reason):
    make(folder)
    assert refusal("./x.yaml") == f"./x.yaml: {reason}"


@each_that_is_no_file
def test_what_is_no_file_is_no_base(folder, make, reason):
    make(folder)
    assert refusal(base(folder, "./x.yaml")) == f"own.yaml:3:10: './x.yaml' {reason}"


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(folder, monkeypatch):
    path = folder / "x.yaml"
    path.touch()
    looked_at = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(type(path), "stat", lambda _: looked_at)
    assert refusal("x.yaml") == "x.yaml: is a pipe, not a profile"


# -- bases without end --------------------------------------------------------------------


def chain(folder, length):
    """Write a profile with so many bases."""
    generic = "integration: oin\nfeatures: {}\nattributes: {userName: }\n"
    for n in range(length + 1):
        extends = f"extends: ./x{n + 1}.yaml\n" if n < length else generic
        (folder / f"x{n}.yaml").write_text(f"name: x\ntitle: X\n{extends}")
    return "x0.yaml"


def test_twenty_bases_in_a_row_are_read(folder):
    assert load(chain(folder, MOST_BASES)).integration == "oin"


@pytest.mark.parametrize("length", [MOST_BASES + 1, 1_500])
def test_more_bases_in_a_row_are_refused(folder, length):
    reported = refusal(chain(folder, length))
    assert reported == "x20.yaml:3:10: more than 20 profiles extend one another in a chain"


# -- files that are none of a profile's business --------------------------------------------

MARK = "zzs3cret"
FOREIGN = {
    "shadow": (f"{MARK}:*:20228:0:99999:7:::\ndaemon:*:20228\n", 3),
    "a token": (MARK, 1),
    "a number": ("8071", 1),
    "a list": (f"- {MARK}\n- 2\n", 1),
    "ini": (f"[{MARK}]\naws_secret_access_key = {MARK}\n", 2),
    "git": (f"[core]\n\tbare = false\n[http]\n\textraheader = {MARK}\n", 2),
    "pem": (f"-----BEGIN {MARK}-----\n{MARK}\n-----END-----\n", 1),
    "kubeconfig": (f"apiVersion: v1\nkind: Config\nusers: [{{token: {MARK}}}]\n", 1),
    "compose": (f"name: x\nservices: {{db: {{password: {MARK}}}}}\nvolumes: {MARK}\n", 2),
    "json": (f'{{"auths": {{"x": "{MARK}"}}, "{MARK}": 1}}', 1),
    "broken json": (f'{{"auths": {{"x": "{MARK}"}},\n "{MARK}": 1', 2),
    "twice": (f"{MARK}: 1\n{MARK}: 2\n", 1),
    "an alias": (f"a: *{MARK}\n", 1),
    "a tag": (f"a: !{MARK} b\n", 1),
    "a tag's handle": (f"a: !{MARK}!x b\n", 1),
    "a directive": (f"%TAG !{MARK}! a\n%TAG !{MARK}! b\n--- a\n", 2),
    "not text": (f"{MARK}\n".encode() + b"\xff", 2),
}
each_foreign_file = pytest.mark.parametrize(("content", "line"), FOREIGN.values(), ids=FOREIGN)


def foreign(folder, content):
    path = folder / "secret"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@each_foreign_file
def test_nothing_of_a_file_that_is_no_profile_is_quoted_as_a_base(folder, content, line):
    path = foreign(folder, content)
    reported = refusal(base(folder, path))

    assert reported == f"own.yaml:3:10: {quote(str(path))} is not a profile: see its line {line}"


@each_foreign_file
def test_nothing_of_a_file_that_is_no_profile_is_quoted_as_a_profile(folder, content, line):
    foreign(folder, content)
    (folder / "x.yaml").symlink_to("secret")
    reported = refusal("x.yaml")

    assert reported.startswith(f"x.yaml:{line}:")
    assert MARK not in reported
    assert "8071" not in reported


def test_a_base_that_is_a_profile_is_told_of_as_one(folder):
    (folder / "x.yaml").write_text("name: x\ntitle: X: Y\n")
    assert refusal(base(folder, "x.yaml")) == (
        "x.yaml:2:9: a colon is not allowed here: quote text that contains ': ', or check the "
        "indentation"
    )


def test_the_name_of_a_base_moves_no_terminal(folder):
    (folder / "\x1b[31m\n::.yaml").write_text("name: x\ntitle: 1\n")
    (folder / "own.yaml").write_text('name: own\ntitle: Own\nextends: "\\e[31m\\n::.yaml"\n')
    reported = refusal("own.yaml")
    assert "\x1b" not in reported
    assert "\n:" not in reported
